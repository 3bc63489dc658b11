"""Periods and labels: as DuckDB truncates, for any year, and readable."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.metrics.labelling import edge_labels, nice_edges, span_label, value_label
from inspector.metrics.periods import (
    GRAINS,
    civil,
    grain_for,
    next_period,
    period_label,
    period_start,
    period_starts,
    usual_extent,
)
from inspector.model.answers import Cells
from inspector.model.dataset import LogicalType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400
WHOLE, REAL = LogicalType.INTEGER, LogicalType.REAL


def seconds(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@given(st.floats(-6.2e10, 2.5e11), st.sampled_from(GRAINS))
def test_that_a_period_holds_its_moment(moment, grain):
    start = period_start(moment, grain)
    assert start <= moment < next_period(start, grain)
    assert period_start(start, grain) == start


def test_that_periods_start_where_the_engine_truncates():
    moments = [seconds(t) for t in ("2024-02-29T23:59:59", "1969-07-20T20:17:40", "0044-03-15")]
    for grain in GRAINS:
        for moment in moments:
            at = (EPOCH + timedelta(seconds=moment)).replace(tzinfo=None)
            found = duckdb.execute("SELECT epoch(date_trunc(?, ?))", [grain, at]).fetchone()
            assert period_start(moment, grain) == found[0], (grain, at)


@given(st.integers(-700_000, 2_900_000))
def test_that_days_are_named_as_datetime_does(days):
    at = EPOCH + timedelta(days=days)
    assert civil(days) == (at.year, at.month, at.day)


@pytest.mark.parametrize(
    ("days", "grain"),
    [(0, "day"), (1 / 24, "minute"), (2, "hour"), (40, "day"), (400, "week"), (1_200, "month"),
     (3_650, "quarter"), (20_000, "year")],
)  # fmt: skip
def test_that_an_extent_gets_some_forty_periods(days, grain):
    assert grain_for(0, days * DAY) == grain


def test_that_dates_are_never_cut_below_a_day():
    assert grain_for(0, 2 * DAY, finest="day") == "day"


def test_that_empty_periods_are_kept_and_stray_years_cost_nothing():
    assert period_starts("day", 0, 3 * DAY) == (0.0, DAY, 2 * DAY, 3 * DAY)
    assert len(period_starts("day", 0, 9_999 * 365 * DAY, limit=100)) == 100


def test_that_a_stray_year_does_not_stretch_the_usual_extent():
    times = [float(DAY * d) for d in range(20_000, 20_200)]
    wild = -62_135_596_800.0
    cells = Cells(
        form="exact",
        values=(wild, *times),
        counts=(1,) + (1,) * len(times),
        rows=201,
        nulls=0,
        minimum=wild,
        maximum=times[-1],
    )
    low, high = usual_extent(cells)
    assert low >= times[0]
    assert high == times[-1]


def test_that_periods_have_short_names():
    at = seconds("2026-05-03T14:30:00")
    assert period_label(period_start(at, "hour"), "hour") == "2026-05-03 14:00"
    assert period_label(period_start(at, "day"), "day") == "2026-05-03"
    assert period_label(period_start(at, "month"), "month") == "May 2026"
    assert period_label(period_start(at, "quarter"), "quarter") == "2026 Q2"
    assert period_label(period_start(at, "year"), "year") == "2026"


def test_that_values_are_named_for_people():
    assert value_label(None, REAL) == "(missing)"
    assert value_label("", LogicalType.TEXT) == "(empty)"
    assert value_label("  ", LogicalType.TEXT) == "(blank)"
    assert value_label(True, LogicalType.BOOLEAN) == "true"
    assert value_label(-1234567, WHOLE) == "−1\u202f234\u202f567"
    assert value_label(0.1 + 0.2, REAL) == "0.3"
    assert value_label(seconds("2026-05-03"), LogicalType.DATE) == "2026-05-03"
    assert value_label(seconds("2026-05-03T14:30"), LogicalType.TIMESTAMP) == "2026-05-03 14:30"
    assert value_label(3_661.0, LogicalType.TIME) == "01:01:01"
    assert value_label("x" * 99, LogicalType.TEXT).endswith("…")
    assert "\x00" not in value_label("a\x00b", LogicalType.TEXT)


def test_that_spans_are_named_for_people():
    assert span_label(10, 20, WHOLE) == "10 to 19"
    assert span_label(10, 11, WHOLE) == "10"
    assert span_label(1.5, 2.5, REAL) == "1.5 to 2.5"
    assert span_label(None, 2.5, REAL) == "below 2.5"
    assert span_label(None, 20, WHOLE) == "19 and below"
    assert span_label(2.5, None, REAL) == "2.5 and above"
    assert span_label(None, None, REAL) == "all values"


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12))
def test_that_bins_cover_their_span_with_few_edges_of_different_names(low, width):
    high = low + width
    if not high > low:
        return
    edges = nice_edges(low, high, REAL)
    assert 2 <= len(edges) <= 32
    assert edges[0] <= low
    assert edges[-1] >= high
    assert edges == sorted(set(edges))


def test_that_close_edges_keep_apart_in_name():
    assert edge_labels([1_000_000.1, 1_000_000.2], REAL) == [
        "1\u202f000\u202f000.1", "1\u202f000\u202f000.2",
    ]  # fmt: skip
