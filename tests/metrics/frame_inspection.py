"""Inspects pandas frames with chosen metrics, as a run does; shared by the tests of metrics."""

from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.column_types import logical_type
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL
from inspector.metrics.base import Metric, Shown, Subject
from inspector.model.answers import Cells
from inspector.model.dataset import Column, Roles, Schema, Version
from inspector.model.expectations import NOTHING
from inspector.model.finding import Severity
from inspector.model.outcome import Failed, Measured, Skipped
from inspector.model.questions import Ask, Distribution
from inspector.run.judging import arrange, findings_of
from inspector.run.rounds import Desk, Task, measure


@dataclass
class Inspection:
    """What came of it: outcomes and findings by (metric key, version id)."""

    metrics: list
    subjects: list
    outcomes: dict
    findings: tuple

    def result(self, key, version="v1"):
        outcome = self.outcomes[key, version]
        assert isinstance(outcome, Measured), outcome
        return outcome.result

    def of(self, key=None, version=None, least=Severity.INFO):
        return [
            f
            for f in self.findings
            if (key is None or f.key == key)
            and (version is None or f.version == version)
            and f.severity.reaches(least)
        ]

    def serious(self, version=None):
        return [f.message for f in self.of(version=version, least=Severity.WARNING)]

    def presentations(self):
        """Present every measured metric; a presentation that cannot be made raises."""
        made = {}
        for metric in self.metrics:
            series = [
                Shown(
                    version=s.version,
                    baseline=s.baseline,
                    result=outcome.result,
                    findings=tuple(self.of(metric.card.key, s.version.id)),
                )
                for s in self.subjects
                if isinstance(outcome := self.outcomes[metric.card.key, s.version.id], Measured)
            ]
            if series:
                made[metric.card.key] = metric.present(series)
        return made


def inspect_frames(
    frames,
    metrics,
    *,
    roles=None,
    as_of=None,
    as_of_basis="given",
    thresholds=None,
    baseline=True,
    expect=None,
) -> Inspection:
    """Measure, judge and return; each frame is compared with the one before it."""
    roles = roles or Roles()
    moment = 0.0 if as_of is None else as_of
    with Session() as session:
        versions, engines = [], {}
        for number, frame in enumerate(frames, 1):
            name = session.register(frame)
            described = session.describe(SQL("SELECT * FROM {}").format(name))
            schema = Schema(
                columns=tuple(
                    Column(name=n, type=logical_type(p), physical=p) for n, p in described
                )
            )
            version = Version(
                id=f"v{number}",
                name=f"version {number}",
                location="frame",
                format="frame",
                schema=schema,
                roles=roles,
                rows=len(frame),
                size_bytes=None,
                modified=None,
                as_of=moment,
                as_of_basis=as_of_basis,
                fingerprint=str(number),
            )
            relation = Relation(
                name=str(name).strip('"'),
                physical=tuple(described),
                from_sql=str(name),
                columnar=True,
                ordinal="rowid",
            )
            versions.append(version)
            engines[version.id] = DuckDBEngine(session, relation, schema)
        for engine in engines.values():
            engine.know(engines)
        desk = Desk(engines, {v.id: v.name for v in versions}, lambda _: None, CancelToken())
        scales = _scales(versions[0], desk)
        subjects = [
            Subject(
                version=version,
                baseline=versions[place - 1] if place and baseline else None,
                earlier=tuple(versions[:place]),
                expect=expect or NOTHING,
                scales={
                    n: s
                    for n, s in scales.items()
                    if (c := version.schema.find(n)) and c.type.is_ordered
                },
            )
            for place, version in enumerate(versions)
        ]
        tasks = [Task(metric=m, subject=s) for m in metrics for s in subjects]
        outcomes, findings = {}, []
        for task, outcome in zip(tasks, measure(tasks, desk), strict=True):
            assert not isinstance(outcome, Failed), (task.metric.card.key, outcome)
            assert isinstance(outcome, Measured | Skipped)
            outcomes[task.metric.card.key, task.subject.version.id] = outcome
            if isinstance(outcome, Measured):
                assert isinstance(outcome.result, task.metric.result)
                findings += findings_of(
                    task.metric, outcome.result, task.subject, thresholds or {}, engines
                )
        return Inspection(
            metrics=list(metrics),
            subjects=subjects,
            outcomes=outcomes,
            findings=arrange(findings, versions),
        )


def _scales(version, desk):
    scales = {}
    for column in version.schema:
        if column.type.is_ordered:
            ask = Ask(version=version.id, question=Distribution(column=column.name))
            answer = desk.ask([ask])[ask]
            if isinstance(answer, Cells) and answer.scale is not None:
                scales[column.name] = answer.scale
    return scales


def check_texts(inspection):
    """Every finding is a plain sentence with its reasons."""
    for finding in inspection.findings:
        assert finding.message.endswith((".", "…")), finding.message
        assert finding.impact.endswith("."), finding.impact
        assert finding.action.endswith("."), finding.action
        assert "  " not in finding.message
        assert "None" not in finding.message
        assert "nan" not in finding.message.split()


def all_of(package) -> list[Metric]:
    """Return the metrics of an area's package."""
    import importlib
    import pkgutil

    modules = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    found = [getattr(importlib.import_module(m.name), "METRIC", None) for m in modules]
    return [m for m in found if m is not None]
