from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from inspector.gui.icons import icon
from inspector.gui.theme import DARK, LIGHT, apply_theme

NAMES = sorted(
    path.stem for path in Path(__file__).parents[2].joinpath("resources", "icons").glob("*.svg")
)


def colours(drawn: QIcon, mode=QIcon.Mode.Normal) -> set[str]:
    image = drawn.pixmap(QSize(48, 48), mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {QColor(p.red(), p.green(), p.blue()).name() for p in pixels if p.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_that_every_icon_is_drawn_in_the_colour_of_the_theme(qapp, name):
    apply_theme(qapp, "light")
    assert LIGHT.text in colours(icon(name))


def test_that_an_icon_follows_the_theme_and_its_tone(qapp):
    drawn, toned = icon("warning"), icon("warning", "critical")
    apply_theme(qapp, "dark")
    assert DARK.text in colours(drawn)
    assert DARK.tone("critical") in colours(toned)
    apply_theme(qapp, "light")
    assert LIGHT.text in colours(drawn)
    assert LIGHT.scroll in colours(drawn, QIcon.Mode.Disabled)


def test_that_an_unknown_icon_fails_at_once(qapp):
    with pytest.raises(FileNotFoundError):
        icon("no such icon")
