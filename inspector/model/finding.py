"""A finding: one thing a person should know about the data, as a value."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from inspector.model.questions import Ask

Area = Literal["coverage", "freshness", "drift", "labels", "schema", "versions"]
AREAS: tuple[Area, ...] = ("coverage", "freshness", "drift", "labels", "schema", "versions")

#: Where a finding may do harm downstream.
Risk = Literal["performance", "fairness", "robustness", "scalability"]

#: How a value is shown: see `inspector.report.format`.
Unit = Literal["", "share", "points", "rows", "count", "seconds", "time", "number", "ratio"]


class Severity(StrEnum):
    """How bad it is. Critical: wrong results if used as is. Warning: look before use. Info: good to know."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst; sorts worst first."""
        return (Severity.CRITICAL, Severity.WARNING, Severity.INFO).index(self)

    def reaches(self, limit: "Severity") -> bool:
        """Whether this is at least as bad as `limit`."""
        return self.rank <= limit.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a metric says about its result; the runner makes a `Finding` of it.

    Attributes:
        severity: How bad it is.
        columns: Columns concerned, the main one first; may be empty.
        slice: "column = value" when it concerns only a part of the rows.
        value: The measured value that was judged.
        threshold: The limit it was held against.
        unit: The unit of both.
        message: One plain sentence for a stakeholder.
        impact: Why it matters downstream, in a sentence.
        action: What to do next, in a sentence.
        risks: Which kinds of harm `impact` speaks of.
        rows: Rows concerned, where they can be counted.
        began: Epoch seconds when it began, if known.
        ask: The question whose SQL reproduces `value`.
        area: Overrides the metric's area (drift metrics may report "schema").
    """

    severity: Severity
    columns: tuple[str, ...] = ()
    slice: str | None = None
    value: float | None = None
    threshold: float | None = None
    unit: Unit = ""
    message: str
    impact: str
    action: str
    risks: tuple[Risk, ...] = ()
    rows: int | None = None
    began: float | None = None
    ask: Ask | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A judgement in its place: which metric, which version, and how to reproduce it.

    Attributes:
        key: The metric's key, such as "coverage.completeness"; stable for ever.
        area: The tab it belongs to.
        version: Id of the version it is about.
        baseline: Id of the version it was compared with, if any.
        since: Id of the first version, up to this one, in an unbroken run with the same finding.
        sql: The query that reproduces `value`; empty when the metric gave no question.
        severity, columns, slice, value, threshold, unit, message, impact, action, risks, rows,
            began: See `Judgement`.
    """

    key: str
    area: Area
    severity: Severity
    version: str
    baseline: str | None = None
    since: str | None = None
    columns: tuple[str, ...] = ()
    slice: str | None = None
    value: float | None = None
    threshold: float | None = None
    unit: Unit = ""
    message: str
    impact: str
    action: str
    risks: tuple[Risk, ...] = ()
    rows: int | None = None
    began: float | None = None
    sql: str = ""

    @property
    def signature(self) -> tuple[str, tuple[str, ...], str | None]:
        """What makes two findings of different versions the same problem."""
        return (self.key, self.columns, self.slice)
