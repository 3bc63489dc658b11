import itertools
import math
import typing

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel

from inspector.gui.blocks.bars import BarsView
from inspector.gui.theme import (
    DARK,
    LIGHT,
    THEMES,
    TONE_WORDS,
    apply_theme,
    current_theme,
    style_sheet,
    tone_of,
)
from inspector.model.blocks import Bars, Series, Tone
from inspector.model.finding import Severity

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

# Machado, Oliveira and Fernandes 2009, severity 1.0, in linear RGB.
SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one: str, other: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    lights = sorted(
        sum(w * p for w, p in zip(weights, linear(c), strict=True)) for c in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(colour: str, sight) -> tuple[float, float, float]:
    rgb = linear(colour)
    r, g, b = (
        min(1.0, max(0.0, sum(m * p for m, p in zip(row, rgb, strict=True)))) for row in sight
    )
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@BOTH
def test_that_text_can_be_read_on_every_ground(theme):
    for ground in (theme.background, theme.surface, theme.raised):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
        assert contrast(theme.accent, ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@BOTH
@pytest.mark.parametrize("tone", typing.get_args(Tone))
def test_that_every_tone_can_be_read_on_cards_and_on_its_own_fill(theme, tone):
    assert contrast(theme.tone(tone), theme.surface) >= 4.5
    assert contrast(theme.tone(tone), theme.fill(tone)) >= 4.5
    assert contrast(theme.text, theme.fill(tone)) >= 7
    assert tone in TONE_WORDS


@BOTH
def test_that_series_and_scroll_bars_stand_out_from_their_ground(theme):
    assert len(set(theme.series)) == 8
    for colour in (*theme.series, theme.scroll):
        assert contrast(colour, theme.surface) >= 3


@BOTH
@pytest.mark.parametrize("sight", SIGHTS.values(), ids=SIGHTS)
def test_that_series_differ_for_every_kind_of_sight(theme, sight):
    places = [lab(colour, sight) for colour in theme.series]
    assert min(math.dist(a, b) for a, b in itertools.combinations(places, 2)) >= 12
    assert min(math.dist(a, b) for a, b in itertools.combinations(places[:4], 2)) >= 25


@BOTH
@pytest.mark.parametrize("ramp", ["heat", "calm"])
def test_that_a_ramp_gets_steadily_further_from_the_ground(theme, ramp):
    steps = [contrast(colour, theme.surface) for colour in getattr(theme, ramp)]
    assert steps == sorted(steps)


@BOTH
def test_that_the_style_sheet_is_filled_in(theme):
    assert "$" not in style_sheet(theme)
    assert theme.surface in style_sheet(theme)


def test_that_applying_a_theme_dresses_the_application(qapp):
    apply_theme(qapp, "dark")
    assert current_theme() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.surface)
    apply_theme(qapp, "light")
    assert current_theme() is LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(LIGHT.surface)


def test_that_an_open_chart_follows_the_theme(qtbot, qapp):
    apply_theme(qapp, "light")
    bars = Bars(title="t", labels=("a",), series=(Series(label="s", values=(1.0,)),))
    view = BarsView(bars)
    qtbot.addWidget(view)
    view.show()

    def brush() -> QColor:
        (item,) = [i for i in view.plot.getPlotItem().items if "brush" in getattr(i, "opts", {})]
        return QColor(item.opts["brush"])

    assert brush() == QColor(LIGHT.series[0])
    apply_theme(qapp, "dark")
    qapp.processEvents()
    assert brush() == QColor(DARK.series[0])
    apply_theme(qapp, "light")


def test_that_no_finding_is_good_and_each_severity_has_its_tone():
    assert [tone_of(s) for s in (None, *Severity)] == ["good", "critical", "warning", "info"]


def test_that_a_tone_label_is_drawn_in_its_tone(qtbot, qapp):
    apply_theme(qapp, "light")
    label = QLabel("x")
    label.setProperty("tone", "critical")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.tone("critical"))
