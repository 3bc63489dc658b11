"""Figures are readable, and no number whatever makes formatting fail."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.report.format import format_duration, format_time, format_value, grouped

UNITS = ("", "share", "points", "rows", "count", "seconds", "time", "number", "ratio")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "share", "–"),
        (True, "", "yes"),
        (0.1234, "share", "12.3\u00a0%"),
        (1.0, "share", "100\u00a0%"),
        (0.0004, "share", "0.04\u00a0%"),
        (-0.021, "points", "−2.1\u00a0points"),
        (1234567, "rows", "1\u202f234\u202f567"),
        (90_061, "seconds", "1\u00a0d 1\u00a0h"),
        (0.5, "seconds", "0.5\u00a0s"),
        (-61, "seconds", "−1\u00a0min 1\u00a0s"),
        (0, "time", "1970-01-01"),
        (3_661, "time", "1970-01-01 01:01:01"),
        (2.5, "ratio", "2.5\u00a0×"),
        (1234.5, "number", "1\u202f234"),
        (1e-9, "number", "1e−09"),
        ("=1+1", "number", "=1+1"),
        (math.nan, "seconds", "undefined"),
        (math.inf, "seconds", "∞"),
        (-math.inf, "share", "−∞"),
        (math.nan, "time", "undefined"),
        (10**400, "rows", "about 10^400"),
        (-(10**400), "seconds", "−about 10^400"),
    ],
)
def test_that_values_are_shown_as_people_read_them(value, unit, shown):
    assert format_value(value, unit) == shown


@given(
    st.one_of(st.floats(), st.integers(), st.integers(min_value=10**300, max_value=10**320)),
    st.sampled_from(UNITS),
)
def test_that_every_number_can_be_shown_in_every_unit(value, unit):
    assert format_value(value, unit)
    assert grouped(value)
    assert format_time(value)
    assert format_duration(value)
