"""Sees to it that files which are read in place stay what they are while they are read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from inspector.model.dataset import Source
from inspector.model.errors import Cancelled, InspectorError, SourceError
from inspector.run.opening import signature, source_name
from inspector.sources.folder import file_set, split_table

#: Formats that every question reads from the file anew; others are read once, into the session.
IN_PLACE = ("parquet", "duckdb")


def state_of(source: Source) -> object:
    """Return something that differs when a source's files have changed on disk; None if unknown."""
    if source.path is None and source.query is None:
        return None
    try:
        state = signature(source)
    except OSError:
        return "gone"
    # A pattern, or a file that is gone: its state is the moment of asking.
    unknown = isinstance(state, tuple) and isinstance(state[-1], float)
    return None if unknown else state


@contextmanager
def unchanged(sources: Sequence[Source]) -> Iterator[None]:
    """Run what reads sources; no figure may come from a mixture of an old file and a new one.

    Raises:
        SourceError: A file that is read in place is another one at the end than at the beginning.
    """
    before = [(source, state_of(source)) for source in sources if _is_read_in_place(source)]
    try:
        yield
    except Cancelled:
        raise
    except Exception as error:  # which the change may have led to
        _check(before, error)
        raise
    _check(before, None)


def _check(before: Sequence[tuple[Source, object]], error: Exception | None) -> None:
    for source, state in before:
        if state is not None and state_of(source) != state:
            raise SourceError(
                f"“{source_name(source)}” changed while it was being inspected.",
                hint="Nothing is reported, for it would mix old and new rows. Inspect it again.",
            ) from error


def _is_read_in_place(source: Source) -> bool:
    if source.path is None:
        return False
    try:
        return file_set(split_table(source.path)[0]).kind in IN_PLACE
    except (InspectorError, OSError, ValueError):
        return False
