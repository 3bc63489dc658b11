import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.gui.blocks.ticks import tick_text, time_ticks, value_ticks
from inspector.model.finding import Unit

DAY = 86_400
JANUARY = 1_767_225_600.0  # 2026-01-01

UNITS = st.sampled_from([unit for unit in typing.get_args(Unit) if unit != "time"])


@given(
    low=st.floats(-1e12, 1e12),
    span=st.floats(1e-3, 1e12),
    most=st.integers(1, 30),
    unit=UNITS,
)
def test_that_ticks_are_few_ascending_and_inside_the_axis(low, span, most, unit):
    high = low + span
    at = [tick for tick, _ in value_ticks(low, high, most, unit)]
    slack = 1e-6 * max(abs(low), abs(high), span)
    assert len(at) <= 3 * most + 2
    assert at == sorted(set(at))
    assert all(low - slack <= tick <= high + slack for tick in at)


@given(low=st.floats(-1e6, 1e6), span=st.floats(0.01, 1e6), unit=UNITS)
def test_that_neighbouring_ticks_say_different_things(low, span, unit):
    texts = [text for _, text in value_ticks(low, low + span, 6, unit)]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0, 1, "share", ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        (0.98, 1, "share", ["98.0 %", "98.5 %", "99.0 %", "99.5 %", "100.0 %"]),
        (0, 5_200_000, "rows", ["0", "2 M", "4 M"]),
        (0, 3, "count", ["0", "1", "2", "3"]),
        (0, 60 * 3600, "seconds", ["0", "1 d", "2 d"]),
        (0, 30 * DAY, "seconds", ["0", "10 d", "20 d", "30 d"]),
        (-1, 1, "number", ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
    ],
)
def test_that_ticks_are_written_as_people_write(low, high, unit, expected):
    texts = [" ".join(text.split()) for _, text in value_ticks(low, high, 4, unit)]
    assert texts == expected


@pytest.mark.parametrize(
    ("span", "most", "expected"),
    [
        (3 * DAY, 3, ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]),
        (6 * 3600, 3, ["2026-01-01", "03:00", "06:00"]),
        (90 * DAY, 3, ["2026-01", "2026-02", "2026-03", "2026-04"]),
        (900 * DAY, 3, ["2026", "2027", "2028"]),
        (30, 3, ["2026-01-01", "00:00:15", "00:00:30"]),
    ],
)
def test_that_time_ticks_fall_on_the_calendar(span, most, expected):
    assert [text for _, text in time_ticks(JANUARY, JANUARY + span, most)] == expected


def test_that_weekly_ticks_are_mondays():
    ticks = time_ticks(JANUARY, JANUARY + 40 * DAY, 7)
    assert [text for _, text in ticks][:2] == ["2026-01-05", "2026-01-12"]


def test_that_times_beyond_the_calendar_are_left_without_ticks():
    assert time_ticks(1e15, 2e15, 5) == []
    assert len(time_ticks(-1e15, 1e15, 5)) >= 2


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_that_an_axis_without_extent_has_no_ticks(bad):
    assert value_ticks(0, bad, 5, "number") == []
    assert value_ticks(1, 1, 5, "number") == []
    assert value_ticks(1e300, 1e300 * (1 + 1e-16), 5, "number") == []


def test_that_huge_numbers_are_written_with_a_power():
    assert tick_text(3e18, "number", 1e18, 5e18) == "3e+18"
