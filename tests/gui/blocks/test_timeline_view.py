"""The slider recomputes what was known; one window of time moves all charts of time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.gui.blocks.heatmap import HeatmapView
from inspector.gui.blocks.lines import LinesView
from inspector.gui.blocks.time_window import TimeWindow, WindowNote
from inspector.gui.blocks.timeline import TimelineView
from inspector.model.blocks import Heatmap, Lines, Series
from inspector.model.timeline import Lane, Missing, Timeline

DAY = 86_400.0
STARTS = tuple(DAY * n for n in range(100))
LANE = Lane(
    label="south",
    starts=STARTS,
    ends=tuple(start + DAY for start in STARTS),
    rows=(5,) * 100,
    newest=STARTS,
    missing=(Missing(start=20.5 * DAY, end=21 * DAY, steps=2),),
    step=DAY,
    usual=DAY,
    late_after=2 * DAY,
    very_late_after=3 * DAY,
)
MAP = Timeline(title="Map", lanes=(LANE,), as_of=110 * DAY, basis="as given")
CHART = Lines(title="Rows", x=STARTS, series=(Series(label="v1", values=(5.0,) * 100),))
NUMBERS = Lines(title="n", x=(0.0, 1.0), x_unit="number", series=CHART.series)
CALENDAR = Heatmap(
    title="Calendar",
    rows=("Mon",),
    columns=tuple(f"w{n}" for n in range(14)),
    values=(tuple(float(n) for n in range(14)),),
    times=tuple(7 * DAY * n for n in range(14)),
)


@pytest.fixture
def window(qapp):
    return TimeWindow()


def made(qtbot, view):
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    qtbot.waitExposed(view)
    return view


def x_range(view):
    (first, last), _ = view.plot.getViewBox().viewRange()
    return first, last


def cell(view, label):
    table = view.grid.table
    titles = [column.label for column in table._block.columns]
    return table.model().index(0, titles.index(label)).data()


def test_that_the_slider_recomputes_the_table_from_the_block_alone(qtbot):
    view = made(qtbot, TimelineView(MAP))
    assert cell(view, "State") == "very late"
    assert cell(view, "Missing steps") == "2"
    place = view.moments.index(20 * DAY)
    view.slider.setValue(place)
    assert cell(view, "State") == "on time"
    assert cell(view, "Missing steps") == "0"
    assert "1970-01-21" in view.grid._title.text()
    QTest.keyClick(view.slider, Qt.Key.Key_Right)
    assert view.moment == view.moments[place + 1]
    view._back()
    assert view.moment == MAP.as_of


def test_that_a_lane_can_be_read_by_keys_and_by_the_mouse(qtbot):
    view = made(qtbot, TimelineView(MAP))
    assert "very late" in view.text_at(0)
    assert "2 missing" in view._read(20.7 * DAY, 0.0)
    assert "5 rows" in view._read(30.2 * DAY, 0.1)
    assert view._read(0.0, 5.0) is None


def test_that_zooming_one_chart_moves_all_and_all_come_back(qtbot, window):
    views = [made(qtbot, kind(block)) for kind, block in
             ((LinesView, CHART), (TimelineView, MAP), (LinesView, CHART))]  # fmt: skip
    before = [x_range(view) for view in views]
    for view in views:
        view.follow(window)
    box = views[0].plot.getViewBox()
    box.setXRange(20 * DAY, 40 * DAY, padding=0)
    box.sigRangeChangedManually.emit([True, False])
    for view in views:
        assert x_range(view) == pytest.approx((20 * DAY, 40 * DAY))
    views[2].reset_view()
    assert window.shown is None
    assert [x_range(view) for view in views] == [pytest.approx(r) for r in before]


def test_that_a_chart_made_later_shows_the_window_too(qtbot, window):
    window.extend(0.0, 100 * DAY)
    window.move(10 * DAY, 20 * DAY)
    view = LinesView(CHART)
    view.follow(window)
    assert x_range(made(qtbot, view)) == pytest.approx((10 * DAY, 20 * DAY))


def test_that_a_chart_of_numbers_stays_out_of_it(qtbot, window):
    view = made(qtbot, LinesView(NUMBERS))
    view.follow(window)
    before = x_range(view)
    window.move(10 * DAY, 20 * DAY)
    assert x_range(view) == before
    assert window.ends is None


def test_that_a_calendar_shows_the_weeks_of_the_window(qtbot, window):
    view = made(qtbot, HeatmapView(CALENDAR))
    view.follow(window)
    window.move(14 * DAY, 28 * DAY)
    shown = [n for n in range(14) if not view.table.isColumnHidden(n)]
    assert shown == [2, 3]
    window.reset()
    assert not any(view.table.isColumnHidden(n) for n in range(14))


def test_that_plus_and_ctrl_arrows_zoom_and_pan(qtbot, window):
    view = made(qtbot, LinesView(CHART))
    view.follow(window)
    first, last = x_range(view)
    QTest.keyClick(view.plot, Qt.Key.Key_Plus)
    low, high = x_range(view)
    assert high - low == pytest.approx(0.7 * (last - first))
    QTest.keyClick(view.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert x_range(view)[0] > low
    assert window.shown is not None


def test_that_the_note_says_what_is_shown_and_goes_away(qtbot, window):
    note = WindowNote(window)
    qtbot.addWidget(note)
    assert note.isHidden()
    window.move(0.0, 30 * DAY)
    assert not note.isHidden()
    window.forget()
    assert note.isHidden()
