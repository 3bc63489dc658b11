"""Holidays are learnt from missing days; gaps at random are not taken for them."""

import numpy as np
import pandas as pd
import pytest
from pandas.tseries.holiday import USFederalHolidayCalendar

from inspector.stats.holidays import easter, holidays, rules_of


def numbers(days):
    return {(d - pd.Timestamp(0)).days for d in days}


def federal(first, last):
    active = numbers(pd.bdate_range(first, last))
    return active, numbers(USFederalHolidayCalendar().holidays(first, last)) & active


def test_that_easter_is_that_of_dateutil():
    from dateutil.easter import easter as known

    assert all(easter(year) == known(year) for year in range(1583, 2500))


def test_that_a_day_has_the_rules_people_know():
    thanksgiving, good_friday, memorial = sorted(
        numbers(map(pd.Timestamp, ("2013-11-28", "2024-03-29", "2023-05-29"))),
        key=[16037, 19811, 19506].index,
    )
    assert "4th Thursday of November" in rules_of(thanksgiving)
    assert "Good Friday" in rules_of(good_friday)
    assert "last Monday of May" in rules_of(memorial)


@pytest.mark.parametrize("first", ["2024-01-01", "2023-01-01", "2019-01-01", "2004-01-01"])
def test_that_federal_holidays_are_learnt_from_the_days_that_are_missing(first):
    active, missing = federal(first, "2024-12-31")
    assert set(holidays(missing, active)) == missing


def test_that_gaps_at_random_are_not_holidays():
    active, kept = federal("2023-01-01", "2024-12-31")
    chance = np.random.default_rng(0)
    alone = excused = 0
    for _ in range(100):
        gone = set(chance.choice(sorted(active), 12, replace=False).tolist())
        alone += len(holidays(gone, active))
        planted = set(chance.choice(sorted(active - kept), 2, replace=False).tolist())
        excused += len(planted & holidays(planted | kept, active).keys())
    assert alone <= 12  # of 1 200
    assert excused <= 4  # of 200


def test_that_a_series_with_many_empty_days_has_no_holidays():
    active = set(range(18_000, 18_365))
    assert holidays({d for d in active if d % 3 == 0}, active) == {}
    assert holidays(set(), active) == {}
