"""Turns results into findings: limits applied, SQL attached, first appearance found, worst first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inspector.engine.contract import Engine
from inspector.metrics.base import Metric, Subject
from inspector.model.dataset import Version
from inspector.model.errors import RequestError
from inspector.model.finding import AREAS, Finding
from inspector.model.questions import Ask


def limits_of(metric: Metric[object], changed: Mapping[str, float]) -> dict[str, float]:
    """Return every limit of a metric by name, with a person's changes applied."""
    key = metric.card.key
    return {t.name: changed.get(f"{key}/{t.name}", t.default) for t in metric.card.thresholds}


def check_thresholds(metrics: Sequence[Metric[object]], changed: Mapping[str, float]) -> None:
    """Refuse limits that no metric has.

    Raises:
        RequestError: A name in `changed` is not "metric.key/name" of a known limit.
    """
    known = {f"{m.card.key}/{t.name}" for m in metrics for t in m.card.thresholds}
    for name in changed:
        if name not in known:
            raise RequestError(
                f"There is no threshold “{name}”.",
                hint="Run “inspector metrics KEY” to see a metric's thresholds; "
                "write one as coverage.completeness/warning.",
            )


def findings_of(
    metric: Metric[object],
    result: object,
    subject: Subject,
    changed: Mapping[str, float],
    engines: Mapping[str, Engine],
) -> list[Finding]:
    """Judge one result."""
    return [
        Finding(
            key=metric.card.key,
            area=judgement.area or metric.card.area,
            severity=judgement.severity,
            version=subject.version.id,
            baseline=subject.baseline.id if subject.baseline else None,
            columns=judgement.columns,
            slice=judgement.slice,
            value=judgement.value,
            threshold=judgement.threshold,
            unit=judgement.unit,
            message=judgement.message,
            impact=judgement.impact,
            action=judgement.action,
            risks=judgement.risks,
            rows=judgement.rows,
            began=judgement.began,
            sql=_sql(judgement.ask, engines),
        )
        for judgement in metric.judge(result, subject, limits_of(metric, changed))
    ]


def arrange(findings: Iterable[Finding], versions: Sequence[Version]) -> tuple[Finding, ...]:
    """Mark since when each finding has stood, and sort: worst, newest version, area, most rows."""
    found = list(findings)
    order = {version.id: place for place, version in enumerate(versions)}
    by_version: dict[str, set[object]] = {}
    for finding in found:
        by_version.setdefault(finding.version, set()).add(finding.signature)
    marked = []
    for finding in found:
        place = order[finding.version]
        while place > 0 and finding.signature in by_version.get(versions[place - 1].id, ()):
            place -= 1
        marked.append(replace(finding, since=versions[place].id))
    return tuple(
        sorted(
            marked,
            key=lambda f: (
                f.severity.rank,
                -order[f.version],
                AREAS.index(f.area),
                -(f.rows or 0),
                f.key,
                f.columns,
                f.slice or "",
            ),
        )
    )


def _sql(ask: Ask | None, engines: Mapping[str, Engine]) -> str:
    return engines[ask.version].explain(ask.question) if ask else ""
