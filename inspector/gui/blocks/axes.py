"""Axes for pyqtgraph that keep their labels apart."""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPen

from inspector.gui.blocks.text import one_line
from inspector.gui.blocks.ticks import value_ticks
from inspector.gui.theme import current_theme, font
from inspector.model.finding import Unit

#: Widest label, in pixels, before its middle is left out.
WIDEST_BELOW, WIDEST_BESIDE = 120, 230
_GAP = 14


class _Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """What both kinds share: font, colours, and no prefixes invented by the library."""

    def __init__(self, orientation: str, title: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self._font = font(size=0.92, tabular=True)
        self._metrics = QFontMetricsF(self._font)
        self.setStyle(tickFont=self._font, tickLength=4, maxTickLevel=0, tickTextOffset=6)
        self._title = title
        self.dress()

    def dress(self) -> None:
        """Take the colours of the current theme."""
        theme = current_theme()
        line = QPen(QColor(theme.border))
        line.setCosmetic(True)
        self.setPen(line)
        thin = QPen(QColor(theme.grid))
        thin.setCosmetic(True)
        self.setTickPen(thin)
        self.setTextPen(QColor(theme.muted))
        if self._title:
            # The library takes this for HTML.
            safe = one_line(self._title).replace("&", "&amp;").replace("<", "&lt;")
            self.setLabel(safe, color=theme.muted)
            self.label.setFont(self._font)

    def boundingRect(self) -> QRectF:
        """Grow, because the library hides labels that reach out of this."""
        rect: QRectF = super().boundingRect()
        if self.orientation == "bottom":
            return rect.adjusted(-WIDEST_BELOW, 0, WIDEST_BELOW, 0)
        return rect.adjusted(0, -_GAP, 0, _GAP)


class ValueAxis(_Axis):
    """Numbers, shares, durations or points in time."""

    def __init__(self, orientation: str, unit: Unit, title: str = "") -> None:
        super().__init__(orientation, title)
        self._unit = unit
        self._texts: dict[float, str] = {}
        self.setGrid(255)

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, list[float]]]:
        low, high = min(minVal, maxVal), max(minVal, maxVal)
        most = self._most(size)
        ticks = value_ticks(low, high, most, self._unit)
        if self.orientation in ("bottom", "top"):
            ticks = self._thinned(ticks, low, high, size)
        self._texts = dict(ticks)
        step = ticks[1][0] - ticks[0][0] if len(ticks) > 1 else 1.0
        return [(step, [at for at, _ in ticks])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]

    def _most(self, size: float) -> int:
        if self.orientation in ("left", "right"):
            return max(2, int(size / (self._metrics.height() * 2.1)))
        sample = "2026-05-03" if self._unit == "time" else "000 000"
        return max(2, int(size / (self._metrics.horizontalAdvance(sample) + 2 * _GAP)))

    def _thinned(
        self, ticks: list[tuple[float, str]], low: float, high: float, size: float
    ) -> list[tuple[float, str]]:
        if len(ticks) < 2:
            return ticks
        widest = max(self._metrics.horizontalAdvance(text) for _, text in ticks) + _GAP
        apart = (ticks[1][0] - ticks[0][0]) / (high - low) * size
        every = max(1, math.ceil(widest / max(apart, 0.01)))
        scale = size / (high - low)
        return [
            (at, text)
            for at, text in ticks[::every]
            if (high - at) * scale + 8 >= self._metrics.horizontalAdvance(text) / 2
        ]


class LabelAxis(_Axis):
    """One label at each whole number from 0."""

    def __init__(self, orientation: str, labels: Sequence[str], title: str = "") -> None:
        super().__init__(orientation, title)
        self._labels = [one_line(label) or "(empty)" for label in labels]
        self._widest = WIDEST_BESIDE if orientation == "left" else WIDEST_BELOW
        longest = max((self._metrics.horizontalAdvance(x[:200]) for x in self._labels), default=0)
        self._longest = min(self._widest, longest)
        self._shown_width = float(self._widest)
        self._slot, self._low, self._high = 1.0, 0.0, 1.0
        self.setStyle(tickLength=0)
        if orientation == "left":
            self.setWidth(int(self._longest) + 16 + (20 if title else 0))

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, list[float]]]:
        low, high = min(minVal, maxVal), max(minVal, maxVal)
        if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
            return [(1, [])]
        slot = size / (high - low)
        self._slot, self._low, self._high = slot, low, high
        if self.orientation == "left":
            every = max(1, math.ceil((self._metrics.height() + 2) / max(slot, 0.01)))
            self._shown_width = float(self._widest)
        else:
            # Rather every label in short than some in full, as long as a short one says enough.
            wanted = self._longest if slot < 56 else min(self._longest, slot - _GAP)
            every = max(1, math.ceil((wanted + _GAP) / max(slot, 0.01)))
            self._shown_width = max(20.0, every * slot - _GAP)
        first, last = max(0, math.ceil(low)), min(len(self._labels) - 1, math.floor(high))
        first = -(-first // every) * every
        return [(every, [float(n) for n in range(first, last + 1, every)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._elided(self._labels[round(v)], self._width_at(v)) for v in values]

    def _width_at(self, value: float) -> float:
        width = min(self._shown_width, self._widest)
        if self.orientation == "left":
            return width
        # Near an end there is only so much room on that side.
        left = (value - self._low) * self._slot + 3 * _GAP
        right = (self._high - value) * self._slot + _GAP / 2
        return max(10.0, min(width, 2 * left, 2 * right))

    def _elided(self, text: str, width: float) -> str:
        return self._metrics.elidedText(text[:500], Qt.TextElideMode.ElideMiddle, width)
