"""The verbs for looking at rows: what the window calls to show, choose, copy and export them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.arranged import Arranged, arrange, forget
from inspector.engine.duckdb_engine.differing import drop
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.metrics.base import Shown
from inspector.metrics.phrases import listed, quoted, rows_text, whole
from inspector.metrics.versions.rows_result import RowsChanged
from inspector.metrics.versions.rows_show import (
    cells_by_column,
    figures,
    rows_by_slice,
    typical_changes,
)
from inspector.model.blocks import Block, Grid, Note
from inspector.model.dataset import Roles, Source, Version
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.row_view import RowView
from inspector.run.diffing import RowDiff, diff_rows
from inspector.run.unchanged import IN_PLACE, state_of
from inspector.sources.base import schema_of
from inspector.sources.export import export_rows
from inspector.sources.glimpse import Glimpse, glimpse
from inspector.sources.import_preview import ImportPreview, import_preview
from inspector.sources.preview import page
from inspector.sources.selection import Selected, selected

__all__ = [
    "IN_PLACE",
    "Arranged",
    "Comparison",
    "Glimpse",
    "ImportPreview",
    "Page",
    "RowView",
    "Selected",
    "arrange",
    "cell",
    "compare",
    "difference_blocks",
    "drop",
    "export_rows",
    "fetch",
    "forget",
    "glimpse",
    "import_preview",
    "selected",
    "state_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of some columns.

    Attributes:
        rows: Cells as texts; None for null.
        places: Where each row stands in the data, counted from 0.
    """

    rows: tuple[tuple[str | None, ...], ...]
    places: tuple[int, ...]


def fetch(
    session: Session,
    relation: Relation,
    *,
    offset: int,
    limit: int,
    columns: Sequence[str] | None = None,
    arranged: Arranged | None = None,
    whole: bool = False,
    cancel: CancelToken | None = None,
) -> Page:
    """Return rows from `offset` on; see `inspector.sources.preview.page`."""
    rows, places = page(
        session,
        relation,
        offset=offset,
        limit=limit,
        columns=columns,
        arranged=arranged,
        whole=whole,
        cancel=cancel,
    )
    return Page(rows=rows, places=places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions compared row by row, and the rows that differ as something to look at.

    Attributes:
        found: What differs.
        blocks: That, as it is shown.
        version: The rows that differ, as if they were a version.
        relation: Where they are; a table of the session.
        change: The column that says what became of a row.
    """

    found: RowDiff
    blocks: tuple[Block, ...]
    version: Version
    relation: Relation
    change: str


#: Rows of one kind that the window keeps at most.
MOST_KEPT = 200_000


def compare(
    session: Session,
    old: Source,
    new: Source,
    *,
    key: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    by: Sequence[str] | None = None,
    tolerance: float = 0.0,
    expect: Expectations = NOTHING,
    cancel: CancelToken | None = None,
) -> Comparison:
    """Compare two versions row by row and keep the rows that differ; see `run.diffing.diff_rows`.

    Drop them with `drop` when they are no longer looked at.
    """
    found = diff_rows(
        old, new, session=session, key=key, ignore=ignore, by=by, tolerance=tolerance,
        keep=MOST_KEPT, expect=expect, cancel=cancel,
    )  # fmt: skip
    if found.rows is None:
        raise TypeError("rows of two open versions are always kept")
    name = f"{found.old.name} → {found.new.name}"
    version = replace(
        found.new,
        id="differing",
        name=name,
        location=name,
        format="differing rows",
        schema=schema_of(found.rows.relation.physical),
        roles=Roles(),
        rows=found.rows.rows,
    )
    return Comparison(
        found=found,
        blocks=difference_blocks(found),
        version=version,
        relation=found.rows.relation,
        change=found.rows.change,
    )


def difference_blocks(found: RowDiff) -> tuple[Block, ...]:
    """Return what differs between two versions, as the versions tab shows it."""
    counts = found.differences
    shown = Shown(
        version=found.new,
        baseline=found.old,
        result=RowsChanged(
            key=found.key,
            compared=len(found.compared),
            not_compared=(),
            **{field.name: getattr(counts, field.name) for field in fields(counts)},
        ),
    )
    blocks: list[Block] = [figures(shown), *_matching(found)]
    blocks += [*cells_by_column([shown]), *rows_by_slice(shown)]
    for column, details in typical_changes([shown]).items():
        blocks += [
            replace(one, title=f"Typical changes in {quoted(column)}")
            for one in details
            if isinstance(one, Grid)
        ]
    if found.not_compared:
        blocks.append(Note(text=f"Not compared: {listed(found.not_compared, 12)}.", tone="muted"))
    if found.rows is not None and found.rows.truncated:
        text = f"Of one kind the first {whole(MOST_KEPT)} rows are shown; the counts are of all."
        blocks.append(Note(text=text, tone="muted"))
    return tuple(blocks)


def _matching(found: RowDiff) -> list[Block]:
    """Say by what rows were matched, and which could not be."""
    counts = found.differences
    if not found.key:
        text = (
            "Without a key, rows are matched by their whole content: a row that was altered counts as "
            "one removed and one added."
        )
        return [Note(text=text, tone="info")]
    how = ", found by name and content" if found.key_basis == "guessed" else ""
    text = f"Rows are matched by {listed(found.key, 8)}{how}."
    lone = counts.unmatchable + counts.unmatchable_before
    if lone:
        text += (
            f" {rows_text(counts.unmatchable_before)} before and {rows_text(counts.unmatchable)} now "
            "have a key that is missing or repeats: they match nothing, and are neither added nor "
            "removed nor altered."
        )
    return [Note(text=text, tone="warning" if lone else "neutral")]


def cell(
    session: Session,
    relation: Relation,
    *,
    row: int,
    column: str,
    arranged: Arranged | None = None,
    cancel: CancelToken | None = None,
) -> str | None:
    """Return one cell as text, whole or nearly: two million characters at most."""
    found = fetch(
        session,
        relation,
        offset=row,
        limit=1,
        columns=[column],
        arranged=arranged,
        whole=True,
        cancel=cancel,
    )
    return found.rows[0][0] if found.rows else None
