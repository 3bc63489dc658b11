"""All tables as one workbook; every text is a text, so that no cell is a formula."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from inspector.model.blocks import Grid
from inspector.report.text import printable

MOST_SHEETS = 120
MOST_ROWS = 20_000
LONGEST_CELL = 32_000
_FORMATS = {"share": "0.0%", "rows": "#,##0", "count": "#,##0", "number": "General"}


def workbook_of(grids: Iterable[tuple[str, Grid]]) -> bytes:
    """Return grids as .xlsx, a sheet each. Equal grids give equal bytes."""
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {unit: book.add_format({"num_format": f}) for unit, f in _FORMATS.items()}
        taken: set[str] = set()
        for name, grid in list(grids)[:MOST_SHEETS]:
            sheet = book.add_worksheet(_sheet_name(name, taken))
            for place, column in enumerate(grid.columns):
                sheet.write_string(0, place, printable(column.label)[:LONGEST_CELL], bold)
            for number, row in enumerate(grid.rows[:MOST_ROWS], start=1):
                for place, cell in enumerate(row):
                    if cell is None:
                        continue
                    if isinstance(cell, bool):
                        sheet.write_boolean(number, place, cell)
                    elif isinstance(cell, (int, float)) and abs(cell) < 1e300:
                        sheet.write_number(
                            number, place, cell, formats.get(grid.columns[place].unit)
                        )
                    else:
                        sheet.write_string(number, place, printable(str(cell))[:LONGEST_CELL])
            sheet.freeze_panes(1, 0)
            if grid.rows:
                sheet.autofilter(0, 0, min(len(grid.rows), MOST_ROWS), len(grid.columns) - 1)
            sheet.set_column(0, max(0, len(grid.columns) - 1), 18)
        if not taken:
            book.add_worksheet("Empty")
    return data.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    base = re.sub(r"[^\w .-]+", " ", name)[:31].strip(" '") or "table"
    shown, number = base, 2
    while shown.lower() in taken:
        end = f" {number}"
        shown, number = base[: 31 - len(end)] + end, number + 1
    taken.add(shown.lower())
    return shown
