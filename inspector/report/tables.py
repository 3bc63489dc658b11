"""Grids as CSV that no spreadsheet takes for a program."""

import csv
import io

from inspector.model.answers import Scalar
from inspector.model.blocks import Grid

#: A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def to_csv(grid: Grid) -> str:
    """Return a grid as CSV: full figures, texts that could be formulas behind an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_safe(column.label) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([_safe(cell) for cell in row])
    return text.getvalue()


def _safe(cell: Scalar) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        clean = cell.replace("\0", "\ufffd")
        return "'" + clean if clean.startswith(_FORMULA) else clean
    return cell
