"""Whether the past was rewritten: rows and sums per past period in two versions."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.history import (
    ColumnRestated,
    History,
    PeriodChange,
    compare_history,
)
from inspector.metrics.freshness.history_show import history_blocks
from inspector.metrics.freshness.times import DAY, Extent, event_time, extent_of, no_time
from inspector.metrics.phrases import (
    listed,
    moment,
    number,
    percent,
    plural,
    quoted,
    rows_text,
    whole,
)
from inspector.model.answers import Cells, Facts
from inspector.model.blocks import Presentation
from inspector.model.dataset import LogicalType, Version
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, ColumnFacts, Grain, PeriodSums
from inspector.model.time_answers import PeriodTotals

#: Columns added up, the first in the table.
MOST_COLUMNS = 10


class RewrittenMetric(Metric[History]):
    """Compares past periods of two versions."""

    card = Card(
        key="freshness.rewritten",
        area="freshness",
        name="History rewritten",
        technical="Restatement; late-arriving data; bitemporal comparison of rows and sums",
        question="Do both versions tell the same past, and when does a day settle?",
        explanation=(
            "Where two versions overlap in time, a past day should hold the same rows and values in "
            "both. Rows that still arrive for the newest days are late; rows or values that change "
            "in older days rewrite history, and what was computed from them no longer holds."
        ),
        formula="per period: rows and sum(column) in both versions; late: rows added to the newest "
        "periods, most of which grew; else added, removed, or restated (same rows, other sums)",
        source="Inspector",
        limits="Changes that leave a day's rows and sums as they were are not seen; with a key, the "
        "Versions tab sees them. Sums within 1e-9 are the same. At most 10 number columns.",
        thresholds=(
            Threshold(
                name="change",
                default=0.01,
                unit="share",
                meaning="A settled period whose rows or sums changed by more than this is a "
                "warning; less is told.",
                source="Inspector",
            ),
        ),
        order=65,
    )
    result = History

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time; without a baseline its answers serve the next version."""
        return no_time(subject, "whether the past was rewritten.")

    def measure(self, subject: Subject) -> Measurement[History]:
        """Ask both versions for rows and sums per period, on the periods of the older one."""
        time, base = event_time(subject), subject.baseline
        if time is None:
            raise ValueError("there is no event time")
        there = base.schema.find(time.name) if base is not None else None
        if base is None or there is None or not there.type.is_temporal:
            ask = subject.distribution(time.name)
            extent = _extent((yield (ask,)).get(ask), subject.version)
            if extent is not None:
                # The next version, or one compared with this report, will want to know.
                yield (
                    subject.ask(_question(subject.version, time.name, _grain(extent, time.type))),
                )
            return History()
        asks = (subject.baseline_distribution(time.name), subject.distribution(time.name))
        answers = yield asks
        old_extent = _extent(answers.get(asks[0]), base)
        new_extent = _extent(answers.get(asks[1]), subject.version)
        if old_extent is None or new_extent is None:
            return History()
        grain = _grain(old_extent, there.type)
        old_ask = subject.ask_baseline(_question(base, time.name, grain))
        new_ask = subject.ask(_question(subject.version, time.name, grain))
        own = subject.ask(_question(subject.version, time.name, _grain(new_extent, time.type)))
        names = [n for n in _columns(subject.version) if n in _columns(base)]
        facts = {
            n: (subject.ask(ColumnFacts(column=n)), subject.ask_baseline(ColumnFacts(column=n)))
            for n in names
        }
        answers = yield tuple(
            dict.fromkeys((old_ask, new_ask, own, *(a for pair in facts.values() for a in pair)))
        )
        before, after = answers[old_ask], answers[new_ask]
        if not isinstance(before, PeriodTotals) or not isinstance(after, PeriodTotals):
            raise TypeError("sums per period were asked for")
        return compare_history(
            before,
            after,
            _columns(base),
            _columns(subject.version),
            {n: max(_largest(answers.get(a)) for a in pair) for n, pair in facts.items()},
            grain=grain,
            newest=max(old_extent.last, min(base.as_of, old_extent.last + DAY)),
            single=frozenset(n for n in names if _single(base, n) != _single(subject.version, n)),
        )

    def judge(
        self, result: History, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding for rows added, one for rows removed, one for values restated."""
        time = subject.version.roles.event_time
        if time is None or not result.starts:
            return
        ask = subject.ask(_question(subject.version, time, result.grain))
        added, removed = result.of("added"), result.of("removed")
        if result.mingled:
            yield _mingled(result, time, ask)
            return
        if added:
            yield _rows(added, "rows added", result, time, limits["change"], ask)
        if removed:
            yield _rows(removed, "rows removed", result, time, limits["change"], ask)
        if result.restated:
            yield _restated(result, time, limits["change"], ask)

    def present(self, series: Sequence[Shown[History]]) -> Presentation:
        """What changed per pair, when data settles, and the periods that differ."""
        return Presentation(blocks=history_blocks(series))


def _columns(version: Version) -> tuple[str, ...]:
    roles = version.roles
    taken = {*roles.key, roles.source}
    return tuple(c.name for c in version.schema if c.type.is_numeric and c.name not in taken)[
        :MOST_COLUMNS
    ]


def _question(version: Version, time: str, grain: Grain) -> PeriodSums:
    return PeriodSums(time=time, grain=grain, columns=_columns(version))


def _extent(cells: object, version: Version) -> Extent | None:
    return extent_of(cells, version.as_of) if isinstance(cells, Cells) else None


def _grain(extent: Extent, kind: LogicalType) -> Grain:
    covered = extent.last - extent.first
    if covered < 4 * DAY and kind is LogicalType.TIMESTAMP:
        return "hour"
    return "day" if covered < 4_000 * DAY else "week" if covered < 28_000 * DAY else "month"


def _largest(facts: object) -> float:
    if not isinstance(facts, Facts):
        return 0.0
    ends = (facts.minimum, facts.maximum)
    return max((abs(float(e)) for e in ends if isinstance(e, (int, float))), default=0.0)


def _single(version: Version, name: str) -> bool:
    column = version.schema.find(name)
    return column is not None and column.physical.upper() in ("FLOAT", "REAL", "FLOAT4")


def _when(starts: Sequence[float], grain: Grain) -> str:
    day_only = grain != "hour"
    first, last = moment(starts[0], day_only=day_only), moment(starts[-1], day_only=day_only)
    if len(starts) == 1:
        return f"on {first}" if grain == "day" else f"in the {grain} of {first}"
    return f"in {plural(len(starts), f'past {grain}')}, {first} to {last}"


def _rows(
    changes: Sequence[PeriodChange],
    part: str,
    result: History,
    time: str,
    limit: float,
    ask: Ask,
) -> Judgement:
    rows = sum(abs(c.rows - c.rows_before) for c in changes)
    before = sum(c.rows_before for c in changes)
    largest = max(abs(c.rows - c.rows_before) / max(c.rows_before, 1) for c in changes)
    added = part == "rows added"
    sign = "+" if added else "−"
    share = f" ({sign}{percent(rows / before)})" if before else ""
    return Judgement(
        severity=Severity.WARNING if largest > limit else Severity.INFO,
        columns=(time,),
        slice=part,
        value=largest,
        threshold=limit,
        unit="share",
        message=f"{rows_text(rows)}{share} {'were added to' if added else 'are gone from'} the past: "
        f"{_when([c.start for c in changes], result.grain)}.",
        impact="Figures and models made from the older version no longer agree with the data.",
        action="Ask what was loaded again, and compute again what was made from these days."
        if added
        else "Ask who removed them and why; keep the older version until you know.",
        risks=("performance", "robustness"),
        rows=rows,
        began=changes[0].start,
        ask=ask,
    )


def _restated(result: History, time: str, limit: float, ask: Ask) -> Judgement:
    changes = result.of("restated")
    main: ColumnRestated = max(result.restated, key=lambda c: (c.periods, c.largest))
    others = [c.column for c in result.restated if c is not main]
    largest = max(c.largest for c in result.restated)
    change = ""
    if main.before and main.before != main.after:
        share = (main.after - main.before) / abs(main.before)
        change = f" ({'+' if share > 0 else '−'}{percent(abs(share))})"
    filled = ""
    if main.filled or main.emptied:
        filled = f"; {whole(main.filled)} cells were filled and {whole(main.emptied)} emptied"
    also = f" So were {listed(others, 3)}." if others else ""
    if len(others) == 1:
        also = f" So was {listed(others)}."
    starts = [c.start for c in changes if main.column in c.columns]
    if result.grain != "hour" and len(starts) == len(result.starts) - 1 > 2:
        when = f"in all {plural(len(starts), f'past {result.grain}')}"
    else:
        when = _when(starts or [main.first], result.grain)
    return Judgement(
        severity=Severity.WARNING if largest > limit else Severity.INFO,
        columns=(main.column, *others[:4]),
        slice="values restated",
        value=largest,
        threshold=limit,
        unit="share",
        message=f"Values of {quoted(main.column)} were restated {when}: their sum went from "
        f"{number(main.before)} to {number(main.after)}{change}{filled}.{also}",
        impact="What was learnt or reported from the older version rests on values that no longer "
        "hold.",
        action="Ask whether this was a correction, and compute again what was made from these "
        f"{result.grain}s.",
        risks=("performance", "robustness"),
        rows=sum(c.rows for c in changes),
        began=changes[0].start if changes else main.first,
        ask=ask,
    )


def _mingled(result: History, time: str, ask: Ask) -> Judgement:
    added, removed = result.of("added"), result.of("removed")
    grain = result.grain
    return Judgement(
        severity=Severity.INFO,
        columns=(time,),
        slice="another past",
        value=(len(added) + len(removed)) / len(result.starts),
        unit="share",
        message=f"The versions do not tell one past: of {plural(len(result.starts), grain)} in both, "
        f"{whole(len(added))} gained rows and {whole(len(removed))} lost rows.",
        impact="They are other samples, or history was made anew; growth and change over time cannot "
        "be told apart.",
        action="If both should hold the same events, compare them by key.",
        risks=("robustness",),
        ask=ask,
    )


METRIC = RewrittenMetric()
