"""Changes of clocks equal those pandas knows; the zone of rows is told from the hours they leave out."""

from collections import Counter
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from inspector.stats.clock_changes import (
    ZONES,
    changes,
    fit,
    hours_to_ask,
    known_zones,
    seconds_ahead,
)

FIRST, LAST = pd.Timestamp("2019-01-01"), pd.Timestamp("2025-06-01")


@pytest.mark.parametrize("name", ZONES)
def test_changes_equal_those_of_pandas(name: str) -> None:
    found = changes(ZoneInfo(name), FIRST.timestamp(), LAST.timestamp())
    local = pd.date_range(FIRST, LAST, freq="h")
    marked = local.tz_localize(name, ambiguous="NaT", nonexistent="NaT")
    odd = [int(t.timestamp() // 3_600) for t in local[marked.isna()]]
    assert [c.hour for c in found if FIRST.timestamp() <= c.hour * 3_600 <= LAST.timestamp()] == odd
    skipped = local.tz_localize(name, ambiguous=np.zeros(len(local), bool), nonexistent="NaT")
    gone = {int(t.timestamp() // 3_600) for t in local[skipped.isna()]}
    assert {c.hour for c in found if c.kind == "skipped"} == gone


def test_zones_without_changes_have_none() -> None:
    assert changes(ZoneInfo("UTC"), FIRST.timestamp(), LAST.timestamp()) == ()
    assert changes(ZoneInfo("Asia/Tokyo"), FIRST.timestamp(), LAST.timestamp()) == ()
    assert changes(ZoneInfo("Europe/Berlin"), 1e18, 1e18 + 1) == ()


@pytest.mark.parametrize("moment", ["2024-01-15 12:00", "2024-07-15 12:00", "2024-10-27 02:30"])
def test_offsets_equal_those_of_pandas(moment: str) -> None:
    local = pd.Timestamp(moment)
    expected = local.tz_localize("Europe/Berlin", ambiguous=True).utcoffset()
    assert seconds_ahead(ZoneInfo("Europe/Berlin"), local.timestamp()) == expected.total_seconds()


def rows_of(times: pd.DatetimeIndex) -> Counter:
    return Counter((times.as_unit("s").asi8 // 3_600).tolist())


@pytest.mark.parametrize("name", ZONES)
def test_that_only_the_zone_of_the_clock_fits(name: str) -> None:
    utc = pd.date_range("2024-01-01", "2024-12-31", freq="5min", tz="UTC")
    local = rows_of(utc.tz_convert(name).tz_localize(None))
    fits = {
        zone: fit(changes(rules, FIRST.timestamp(), LAST.timestamp()), lambda h: local.get(h, 0))
        for zone, rules in known_zones().items()
    }
    assert [zone for zone, one in fits.items() if one.is_local(regular=True)] == [name]
    assert fits[name].doubled == pytest.approx(2)


@pytest.mark.parametrize("seed", range(5))
def test_that_rows_in_utc_fit_none(seed: int) -> None:
    chance = np.random.default_rng(seed)
    minutes = np.sort(chance.uniform(0, 525_600, 30_000))
    rows = rows_of(pd.Timestamp("2024-01-01") + pd.to_timedelta(minutes, unit="min"))
    for rules in known_zones().values():
        one = fit(changes(rules, FIRST.timestamp(), LAST.timestamp()), lambda h: rows.get(h, 0))
        assert not one.is_local(regular=False)


def test_the_weeks_beside_are_asked_for() -> None:
    (first, *_) = found = changes(ZoneInfo("Europe/Berlin"), FIRST.timestamp(), LAST.timestamp())
    asked = hours_to_ask(found)
    assert {first.hour + weeks * 168 for weeks in (-2, -1, 0, 1, 2)} <= set(asked)
    assert list(asked) == sorted(set(asked))
