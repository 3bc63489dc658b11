"""The verbs for looking at rows: what the window calls to show, choose, copy and export them."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.arranged import Arranged, arrange, forget
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.model.row_view import RowView
from inspector.run.unchanged import IN_PLACE, state_of
from inspector.sources.export import export_rows
from inspector.sources.glimpse import Glimpse, glimpse
from inspector.sources.import_preview import ImportPreview, import_preview
from inspector.sources.preview import page
from inspector.sources.selection import Selected, selected

__all__ = [
    "IN_PLACE",
    "Arranged",
    "Glimpse",
    "ImportPreview",
    "Page",
    "RowView",
    "Selected",
    "arrange",
    "cell",
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
