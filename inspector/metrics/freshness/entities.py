"""When each slice and each entity was last seen, and which of them fell quiet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.entities_show import seen_blocks
from inspector.metrics.freshness.rhythm import MOST_SOURCES, Rhythm, listen
from inspector.metrics.freshness.times import event_time, no_time
from inspector.metrics.phrases import (
    listed,
    moment,
    percent,
    plural,
    quoted,
    slice_text,
    span,
    whole,
)
from inspector.model.answers import Facts
from inspector.model.blocks import Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, ColumnFacts
from inspector.model.time_answers import EntityAge, EntityAgesFound
from inspector.model.time_questions import EntityAges, Period

DAY = 86_400.0
#: Columns of entities that are looked at, and the fewest entities that make a column one.
MOST_COLUMNS, FEWEST_ENTITIES = 2, 20
#: Fewer sources than this are told by `freshness.quiet`.
SOURCES = int(MOST_SOURCES * 1.1)
#: Rows an entity has on average, at least: who comes once has no rhythm.
ROWS_EACH = 4
#: Periods of a time that are enough to see a rhythm in.
PERIODS = 60
_THINGS = frozenset(
    {
        *("patient", "subject", "user", "customer", "person", "member", "device", "session"),
        *("household", "participant", "client", "account", "sensor", "station", "machine", "meter"),
        *("vehicle", "store", "shop", "site", "player", "employee", "student", "author"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who was last seen when, in one column.

    Attributes:
        column: The column.
        part: "slice" for a column to break figures down by, "entity" for one that names who or what.
        grain: Periods in which each is seen or not.
        entities: How many there are with a time.
        judged: Those seen often enough to have a rhythm.
        quiet: Those of them that fell quiet.
        rows: Rows of all.
        quiet_rows: Rows of the quiet.
        stopped: Start of the period in which most of the quiet were last seen; None without any.
        stopped_then: How many were last seen in it.
        told: The quiet first, then those with most rows; times in epoch seconds.
    """

    column: str
    part: str
    grain: str
    entities: int
    judged: int
    quiet: int
    rows: int
    quiet_rows: int
    stopped: float | None
    stopped_then: int
    told: tuple[EntityAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """When slices and entities of a version were last seen.

    Attributes:
        newest: The newest believable time, to which silence is measured; None if there is none.
        first: The earliest believable time.
        columns: Slices, then entities.
        note: Why there is nothing; "" if there is something.
    """

    newest: float | None
    first: float
    columns: tuple[Seen, ...]
    note: str = ""


class EntitiesMetric(Metric[LastSeen]):
    """Holds the silence of each slice and entity against its own pauses."""

    card = Card(
        key="freshness.entities",
        area="freshness",
        name="Quiet slices and entities",
        technical="Age per entity against its own gap distribution; predictive Poisson test",
        question="Which groups, and how many people or things, are no longer seen?",
        explanation=(
            "The age of each slice, and of each patient, device or customer where a column names them. "
            "One is quiet when it has been silent for more than twice its longest pause, and for so long "
            "that its own rate makes that next to impossible. People come and go; that many stop at "
            "the same moment is a sign that the collection broke."
        ),
        formula="quiet: seen in 6 periods or more, silence > 2 x longest pause, and "
        "(1 + silence / time seen) ^ -(periods - 1) < 0.0001",
        source="Predictive distribution of a Poisson process with unknown rate (Cox and Lewis 1966)",
        limits="Silence is measured to the newest row of the table. Who is seen in few periods has no "
        "rhythm to judge by. Bursts make pauses look longer than chance: the longest pause guards "
        "against that, not fully.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.05,
                unit="share",
                meaning="A quiet slice that had at least this share of rows is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="together",
                default=0.5,
                unit="share",
                meaning="This share of the quiet entities, and five or more, last seen in one period is "
                "a warning.",
                source="Inspector",
            ),
        ),
        order=45,
    )
    result = LastSeen

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time, and slices or a column that may name entities."""
        reason = no_time(subject, "when each slice and entity was last seen.")
        if reason is None and not _slices(subject) and not _entities(subject):
            return "Choose slices, or a source, to see when each was last seen."
        return reason

    def measure(self, subject: Subject) -> Measurement[LastSeen]:
        """Find the columns, and ask when each value was last seen."""
        time = event_time(subject)
        if time is None:
            raise ValueError("there is no event time")
        maybe = _entities(subject)
        ask_facts = {column.name: subject.ask(ColumnFacts(column=column.name)) for column in maybe}
        answers = yield tuple(ask_facts.values())
        entities: list[str] = []
        for name, ask in ask_facts.items():
            facts = answers.get(ask)
            if isinstance(facts, Facts) and (
                (SOURCES if name == subject.version.roles.source else FEWEST_ENTITIES)
                <= facts.distinct_estimate
                <= facts.present / ROWS_EACH
            ):
                entities.append(name)
        rhythm: Rhythm = yield from listen(subject)
        if rhythm.extent is None or rhythm.whole is None:
            return LastSeen(newest=None, first=0.0, columns=(), note="No row has a time.")
        newest = min(rhythm.whole.last, subject.version.as_of + DAY)
        grain = _grain(time, newest - rhythm.extent.first)
        parts = [(name, "slice") for name in _slices(subject)]
        parts += [(name, "entity") for name in entities[:MOST_COLUMNS]]
        asks = {
            part: subject.ask(
                EntityAges(
                    by=part[0],
                    time=time.name,
                    grain=grain,
                    first=rhythm.extent.first,
                    last=newest,
                )
            )
            for part in parts
        }
        answers = yield tuple(asks.values())
        found = tuple(
            _seen(part, asks[part], answer)
            for part in parts
            if isinstance(answer := answers.get(asks[part]), EntityAgesFound)
        )
        note = "" if found else "No column names who or what is seen again and again."
        return LastSeen(newest=newest, first=rhythm.extent.first, columns=found, note=note)

    def judge(
        self, result: LastSeen, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Large quiet slices, and entities that stopped together, are warnings."""
        time = event_time(subject)
        if time is None or result.newest is None:
            return
        for seen in result.columns:
            ask = subject.ask(
                EntityAges(
                    by=seen.column,
                    time=time.name,
                    grain=_grain(time, result.newest - result.first),
                    first=result.first,
                    last=result.newest,
                )
            )
            if seen.part == "slice":
                yield from _slice_findings(seen, result.newest, limits["warning"], ask)
            elif seen.quiet:
                yield _entity_finding(seen, limits["together"], ask)

    def present(self, series: Sequence[Shown[LastSeen]]) -> Presentation:
        """Ages by slice and entity of the newest version, with the versions before."""
        return Presentation(blocks=tuple(seen_blocks(series)))


