"""Plants gaps, drops, spikes, level shifts and trends: `python -m tests.benchmarks.freshness`.

Prints, per detector and kind of series, how much of what was planted is found (recall), how much of
what is said is true (precision), and how many false alarms a clean year of daily data raises.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from inspector.metrics.freshness.volume_search import Examined, examine
from inspector.model.questions import Grain
from inspector.stats.intervals import wilson
from tests.benchmarks.freshness_gaps import KINDS as GAP_KINDS
from tests.benchmarks.freshness_gaps import doubles, holes
from tests.benchmarks.freshness_past import past_markdown

DAY, HOUR = 86_400.0, 3_600.0
#: Monday, 1 January 2024: a leap year.
FIRST = 1_704_067_200.0
Chance = np.random.Generator
Counts = np.ndarray


# kinds of series -----------------------------------------------------------------------------


def days(
    chance: Chance,
    n: int = 365,
    *,
    level: float = 1_000,
    noise: float = 0.05,
    weekend: float = 0.5,
    tails: float = 0,
    memory: float = 0.0,
    growth: float = 1.0,
    yearly: float = 0.0,
    federal: bool = False,
) -> Counts:
    """Return expected rows a day: a level, a week, and what ordinary days differ by."""
    t = np.arange(n)
    week = np.where(t % 7 >= 5, weekend, 1.0)
    raw = chance.standard_t(tails, n) if tails else chance.normal(size=n)
    if memory:
        for i in range(1, n):
            raw[i] = memory * raw[i - 1] + np.sqrt(1 - memory**2) * raw[i]
    season = yearly * np.sin(2 * np.pi * t / 365.25)
    slope = np.log(growth) * t / max(n - 1, 1)
    expected = level * week * np.exp(noise * raw + season + slope)
    if federal:
        from pandas import Timestamp
        from pandas.tseries.holiday import USFederalHolidayCalendar

        last = Timestamp(FIRST + (n - 1) * DAY, unit="s")
        closed = USFederalHolidayCalendar().holidays(Timestamp(FIRST, unit="s"), last)
        places = [round((day.timestamp() - FIRST) / DAY) for day in closed]
        expected[places] *= 0.3
    return expected


def hours(chance: Chance, n: int = 28 * 24, *, level: float = 200, noise: float = 0.05) -> Counts:
    """Return expected rows an hour: a day and night of its own on weekends."""
    t = np.arange(n)
    hour, weekday = t % 24, t // 24 % 7
    shape = 0.35 + 0.65 * np.exp(-(((hour - 14) / 5.0) ** 2))
    shape = np.where(weekday >= 5, 0.25 + 0.4 * np.exp(-(((hour - 16) / 6.0) ** 2)), shape)
    return level * shape * np.exp(noise * chance.normal(size=n))


KINDS: dict[str, tuple[Grain, Callable[[Chance], Counts]]] = {
    "1 000 a day, 5 % noise, half weekends": ("day", days),
    "the same, 10 % noise": ("day", lambda c: days(c, noise=0.10)),
    "heavy tails (t4), 10 % noise": ("day", lambda c: days(c, noise=0.10, tails=4)),
    "memory 0.6, 10 % noise": ("day", lambda c: days(c, noise=0.10, memory=0.6)),
    "100 a day, 5 % noise": ("day", lambda c: days(c, level=100)),
    "yearly season of ±10 %": ("day", lambda c: days(c, yearly=0.1)),
    "three years with holidays": ("day", lambda c: days(c, 3 * 365, federal=True)),
    "200 an hour, 28 days": ("hour", hours),
}

# what is planted -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Planted:
    """What was put into a series: which detector is to find it, from where to where, which way.

    `size` is the logarithm of the ratio of a trend.
    """

    detector: str
    first: int
    last: int
    up: bool
    size: float = 0.0


Plant = Callable[[Chance, Counts], Planted]


def _stretch(detector: str, factor: float, length: int) -> Plant:
    def plant(chance: Chance, counts: Counts) -> Planted:
        at = int(chance.integers(5, len(counts) - 5 - length))
        counts[at : at + length] *= factor
        return Planted(detector, at, at + length - 1, factor > 1)

    return plant


def _shift(factor: float) -> Plant:
    def plant(chance: Chance, counts: Counts) -> Planted:
        n = len(counts)
        at = int(chance.integers(n // 6, n - n // 6))
        counts[at:] *= factor
        return Planted("level shift", at, at, factor > 1)

    return plant


def _trend(factor: float, share: float) -> Plant:
    def plant(chance: Chance, counts: Counts) -> Planted:
        n = len(counts)
        length = round(share * n)
        at = int(chance.integers(0, n - length + 1))
        ramp = np.clip((np.arange(n) - at) / max(length - 1, 1), 0, 1)
        counts *= np.exp(np.log(factor) * ramp)
        return Planted("trend", at, at + length - 1, factor > 1, np.log(factor))

    return plant


PLANTS: dict[str, Plant] = {
    "drop to 50 %, 1 period": _stretch("drop", 0.5, 1),
    "drop to 40 %, 1 period": _stretch("drop", 0.4, 1),
    "drop to 40 %, 4 periods": _stretch("drop", 0.4, 4),
    "spike to 200 %, 1 period": _stretch("spike", 2.0, 1),
    "spike to 250 %, 1 period": _stretch("spike", 2.5, 1),
    "level falls to 70 %": _shift(0.7),
    "level rises to 150 %": _shift(1.5),
    "falls by half over the whole": _trend(0.5, 1.0),
    "rises by half over a third": _trend(1.5, 0.34),
}


@dataclass
class Score:
    """Counts of one detector on one kind of series."""

    planted: int = 0
    found: int = 0
    said: int = 0
    true: int = 0


@dataclass
class Table:
    """All scores, and false alarms by kind and detector."""

    scores: dict[tuple[str, str], Score] = field(default_factory=dict)
    alarms: dict[str, dict[str, int]] = field(default_factory=dict)
    years: dict[str, float] = field(default_factory=dict)


def drawn(chance: Chance, expected: Counts) -> list[int]:
    """Return counts of rows that come independently."""
    return chance.poisson(np.maximum(expected, 0)).tolist()


def seen(counts: Sequence[int], grain: Grain) -> Examined:
    """Examine counts as the metric does."""
    step = DAY if grain == "day" else HOUR
    return examine([FIRST + step * i for i in range(len(counts))], counts, grain)


def said(found: Examined, grain: Grain) -> Iterator[Planted]:
    """Yield everything that is said, in the terms of what is planted."""
    step = DAY if grain == "day" else HOUR

    def place(moment: float) -> int:
        return round((moment - FIRST) / step)

    for odd in found.odd:
        if not odd.holiday:
            kind = "spike" if odd.ratio > 1 else "drop"
            yield Planted(kind, place(odd.start), place(odd.until) - 1, odd.ratio > 1)
    for shift in found.shifts:
        yield Planted(
            "level shift", place(shift.start), place(shift.start), shift.after > shift.before
        )
    for trend in found.trends:
        yield Planted(
            "trend",
            place(trend.start),
            place(trend.until) - 1,
            trend.after > trend.before,
            np.log(trend.after / trend.before),
        )


def agrees(one: Planted, planted: Planted) -> bool:
    """Whether what is said is part of what was planted, about when it was planted.

    A shift may be dated up to a week of periods off, as noise hides its first days.
    """
    if one.up != planted.up or one.detector != planted.detector:
        return False
    near = 7 if planted.detector == "level shift" else 0
    return one.first <= planted.last + near and one.last >= planted.first - near


def is_found(told: Sequence[Planted], planted: Planted) -> bool:
    """Whether something agrees; of a trend, at least half of its size must be told."""
    right = [one for one in told if agrees(one, planted)]
    if planted.detector != "trend":
        return bool(right)
    return abs(sum(one.size for one in right)) >= 0.5 * abs(planted.size)


def run(seeds: int, kinds: Sequence[str] | None = None) -> Table:
    """Plant everything into every kind of series."""
    table = Table()
    for kind, (grain, make) in KINDS.items():
        if kinds and kind not in kinds:
            continue
        alarms = table.alarms.setdefault(kind, {})
        for seed in range(seeds):
            chance = np.random.default_rng([seed, 1])
            counts = drawn(chance, make(chance))
            table.years[kind] = table.years.get(kind, 0.0) + len(counts) / (
                365 if grain == "day" else 365 * 24
            )
            for one in said(seen(counts, grain), grain):
                alarms[one.detector] = alarms.get(one.detector, 0) + 1
        for name, plant in PLANTS.items():
            if grain == "hour" and "whole" in name:
                continue
            score = table.scores.setdefault((kind, name), Score())
            for seed in range(seeds):
                chance = np.random.default_rng([seed, 2])
                expected = make(chance)
                planted = plant(chance, expected)
                told = list(said(seen(drawn(chance, expected), grain), grain))
                score.planted += 1
                score.found += is_found(told, planted)
                score.said += len(told)
                score.true += sum(agrees(one, planted) for one in told)
    return table


def markdown(table: Table) -> str:
    """Return the scores as tables."""
    lines = ["| series | planted | recall (95 % interval) | precision |", "|---|---|---|---|"]
    for (kind, name), s in table.scores.items():
        low, high = wilson(s.found, s.planted)
        recall = f"{s.found / s.planted:.2f} ({low:.2f}–{high:.2f})"
        precision = f"{s.true / s.said:.2f}" if s.said else "–"
        lines.append(f"| {kind} | {name} | {recall} | {precision} |")
    lines += [
        "",
        "| clean series | drops | spikes | level shifts | trends | all, a year |",
        "|" + "---|" * 6,
    ]
    for kind, alarms in table.alarms.items():
        years = table.years[kind]
        cells = [
            f"{alarms.get(d, 0) / years:.2f}" for d in ("drop", "spike", "level shift", "trend")
        ]
        lines.append(f"| {kind} | {' | '.join(cells)} | {sum(alarms.values()) / years:.2f} |")
    return "\n".join(lines)


def gaps_markdown(seeds: int) -> str:
    """Return the scores of holes and doubled rows as a table."""
    head = "| table and hole | recall (95 % interval) | precision | false alarms a clean year |"
    lines = [head, "|---|---|---|---|"]
    scores = [(kind, holes(kind, seeds)) for kind in GAP_KINDS]
    scores.append(("daily, three stations, one day with two rows", doubles(seeds)))
    for kind, (planted, found, said, true, alarms, years) in scores:
        low, high = wilson(found, planted)
        precision = f"{true / said:.2f}" if said else "–"
        lines.append(
            f"| {kind} | {found / planted:.2f} ({low:.2f}–{high:.2f}) | {precision} "
            f"| {alarms / years:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    chosen = parser.parse_args().seeds
    print(gaps_markdown(chosen), markdown(run(chosen)), sep="\n\n")
    # Whole metrics on whole tables take longer: a quarter of the seeds.
    print("", past_markdown(max(10, chosen // 4)), sep="\n")
