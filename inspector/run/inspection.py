"""Makes a report of participants: plans who is compared with whom, measures, judges."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from inspector.engine.cancel import CancelToken
from inspector.engine.session import engine_name
from inspector.metrics.base import Subject
from inspector.metrics.catalog import all_metrics
from inspector.model.answers import Cells
from inspector.model.dataset import Version
from inspector.model.events import Event, Progress
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.finding import Finding
from inspector.model.outcome import Measured, OutcomeOf
from inspector.model.questions import Ask, Distribution
from inspector.model.report import Report
from inspector.model.scale import Scale
from inspector.run.judging import arrange, check_thresholds, findings_of
from inspector.run.opening import Participant
from inspector.run.rounds import Desk, Task, bug, measure
from inspector.version import __version__


def inspect_participants(
    participants: Sequence[Participant],
    *,
    baseline: Participant | None,
    thresholds: Mapping[str, float],
    on_event: Callable[[Event], None],
    cancel: CancelToken,
    expect: Expectations = NOTHING,
) -> Report:
    """Inspect versions and return what was found.

    Args:
        participants: The versions, oldest first.
        baseline: What each is compared with: one of `participants`, or another. None compares
            each with the one before it.
        thresholds: Limits that differ from the defaults, by "metric.key/name".
        on_event: Told of progress, in this thread.
        cancel: Asks this to stop.
        expect: What a person states about the data; already applied by the engines.

    Raises:
        RequestError: A threshold that does not exist.
        Cancelled: A stop was requested.
    """
    metrics = all_metrics()
    check_thresholds(metrics, thresholds)
    everyone = {p.version.id: p for p in participants}
    if baseline is not None:
        everyone.setdefault(baseline.version.id, baseline)
    engines = {version_id: p.engine for version_id, p in everyone.items()}
    names = {version_id: p.version.name for version_id, p in everyone.items()}
    for engine in engines.values():
        engine.know(engines)
    desk = Desk(engines, names, on_event, cancel)
    scales = shared_scales(baseline or participants[0], desk)
    subjects = [
        replace(
            _subject(p.version, _compared_with(place, participants, baseline), scales, expect),
            earlier=tuple(other.version for other in participants[:place]),
        )
        for place, p in enumerate(participants)
    ]
    tasks = [Task(metric=metric, subject=subject) for metric in metrics for subject in subjects]
    measured = measure(tasks, desk)
    findings: list[Finding] = []
    outcomes: list[OutcomeOf] = []
    for task, outcome in zip(tasks, measured, strict=True):
        final = outcome
        if isinstance(outcome, Measured):
            try:
                findings += findings_of(
                    task.metric, outcome.result, task.subject, thresholds, engines
                )
            except Exception as error:
                final = bug(task.metric, error)
        outcomes.append(
            OutcomeOf(
                metric=task.metric.card.key,
                version=task.subject.version.id,
                baseline=task.subject.baseline.id if task.subject.baseline else None,
                outcome=final,
            )
        )
    versions = tuple(p.version for p in participants)
    on_event(Progress(done=1, total=1, phase="Done"))
    return Report(
        versions=versions,
        baseline=baseline.version
        if baseline is not None and baseline.version not in versions
        else None,
        findings=arrange(findings, versions),
        outcomes=tuple(outcomes),
        answers=desk.kept(),
        thresholds=dict(sorted(thresholds.items())),
        expect=expect,
        inspector_version=__version__,
        engine=engine_name(),
    )


def shared_scales(anchor: Participant, desk: Desk) -> dict[str, Scale]:
    """Choose the cells all versions are counted on: those that suit the anchor."""
    asks = {
        column.name: Ask(version=anchor.version.id, question=Distribution(column=column.name))
        for column in anchor.version.schema
        if column.type.is_ordered
    }
    given = dict(desk.ask(tuple(asks.values())))
    scales = {}
    for name, ask in asks.items():
        answer = given[ask]
        if isinstance(answer, Cells) and answer.scale is not None:
            scales[name] = answer.scale
            on_scale = Distribution(column=name, scale=answer.scale)
            desk.rename(ask, Ask(version=anchor.version.id, question=on_scale))
    return scales


def _compared_with(
    place: int, participants: Sequence[Participant], baseline: Participant | None
) -> Version | None:
    if baseline is not None:
        same = participants[place].version.id == baseline.version.id
        return None if same else baseline.version
    return participants[place - 1].version if place else None


def _subject(
    version: Version,
    baseline: Version | None,
    scales: Mapping[str, Scale],
    expect: Expectations,
) -> Subject:
    def ordered(one: Version, name: str) -> bool:
        column = one.schema.find(name)
        return column is not None and column.type.is_ordered

    usable = {
        name: scale
        for name, scale in scales.items()
        if ordered(version, name) and (baseline is None or ordered(baseline, name))
    }
    return Subject(version=version, baseline=baseline, scales=usable, expect=expect)
