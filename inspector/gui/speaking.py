"""The window's language: chosen, or that of the system; Qt's own texts follow it."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from inspector.language.current import language, tr, use_language
from inspector.model.choice import LANGUAGES


class CatalogueTranslator(QTranslator):
    """Gives Qt the sentences of the catalogue, for texts that go through `QObject.tr`."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, count: int = -1
    ) -> str:
        said = tr(source)
        return "" if said == source else said

    def isEmpty(self) -> bool:
        return False


def speak(choice: str) -> str:
    """Speak the language chosen, or the system's if it is known; return its code."""
    wanted = QLocale.system().name()[:2] if choice == "system" else choice
    known = next((code for code in LANGUAGES if code == wanted), "en")
    use_language(known)
    return known


def translate_qt(app: QApplication) -> None:
    """Have Qt say its own words, on standard buttons and in its dialogs, in the same language."""
    if language() == "en":
        return
    own = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if own.load(f"qtbase_{language()}", folder):
        app.installTranslator(own)
    app.installTranslator(CatalogueTranslator(app))
    QLocale.setDefault(QLocale(language()))
