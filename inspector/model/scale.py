"""Cells on the inverse hyperbolic sine scale: linear in the middle, logarithmic in the tails.

A cell needs no minimum or maximum beforehand, so counts of two versions, or of two files, on one scale
can be added and compared (see Burbidge, Magee and Robb 1988 for the transformation).
"""

import math
import sys
from dataclasses import dataclass

#: Cells per unit of asinh: a cell is width/256 wide in the middle, 1/256 of the value in the tails.
CELLS_PER_UNIT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A choice of cells: cell(x) = floor(asinh((x - centre) / width) * 256).

    Attributes:
        centre: A value near the median.
        width: About one standard deviation; positive.
    """

    centre: float
    width: float

    def cell(self, x: float) -> int:
        """Return the cell of a finite value."""
        return math.floor(math.asinh(_clamped((x - self.centre) / self.width)) * CELLS_PER_UNIT)

    def left(self, cell: int) -> float:
        """Return the lower edge of a cell, in the column's unit."""
        return self._at(cell)

    def right(self, cell: int) -> float:
        """Return the upper edge of a cell, in the column's unit."""
        return self.left(cell + 1)

    def middle(self, cell: int) -> float:
        """Return the value in the middle of a cell."""
        return self._at(cell + 0.5)

    def _at(self, cells: float) -> float:
        try:
            return _clamped(self.centre + self.width * math.sinh(cells / CELLS_PER_UNIT))
        except OverflowError:
            return math.copysign(sys.float_info.max, cells)


def _clamped(x: float) -> float:
    """Return the nearest finite number."""
    return min(max(x, -sys.float_info.max), sys.float_info.max)
