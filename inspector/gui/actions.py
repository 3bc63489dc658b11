"""What can be done, where it is found in the menus, and by which key."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QToolButton, QWidget

from inspector.gui.icons import icon
from inspector.gui.panels.welcome import recent_text
from inspector.gui.theme import SMALL
from inspector.language.current import tr

Act = Callable[[], object]


class Actions:
    """The window's actions, each made once and put into its menu.

    Attributes:
        recent: The menu of files that were opened before.
        themes: The actions of the looks, by name.
        file: The first menu.
        view: The menu of what is seen.
        help: The last menu.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._by_name: dict[str, QAction] = {}
        bar = window.menuBar()
        self.file = bar.addMenu(tr("&File"))
        self._inspect = bar.addMenu(tr("&Inspect"))
        self.view = bar.addMenu(tr("&View"))
        self.help = bar.addMenu(tr("&Help"))
        self.recent = QMenu(tr("Open &again"), window)
        self.themes: dict[str, QAction] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> tuple[QAction, ...]:
        """Return every action."""
        return tuple(self._by_name.values())

    def fill(
        self, acts: dict[str, Act], tabs: list[str], go_to_tab: Callable[[int], object]
    ) -> None:
        """Make all actions; `acts` holds what each does."""

        def add(
            menu: QMenu, name: str, text: str, keys: str = "", picture: str = "", tip: str = ""
        ) -> QAction:
            return self.add(menu, name, text, keys, act=acts[name], picture=picture, tip=tip)

        file, run, view = self.file, self._inspect, self.view
        add(file, "open", tr("&Open files…"), "Ctrl+O", "open", tr("Open files or a saved report"))
        add(
            file,
            "folder",
            tr("Open a &folder…"),
            "Ctrl+Shift+O",
            tip=tr("Open a folder as one version"),
        )
        add(
            file,
            "text",
            tr("Open a te&xt file…"),
            "Ctrl+T",
            tip=tr("Choose how a text file is read"),
        )
        file.addMenu(self.recent)
        add(
            file,
            "sample",
            tr("&Try the sample"),
            tip=tr("Open the sample data that comes with Inspector"),
        )
        file.addSeparator()
        add(file, "save", tr("&Save report…"), "Ctrl+S", "save", tr("Save the report as a bundle"))
        choose = "Choose what goes in, and see what is masked"
        add(file, "choose", tr("Choose &what to save…"), "Ctrl+Shift+S", tip=choose)
        file.addSeparator()
        add(file, "close", tr("&Close all"), "Ctrl+W", tip=tr("Close what is open"))
        add(file, "quit", tr("&Quit"), "Ctrl+Q")
        add(run, "inspect", tr("&Inspect again"), "F5", "run", tr("Inspect what is open"))
        add(run, "cancel", tr("&Cancel"), "Esc", "stop", tr("Stop what is running"))
        run.addSeparator()
        add(run, "roles", tr("&Roles…"), "Ctrl+R", tip=tr("Which column plays which part"))
        add(
            run,
            "baseline",
            tr("Use as &baseline…"),
            "Ctrl+B",
            tip=tr("Compare with a file or a report"),
        )
        tip = "Make a version of the result of a SELECT over what is open"
        add(run, "query", tr("New version from S&QL…"), "Ctrl+Shift+Q", tip=tip)
        add(
            run,
            "part",
            tr("Compare with a &part…"),
            tip=tr("Rows of the oldest version are the baseline"),
        )
        add(
            run,
            "compare",
            tr("Compare &rows…"),
            "Ctrl+Shift+R",
            tip=tr("Rows that two versions do not share"),
        )
        add(
            run,
            "chain",
            tr("Compare each with the version &before"),
            tip=tr("Use no fixed baseline"),
        )
        for place, name in enumerate(tabs):
            act = QAction(name, self._window)
            act.setShortcut(QKeySequence(f"Ctrl+{place + 1}"))
            act.triggered.connect(partial(self._go, go_to_tab, place))
            view.addAction(act)
            self._by_name[f"tab {place}"] = act
        view.addSeparator()
        add(view, "search", tr("&Search columns"), "Ctrl+F", "search")
        details = add(view, "details", tr("Show &details"), "Ctrl+D")
        details.setCheckable(True)
        view.addSeparator()
        themes = view.addMenu(icon("theme"), "&Theme")
        group = QActionGroup(self._window)
        for name, text in (("system", "As the &system"), ("light", "&Light"), ("dark", "&Dark")):
            action = add(themes, f"theme {name}", text)
            action.setCheckable(True)
            group.addAction(action)
            self.themes[name] = action
        add(self.help, "about", tr("&About Inspector"))

    def add(
        self,
        menu: QMenu,
        name: str,
        text: str,
        keys: str = "",
        *,
        act: Act,
        picture: str = "",
        tip: str = "",
    ) -> QAction:
        """Make an action and put it at the end of a menu; `keys` are apart by spaces."""
        action = QAction(text, self._window)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split(" ")])
        if picture:
            action.setIcon(icon(picture))
        action.setStatusTip(tip)
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)
        self._by_name[name] = action
        return action

    def put_last(self, menu: Literal["file", "inspect"], action: QAction) -> None:
        """Put an action that was made elsewhere before the last of a menu."""
        into = self.file if menu == "file" else self._inspect
        into.insertAction(into.actions()[-1], action)

    def buttons(self, *names: str) -> QWidget:
        """Return actions as a row of buttons."""
        row = QWidget(self._window)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, SMALL, 2)
        line.setSpacing(SMALL)
        for name in names:
            button = QToolButton()
            button.setDefaultAction(self[name])
            button.setAutoRaise(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(self[name].text().replace("&", "").rstrip("…"))
            line.addWidget(button)
        return row

    def show_recent(
        self,
        groups: tuple[tuple[str, ...], ...],
        open_group: Callable[[tuple[str, ...]], object],
        forget: Act,
    ) -> None:
        """Fill the menu of recent files."""
        self.recent.clear()
        for group in groups:
            text = recent_text(group).replace("&", "&&")
            self.recent.addAction(text, partial(open_group, group))
        if groups:
            self.recent.addSeparator()
            self.recent.addAction(tr("Forget these"), forget)
        self.recent.setEnabled(bool(groups))

    @staticmethod
    def _go(go_to_tab: Callable[[int], object], place: int, _checked: bool = False) -> None:
        go_to_tab(place)
