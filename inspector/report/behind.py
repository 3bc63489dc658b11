"""The rows behind a finding, where the finding is about rows that can be chosen."""

from inspector.model.conditions import Condition, Conditions
from inspector.model.dataset import Version
from inspector.model.finding import Finding
from inspector.model.report import Report
from inspector.model.row_view import RowView, SortKey

#: Findings about cells that are missing, in their first column.
_GAPS = (
    "coverage.completeness", "coverage.by_slice", "coverage.missing_depends", "labels.missing",
)  # fmt: skip
#: Findings about the rows of a slice as such.
_SLICES = (
    "coverage.combinations", "coverage.representation", "freshness.quiet", "freshness.lateness",
    "freshness.gaps", "freshness.cadence", "freshness.age", "freshness.volume", "drift.slices",
    "labels.by_slice", "labels.enough", "labels.balance",
)  # fmt: skip


def rows_behind(finding: Finding, version: Version, report: Report) -> RowView | None:
    """Return which rows a finding speaks of; None where it speaks of no rows that can be chosen.

    Args:
        finding: The finding.
        version: The version it is about.
        report: The report it stands in.
    """
    schema = version.schema
    if finding.key == "coverage.key" and finding.slice == "key missing":
        gaps = [Condition(column=name, operator="is missing") for name in version.roles.key]
        return RowView(where=Conditions(tests=tuple(gaps), match="any")) if gaps else None
    among = slice_conditions(finding.slice, version)
    if among is None:
        return None
    if finding.key in _GAPS and finding.columns and finding.columns[0] in schema:
        gap = Condition(column=finding.columns[0], operator="is missing")
        return RowView(where=Conditions(tests=(gap, *among)))
    if finding.key == "coverage.special_values" and (special := _special(finding, report)):
        return RowView(where=Conditions(tests=(*special, *among)))
    if finding.key == "coverage.duplicates":
        return RowView(repeated=schema.names)
    if finding.key == "coverage.key":
        key = tuple(name for name in finding.columns if name in schema) or version.roles.key
        if key:
            present = tuple(Condition(column=name, operator="is present") for name in key)
            keys = tuple(SortKey(column=name) for name in key)
            return RowView(where=Conditions(tests=present), repeated=key, sort=keys)
    if finding.key == "drift.over_time" and (times := _times(finding, version, report)):
        return RowView(where=Conditions(tests=times))
    if finding.key == "labels.suspicious" and (rows := _suspects(finding, report)):
        return RowView(where=Conditions(tests=rows))
    if finding.key in _SLICES and among:
        return RowView(where=Conditions(tests=among))
    return None


def slice_conditions(written: str | None, version: Version) -> tuple[Condition, ...] | None:
    """Read "station = Harbour, quality = good"; None if it cannot be told what it means."""
    if not written:
        return ()
    names = sorted(version.schema.names, key=len, reverse=True)
    tests: list[Condition] = []
    rest = written
    while rest:
        name = next((n for n in names if rest.startswith(f"{n} = ")), None)
        if name is None:
            return None
        rest = rest[len(name) + 3 :]
        ends = [at for n in names if (at := rest.find(f", {n} = ")) >= 0]
        end = min(ends, default=len(rest))
        value, rest = rest[:end], rest[end + 2 :]
        if value in ("missing", "(missing)", "null"):
            tests.append(Condition(column=name, operator="is missing"))
        elif value:
            tests.append(Condition(column=name, operator="=", values=(value,)))
        else:
            return None
    return tuple(tests)


def _special(finding: Finding, report: Report) -> tuple[Condition, ...]:
    """Return the condition for the values that a finding about special values names."""
    from inspector.metrics.coverage.special_values import SpecialValues

    result = report.result(finding.key, finding.version)
    if not isinstance(result, SpecialValues) or not finding.columns:
        return ()
    column = finding.columns[0]
    values = tuple(v.stated for v in result.values if v.column == column)
    return (Condition(column=column, operator="in", values=values),) if values else ()


def _times(finding: Finding, version: Version, report: Report) -> tuple[Condition, ...]:
    """Return the condition for the periods in which a column differs."""
    from inspector.metrics.drift.over_time import DriftOverTime
    from inspector.metrics.periods import next_period

    result, time = report.result(finding.key, finding.version), version.roles.event_time
    if not isinstance(result, DriftOverTime) or result.grain is None or time is None:
        return ()
    found = next((c for c in result.columns if c.column == finding.columns[0]), None)
    if found is None or found.first is None or found.last is None or time not in version.schema:
        return ()
    return (
        Condition(column=time, operator=">=", values=(found.first,)),
        Condition(column=time, operator="<", values=(next_period(found.last, result.grain),)),
    )


def _suspects(finding: Finding, report: Report) -> tuple[Condition, ...]:
    """Return the condition for the rows whose labels are in question, where a key names them."""
    from inspector.metrics.labels.suspicious import SuspiciousLabels

    result = report.result(finding.key, finding.version)
    if not isinstance(result, SuspiciousLabels):
        return ()
    keys = tuple(s.value for s in result.listed if s.column and s.value)
    if not keys:
        return ()
    return (Condition(column=result.listed[0].column, operator="in", values=keys),)
