"""Plants holes and doubled rows into tables, and inspects them as a run does."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar

from inspector.metrics.freshness import gaps
from inspector.metrics.freshness.gap_search import Gaps
from inspector.model.dataset import Roles
from tests.metrics.frame_inspection import inspect_frames

Chance = np.random.Generator
Place = tuple[str | None, float, float]


def _daily(chance: Chance) -> pd.DataFrame:
    return pd.DataFrame({"at": pd.date_range("2024-01-01", periods=365), "station": "one"})


def _business(years: int) -> Callable[[Chance], pd.DataFrame]:
    def make(chance: Chance) -> pd.DataFrame:
        last = f"{2023 + years}-12-31"
        days = pd.bdate_range("2024-01-01", last)
        days = days.difference(USFederalHolidayCalendar().holidays("2024-01-01", last))
        return pd.DataFrame({"at": days, "station": "one"})

    return make


def _stations(freq: str, periods: int, lost: float = 0.0) -> Callable[[Chance], pd.DataFrame]:
    def make(chance: Chance) -> pd.DataFrame:
        times = pd.date_range("2024-01-01", periods=periods, freq=freq)
        frame = pd.concat([pd.DataFrame({"at": times, "station": s}) for s in ("a", "b", "c")])
        return frame[chance.random(len(frame)) >= lost].reset_index(drop=True)

    return make


#: Makes a table, its source column, the steps a hole takes away, and the years it covers.
KINDS: dict[str, tuple[Callable[[Chance], pd.DataFrame], bool, int, float]] = {
    "daily, one source, 1 day": (_daily, False, 1, 1.0),
    "business days, one year, 1 day": (_business(1), False, 1, 1.0),
    "business days, four years, 1 day": (_business(4), False, 1, 4.0),
    "daily, three stations, 3 days": (_stations("D", 365), True, 3, 1.0),
    "hourly, three stations, 1 hour": (_stations("h", 180 * 24), True, 1, 0.5),
    "hourly, three stations, 6 hours": (_stations("h", 180 * 24), True, 6, 0.5),
    "hourly, 2 % lost at random, 6 hours": (_stations("h", 180 * 24, 0.02), True, 6, 0.5),
}


def holes(kind: str, seeds: int) -> tuple[int, int, int, int, int, float]:
    """Return planted, found, said, true, false alarms without a hole, and clean years."""
    make, has_sources, length, years = KINDS[kind]
    found = said = true = alarms = 0
    for seed in range(seeds):
        chance = np.random.default_rng([seed, 3])
        frame = make(chance)
        alarms += len(_told(_look(frame, has_sources)))
        name = chance.choice(frame["station"].unique())
        times = frame["at"][frame["station"] == name].sort_values().to_numpy()
        at = int(chance.integers(2, len(times) - 2 - length))
        gone = times[at : at + length]
        hole = (frame["station"] == name) & frame["at"].isin(gone)
        told = _told(_look(frame[~hole], has_sources))
        ends = (
            gone[0].astype("datetime64[s]").astype(float),
            gone[-1].astype("datetime64[s]").astype(float),
        )
        wanted = (str(name) if has_sources else None, *ends)
        right = [_touches(one, wanted) for one in told]
        found += any(right)
        said += len(told)
        true += sum(right)
    return seeds, found, said, true, alarms, years * seeds


def doubles(seeds: int) -> tuple[int, int, int, int, int, float]:
    """Return the same for one day with two rows."""
    found = said = alarms = 0
    for seed in range(seeds):
        chance = np.random.default_rng([seed, 4])
        frame = _stations("D", 365)(chance)
        alarms += len(_look(frame, True).doubled)
        twice = frame.iloc[[int(chance.integers(len(frame)))]]
        told = _look(pd.concat([frame, twice]), True).doubled
        wanted = (twice["station"].iloc[0], twice["at"].iloc[0].timestamp())
        found += any((one.source, one.start) == wanted for one in told)
        said += len(told)
    return seeds, found, said, found, alarms, 1.0 * seeds


def _look(frame: pd.DataFrame, has_sources: bool) -> Gaps:
    roles = Roles(event_time="at", source="station" if has_sources else None)
    moment = frame["at"].max().timestamp()
    result = inspect_frames([frame], [gaps.METRIC], roles=roles, as_of=moment).result(
        "freshness.gaps"
    )
    assert isinstance(result, Gaps)
    return result


def _told(result: Gaps) -> list[Place]:
    return [
        (
            g.source,
            g.first if g.first is not None else g.start,
            g.last if g.last is not None else g.end,
        )
        for g in result.gaps
        if not g.scattered
    ]


def _touches(one: Place, wanted: Place) -> bool:
    """Whether a gap is the hole; where steps are lost at random too, it may be longer."""
    return one[0] == wanted[0] and one[1] <= wanted[1] and one[2] >= wanted[2]
