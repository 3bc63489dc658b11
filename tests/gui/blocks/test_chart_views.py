from itertools import pairwise

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from inspector.gui.blocks.axes import WIDEST_BELOW, LabelAxis, ValueAxis
from inspector.gui.blocks.bars import LYING_MOST, BarsView
from inspector.gui.blocks.heatmap import HeatmapView, colour_at, ink_on, luminance
from inspector.gui.blocks.lines import LinesView
from inspector.gui.models.heatmap_model import NO_DATA, HeatmapModel
from inspector.gui.theme import DARK, LIGHT, apply_theme
from inspector.model.blocks import Bars, Heatmap, Lines, Mark, Series
from inspector.report.format import format_value

DAY = 86_400.0


def shown(qtbot, view):
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    return view


def bars(labels=("a", "b", "c"), **more) -> Bars:
    series = more.pop("series", None) or (
        Series(label="v1", values=tuple(float(n + 1) for n in range(len(labels)))),
    )
    return Bars(title="Bars", labels=tuple(labels), series=series, **more)


def lines(values=(1.0, None, 3.0, 4.0), **more) -> Lines:
    x = more.pop("x", tuple(DAY * n for n in range(len(values))))
    return Lines(title="Lines", x=x, series=(Series(label="v1", values=values),), **more)


def wheel(plot, *, ctrl: bool) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(200, 100),
        plot.mapToGlobal(QPointF(200, 100)),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)
    return event


def zoom_in(plot) -> None:
    plot.getViewBox().scaleBy(x=0.5)


def test_that_the_wheel_is_left_to_the_page(qtbot):
    view = shown(qtbot, LinesView(lines()))
    before = view.plot.getViewBox().viewRange()
    assert not wheel(view.plot, ctrl=False).isAccepted()
    assert view.plot.getViewBox().viewRange() == before


def test_that_ctrl_and_the_wheel_zoom_along_x_within_the_data(qtbot):
    view = shown(qtbot, LinesView(lines()))
    box = view.plot.getViewBox()
    whole = box.viewRange()
    zoom_in(view.plot)
    zoomed = box.viewRange()[0]
    wheel(view.plot, ctrl=True)
    assert box.viewRange()[0] != zoomed
    assert box.viewRange()[1] == whole[1]
    for _ in range(30):
        wheel(view.plot, ctrl=True)
    assert box.viewRange()[0] == pytest.approx(whole[0])


def test_that_a_view_can_be_reset(qtbot):
    view = shown(qtbot, LinesView(lines()))
    before = view.plot.getViewBox().viewRange()
    zoom_in(view.plot)
    assert view.plot.getViewBox().viewRange() != before
    view.reset_view()
    assert view.plot.getViewBox().viewRange() == before


def test_that_bars_start_at_zero(qtbot):
    view = shown(qtbot, BarsView(bars(series=(Series(label="s", values=(5.0, 6.0, 7.0)),))))
    low, high = view.plot.getViewBox().viewRange()[1]
    assert low == 0
    assert high > 7


def test_that_bars_below_zero_are_in_view(qtbot):
    view = shown(qtbot, BarsView(bars(series=(Series(label="s", values=(-5.0, None, -7.0)),))))
    low, high = view.plot.getViewBox().viewRange()[1]
    assert low < -7
    assert high == 0


@pytest.mark.parametrize("lying", [False, True])
def test_that_hovering_tells_label_values_and_intervals(qtbot, lying):
    block = bars(
        labels=("a", "b"),
        series=(
            Series(label="v1", values=(0.1, 0.2), low=(0.0, 0.1), high=(0.2, 0.3)),
            Series(label="v2", values=(None, 0.4)),
        ),
        unit="share",
        horizontal=lying,
    )
    view = shown(qtbot, BarsView(block))
    at = (0.0, 0.1) if lying else (0.1, 0.0)
    tenth, none, fifth = (format_value(v, "share") for v in (0.1, 0.0, 0.2))
    assert view.plot.readout(*at) == f"a\nv1: {tenth} ({none} to {fifth})\nv2: no value"
    assert view.plot.readout(7.0, 7.0) is None


