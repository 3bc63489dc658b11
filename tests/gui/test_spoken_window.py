"""The window in German: settings, menus, and what is presented."""

import pytest

from inspector.gui.settings import Settings
from inspector.gui.speaking import speak, translate_qt
from inspector.language.current import language, use_language

pytestmark = pytest.mark.gui


@pytest.fixture
def german():
    use_language("de")
    yield
    use_language("en")


def test_that_the_choice_is_remembered(qapp):
    settings = Settings()
    assert settings.language == "system"
    settings.language = "de"
    assert Settings().language == "de"
    settings.language = "system"


def test_that_an_unknown_system_language_gives_english():
    try:
        assert speak("de") == "de"
        assert language() == "de"
        assert speak("fr") == "en"
    finally:
        use_language("en")


def test_that_the_window_speaks_german(qapp, german):
    from PySide6.QtWidgets import QLabel

    from inspector.gui.panels.welcome import WelcomePanel

    panel = WelcomePanel()
    said = [label.text().replace("\u200b", "") for label in panel.findChildren(QLabel)]
    assert "Sehen, was mit Ihren Daten nicht stimmt" in said
    assert panel.accessibleName() == "Willkommen"


def test_that_qt_says_its_own_words_in_german(qapp, german):
    from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

    before = QLocale()
    translate_qt(qapp)
    try:
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
        assert QCoreApplication.translate("any", "Save report") == "Bericht speichern"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
        QLocale.setDefault(before)
