"""What every kind of question needs to be answered: whom to ask, about which rows, until when."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Rows to ask about.

    Attributes:
        session: Where they live.
        name: The view or table.
        ordinal: A hidden column that numbers its rows and prunes scans, or None.
        cancel: Passed to every query.
    """

    session: Session
    name: str
    ordinal: str | None
    cancel: CancelToken

    @property
    def source(self) -> Composed:
        """What to write after FROM."""
        return Identifier(self.name)

    def rows(self, query: Composed, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run a query and return all its rows."""
        return self.session.rows(query, parameters, cancel=self.cancel)

    def columnar(self) -> "Scan":
        """Copy the rows into a table of the session, so that each column can be read on its own."""
        name = self.session.fresh_name("copy")
        query = SQL("CREATE TABLE {} AS SELECT * FROM {}").format(Identifier(name), self.source)
        self.session.execute(query, cancel=self.cancel)
        return Scan(session=self.session, name=name, ordinal="rowid", cancel=self.cancel)
