"""A saved report judged anew with other limits, without its data; and the request that would repeat it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, cast

from inspector.engine.contract import Engine
from inspector.metrics.base import Subject
from inspector.metrics.catalog import all_metrics
from inspector.model.dataset import Roles, Source
from inspector.model.errors import RequestError
from inspector.model.finding import Finding
from inspector.model.outcome import Measured
from inspector.model.questions import Distribution
from inspector.model.report import Report
from inspector.model.request import Request, RoleChoice
from inspector.model.scale import Scale
from inspector.run.judging import arrange, check_thresholds, findings_of


def judged_again(report: Report, thresholds: Mapping[str, float]) -> Report:
    """Return a report with its findings judged by other limits; what was measured stays.

    Args:
        report: A report, opened or just made.
        thresholds: Limits that differ from the defaults; they replace those of the report.

    Raises:
        RequestError: A threshold that does not exist.
    """
    metrics = {metric.card.key: metric for metric in all_metrics()}
    check_thresholds(tuple(metrics.values()), thresholds)
    sql = {(f.version, f.signature): f.sql for f in report.findings}
    found: list[Finding] = []
    no_rows = cast("Mapping[str, Engine]", _NoRows())
    kept = [f for f in report.findings if f.key not in metrics]  # a foreign metric's own words
    for entry in report.outcomes:
        metric = metrics.get(entry.metric)
        if metric is None or not isinstance(entry.outcome, Measured):
            continue
        subject = Subject(
            version=report.version(entry.version),
            baseline=report.version(entry.baseline) if entry.baseline else None,
            scales=_scales(report, entry.version),
            expect=report.expect,
        )
        judged = findings_of(metric, entry.outcome.result, subject, thresholds, no_rows)
        found += [replace(f, sql=sql.get((f.version, f.signature), "")) for f in judged]
    return replace(
        report,
        findings=arrange([*found, *kept], report.versions),
        thresholds=dict(sorted(thresholds.items())),
    )


def repeated(report: Report, paths: Sequence[str]) -> Request:
    """Return the request that makes a report again from data that is at hand, with its choices.

    Raises:
        RequestError: There are not as many paths as the report has versions.
    """
    if len(paths) != len(report.versions):
        raise RequestError(
            f"The report has {len(report.versions)} versions, and {len(paths)} were given.",
            hint="Name the data of each version, oldest first.",
        )
    if report.baseline is not None:
        raise RequestError(
            "The report was compared with a baseline of its own.",
            hint="Inspect the data again with the same --baseline, and compare the two reports.",
        )
    return Request(
        versions=tuple(
            Source(path=path, name=version.name, as_of=version.as_of, reading=version.reading)
            for path, version in zip(paths, report.versions, strict=True)
        ),
        roles=_chosen(report.versions[-1].roles),
        thresholds=report.thresholds,
        expect=report.expect,
    )


def _chosen(roles: Roles) -> RoleChoice:
    known: dict[str, Any] = {field.name: getattr(roles, field.name) for field in fields(RoleChoice)}
    chosen: dict[str, Any] = {n: "" if v is None else v for n, v in known.items()}
    return RoleChoice(**chosen)


def _scales(report: Report, version: str) -> dict[str, Scale]:
    return {
        kept.question.column: kept.question.scale
        for kept in report.answers
        if kept.version == version
        and isinstance(kept.question, Distribution)
        and kept.question.scale is not None
        and kept.question.minus is None
    }


class _NoRows(dict[str, "_NoRows"]):
    """Stands for the engines of versions whose rows are not there."""

    def __missing__(self, key: str) -> "_NoRows":
        return self

    def explain(self, _question: object) -> str:
        """Return nothing: there are no rows to query."""
        return ""
