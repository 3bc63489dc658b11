"""What every kind of question needs to be answered: whom to ask, about which rows, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier

if TYPE_CHECKING:
    import numpy as np

#: Rows of a first look.
SAMPLE = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Rows to ask about.

    Attributes:
        session: Where they live.
        source: What to write after FROM.
        ordinal: A hidden column that numbers its rows and prunes scans, or None.
        cancel: Passed to every query.
    """

    session: Session
    source: Composed
    ordinal: str | None
    cancel: CancelToken

    def reaches(self, rows: int) -> bool:
        """Return whether a sample of so many rows can be spread over all of them."""
        return self.ordinal is not None or rows <= SAMPLE

    def rows(self, query: Composed, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run a query and return all its rows."""
        return self.session.rows(query, parameters, cancel=self.cancel)

    def arrays(
        self, query: Composed
    ) -> "dict[str, np.ma.MaskedArray[Any, Any] | np.ndarray[Any, Any]]":
        """Run a query and return its columns by name, nulls masked."""
        return self.session.arrays(query, cancel=self.cancel)

    def columnar(self) -> "Scan":
        """Copy the rows into a table of the session, so that each column can be read on its own."""
        name = self.session.fresh_name("copy")
        query = SQL("CREATE TABLE {} AS SELECT * FROM {}").format(Identifier(name), self.source)
        self.session.execute(query, cancel=self.cancel)
        return Scan(
            session=self.session, source=Identifier(name), ordinal="rowid", cancel=self.cancel
        )
