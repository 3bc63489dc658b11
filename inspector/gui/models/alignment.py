"""Where text stands in a cell."""

from PySide6.QtCore import Qt


def alignment(*, right: bool) -> int:
    """Return the alignment of a cell: numbers to the right, all else to the left."""
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