def test_that_histograms_lie_over_each_other_and_bars_stand_side_by_side(qtbot):
    series = (Series(label="v1", values=(1.0, None)), Series(label="v2", values=(2.0, 3.0)))

    def places(view):
        return [
            list(item.opts["x"])
            for item in view.plot.getPlotItem().items
            if isinstance(item, pg.BarGraphItem)
        ]

    over = shown(qtbot, BarsView(bars(labels="ab", series=series, touching=True)))
    beside = shown(qtbot, BarsView(bars(labels="ab", series=series)))
    assert places(over) == [[0.0], [0.0, 1.0]]
    assert places(beside) == [[pytest.approx(-0.2)], [pytest.approx(0.2), pytest.approx(1.2)]]
    x, y = next(
        (item.xData, item.yData)
        for item in over.plot.getPlotItem().items
        if isinstance(item, pg.PlotCurveItem)
    )
    assert list(x) == [-0.5, 0.5, 1.5]
    assert list(y) == [1.0, 0.0]


def test_that_many_lying_bars_scroll_and_grow_no_further(qtbot):
    few = shown(qtbot, BarsView(bars(labels=[f"c{n}" for n in range(5)], horizontal=True)))
    assert few.scroll_bar is None
    many = shown(qtbot, BarsView(bars(labels=[f"c{n}" for n in range(300)], horizontal=True)))
    assert few.plot.height() < many.plot.height() <= LYING_MOST
    before = many.plot.getViewBox().viewRange()[1]
    assert wheel(many.plot, ctrl=False).isAccepted()
    assert many.plot.getViewBox().viewRange()[1][0] > before[0]
    many.scroll_bar.setValue(many.scroll_bar.maximum())
    assert many.plot.getViewBox().viewRange()[1][1] == pytest.approx(299.5)
    assert not wheel(many.plot, ctrl=False).isAccepted()


def test_that_keys_walk_through_the_values(qtbot):
    view = shown(qtbot, BarsView(bars()))
    view.plot.setFocus()
    qtbot.keyClick(view.plot, Qt.Key.Key_Right)
    assert view.plot.accessibleDescription().startswith("a\n")
    qtbot.keyClick(view.plot, Qt.Key.Key_End)
    assert view.plot.accessibleDescription().startswith("c\n")
    qtbot.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.plot.accessibleDescription().startswith("b\n")


def test_that_keys_bring_a_lying_bar_into_view(qtbot):
    view = shown(qtbot, BarsView(bars(labels=[f"c{n}" for n in range(300)], horizontal=True)))
    qtbot.keyClick(view.plot, Qt.Key.Key_Down)
    for _ in range(40):
        qtbot.keyClick(view.plot, Qt.Key.Key_Down)
    low, high = view.plot.getViewBox().viewRange()[1]
    assert low < 40 < high
    assert view.plot.accessibleDescription().startswith("c40\n")


def test_that_a_legend_appears_with_the_second_series_and_says_which_is_empty(qtbot):
    one = shown(qtbot, BarsView(bars()))
    assert "v1" not in [w.accessibleName() for w in one.findChildren(QLabel)]
    two = shown(
        qtbot,
        BarsView(
            bars(
                series=(
                    Series(label="v1", values=(1.0, 2.0, 3.0)),
                    Series(label="v2", values=(None, None, None)),
                )
            )
        ),
    )
    assert {"v1", "v2"} <= {w.accessibleName() for w in two.findChildren(QLabel)}
    assert "(no values)" in [w.text() for w in two.findChildren(QLabel)]


def curve_of(view):
    (curve,) = [i for i in view.plot.getPlotItem().items if isinstance(i, pg.PlotCurveItem)]
    return curve.xData, curve.yData


