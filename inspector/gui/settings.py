"""What the window remembers between two sittings: looks, geometry, recent files."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QSettings

ThemeChoice = Literal["light", "dark", "system"]
LanguageChoice = Literal["system", "en", "de"]
LANGUAGE_NAMES: tuple[tuple[LanguageChoice, str], ...] = (
    ("system", "As the system"),
    ("en", "English"),
    ("de", "Deutsch"),
)
MOST_RECENT = 8
#: Text sizes to choose from, in per cent of the system's.
TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)


class Settings:
    """A few remembered values; anything unreadable is forgotten, never an error."""

    def __init__(self) -> None:
        # One plain file on every platform, which a person can look at and delete.
        self._store = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "inspector", "window"
        )

    @property
    def theme(self) -> ThemeChoice:
        """The chosen theme."""
        value = self._store.value("theme")
        return cast("ThemeChoice", value) if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, name: ThemeChoice) -> None:
        self._store.setValue("theme", name)

    @property
    def language(self) -> LanguageChoice:
        """The chosen language; "system" follows the computer's."""
        value = self._store.value("language")
        return cast("LanguageChoice", value) if value in ("en", "de") else "system"

    @language.setter
    def language(self, name: LanguageChoice) -> None:
        self._store.setValue("language", name)

    def state(self, name: str) -> QByteArray:
        """Return the remembered geometry of a widget; empty if there is none."""
        value = self._store.value(f"geometry/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, name: str, value: QByteArray) -> None:
        """Remember the geometry of a widget."""
        self._store.setValue(f"geometry/{name}", value)

    @property
    def folder(self) -> str:
        """The folder that files were last opened from or saved to."""
        value = self._store.value("folder")
        return value if isinstance(value, str) and Path(value).is_dir() else ""

    @folder.setter
    def folder(self, path: str) -> None:
        self._store.setValue("folder", path)

    @property
    def recent(self) -> tuple[tuple[str, ...], ...]:
        """Groups of paths that were opened together, newest first; those that are gone left out."""
        return tuple(group for group in self._groups() if all(_exists(path) for path in group))

    def remember(self, paths: Sequence[str]) -> None:
        """Put paths that were opened together at the head of the recent ones."""
        group = tuple(paths)
        if not group:
            return
        groups = [group, *(other for other in self._groups() if other != group)]
        self._store.setValue("recent", json.dumps(groups[:MOST_RECENT]))

    def forget_recent(self) -> None:
        """Forget all recent files."""
        self._store.remove("recent")

    @property
    def reopens(self) -> bool:
        """Whether what was open is opened again at the start."""
        return self._store.value("reopens") not in (False, "false")

    @reopens.setter
    def reopens(self, wanted: bool) -> None:
        self._store.setValue("reopens", wanted)

    @property
    def text_size(self) -> int:
        """Size of text in per cent of the system's; one of `TEXT_SIZES`."""
        value = str(self._store.value("text_size") or "")
        return int(value) if value.isdigit() and int(value) in TEXT_SIZES else 100

    @text_size.setter
    def text_size(self, size: int) -> None:
        self._store.setValue("text_size", size)

    @property
    def still(self) -> bool:
        """Whether nothing is to move by itself."""
        return self._store.value("still") in (True, "true")

    @still.setter
    def still(self, wanted: bool) -> None:
        self._store.setValue("still", wanted)

    @property
    def notifies(self) -> bool:
        """Whether it is told when work is done while another window is in front."""
        return self._store.value("notifies") not in (False, "false")

    @notifies.setter
    def notifies(self, wanted: bool) -> None:
        self._store.setValue("notifies", wanted)

    @property
    def sitting(self) -> str:
        """What was open when the window was last closed, as text; empty: nothing."""
        value = self._store.value("sitting")
        return value if isinstance(value, str) else ""

    @sitting.setter
    def sitting(self, text: str) -> None:
        # In letters that the file's format leaves alone.
        self._store.setValue("sitting", text)

    @property
    def more_sittings(self) -> tuple[str, ...]:
        """What was open in further windows, as texts."""
        try:
            stored = json.loads(str(self._store.value("more_sittings") or "[]"))
        except ValueError:
            return ()
        texts = stored if isinstance(stored, list) else []
        return tuple(text for text in texts if isinstance(text, str) and text)

    @more_sittings.setter
    def more_sittings(self, texts: Sequence[str]) -> None:
        self._store.setValue("more_sittings", json.dumps(list(texts)))

    @property
    def readings(self) -> str:
        """How people said that text files are read, as text."""
        value = self._store.value("readings")
        return value if isinstance(value, str) else ""

    @readings.setter
    def readings(self, text: str) -> None:
        self._store.setValue("readings", text)

    @property
    def reopening(self) -> bool:
        """Whether the program ended while it opened again what was open before."""
        return self._store.value("reopening") in (True, "true")

    @reopening.setter
    def reopening(self, begun: bool) -> None:
        self._store.setValue("reopening", begun)
        self._store.sync()

    def sync(self) -> None:
        """Write everything to disk now."""
        self._store.sync()

    def _groups(self) -> list[tuple[str, ...]]:
        try:
            stored = json.loads(str(self._store.value("recent") or "[]"))
        except ValueError:
            return []
        if not isinstance(stored, list):
            return []
        return [
            tuple(group)
            for group in stored
            if isinstance(group, list) and group and all(isinstance(p, str) for p in group)
        ][:MOST_RECENT]


def _exists(path: str) -> bool:
    try:
        return Path(path).exists() or Path(path.split("#", 1)[0]).exists()
    except (OSError, ValueError):
        return False
