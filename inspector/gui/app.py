"""Puts the window together and runs it; says what is missing where there can be no window."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from inspector.assets import resource
from inspector.gui.display import display_problem
from inspector.model.request import Request, RoleChoice
from inspector.version import __version__

#: Exit code where no window can be opened.
NO_WINDOW = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window on paths, on the sample, or empty; return an exit code."""
    parser = argparse.ArgumentParser(
        prog="inspector-gui", description="Inspect the health of datasets in a window."
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="versions, oldest first, or a report"
    )
    parser.add_argument("--demo", action="store_true", help="open the sample")
    parser.add_argument("--version", action="version", version=f"Inspector {__version__}")
    given = parser.parse_args(argv)
    return run_window(given.paths, demo=given.demo)


def run_window(
    paths: Sequence[str] = (),
    *,
    demo: bool = False,
    baseline: str | None = None,
    roles: RoleChoice | None = None,
    as_of: float | None = None,
    request: Request | None = None,
) -> int:
    """Run the window until it is closed.

    Args:
        paths: Versions, oldest first, or one report bundle.
        demo: Open the sample instead.
        baseline: A file or bundle that all versions are compared with.
        roles: Roles a person chose.
        as_of: Epoch seconds at which ages are measured.
        request: All of the above in one, in their place.

    Returns:
        0; or 2 where no window can be opened, after saying why on stderr.
    """
    problem = display_problem()
    if problem is not None:
        sys.stderr.write(f"{problem}\n")
        return NO_WINDOW
    # Qt only now: without its system libraries even the import fails.
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from inspector.gui.settings import Settings
    from inspector.gui.speaking import speak

    settings = Settings()
    # Before the panels are imported: some of their texts are made as they are.
    speak(settings.language)
    from inspector.gui.operations import request_of
    from inspector.gui.theme import apply_motion, apply_text_size, apply_theme
    from inspector.gui.windows import Windows

    app = QApplication.instance() or QApplication(["inspector"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    app.setApplicationName("Inspector")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("inspector")
    app.setWindowIcon(QIcon(str(resource("app", "inspector.svg"))))
    settings = Settings()
    apply_text_size(app, settings.text_size)
    apply_motion(app, not settings.still)
    apply_theme(app, settings.theme)
    windows = Windows(settings)
    window = windows.open()
    absolute = [str(Path(path).absolute()) for path in paths]
    given = request or request_of(absolute, baseline=baseline, roles=roles, as_of=as_of)

    def begin() -> None:
        # After the first paint: from here on slow things may be imported, beside the window.
        if demo:
            window.operations.open_demo()
        elif given.versions:
            window.operations.open_request(given)
        else:
            windows.reopen()

    window.first_painted.connect(begin)
    window.show()
    return app.exec()