def test_that_a_missing_value_leaves_a_gap(qtbot):
    view = shown(qtbot, LinesView(lines((1.0, 2.0, None, 4.0, 5.0))))
    x, y = curve_of(view)
    assert [(a / DAY, b) for a, b in zip(x, y, strict=True) if b == b] == [
        (0, 1),
        (1, 2),
        (3, 4),
        (4, 5),
    ]
    between = [b for a, b in zip(x, y, strict=True) if a == DAY]
    assert any(value != value for value in between)


def test_that_steps_hold_a_value_until_the_next(qtbot):
    view = shown(qtbot, LinesView(lines((0.0, 0.5, 1.0), stepped=True)))
    x, y = curve_of(view)
    assert [(a / DAY, b) for a, b in zip(x, y, strict=True) if b == b] == [
        (0, 0),
        (1, 0),
        (1, 0.5),
        (2, 0.5),
        (2, 1),
    ]


def test_that_hovering_over_a_line_tells_the_nearest_point_and_its_marks(qtbot):
    block = lines(
        marks=(Mark(x=0.9 * DAY, until=2.1 * DAY, label="quiet"), Mark(x=3 * DAY, label="now"))
    )
    view = shown(qtbot, LinesView(block))
    told = view.plot.readout(1.9 * DAY, 0.0).split("\n")
    assert told == [format_value(2 * DAY, "time"), f"v1: {format_value(3.0, 'number')}", "quiet"]
    assert view.plot.readout(99 * DAY, 0.0).split("\n")[-1] == "now"
    assert "no value" in view.plot.readout(DAY, 0.0)


def test_that_labels_of_marks_stay_apart_and_inside(qtbot):
    marks = tuple(Mark(x=(50 + n) * DAY, label=f"something happened {n}") for n in range(12))
    view = shown(qtbot, LinesView(lines(tuple(float(n) for n in range(100)), marks=marks)))
    area = view.plot.getViewBox().sceneBoundingRect()
    boxes = [
        label.mapRectToScene(label.boundingRect())
        for _, label, _ in view._marks._labels
        if label.isVisible()
    ]
    assert boxes
    for place, box in enumerate(boxes):
        assert box.right() <= area.right() + 1
        assert not any(box.adjusted(1, 1, -1, -1).intersects(other) for other in boxes[:place])


def label_axis(labels, width: float):
    axis = LabelAxis("bottom", labels)
    ((_, places),) = axis.tickValues(-0.5, len(labels) - 0.5, width)
    texts = axis.tickStrings(places, 1, 1)
    slot = width / len(labels)
    spans = []
    for place, text in zip(places, texts, strict=True):
        half = axis._metrics.horizontalAdvance(text) / 2
        middle = (place + 0.5) * slot
        spans.append((middle - half, middle + half))
    return texts, spans


@pytest.mark.parametrize("count", [1, 3, 8, 40, 400])
@pytest.mark.parametrize("label", ["x", "a rather long label that says much"])
def test_that_labels_below_bars_never_overlap(qapp, count, label):
    texts, spans = label_axis([f"{label} {n}" for n in range(count)], 800)
    assert texts
    assert all(first[1] < second[0] for first, second in pairwise(spans))
    assert all(right - left <= WIDEST_BELOW + 1 for left, right in spans)
    assert spans[-1][1] <= 800 + 14


def test_that_a_long_label_is_shortened_in_its_middle(qapp):
    texts, _ = label_axis(["customer_account_creation_timestamp_utc_normalised", "b"], 300)
    assert texts[0].startswith("cust")
    assert texts[0].endswith("ed")
    assert "…" in texts[0]


def test_that_axis_titles_are_text(qapp):
    axis = ValueAxis("left", "number", "<i>a</i> & b")
    assert axis.label.toPlainText().strip() == "<i>a</i> & b"


def test_that_a_chart_can_be_copied_and_saved_as_an_image(qtbot, qapp, tmp_path):
    apply_theme(qapp, "light")
    view = shown(qtbot, BarsView(bars()))
    view.copy_image()
    assert not QGuiApplication.clipboard().image().isNull()
    assert view.save_image_to(tmp_path / "chart.v1")
    saved = QImage(str(tmp_path / "chart.v1.png"))
    assert saved.width() == 2 * view.width()
    places = [(x, y) for x in range(0, saved.width(), 5) for y in range(0, saved.height(), 5)]
    assert LIGHT.series[0] in {saved.pixelColor(x, y).name() for x, y in places}


