"""Values that stopped changing although rows keep coming: stuck sensors, values carried forward."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.frozen_show import frozen_blocks
from inspector.metrics.freshness.rhythm import MOST_SOURCES, Rhythm, listen
from inspector.metrics.freshness.stuck_values import (
    Frozen,
    FrozenColumn,
    frozen_column,
    reading_window,
)
from inspector.metrics.freshness.times import event_time, no_time
from inspector.metrics.phrases import (
    listed,
    moment,
    number,
    percent,
    plural,
    quoted,
    slice_text,
    whole,
)
from inspector.model.answers import Facts
from inspector.model.blocks import Presentation
from inspector.model.dataset import Column
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, ColumnFacts, ValueRuns
from inspector.model.time_answers import RunsFound
from inspector.stats.special_values import CODES

#: Columns looked at, the most varied first.
MOST_COLUMNS = 20
#: A column with fewer different values is a state, which may last.
FEWEST_VALUES = 10
#: Readings looked at, in each column and in all of them; of longer tables the newest.
MOST_READINGS = 500_000
MOST_CELLS = 2_500_000


class FrozenMetric(Metric[Frozen]):
    """Looks for runs of equal readings that are too long for the column."""

    card = Card(
        key="freshness.frozen",
        area="freshness",
        name="Frozen values",
        technical="Stuck-at faults; last observation carried forward; runs of ties",
        question="Did values stop changing although rows keep coming?",
        explanation=(
            "A sensor that is stuck, or a program that repeats the last value when none came, keeps "
            "sending rows that look fresh. A run of equal readings is called frozen when it is far "
            "longer than the way the column usually changes explains."
        ),
        formula="frozen if readings x (share of equal neighbours)^(run - 1) < 0.001, the run has 5 "
        "readings, and is 3 times as long as the longest run that is not",
        source="Run lengths of a Markov chain of ties (Feller 1968, XIII); Inspector's guard for ties "
        "that come in bunches",
        limits="Columns with under 10 different values are not looked at: a state may last. Of more "
        "than 500 000 readings (fewer with more than 5 columns; of more than 20 the most varied) the "
        "newest are looked at. A sensor stuck since its first reading is seen only if others of its "
        "kind vary. Codes such as -999 are told under special values.",
        thresholds=(
            Threshold(
                name="run",
                default=5,
                unit="count",
                meaning="A frozen run of at least this many readings is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="carried",
                default=0.2,
                unit="share",
                meaning="The share of readings equal to the one before growing by this much, and "
                "to twice as much, is a warning.",
                source="Inspector",
            ),
        ),
        order=60,
    )
    result = Frozen

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time and numbers."""
        reason = no_time(subject, "values that stopped changing.")
        if reason is None and not _candidates(subject):
            return "There are no columns of numbers that could stop changing."
        return reason

    def measure(self, subject: Subject) -> Measurement[Frozen]:
        """Listen to the rhythm; ask for runs within each source, in the newest readings."""
        rhythm: Rhythm = yield from listen(subject)
        candidates = _candidates(subject)
        asks = {c.name: subject.ask(ColumnFacts(column=c.name)) for c in candidates}
        answers = yield tuple(asks.values())
        varied: list[tuple[int, str]] = []
        coded: dict[str, frozenset[float]] = {}
        for name, ask in asks.items():
            facts = answers.get(ask)
            if isinstance(facts, Facts) and facts.distinct_estimate >= FEWEST_VALUES:
                varied.append((-facts.distinct_estimate, name))
                coded[name] = CODES.intersection(
                    float(end)
                    for end in (facts.minimum, facts.maximum)
                    if isinstance(end, (int, float))
                )
        names = tuple(name for _, name in sorted(varied)[:MOST_COLUMNS])
        ask_runs = _ask(subject, names, rhythm)
        if ask_runs is None:
            return Frozen(source_column="", readings=0, since=None, edges=(), columns=())
        found = (yield (ask_runs,)).get(ask_runs)
        if not isinstance(found, RunsFound) or not isinstance(ask_runs.question, ValueRuns):
            return Frozen(source_column="", readings=0, since=None, edges=(), columns=())
        return Frozen(
            source_column=ask_runs.question.by or "",
            readings=found.readings,
            since=ask_runs.question.since,
            edges=found.edges,
            columns=tuple(
                frozen_column(runs, found.edges, coded[runs.column]) for runs in found.columns
            ),
        )

    def judge(
        self, result: Frozen, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding a column for what is stuck, else one for values carried forward."""
        for column in result.columns:
            long = [run for run in column.stuck if run.readings >= limits["run"]]
            if long:
                yield _judge_stuck(column, result, subject, limits["run"])
            elif column.since is not None and _grew(column, limits["carried"]):
                yield _judge_carried(column, result, subject, limits["carried"])

    def present(self, series: Sequence[Shown[Frozen]]) -> Presentation:
        """The frozen runs, longest first; how often neighbours are equal over time."""
        return Presentation(blocks=frozen_blocks(series))


def _candidates(subject: Subject) -> tuple[Column, ...]:
    roles = subject.version.roles
    taken = {*roles.key, roles.event_time, roles.ingest_time, roles.source, roles.label}
    return tuple(c for c in subject.version.schema if c.type.is_numeric and c.name not in taken)


def _ask(subject: Subject, names: tuple[str, ...], rhythm: Rhythm) -> Ask | None:
    time = event_time(subject)
    if not names or time is None or rhythm.whole is None or rhythm.extent is None:
        return None
    many = 1 < len(rhythm.sources) <= MOST_SOURCES
    since, until = reading_window(
        rhythm, subject.version.as_of, min(MOST_READINGS, MOST_CELLS // len(names))
    )
    return subject.ask(
        ValueRuns(
            time=time.name,
            columns=names,
            by=subject.version.roles.source if many else None,
            since=since,
            until=until,
        )
    )


def _asked(result: Frozen, column: str, subject: Subject) -> Ask | None:
    time = subject.version.roles.event_time
    if time is None:
        return None
    by = result.source_column or None
    return subject.ask(ValueRuns(time=time, columns=(column,), by=by))


def _grew(column: FrozenColumn, limit: float) -> bool:
    before, after = column.before, column.after
    return (
        before is not None and after is not None and after - before >= limit and after >= 2 * before
    )


def _judge_stuck(column: FrozenColumn, result: Frozen, subject: Subject, limit: float) -> Judgement:
    longest = column.stuck[0]
    groups = list(dict.fromkeys(run.group for run in column.stuck))
    where = slice_text(result.source_column, groups[0]) if len(groups) == 1 and groups[0] else None
    at = f" at {quoted(longest.group)}" if longest.group else ""
    end = "and still does" if longest.lasting else f"until {moment(longest.end)}"
    message = (
        f"{quoted(column.column)}{at} showed {number(longest.value)} for "
        f"{whole(longest.readings)} readings in a row, from {moment(longest.start)} {end}"
    )
    if len(groups) > 1:
        message += f"; it froze at {listed(groups, 3)}"
    elif len(column.stuck) > 1:
        message += f"; it froze {plural(len(column.stuck), 'time')}"
    return Judgement(
        severity=Severity.WARNING,
        columns=(column.column,),
        slice=where,
        value=longest.readings,
        threshold=limit,
        unit="count",
        message=message + ".",
        impact="These rows look fresh and tell nothing new; a model learns that nothing happened.",
        action="Check the sensor, or whether a program repeats the last value; load these readings "
        "as missing.",
        risks=("performance", "robustness") if where is None else ("fairness", "robustness"),
        rows=sum(run.readings for run in column.stuck),
        began=min(run.start for run in column.stuck),
        ask=_asked(result, column.column, subject),
    )


def _judge_carried(
    column: FrozenColumn, result: Frozen, subject: Subject, limit: float
) -> Judgement:
    before, after, since = column.before or 0.0, column.after or 0.0, column.since or 0.0
    return Judgement(
        severity=Severity.WARNING,
        columns=(column.column,),
        slice="carried forward",
        value=after,
        threshold=before + limit,
        unit="share",
        message=f"Since {moment(since, day_only=True)} {percent(after)} of readings of "
        f"{quoted(column.column)} repeat the one before; earlier it was {percent(before)}.",
        impact="Values carried forward look like readings: what really happened is not in the data.",
        action="Ask whether the last value is repeated where none came, and load those as missing.",
        risks=("performance", "robustness"),
        began=since,
        ask=_asked(result, column.column, subject),
    )


METRIC = FrozenMetric()
