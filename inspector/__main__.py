"""The program: the command line, which opens the window when no other command is given."""

import importlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.cli.window import Wish


class _Window:
    """The window, found by name: it and the command line may not know each other."""

    def problem(self) -> str | None:
        """Return why no window can be opened here; None if one can."""
        found: str | None = importlib.import_module("inspector.gui.display").display_problem()
        return found

    def open(self, wish: "Wish") -> int:
        """Open the window and wait until it is closed."""
        gui = importlib.import_module("inspector.gui.app")
        return int(gui.run_window(demo=wish.demo, request=wish.request))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `inspector` and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(importlib.import_module("inspector.cli.main").run(given, _Window()))
    except KeyboardInterrupt:  # before the command line could take care of it
        return 130


if __name__ == "__main__":
    sys.exit(main())