def test_that_an_image_that_cannot_be_written_is_reported(qtbot, tmp_path):
    view = shown(qtbot, BarsView(bars()))
    assert not view.save_image_to(tmp_path / "no such folder" / "chart.png")


def test_that_the_data_of_a_chart_can_be_copied(qtbot):
    view = shown(qtbot, BarsView(bars(x_title="Class")))
    view.copy_data()
    assert QGuiApplication.clipboard().text() == "Class\tv1\na\t1.0\nb\t2.0\nc\t3.0\n"


@pytest.mark.parametrize(
    ("bad", "strengths"),
    [("high", [0.0, 0.5, 1.0]), ("low", [1.0, 0.5, 0.0]), ("neither", [0.0, 0.5, 1.0])],
)
def test_that_the_worrying_end_of_a_heat_map_is_the_strong_one(qapp, bad, strengths):
    block = Heatmap(title="", rows=("r",), columns=tuple("abc"), values=((0, 5, 10),), bad=bad)
    model = HeatmapModel(block)
    assert [model.strength(v) for v in (0, 5, 10)] == strengths
    assert model.strength(None) is None


def test_that_given_ends_bound_the_colours(qapp):
    block = Heatmap(title="", rows=("r",), columns=("a",), values=((7.0,),), low=0.0, high=1.0)
    model = HeatmapModel(block)
    assert (model.low, model.high, model.strength(7.0)) == (0.0, 1.0, 1.0)


def test_that_the_heat_map_model_keeps_qts_rules(qtmodeltester):
    block = Heatmap(
        title="", rows=("r", "s"), columns=("a", "b"), values=((0.1, None), (float("nan"),))
    )
    qtmodeltester.check(HeatmapModel(block))


def test_that_a_cell_of_a_heat_map_tells_where_it_is(qtbot):
    block = Heatmap(title="", rows=("r",), columns=("a", "b"), values=((0.5, None),))
    view = shown(qtbot, HeatmapView(block))
    model = view.table.model()
    said = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(said) == f"r, a, {format_value(0.5, 'share')}"
    assert model.index(0, 1).data(said) == f"r, b, {NO_DATA}"


@pytest.mark.parametrize("columns", [1, 12, 90])
def test_that_a_heat_map_fits_or_scrolls(qtbot, columns):
    values = tuple(tuple(n / columns for n in range(columns)) for _ in range(500))
    block = Heatmap(
        title="",
        rows=tuple(f"r{n}" for n in range(500)),
        columns=tuple(f"2026-{n:02}" for n in range(columns)),
        values=values,
    )
    view = shown(qtbot, HeatmapView(block))
    assert view.table.height() < 500
    assert view.table.verticalScrollBar().maximum() > 0
    assert 14 <= view.table.columnWidth(0) <= 140


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_numbers_can_be_read_on_every_colour_of_a_ramp(theme):
    for ramp in (theme.heat, theme.calm):
        for step in range(101):
            fill = colour_at(step / 100, ramp)
            light, dark = sorted((luminance(fill), luminance(ink_on(fill))), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_that_dumbbells_join_two_points_a_label_in_both_faces(qtbot):
    from inspector.report.svg import svg

    series = (
        Series(label="old", values=(0.2, 0.5, None)),
        Series(label="new", values=(0.4, 0.5, 0.1)),
    )
    block = bars(("<a>", "b", "c"), series=series, unit="share", horizontal=True, dumbbell=True)
    view = shown(qtbot, BarsView(block))
    points = [i for i in view.plot.getPlotItem().items if isinstance(i, pg.ScatterPlotItem)]
    assert [len(p.data) for p in points] == [2, 3]
    drawn = svg(block)
    assert drawn.count("<circle") == 5
    assert "<a>" not in drawn
