"""Sheets of Excel and OpenDocument workbooks, read by calamine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.model.errors import SourceError
from inspector.sources.base import some
from inspector.sources.compound import is_compound, is_sound
from inspector.sources.settle import MISSING_WORDS
from inspector.sources.stored import BATCH_ROWS, Batches
from inspector.sources.tables import chosen_table

if TYPE_CHECKING:
    import pyarrow as pa
    from python_calamine import CalamineSheet, CalamineWorkbook

#: Rows that are looked at for a title above the table.
_TOP = 20
#: What a cell says whose formula failed.
_FAULTS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!")
)
_MISSING = frozenset(MISSING_WORDS) | _FAULTS

Row = Sequence[object]


def sheets(file: Path) -> tuple[str, ...]:
    """Return the sheets of a workbook that hold anything.

    Raises:
        SourceError: It is protected by a password, or damaged.
    """
    with _opened(file) as book:
        return _filled(book)


def sheet_batches(file: Path, table: str | None) -> Batches:
    """Open a sheet. The workbook is in memory while it is read, as its format demands.

    Raises:
        SourceError: There is no such sheet, or it cannot be read.
    """
    with _opened(file) as book:
        names = _filled(book)
        table = chosen_table(file.name, names, table, "sheet")
        sheet = book.get_sheet_by_name(table)
    notes = [f"The sheet “{table}” of {len(names)} was read."] if len(names) > 1 else []
    top, columns = _header(list(islice(sheet.iter_rows(), _TOP + 1)), file, notes)
    if not columns:
        raise SourceError(f"The sheet “{table}” of “{file.name}” is empty.")
    width = len(columns)
    kinds = _kinds(_rows(sheet, top, width), columns, notes)
    schema = _schema(columns, kinds)

    def batches() -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        rows = _rows(sheet, top, width)
        while part := list(islice(rows, BATCH_ROWS)):
            cells = zip(*part, strict=True)
            yield pa.record_batch(
                [
                    pa.array([_cell(value, kind) for value in column], type=field.type)
                    for column, kind, field in zip(cells, kinds, schema, strict=True)
                ],
                schema=schema,
            )

    return Batches(
        schema=schema, batches=batches(), table=table, only_floats=True, notes=tuple(notes)
    )


@contextmanager
def _opened(file: Path) -> "Iterator[CalamineWorkbook]":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        if is_compound(file) and not is_sound(file):
            raise CalamineError("sectors lead nowhere")  # the reader would never end
        book = CalamineWorkbook.from_path(str(file))
        try:
            yield book
        finally:
            book.close()
    except PasswordError as error:
        raise SourceError(
            f"“{file.name}” is protected by a password.",
            hint="Open it where it was made, save a copy without a password, and open that.",
        ) from error
    except (CalamineError, OSError) as error:
        if _is_encrypted(file):
            raise SourceError(
                f"“{file.name}” is protected by a password.",
                hint="Open it where it was made, save a copy without a password, and open that.",
            ) from error
        raise SourceError(
            f"“{file.name}” cannot be read as a workbook: it is damaged, cut short or of another "
            "kind.",
            hint="Open it where it was made and save it again.",
        ) from error


def _is_encrypted(file: Path) -> bool:
    """Whether a file is a newer workbook in the wrapping that a password gives it."""
    try:
        with file.open("rb") as stream:
            if stream.read(4) != b"\xd0\xcf\x11\xe0":
                return False
            return "EncryptedPackage".encode("utf-16-le") in stream.read(2**20)
    except OSError:
        return False


def _filled(book: "CalamineWorkbook") -> tuple[str, ...]:
    """Return the worksheets with a cell in them; sheets of charts and macros are none."""
    from python_calamine import SheetTypeEnum

    return tuple(
        known.name
        for known in book.sheets_metadata
        if known.typ == SheetTypeEnum.WorkSheet and book.get_sheet_by_name(known.name).height
    )


def _header(top: Sequence[Row], file: Path, notes: list[str]) -> tuple[int, list[str]]:
    """Return how many rows lie above the first record, and the columns' names."""
    filled = [sum(cell != "" for cell in row) for row in top]
    place = next((n for n, count in enumerate(filled) if count), None)
    if place is None:
        return 0, []
    widest = max(filled)
    if filled[place] == 1 < widest:  # a title above the table
        place = next(n for n, count in enumerate(filled) if count > 1)
        notes.append(f"Rows above row {place + 1} of “{file.name}” were left out: a title.")
    cells = top[place]
    width = len(cells)
    while width and all(row[width - 1] == "" for row in top):
        width -= 1
    texts = sum(isinstance(cell, str) and cell != "" for cell in cells)
    if 2 * texts >= filled[place]:
        return place + 1, [_text(cell) for cell in cells]
    notes.append(f"“{file.name}” has no header row; its columns were numbered.")
    return place, [f"column_{number + 1}" for number in range(len(cells))]


def _rows(sheet: "CalamineSheet", top: int, width: int) -> Iterator[Row]:
    """Return the rows below the header; empty ones are none."""
    for row in islice(sheet.iter_rows(), top, None):
        if any(cell != "" for cell in row):
            yield [*row[:width], *[""] * (width - len(row))]


def _kinds(rows: Iterator[Row], columns: Sequence[str], notes: list[str]) -> list[str]:
    """Return what the cells of each column are, from every row."""
    seen: list[set[str]] = [set() for _ in columns]
    words = [0] * len(columns)
    for row in rows:
        for place, cell in enumerate(row):
            if cell == "":
                continue
            kind = _kind(cell)
            if kind == "text" and cell in _MISSING:
                words[place] += 1
            else:
                seen[place].add(kind)
    kinds, mixed, missing = [], [], []
    for name, found, count in zip(columns, seen, words, strict=True):
        if found == {"date", "datetime"}:
            found = {"datetime"}
        kind = found.pop() if len(found) == 1 else "text"
        if found:
            mixed.append(name)
        if count and kind != "text":
            missing.append(name)
        kinds.append(kind)
    if mixed:
        notes.append(f"Values of several types were read as text, in {some(mixed)}.")
    if missing:
        notes.append(
            f"Cells that say “NA” or hold an error were read as missing, in {some(missing)}."
        )
    return kinds


def _kind(cell: object) -> str:
    if isinstance(cell, str):
        return "text"
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, (int, float)):
        return "number"
    if isinstance(cell, datetime):
        return "datetime"
    if isinstance(cell, date):
        return "date"
    return "time" if isinstance(cell, time) else "span"


def _schema(columns: Sequence[str], kinds: Sequence[str]) -> "pa.Schema":
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "truth": pa.bool_(),
        "number": pa.float64(),
        "datetime": pa.timestamp("us"),
        "date": pa.date32(),
        "time": pa.time64("us"),
        "span": pa.float64(),
    }
    return pa.schema([(name, types[kind]) for name, kind in zip(columns, kinds, strict=True)])


def _cell(value: object, kind: str) -> object:
    if value == "" or (kind != "text" and isinstance(value, str)):
        return None
    if kind == "text":
        return _text(value)
    if kind == "datetime" and not isinstance(value, datetime) and isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a workbook knows no zones
    return value.total_seconds() if isinstance(value, timedelta) else value


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    return str(cell)
