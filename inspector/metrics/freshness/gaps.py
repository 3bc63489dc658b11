"""Stretches of time in which rows should have come and did not, and times that hold too many."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.gap_findings import gap_judgements
from inspector.metrics.freshness.gap_search import (
    Gap,
    Gaps,
    Holiday,
    doubled_of,
    gaps_of,
    rule_of_one,
)
from inspector.metrics.freshness.pauses import look_closer
from inspector.metrics.freshness.rhythm import DAY, Rhythm, listen
from inspector.metrics.freshness.times import no_time
from inspector.metrics.phrases import plural, slice_text, whole
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Block,
    Grid,
    GridColumn,
    Lines,
    Mark,
    Note,
    Presentation,
    Series,
    Tone,
)
from inspector.model.finding import Judgement

MOST_SHOWN = 40
MOST_MARKED = 12
HOLIDAYS_NAMED = 6
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class GapsMetric(Metric[Gaps]):
    """Looks for missing stretches against the table's own rhythm."""

    card = Card(
        key="freshness.gaps",
        area="freshness",
        name="Gaps",
        technical="Missing periods against the cadence",
        question="Are there stretches of time without rows?",
        explanation=(
            "Where rows come in a steady step, a stretch of missed steps is a gap; where they come "
            "irregularly, a silence too long for chance is. Nights and weekends on which nothing "
            "ever comes are not gaps, nor are holidays. A gap is lost data, or data that did not "
            "arrive. Where one row a step is the rule, steps with several are told too."
        ),
        formula="missed = active seconds of the silence / cadence - 1; judged if its chance, "
        "rate^missed or exp(-expected rows / dispersion), is below 0.01 / silences, or if there are "
        "at most 5 gaps in all",
        source="Islands and gaps over distinct periods; Poisson silence with dispersion; holidays "
        "learnt from days that are empty year after year, Easter by Meeus",
        limits="Of rows without a steady step, gaps inside one period that was counted (an hour, or "
        "a day for long tables) are not seen; a silence that still lasts is told under age and "
        "quiet sources. In one or two years of data a gap of one day may pass for a holiday that "
        "many keep.",
        thresholds=(
            Threshold(
                name="warning",
                default=3,
                unit="count",
                meaning="A gap of at least this many missed steps is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="missed",
                default=0.01,
                unit="share",
                meaning="More than this share of steps missed in gaps is a warning.",
                source="Inspector",
            ),
        ),
        order=30,
    )
    result = Gaps

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "stretches of time without rows.")

    def measure(self, subject: Subject) -> Measurement[Gaps]:
        """Listen to the rhythm; list missed steps, and judge those that chance does not explain."""
        rhythm: Rhythm = yield from listen(subject)
        source_column = subject.version.roles.source
        if rhythm.whole is None:
            note = "No row has a time that could be judged."
        elif rhythm.beat is None:
            note = "Rows come too seldom, or too unevenly, to say when one is missing."
        else:
            note = ""
        if rhythm.whole is None or note:
            return Gaps(
                source_column=source_column,
                beat=None,
                starts=rhythm.whole.starts if rhythm.whole else (),
                rows=rhythm.whole.rows if rhythm.whole else (),
                gaps=(),
                by_source=(),
                note=note,
            )
        pauses = yield from look_closer(subject, rhythm)
        gaps, summaries = gaps_of(rhythm, pauses)
        found = pauses.found if rule_of_one(pauses.found) else None
        return Gaps(
            source_column=source_column,
            beat=rhythm.beat,
            starts=rhythm.whole.starts,
            rows=rhythm.whole.rows,
            gaps=gaps,
            by_source=summaries,
            steps=found.periods if found else 0,
            several=found.several if found else 0,
            surplus=found.surplus if found else 0,
            doubled=doubled_of(found, bool(rhythm.sources)),
            holidays=tuple(
                Holiday(start=day * DAY, rule=rule)
                for day, rule in sorted(rhythm.holidays.items())
                if day * DAY < rhythm.whole.last
            ),
            idle_weekdays=tuple(sorted(rhythm.idle)) if rhythm.idle_unit == 7 else (),
        )

    def judge(
        self, result: Gaps, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Gaps of all rows, gaps of sources, and steps with several rows."""
        return gap_judgements(result, subject, limits)

    def present(self, series: Sequence[Shown[Gaps]]) -> Presentation:
        """Gaps, longest first, then steps with several rows, then rows over time with gaps marked."""
        blocks: list[Block] = []
        notes = [s for s in series if s.result.note]
        blocks += [Note(text=f"{s.version.name}: {s.result.note}", tone="muted") for s in notes]
        if any(shown.result.gaps for shown in series):
            blocks.append(_grid(series))
        elif len(notes) < len(series):
            blocks.append(Note(text="No stretch of time is missing.", tone="good"))
        newest = series[-1]
        if any(shown.result.doubled for shown in series):
            blocks.append(_doubled(series))
        spared = _spared(newest.result)
        if spared:
            blocks.append(Note(text=spared, tone="muted"))
        if newest.result.starts and newest.result.gaps:
            blocks.append(_lines(newest))
        return Presentation(blocks=tuple(blocks))


def _spared(result: Gaps) -> str:
    """Return which empty days were not taken for gaps."""
    parts = []
    if result.idle_weekdays:
        days = [_WEEKDAYS[day] for day in result.idle_weekdays if day < 7]
        parts.append(f"Nothing ever comes on {' and '.join(days)}.")
    if result.holidays:
        rules = list(dict.fromkeys(holiday.rule for holiday in result.holidays))
        named = ", ".join(rules[:HOLIDAYS_NAMED])
        more = f" and {whole(len(rules) - HOLIDAYS_NAMED)} more" if rules[HOLIDAYS_NAMED:] else ""
        parts.append(
            f"{plural(len(result.holidays), 'empty day')} {'is' if len(result.holidays) == 1 else 'are'} "
            f"taken for holidays, not for gaps: {named}{more}."
        )
    return " ".join(parts)


def _tone(shown: Shown[Gaps], gap: Gap) -> Tone:
    if gap.scattered:
        return "neutral"
    column = shown.result.source_column
    where = slice_text(column or "source", gap.source) if gap.source is not None else None
    found = worst_tone(f for f in shown.findings if f.slice == where)
    return found if found != "neutral" else worst_tone(shown.findings)


def _grid(series: Sequence[Shown[Gaps]]) -> Grid:
    many = len(series) > 1
    rows: list[tuple[Scalar, ...]] = []
    tones = []
    for shown in reversed(series):
        for gap in shown.result.gaps[: MOST_SHOWN if not many else MOST_SHOWN // len(series)]:
            cells: tuple[Scalar, ...] = (
                gap.source if gap.source is not None else "all",
                gap.start,
                gap.first,
                gap.last,
                gap.end,
                gap.seconds,
                gap.missed,
            )
            rows.append((shown.version.name, *cells) if many else cells)
            tones.append(_tone(shown, gap))
    total = sum(len(shown.result.gaps) for shown in series)
    scattered = any(gap.scattered for shown in series for gap in shown.result.gaps)
    captions = [f"{len(rows)} of {total} gaps."] if len(rows) < total else []
    if scattered:
        captions.append(
            "Gaps without a colour are as long as chance makes them where single steps often go "
            "missing; they are not judged."
        )
    return Grid(
        title="Gaps, longest first",
        columns=(
            *((GridColumn(label="Version"),) if many else ()),
            GridColumn(label="Source"),
            GridColumn(label="Last row before", unit="time"),
            GridColumn(label="First missing", unit="time", help="The first step without a row."),
            GridColumn(label="Last missing", unit="time", help="The last step without a row."),
            GridColumn(label="First row after", unit="time"),
            GridColumn(label="Length", unit="seconds"),
            GridColumn(label="Missed steps", unit="count"),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=" ".join(captions),
    )


def _doubled(series: Sequence[Shown[Gaps]]) -> Grid:
    many = len(series) > 1
    rows: list[tuple[Scalar, ...]] = []
    for shown in reversed(series):
        for step in shown.result.doubled[: MOST_SHOWN // len(series)]:
            cells: tuple[Scalar, ...] = (
                step.source if step.source is not None else "all",
                step.start,
                step.rows,
            )
            rows.append((shown.version.name, *cells) if many else cells)
    total = sum(shown.result.several for shown in series)
    return Grid(
        title="Times with several rows where one is the rule",
        columns=(
            *((GridColumn(label="Version"),) if many else ()),
            GridColumn(label="Source"),
            GridColumn(label="Time", unit="time"),
            GridColumn(label="Rows", unit="count"),
        ),
        rows=tuple(rows),
        caption=f"{len(rows)} of {total}." if len(rows) < total else "",
    )


def _lines(shown: Shown[Gaps]) -> Lines:
    result = shown.result
    longest = sorted(result.gaps, key=lambda g: (g.scattered, -g.seconds))[:MOST_MARKED]
    return Lines(
        title=f"Rows over time in “{shown.version.name}”, gaps marked",
        x=result.starts,
        series=(Series(label="Rows", values=tuple(float(n) for n in result.rows)),),
        unit="rows",
        x_title="Event time",
        y_title="Rows",
        marks=tuple(Mark(x=g.start, until=g.end, label=g.source or "all") for g in longest),
    )


METRIC = GapsMetric()
