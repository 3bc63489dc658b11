"""A page of lines on which a person states what is known: of the label, of times."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.theme import LARGE, MEDIUM, SMALL

#: What may be said of the label: its name, what it means, and an example.
LABEL_PARTS = {
    "positive": ("Positive class", "The class that rates are told of.", "such as fraud"),
    "order": ("Class order", "Of an ordinal label, lowest first.", "such as low, medium, high"),
    "bins": ("Label bins", "Inner edges, where the label is a number.", "such as 0, 10, 100"),
    "columns": ("Label columns", "Yes-or-no columns, one a label.", "such as is_cat, is_dog"),
    "near": (
        "Near duplicates",
        "Look for near-equal rows of other labels.",
        "part of a range: 0.02",
    ),
    "separator": ("Label separator", "Between several labels of one text.", "such as |"),
}
#: The same of times.
TIME_PARTS = {
    "warn_after": ("Warn after", "Age at which the newest record is too old.", "such as 12 hours"),
    "error_after": ("Error after", "Age at which it is critically old.", "such as 2 days"),
    "time_zone": ("Time zone", "Of times that name none.", "such as Europe/Berlin"),
}


class KnownPage(QWidget):
    """One line for each part; an empty one states nothing.

    Attributes:
        fields: The line of each part.
    """

    def __init__(
        self,
        parts: Mapping[str, tuple[str, str, str]],
        known: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(1, 1)
        self.fields: dict[str, QLineEdit] = {}
        for row, (part, (name, meaning, example)) in enumerate(parts.items()):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(plain_label(name, bold=True, wrap=False))
            words.addWidget(plain_label(meaning, look="muted", size=0.92, wrap=False))
            grid.addLayout(words, row, 0)
            line = QLineEdit(known.get(part, ""))
            line.setPlaceholderText(example)
            line.setAccessibleName(name)
            line.setAccessibleDescription(meaning)
            self.fields[part] = line
            grid.addWidget(line, row, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, MEDIUM, 0, 0)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def written(self) -> dict[str, str]:
        """Return what stands on each line."""
        return {part: line.text().strip() for part, line in self.fields.items()}

    def clear(self) -> None:
        """State nothing."""
        for line in self.fields.values():
            line.clear()
