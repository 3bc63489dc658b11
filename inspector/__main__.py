"""The program: the command line, or the window when no command is given."""

import importlib
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `inspector` and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    cli = importlib.import_module("inspector.cli.main")
    code, window = cli.run(given)
    if window is None:
        return int(code)
    # Found by name: the command line may not know the window, nor the window the command line.
    gui = importlib.import_module("inspector.gui.app")
    return int(gui.run_window(window.paths, demo=window.demo))


if __name__ == "__main__":
    sys.exit(main())
