"""`inspector clean`: remove what the program left on this computer, and say what that was."""

from inspector.cli.console import out, tell
from inspector.cli.exits import Exit
from inspector.traces import clean as clean_files
from inspector.traces import traces


def clean(*, dry_run: bool) -> int:
    """Remove settings, log and left-over temporary data; or only list them."""
    from inspector.engine.session import leftovers, remove_leftovers

    temporary = leftovers()
    if dry_run:
        for path in (*traces(), *temporary):
            out(f"would remove {path}")
        if not traces() and not temporary:
            out("There is nothing to remove.")
        return Exit.FINE
    removed, kept = clean_files()
    remove_leftovers()
    gone = [path for path in temporary if not path.exists()]
    kept += tuple(path for path in temporary if path.exists())
    for path in (*removed, *gone):
        out(f"removed {path}")
    for path in kept:
        tell(f"inspector: {path} could not be removed.")
    if not removed and not gone and not kept:
        out("There was nothing to remove.")
    return Exit.CANNOT_SAVE if kept else Exit.FINE
