"""What is said of a column that drifted."""

from collections.abc import Mapping

from inspector.metrics.base import Subject
from inspector.metrics.drift.channels import Exchange
from inspector.metrics.drift.compare import ColumnDrift
from inspector.metrics.drift.movement import NAMED, Turnover
from inspector.metrics.phrases import percent, points, quoted, whole
from inspector.model.dataset import Roles
from inspector.model.finding import Judgement, Severity, Unit

#: The share of rows from which a value that came or went is named.
WORTH_NAMING = 0.005


def drift_judgement(
    column: ColumnDrift, subject: Subject, limits: Mapping[str, float], *, role: bool = True
) -> Judgement | None:
    """Return what to say of a column, or None if nothing.

    Args:
        column: The column.
        subject: The versions.
        limits: "info", "warning", "critical", "one_value" and "new_value".
        role: Hold columns that play a weighty part (split, annotator) to half of each limit.
    """
    factor = 0.5 if role and _weighty(column.column, subject.version.roles) else 1.0
    info, warning, critical = (limits[name] * factor for name in ("info", "warning", "critical"))
    one_value = limits["one_value"] * factor
    if not column.real or column.moved is None or not column.is_big(info, one_value):
        return None
    moved, low = column.moved, column.low or 0.0
    turned = max(column.appeared.largest, column.vanished.largest)
    value, threshold, unit = moved, info, "share"
    if moved >= critical and low >= critical / 2:
        severity, threshold = Severity.CRITICAL, critical
    elif moved >= warning:
        severity, threshold = Severity.WARNING, warning
    elif turned >= limits["new_value"] * factor:
        severity, value, threshold = Severity.WARNING, turned, limits["new_value"] * factor
    else:
        severity = Severity.INFO
        if moved < info:
            value, threshold, unit = max(column.one_value, column.tail), one_value, "points"
    if column.type.is_temporal:
        severity = Severity.INFO
    reach = max(column.high or 0.0, value)
    return Judgement(
        severity=severity,
        columns=(column.column,),
        value=value,
        threshold=threshold,
        unit=_unit(unit),
        message=_message(column, subject, by_value=moved < info),
        impact=f"Any rate that depends on {quoted(column.column)} alone, such as a model's "
        f"accuracy, can differ from the baseline's by up to {points(reach)}.",
        action=_action(column),
        risks=("performance", "robustness") if column.appeared.count else ("performance",),
        rows=round(moved * column.rows_after),
        ask=subject.distribution(column.column),
    )


def _message(column: ColumnDrift, subject: Subject, *, by_value: bool) -> str:
    name = quoted(column.column)
    before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
    if column.compared == "lengths":
        name = f"the text lengths of {name}"
    if column.exchange is not None:
        return _exchanged(column, column.exchange, before)
    if by_value:
        first = _single(column, before)
    else:
        first = (
            f"{percent(column.moved or 0)} of rows in {name} would have to change to look like "
            f"{before} (95 %: {100 * (column.low or 0):.1f} to {100 * (column.high or 0):.1f}; "
            f"chance alone about {percent(column.chance or 0)}{_times(column)})."
        )
    parts = [first]
    if column.design_effect is not None:
        parts.append(
            f"Rows come in {column.grain}s that differ among themselves, and count for "
            f"{percent(1 / column.design_effect)} of as many independent ones here."
        )
    if column.looks_like:
        parts.append(column.looks_like)
    if column.moves:
        text = "; ".join(move.text for move in column.moves[:NAMED])
        parts.append(f"Most moved: {text}.")
    parts += [
        f"{word}: {text}."
        for word, turned in (("New", column.appeared), ("Gone", column.vanished))
        if (text := _turned(turned))
    ]
    return " ".join(parts)


def _exchanged(column: ColumnDrift, found: Exchange, before: str) -> str:
    """One event, not two: what left the missing cells is what came as a value, or the reverse."""
    name, value, share = quoted(column.column), quoted(found.value), percent(found.share)
    if found.gave == "missing":
        first = f"{share} of rows in {name} that were missing in {before} hold {value} now."
    else:
        first = f"{share} of rows in {name} that held {value} in {before} are missing now."
    if found.remains:
        return f"{first} The other values changed, too: {percent(found.moved)} of them moved."
    return f"{first} The other values are as before."


def _times(column: ColumnDrift) -> str:
    times = column.times_chance
    return "" if times is None or times < 1.5 else f", {times:.0f} times less"


def _turned(values: Turnover) -> str:
    """Name values that came or went; rare ones do so in every version of a long tail."""
    frequent = [
        (label, share)
        for label, share in zip(values.labels, values.shares, strict=True)
        if share >= WORTH_NAMING
    ]
    named = [f"{quoted(label)} ({percent(share)} of rows)" for label, share in frequent[:3]]
    more = len(frequent) - len(named)
    return ", ".join(named) + (f" and {whole(more)} more" if more else "")


def _single(column: ColumnDrift, before: str) -> str:
    name = quoted(column.column)
    if column.one_value >= column.tail and column.one_value_label:
        return (
            f"One value of {name}, {quoted(column.one_value_label)}, doubled or halved against "
            f"{before}: its share moved by {points(column.one_value)}."
        )
    if column.one_value >= column.tail:
        return (
            f"A few values of {name} doubled or halved against {before}: their share moved by "
            f"{points(column.one_value)}."
        )
    return (
        f"An end of {name} doubled or halved against {before}: the outermost values' share moved "
        f"by {points(column.tail)}."
    )


def _action(column: ColumnDrift) -> str:
    if column.exchange is not None:
        return (
            "Ask at the source what marks a missing cell now, and read that mark as missing in "
            "both versions before they are used together."
        )
    if column.looks_like:
        return (
            "Ask at the source whether this was done on purpose; if so, do the same to the older "
            "versions, else undo it."
        )
    if column.type.is_temporal:
        return "If this time simply moves on, nothing is wrong; else look at where it is recorded."
    if column.type.is_numeric:
        return (
            "Ask at the source whether units, defaults or instruments changed; if the world "
            "changed, retrain or re-weight."
        )
    return (
        "Ask at the source whether codes or collection changed; if the world changed, retrain or "
        "re-weight."
    )


def _weighty(column: str, roles: Roles) -> bool:
    return column in (roles.label, roles.split, roles.annotator)


def _unit(unit: str) -> Unit:
    return "points" if unit == "points" else "share"
