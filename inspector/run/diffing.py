"""Compares the rows of two versions by key, or by content, and lists what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.differing import Differing, differing_rows
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.session import Session
from inspector.metrics.base import Subject
from inspector.metrics.versions.rows import row_changes
from inspector.model.answers import Unanswered
from inspector.model.change_answers import RowDifferences
from inspector.model.dataset import Source, Version
from inspector.model.errors import QueryError, RequestError
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.questions import RowChanges
from inspector.model.request import RoleChoice
from inspector.run.opening import Participant, open_participants

#: One difference: "added", "removed" or "changed"; the key; for "changed" column, old, new.
Listed = tuple[str, tuple[str | None, ...], str, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDiff:
    """What two versions share and where they differ.

    Attributes:
        old: The older version.
        new: The newer version.
        key: Columns by which rows were matched; empty: by their whole content.
        key_basis: "given", "guessed" (by name and content) or "none".
        compared: Columns compared.
        not_compared: Columns left out, because only one version has them, their type changed or they
            were to be ignored.
        differences: The counts.
        listed: Single differences, if they were asked for.
        truncated: Whether there are more than are listed.
        rows: The rows that differ, as a table of the session, if they were asked for.
    """

    old: Version
    new: Version
    key: tuple[str, ...]
    key_basis: Literal["given", "guessed", "none"]
    compared: tuple[str, ...]
    not_compared: tuple[str, ...]
    differences: RowDifferences
    listed: tuple[Listed, ...] = ()
    truncated: bool = False
    rows: Differing | None = None


def diff_rows(
    old: Source,
    new: Source,
    *,
    session: Session | None = None,
    key: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    by: Sequence[str] | None = None,
    tolerance: float = 0.0,
    most: int = 0,
    keep: int = 0,
    expect: Expectations = NOTHING,
    cancel: CancelToken | None = None,
) -> RowDiff:
    """Compare two versions row by row.

    Args:
        old: The older version.
        new: The newer version.
        session: Where they are opened; None: one that is closed at the end.
        key: Columns that identify a row; None: guessed; empty: rows are matched by content.
        ignore: Columns not to compare.
        by: Columns to count by; None: source and slices.
        tolerance: Share of the larger number within which numbers are taken for equal.
        most: How many single differences are listed at most.
        keep: How many rows of one kind are kept in a table of the session at most; 0: none.
        expect: What is stated about the data: values that mean missing, columns that were renamed.
        cancel: Asks to stop.

    Raises:
        SourceError: A version cannot be read.
        RequestError: A column does not exist in both, or the tolerance is no share.
        QueryError: The engine could not compare them.
        Cancelled: A stop was requested.
    """
    if session is None:
        with Session() as own:
            return diff_rows(
                old, new, session=own, key=key, ignore=ignore, by=by, tolerance=tolerance,
                most=most, keep=keep, expect=expect, cancel=cancel,
            )  # fmt: skip
    if not 0 <= tolerance < 1:
        raise RequestError(
            f"A tolerance of {tolerance:g} is no share.", hint="Give one from 0 to 1, such as 0.01."
        )
    token = cancel or CancelToken()
    participants = open_participants(
        [old, new],
        ids=["v1", "v2"],
        session=session,
        roles=RoleChoice(key=None if key is None else tuple(key)),
        as_of=None,
        on_event=lambda _event: None,
        cancel=token,
        expect=expect,
    )
    before, after = participants
    for name in (*(key or ()), *ignore, *(by or ())):
        for version in (before.version, after.version):
            if name not in version.schema:
                raise RequestError(
                    f"There is no column “{name}” in “{version.name}”.",
                    hint="Name a column that both versions have.",
                )
    found = row_changes(Subject(version=after.version, baseline=before.version))
    if found is None:
        raise RequestError(
            "The two versions have no column in common.", hint="Check that they are one dataset."
        )
    columns = tuple(name for name in found.columns if name not in ignore)
    used = tuple(name for name in found.key if name not in ignore)
    question = RowChanges(
        other="v1",
        key=used,
        columns=columns,
        by=(found.by if by is None else tuple(by)) if used else (),
        tolerance=tolerance,
    )
    engines = {"v1": before.engine, "v2": after.engine}
    engine = after.engine
    engine.know(engines)
    (answer,) = engine.answer([question], tick=lambda _n: None, cancel=token)
    if isinstance(answer, Unanswered):
        raise QueryError(answer.reason)
    if not isinstance(answer, RowDifferences):
        raise TypeError("rows are answered by differences")
    listed: list[Listed] = []
    if most and used and isinstance(engine, DuckDBEngine):
        listed = engine.listed_changes(question, most + 1, token)
    rows = _differing(question, before, after, keep, token) if keep else None
    every = dict.fromkeys((*before.version.schema.names, *after.version.schema.names))
    return RowDiff(
        old=before.version,
        new=after.version,
        key=used,
        key_basis="given" if key and used else "guessed" if used else "none",
        compared=columns,
        not_compared=tuple(name for name in every if name not in {*columns, *used}),
        differences=answer,
        listed=tuple(listed[:most]),
        truncated=len(listed) > most,
        rows=rows,
    )


def _differing(
    question: RowChanges,
    before: Participant,
    after: Participant,
    keep: int,
    cancel: CancelToken,
) -> Differing | None:
    if not isinstance(after.engine, DuckDBEngine) or not isinstance(before.engine, DuckDBEngine):
        return None
    told = {*question.key, *question.columns}
    lone = tuple(
        [column for column in one.version.schema if column.name not in told]
        for one in (before, after)
    )
    return differing_rows(
        question,
        before.engine.side(question, cancel),
        after.engine.side(question, cancel),
        (lone[0], lone[1]),
        keep,
    )