def _slices(subject: Subject) -> tuple[str, ...]:
    """Return the slices; a source is told by `freshness.quiet`."""
    roles, schema = subject.version.roles, subject.version.schema
    return tuple(
        name
        for name in roles.slices
        if name != roles.source and name in schema and name != roles.event_time
    )


def _entities(subject: Subject) -> tuple[Column, ...]:
    """Return columns whose names say that they name who or what rows belong to."""
    roles = subject.version.roles
    taken = {
        roles.label,
        roles.split,
        roles.event_time,
        roles.ingest_time,
        *roles.slices,
    }
    return tuple(
        column
        for column in subject.version.schema.of(LogicalType.TEXT, LogicalType.INTEGER)
        if column.name not in taken
        and (column.name in (roles.annotator, roles.source) or _names_things(column.name))
        and roles.key != (column.name,)
    )[:6]


def _names_things(name: str) -> bool:
    plain = name.strip().lower()
    if plain.endswith(("_id", " id", "-id", ".id")) or name.endswith(("Id", "ID")):
        return True
    return plain in _THINGS


def _grain(time: Column, lasting: float) -> Period:
    """Return periods of which the data has enough to see a rhythm."""
    if lasting >= 10 * PERIODS * DAY:
        return "week"
    if lasting >= PERIODS * DAY or time.type is LogicalType.DATE:
        return "day"
    return "hour" if lasting >= PERIODS * 3_600 else "minute"


def _seen(part: tuple[str, str], ask: Ask, found: EntityAgesFound) -> Seen:
    question = ask.question
    return Seen(
        column=part[0],
        part=part[1],
        grain=question.grain if isinstance(question, EntityAges) else "",
        entities=found.entities,
        judged=found.judged,
        quiet=found.quiet,
        rows=found.rows,
        quiet_rows=found.quiet_rows,
        stopped=found.stopped,
        stopped_then=found.stopped_then,
        told=found.told,
    )


def _slice_findings(seen: Seen, newest: float, share: float, ask: Ask) -> Iterable[Judgement]:
    for one in seen.told:
        if not one.quiet:
            continue
        where = slice_text(seen.column, one.entity)
        part = one.rows / seen.rows
        yield Judgement(
            severity=Severity.WARNING if part >= share else Severity.INFO,
            columns=(seen.column,),
            slice=where,
            value=newest - one.last,
            threshold=2 * (one.longest or 0.0),
            unit="seconds",
            message=f"Rows of {quoted(where)} stopped {span(newest - one.last)} before the newest row "
            f"({moment(one.last)}); their longest pause before was {span(one.longest or 0.0)}.",
            impact=f"The newest rows lack a group that was {percent(part)} of the data.",
            action="Ask whether this group ended, is collected elsewhere, or is named otherwise now.",
            risks=("fairness", "robustness"),
            rows=one.rows,
            began=one.last,
            ask=ask,
        )


def _entity_finding(seen: Seen, together: float, ask: Ask) -> Judgement:
    at_once = seen.stopped_then >= max(5, together * seen.quiet)
    names = listed([one.entity for one in seen.told if one.quiet])
    of = f"{whole(seen.quiet)} of {whole(seen.judged)}"
    message = (
        f"{of} values of {quoted(seen.column)} that were seen often fell quiet: silent for more than "
        f"twice their longest pause ({names})."
    )
    if at_once and seen.stopped is not None:
        days = seen.grain in ("day", "week")
        at = moment(seen.stopped, day_only=days)
        when = {"day": f"on {at}", "week": f"in the week of {at}"}.get(
            seen.grain, f"in the {seen.grain} from {at}"
        )
        message = f"{message[:-1]}; {whole(seen.stopped_then)} of them were last seen {when}."
    return Judgement(
        severity=Severity.WARNING if at_once else Severity.INFO,
        columns=(seen.column,),
        value=seen.quiet,
        threshold=0,
        unit="count",
        message=message,
        impact=f"They had {percent(seen.quiet_rows / max(seen.rows, 1))} of the rows; what becomes of "
        "them is not seen.",
        action="Look at what changed at that moment: a feed, a device type, a rule for who is kept."
        if at_once
        else f"Check whether {plural(seen.quiet, 'one')[2:] if seen.quiet == 1 else 'they'} ended or "
        "broke.",
        risks=("fairness", "robustness"),
        rows=seen.quiet_rows,
        began=seen.stopped if at_once else None,
        ask=ask,
    )


METRIC = EntitiesMetric()
