"""Moving about in the window: take back, go back, find anything, all keys, another window."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QScrollArea

from inspector.gui.blocks.text import one_line
from inspector.gui.dialogs.keys import KeysDialog
from inspector.gui.dialogs.palette import Hit, PaletteDialog
from inspector.gui.history import History
from inspector.gui.icons import icon
from inspector.gui.theme import tone_of
from inspector.gui.visits import Visits
from inspector.language.current import tr

if TYPE_CHECKING:
    from inspector.gui.main_window import MainWindow

#: Columns and findings beyond these are left to their own lists.
MOST_COLUMNS, MOST_FINDINGS = 5_000, 2_000


class Flow(QObject):
    """The ways through one window.

    Signals:
        window_wanted: Another window is to be opened.
        quit_wanted: All windows are to be closed.

    Attributes:
        history: What was chosen, step by step.
        visits: Where the person looked.
    """

    window_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._tab = window.results.currentIndex()
        self.history = History(window.workspace, self)
        self.visits = Visits(
            window.workspace,
            tab=window.results.currentIndex,
            scrolled=self._scrolled,
            go=self._show,
            parent=self,
        )
        window.results.tabBar().tabBarClicked.connect(lambda _place: self.visits.leave())
        window.results.currentChanged.connect(lambda _place: self.visits.note())
        window.following.tab = window.results.currentIndex
        window.following.resumed.connect(self._resumed)

    def add_actions(self) -> None:
        """Put the actions into the menus."""
        window, actions = self._window, self._window.actions_
        edit = QMenu(tr("&Edit"), window)
        bar = window.menuBar()
        bar.insertMenu(bar.actions()[1], edit)
        stack = self.history.stack
        # Qt's own action would say "Undo" in front of the words and translate only that.
        undo = actions.add(edit, "undo", tr("&Undo"), "Ctrl+Z", act=stack.undo, picture="undo")
        redo = actions.add(
            edit, "redo", tr("&Redo"), "Ctrl+Shift+Z Ctrl+Y", act=stack.redo, picture="redo"
        )
        stack.undoTextChanged.connect(partial(_name, undo, "&Undo"))
        stack.redoTextChanged.connect(partial(_name, redo, "&Redo"))
        stack.canUndoChanged.connect(undo.setEnabled)
        stack.canRedoChanged.connect(redo.setEnabled)
        undo.setEnabled(False)
        redo.setEnabled(False)
        go = QMenu(tr("&Go"), window)
        bar.insertMenu(bar.actions()[-1], go)
        back = actions.add(
            go, "back", tr("&Back"), "Alt+Left", act=self.visits.back, picture="back"
        )
        forward = actions.add(
            go, "forward", tr("&Forward"), "Alt+Right", act=self.visits.forward, picture="forward"
        )
        back.setEnabled(False)
        forward.setEnabled(False)
        self.visits.changed.connect(lambda: back.setEnabled(self.visits.back_possible))
        self.visits.changed.connect(lambda: forward.setEnabled(self.visits.forward_possible))
        go.addSeparator()
        actions.add(
            go,
            "palette",
            tr("Go to &anything…"),
            "Ctrl+K Ctrl+Shift+P",
            act=self.open_palette,
            picture="search",
            tip=tr("Find an action, a column, a finding or a measure by a few letters of its name"),
        )
        actions.add(
            actions.help, "keys", tr("&Keys"), "F1 ?", act=self.show_keys, tip=tr("Show all keys")
        )
        opens = "Open a second window, with data of its own"
        new = self.window_wanted.emit
        actions.add(actions.file, "window", tr("&New window"), "Ctrl+N", act=new, tip=opens)
        for menu, name in ((actions.help, "keys"), (actions.file, "window")):
            menu.insertAction(menu.actions()[0], actions[name])

    # Anything

    def open_palette(self) -> PaletteDialog:
        """Let anything be found by a few letters of its name."""
        dialog = PaletteDialog(tuple(self.hits()), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        dialog.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return dialog

    def hits(self) -> Iterator[Hit]:
        """Yield everything that can be reached at the moment."""
        yield from self._actions()
        window = self._window
        workspace, presented = window.workspace, window.workspace.presented
        versions = workspace.versions()
        chosen = workspace.selection.version
        shown = next((v for v in versions if v.id == chosen), versions[-1] if versions else None)
        for version in versions if len(versions) > 1 else ():
            yield Hit(
                text=version.name,
                kind=tr("Version"),
                act=partial(workspace.select_version, version.id),
                icon=icon("versions"),
            )
        for column in tuple(shown.schema if shown is not None else ())[:MOST_COLUMNS]:
            yield Hit(
                text=column.name,
                kind=tr("Column"),
                act=partial(workspace.select_column, column.name),
                icon=icon("columns"),
            )
        if presented is None:
            return
        for sections in presented.tabs.values():
            for section in sections:
                yield Hit(
                    text=section.card.name,
                    kind=tr("Measure"),
                    act=partial(window.results.go_to_section, section.card.key, presented),
                    icon=icon("overview"),
                )
        names = {version.id: version.name for version in presented.report.versions}
        for finding in presented.report.findings[:MOST_FINDINGS]:
            about = f"{one_line(names.get(finding.version, ''))}: " if len(names) > 1 else ""
            yield Hit(
                text=f"{about}{one_line(finding.message)}",
                kind=tr("Finding"),
                act=partial(window.go_to_finding, finding),
                icon=icon(finding.severity.value, tone_of(finding.severity)),
            )

    def _actions(self) -> Iterator[Hit]:
        for path, action in self._in_menus():
            if action is self._window.actions_["palette"]:
                continue
            drawn = action.icon()
            yield Hit(
                text=" › ".join((*path, _plain(action.text()))),
                kind="",
                act=action.trigger,
                keys=_keys(action),
                icon=None if drawn.isNull() else drawn,
                possible=action.isEnabled(),
            )

    def _in_menus(self) -> Iterator[tuple[tuple[str, ...], QAction]]:
        """Yield the actions of all menus, each with the names of the menus it is in."""
        waiting: list[tuple[tuple[str, ...], QAction]] = [
            ((), action) for action in self._window.menuBar().actions()
        ]
        while waiting:
            path, action = waiting.pop(0)
            menu = action.menu()
            if isinstance(menu, QMenu):
                inner = (*path, _plain(action.text()))
                waiting[:0] = [(inner, one) for one in menu.actions()]
            elif not action.isSeparator() and action.text():
                yield path, action

    # All keys

    def show_keys(self) -> KeysDialog:
        """Show all keys on one page."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for path, action in self._in_menus():
            if not action.shortcut().isEmpty():
                inner = " › ".join((*path[1:], _plain(action.text())))
                groups.setdefault(path[0], []).append((_keys(action), inner))
        dialog = KeysDialog(groups, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    # Where

    def _scrolled(self) -> int:
        page = self._window.results.currentWidget()
        return page.verticalScrollBar().value() if isinstance(page, QScrollArea) else 0

    def _show(self, tab: int, scrolled: int) -> None:
        self._window.results.setCurrentIndex(tab)
        page = self._window.results.currentWidget()
        if isinstance(page, QScrollArea) and scrolled:
            page.verticalScrollBar().setValue(scrolled)

    def _resumed(self, tab: int) -> None:
        if 0 <= tab < self._window.results.count():
            self._window.results.setCurrentIndex(tab)
        self.history.settle()
        self.history.stack.clear()  # what was decided in an earlier sitting is no step of this one


def _name(action: QAction, verb: str, what: str) -> None:
    action.setText(f"{verb} {what}" if what else verb)


def _plain(text: str) -> str:
    """Return the text of an action without marks for keys."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(native) for keys in action.shortcuts())
