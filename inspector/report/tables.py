"""Grids as CSV that no spreadsheet takes for a program."""

import csv
import io

from inspector.model.answers import Scalar
from inspector.model.blocks import Grid

#: A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: Whole numbers below it are told apart as floats.
_EXACT = 2**53


def to_csv(grid: Grid) -> str:
    """Return a grid as CSV: full figures, texts that could be formulas behind an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([safe_cell(column.label) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue()


def safe_cell(cell: Scalar) -> str | int | float:
    """Return a cell for a CSV file; a text that could be a formula behind an apostrophe.

    Whole numbers are written without a point, whether a report was just made or read again.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        clean = cell.replace("\0", "\ufffd")
        return "'" + clean if clean.startswith(_FORMULA) else clean
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT
    return int(cell) if whole else cell
