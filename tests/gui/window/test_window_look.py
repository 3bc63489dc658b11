"""Every tab in light and dark looks as it did in the approved pictures, within a tolerance.

The pictures are small: they show a broken theme, an empty pane, a layout that fell apart or a chart
that is missing, not a letter that moved. Look at them in `tests/gui/window/approved`; to approve new
ones, run this file with `INSPECTOR_APPROVE=1` and look at what changed.
"""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontInfo, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from inspector.gui.panels.results import TITLES

APPROVED = Path(__file__).parent / "approved"
FONT = APPROVED / "font.txt"
WIDTH, HEIGHT, BLOCK = 160, 100, 10
#: Of 255: how far a block may be off, how far all may be off on average.
ONE_BLOCK, ON_AVERAGE = 25.0, 5.0
#: The share of blocks that may be off by more than `ONE_BLOCK`: a table grew by a row.
ODD_BLOCKS = 0.08
APPROVING = os.environ.get("INSPECTOR_APPROVE") == "1"


def font_here() -> str:
    """Tell the font of this computer by its name and by how wide a sentence is in it."""
    font = QApplication.font()
    wide = QFontMetrics(font).horizontalAdvance("Is everything here that should be?")
    return f"{QFontInfo(font).family()} {wide}"


def blocks(image: QImage) -> list[tuple[float, float, float]]:
    """Return the mean colour of each block, row by row."""
    found = []
    for top in range(0, HEIGHT, BLOCK):
        for left in range(0, WIDTH, BLOCK):
            mean = image.copy(QRect(left, top, BLOCK, BLOCK)).scaled(
                1,
                1,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            colour = mean.pixelColor(0, 0)
            found.append((colour.red(), colour.green(), colour.blue()))
    return found


def apart(one: QImage, other: QImage) -> list[float]:
    """Return how far each block of a picture is from that of another, of 255."""
    pairs = zip(blocks(one), blocks(other), strict=True)
    return [max(abs(a - b) for a, b in zip(p, q, strict=True)) for p, q in pairs]


def small(window) -> QImage:
    return (
        window.grab()
        .toImage()
        .scaled(
            WIDTH,
            HEIGHT,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        .convertToFormat(QImage.Format.Format_RGB888)
    )


def test_that_every_tab_looks_as_approved_in_light_and_dark(inspected, qtbot, tmp_path):
    if APPROVING:
        APPROVED.mkdir(exist_ok=True)
        FONT.write_text(f"{font_here()}\n", encoding="utf-8")
    elif FONT.read_text(encoding="utf-8").strip() != font_here():
        pytest.skip(f"the pictures were approved with another font than {font_here()}")
    inspected.resize(1280, 800)
    wrong = []
    for theme in ("light", "dark"):
        inspected.actions_.themes[theme].trigger()
        for place, title in enumerate(TITLES):
            inspected.results.setCurrentIndex(place)
            qtbot.wait(450)  # its first sections are built
            seen = small(inspected)
            path = APPROVED / f"{title.lower()}-{theme}.png"
            if APPROVING:
                assert seen.save(str(path), quality=10)
                continue
            off = apart(seen, QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888))
            odd = sum(one > ONE_BLOCK for one in off) / len(off)
            if odd > ODD_BLOCKS or sum(off) / len(off) > ON_AVERAGE:
                seen.save(str(tmp_path / path.name))
                wrong.append(f"{path.name}: {odd:.0%} odd, {sum(off) / len(off):.1f} on average")
    inspected.actions_.themes["light"].trigger()
    assert not wrong, f"compare {tmp_path} with {APPROVED}: {wrong}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_an_empty_pane_and_the_other_theme_are_told_apart(qapp, theme):
    if not FONT.exists():
        pytest.skip("nothing is approved yet")

    def picture(title: str, theme: str) -> QImage:
        path = APPROVED / f"{title.lower()}-{theme}.png"
        return QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)

    for title in TITLES:
        whole = picture(title, theme)
        empty = whole.copy()
        painter = QPainter(empty)
        painter.fillRect(QRect(40, 10, 118, 84), whole.pixelColor(60, 10))
        painter.end()
        for other in (empty, picture(title, "dark" if theme == "light" else "light")):
            off = apart(whole, other)
            odd = sum(far > ONE_BLOCK for far in off) / len(off)
            assert odd > ODD_BLOCKS or sum(off) / len(off) > ON_AVERAGE, title
