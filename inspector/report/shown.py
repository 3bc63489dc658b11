"""Figures as the language spoken writes them; the English is `inspector.report.format`."""

from inspector.language.current import tr, tr_value
from inspector.model.answers import Scalar
from inspector.model.dataset import LogicalType
from inspector.model.finding import Unit
from inspector.report import format as english

GROUP, NOTHING, SPACE = english.GROUP, english.NOTHING, english.SPACE
#: The calendar's order of digits is the same in every language (ISO 8601).
format_time = english.format_time


def format_value(value: Scalar, unit: Unit = "", *, column_type: LogicalType | None = None) -> str:
    """Return a value as text; see `inspector.report.format.format_value`."""
    text = english.format_value(value, unit, column_type=column_type)
    if isinstance(value, str):
        return text
    return tr(text) if isinstance(value, bool) else tr_value(text)


def grouped(value: float) -> str:
    """Return a number with its thousands apart."""
    return tr_value(english.grouped(value))


def format_duration(seconds: float) -> str:
    """Return a length of time in its two largest units."""
    return tr_value(english.format_duration(seconds))
