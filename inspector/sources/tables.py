"""One of the tables of a file that holds several: chosen by name, or the only one."""

from collections.abc import Sequence

from inspector.model.errors import SourceError
from inspector.sources.base import some


def chosen_table(file: str, names: Sequence[str], wanted: str | None, kind: str = "table") -> str:
    """Return the name of a table as the file spells it.

    Args:
        file: The file's name.
        names: Its tables.
        wanted: What was asked for; None for the only one.
        kind: What people call a table there.

    Raises:
        SourceError: There is none, none of that name, or several and none was named.
    """
    if not names:
        raise SourceError(f"“{file}” holds no {kind}.", hint="Choose another file.")
    if wanted is None:
        if len(names) > 1:
            raise SourceError(
                f"“{file}” holds {len(names)} {kind}s: {some(names)}.",
                hint=f"Name one of them, as in {file}#{names[0]}.",
            )
        return names[0]
    if wanted in names:
        return wanted
    found = next((name for name in names if name.casefold() == wanted.casefold()), None)
    if found is None:
        raise SourceError(f"“{file}” has no {kind} “{wanted}”.", hint=f"It has {some(names)}.")
    return found
