"""How a metric is measured: explanation, formula, source, limits and thresholds."""

from PySide6.QtWidgets import QFormLayout, QFrame, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.theme import LARGE, MEDIUM, TIGHT, set_look
from inspector.language.current import tr
from inspector.metrics.base import Card, Threshold
from inspector.report.shown import format_value


class AboutView(QFrame):
    """The card of a metric, for reading."""

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "card")
        self.setAccessibleName(tr(f"About {card.name}"))
        form = QFormLayout(self)
        form.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        form.setHorizontalSpacing(LARGE)
        form.setVerticalSpacing(TIGHT)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        limits = "\n".join(_threshold(limit) for limit in card.thresholds)
        for name, text in (
            ("What it shows", card.explanation),
            ("Field’s term", card.technical),
            ("Formula", card.formula),
            ("Thresholds", limits),
            ("Limits", card.limits),
            ("Source", card.source),
            ("Key", card.key),
        ):
            if text:
                value = plain_label(text, selectable=True)
                value.setAccessibleName(tr(name))
                form.addRow(plain_label(tr(name), look="muted", wrap=False), value)


def _threshold(limit: Threshold) -> str:
    shown = format_value(limit.default, limit.unit)
    source = f" ({limit.source})" if limit.source else ""
    return f"{limit.name}: {shown}. {limit.meaning}{source}"
