"""Rows per period, what was to be expected, and the periods that stand out."""

import math
from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.rhythm import Rhythm, listen, median_of, merged, period_length
from inspector.metrics.freshness.times import no_time
from inspector.metrics.freshness.volume_findings import Volume, volume_judgements
from inspector.metrics.freshness.volume_search import Examined, examine
from inspector.metrics.freshness.volume_show import calendar, standing_out
from inspector.metrics.periods import GRAINS, period_label
from inspector.metrics.phrases import percent, plural, rows_text
from inspector.model.blocks import Block, Lines, Mark, Note, Presentation, Series
from inspector.model.finding import Judgement
from inspector.model.questions import Grain

DAY = 86_400.0
ENOUGH_ROWS = 30
FEWEST_PERIODS = 8
#: Up to so many days, hours are looked at.
HOURLY_DAYS = 35
_COARSER: tuple[Grain, ...] = ("hour", "day", "week", "month")


class VolumeMetric(Metric[Volume]):
    """Compares each period with its neighbours and its season."""

    card = Card(
        key="freshness.volume",
        area="freshness",
        name="Volume over time",
        technical="Robust seasonal decomposition of counts; MAD z-score; level shifts",
        question="Do rows come in the usual number?",
        explanation=(
            "Rows in each period against what its neighbours and its season (such as the weekday) "
            "let expect. A period far outside the band lost rows or got some twice; a level that "
            "fell and stayed down is a source or a filter that went away; a slow fall is seen on no "
            "single day. Holidays that come back are marked and not judged."
        ),
        formula="log(rows + 0.5) = running median level + median season + rest; "
        "z = rest / sqrt(common variance by MAD + 1 / expected); odd if |z| > 3.6 (hours 4.2, no "
        "season 5; more where tails are heavy) and ratio outside 0.8 to 1.25; levels and slopes by "
        "the best pieces of straight lines, jumps from a fifth, slopes from a quarter",
        source="After STL (Cleveland et al. 1990) with medians; breaks by dynamic programming (Bai "
        "and Perron 1998); recall and false alarms measured by tests/benchmarks/freshness.py",
        limits="With under 30 rows a period nothing can be told of single periods: longer ones are "
        "used. A holiday in its first year may stand out; periods without any row are listed under "
        "gaps. A season of the year looks like slow changes.",
        thresholds=(
            Threshold(
                name="warning_low",
                default=0.5,
                unit="ratio",
                meaning="A period with at most this part of the expected rows is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="warning_high",
                default=2.0,
                unit="ratio",
                meaning="A period with at least this multiple of the expected rows is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="critical_low",
                default=0.1,
                unit="ratio",
                meaning="A period with at most this part of the expected rows is critical.",
                source="Inspector",
            ),
            Threshold(
                name="shift",
                default=0.5,
                unit="ratio",
                meaning="A level that falls to at most this part, and stays, is critical.",
                source="Inspector",
            ),
        ),
        order=25,
    )
    result = Volume

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "how many rows come in each period.")

    def measure(self, subject: Subject) -> Measurement[Volume]:
        """Listen to the rhythm; count rows per period and take the series apart."""
        rhythm: Rhythm = yield from listen(subject)
        if rhythm.whole is None or rhythm.extent is None:
            return _nothing("day")
        grain = _grain(rhythm)
        counts = merged(rhythm.whole, grain)
        partial = _partial(counts, rhythm, grain)
        for start in partial:
            del counts[start]
        while (median := _usual_rows(counts)) < ENOUGH_ROWS and _coarser(grain):
            coarser = _coarser(grain) or grain
            longer = merged(rhythm.whole, coarser)
            ends = _partial(longer, rhythm, coarser)
            for start in ends:
                del longer[start]
            if len(longer) < FEWEST_PERIODS:
                break
            grain, counts, partial = coarser, longer, ends
        last = [s for s in partial if s > max(counts, default=0.0)]
        starts, rows = tuple(counts), tuple(counts.values())
        all_rows = merged(rhythm.whole, grain)
        enough = median >= ENOUGH_ROWS and len(starts) >= FEWEST_PERIODS
        base = _nothing(grain)
        if len(starts) < FEWEST_PERIODS:
            found: Examined | None = None
        else:
            found = examine(starts, rows, grain)
        taken = found.taken if found else None
        return Volume(
            grain=base.grain,
            starts=starts,
            rows=rows,
            expected=taken.expected if taken else (),
            low=taken.low if taken else (),
            high=taken.high if taken else (),
            odd=found.odd if found and enough else (),
            shifts=found.shifts if found and enough else (),
            trends=found.trends if found and enough else (),
            partial=(last[0], float(all_rows[last[0]])) if last else (),
            enough=enough,
        )

    def judge(
        self, result: Volume, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Lasting, passing and slow changes, the worst drop and the worst rise; at most five."""
        return volume_judgements(result, subject, limits)

    def present(self, series: Sequence[Shown[Volume]]) -> Presentation:
        """Rows per period, one line a version; the newest with what was expected."""
        newest = series[-1]
        if not any(shown.result.starts for shown in series):
            text = "There are no full periods with rows to show."
            return Presentation(blocks=(Note(text=text, tone="muted"),))
        blocks: list[Block] = []
        same = [s for s in series if s.result.grain == newest.result.grain]
        if len(same) > 1:
            blocks.append(_together(same))
        if newest.result.starts:
            blocks.append(_expected(newest))
        if any(s.result.odd or s.result.shifts or s.result.trends for s in series):
            blocks.append(standing_out(series))
        for shown in reversed(series[-2:]):
            drawn = calendar(shown, many=len(series) > 1)
            if drawn is not None:
                blocks.append(drawn)
        notes = []
        holidays = [odd.holiday for odd in newest.result.odd if odd.holiday]
        if holidays:
            notes.append(
                f"{plural(len(holidays), 'day')} with few rows {'is' if len(holidays) == 1 else 'are'} "
                f"taken for holidays and not judged."
            )
        if not newest.result.enough:
            notes.append(
                f"Too few rows or {newest.result.grain}s to tell which stand out: "
                f"{ENOUGH_ROWS} rows a {newest.result.grain} and {FEWEST_PERIODS} full "
                f"{newest.result.grain}s are needed."
            )
        if newest.result.partial:
            start, rows = newest.result.partial
            notes.append(
                f"The last {newest.result.grain} ({period_label(start, newest.result.grain)}, "
                f"{rows_text(int(rows))} so far) was not over and is left out."
            )
        if notes:
            blocks.append(Note(text=" ".join(notes), tone="muted"))
        return Presentation(blocks=tuple(blocks))


def _nothing(grain: Grain) -> Volume:
    return Volume(
        grain=grain,
        starts=(),
        rows=(),
        expected=(),
        low=(),
        high=(),
        odd=(),
        shifts=(),
        trends=(),
        partial=(),
        enough=False,
    )


def _grain(rhythm: Rhythm) -> Grain:
    days = (rhythm.extent.last - rhythm.extent.first) / DAY if rhythm.extent else 0.0
    wished: Grain = "hour" if days <= HOURLY_DAYS else "day" if days <= 1_200 else "week"
    if days > 8_400:
        wished = "month"
    least = rhythm.grain
    for grain in GRAINS:  # periods shorter than the beat are empty by nature
        if rhythm.beat and rhythm.beat > period_length(0.0, least) * 1.05:
            least = max(least, grain, key=GRAINS.index)
    return max(wished, least, key=GRAINS.index)


def _coarser(grain: Grain) -> Grain | None:
    if grain not in _COARSER or grain == _COARSER[-1]:
        return None
    return _COARSER[_COARSER.index(grain) + 1]


def _usual_rows(counts: Mapping[float, int]) -> float:
    return median_of([float(n) for n in counts.values() if n]) or 0.0


def _partial(counts: Mapping[float, int], rhythm: Rhythm, grain: Grain) -> list[float]:
    """Return the first and last period where rows do not reach from its start to its end."""
    if not counts or rhythm.whole is None:
        return []
    first, last = min(counts), max(counts)
    slack = rhythm.beat or 0.0
    if not rhythm.cadence.is_regular:
        steps = rhythm.whole.total / max(rhythm.whole.last - rhythm.whole.earliest[0], 1.0)
        slack = min(slack or math.inf, 10 / steps if steps else 0.0)
    found = []
    if rhythm.whole.earliest[0] - slack > first:
        found.append(first)
    if rhythm.whole.last + slack < last + period_length(last, grain) and last not in found:
        found.append(last)
    return found


def _together(series: Sequence[Shown[Volume]]) -> Lines:
    tables = [dict(zip(s.result.starts, s.result.rows, strict=True)) for s in series]
    x = tuple(sorted({start for table in tables for start in table}))
    grain = series[-1].result.grain
    return Lines(
        title=f"Rows per {grain}, by version",
        x=x,
        series=tuple(
            Series(
                label=shown.version.name,
                values=tuple(float(t[s]) if s in t else None for s in x),
            )
            for shown, t in zip(series, tables, strict=True)
        ),
        unit="rows",
        x_title="Event time",
        y_title=f"Rows per {grain}",
    )


def _expected(shown: Shown[Volume]) -> Lines:
    result = shown.result
    drawn = [Series(label="Rows", values=tuple(float(n) for n in result.rows))]
    if result.expected:
        drawn.append(
            Series(label="Expected", values=result.expected, low=result.low, high=result.high)
        )
    marks = [
        Mark(
            x=odd.start,
            label=odd.holiday or f"{percent(odd.ratio)} of expected",
            until=odd.until if odd.periods > 1 else None,
            tone="muted" if odd.holiday else "critical" if odd.ratio <= 0.1 else "warning",
        )
        for odd in sorted(result.odd, key=lambda o: (bool(o.holiday), -abs(o.z)))[:12]
    ]
    marks += [
        Mark(
            x=s.start,
            until=s.until or result.starts[-1],
            label=f"level {_signed(s.after / s.before)}",
            tone="warning",
        )
        for s in result.shifts
    ]
    marks += [
        Mark(x=t.start, until=t.until, label=f"slowly {_signed(t.after / t.before)}", tone="info")
        for t in result.trends
    ]
    return Lines(
        title=f"Rows per {result.grain} in “{shown.version.name}” and what was expected",
        x=result.starts,
        series=tuple(drawn),
        unit="rows",
        x_title="Event time",
        y_title=f"Rows per {result.grain}",
        marks=tuple(marks),
        caption="Inside the band nothing stands out." if result.expected else "",
    )


def _signed(ratio: float) -> str:
    return f"{'−' if ratio < 1 else '+'}{percent(abs(ratio - 1))}"


METRIC = VolumeMetric()
