"""Rows that the session can be asked about: a view or table in its catalogue."""

from dataclasses import dataclass

from inspector.model.intake import Intake

#: Of typed storage.
NOTHING_GUESSED = Intake()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A view or table.

    Attributes:
        name: Its generated name in the session.
        physical: Column names and the engine's types, in order.
        from_sql: What a person would write after FROM to read the same rows from their own files;
            file names only, without folders.
        columnar: Whether a scan of few columns reads few columns.
        ordinal: A hidden column that numbers rows and prunes scans ("rowid",
            "file_row_number"), or None.
        scanned: SQL to put after FROM for the same rows, where that is planned faster than the view;
            empty: there is none.
        intake: How its text files were read.
        file_date: SQL of the day that the name of a row's file speaks of; empty where there are not
            several files with dates in their names.
    """

    name: str
    physical: tuple[tuple[str, str], ...]
    from_sql: str
    columnar: bool
    ordinal: str | None = None
    scanned: str = ""
    intake: Intake = NOTHING_GUESSED
    file_date: str = ""
