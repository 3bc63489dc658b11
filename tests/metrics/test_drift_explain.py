"""What was done to a column is recognised: units, swaps, names, clips, rounding; nothing else is."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.columns import METRIC


def table(seed, rows=5_000):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "celsius": chance.normal(12, 7, rows),
            "weight": chance.lognormal(4, 0.4, rows),
            "visits": chance.poisson(6, rows),
            "device": chance.choice(
                ["mobile", "desktop", "tablet", "tv"], rows, p=[0.45, 0.3, 0.15, 0.1]
            ),
            "price": np.round(chance.gamma(3, 20, rows), 2),
        }
    )


def looked(old, new, name):
    found = inspect_frames([old, new], [METRIC])
    found.presentations()
    check_texts(found)
    column = found.result("drift.columns", "v2").find(name)
    if column.looks_like:
        assert any(column.looks_like in f.message for f in found.findings)
    return column


UNITS = {
    "were multiplied by 100": ("weight", lambda x: x * 100),
    "were divided by 1\u202f000": ("weight", lambda x: x / 1_000),
    "Celsius and Fahrenheit": ("celsius", lambda x: x * 1.8 + 32),
    "Celsius and Kelvin": ("celsius", lambda x: x + 273.15),
    "pounds and kilograms": ("weight", lambda x: x * 0.45359237),
    "changed sign": ("weight", lambda x: -x),
    "minutes and seconds": ("visits", lambda x: x * 60),
}


@pytest.mark.parametrize("words", UNITS)
def test_that_other_units_are_recognised(words):
    name, change = UNITS[words]
    new = table(2)
    new[name] = change(new[name])
    column = looked(table(1), new, name)
    assert words in column.looks_like
    assert column.looks == "unit"


def test_that_a_plain_shift_is_no_other_unit():
    new = table(2)
    new["celsius"] += 4
    new["weight"] *= 1.3
    new["visits"] += 1
    found = inspect_frames([table(1), new], [METRIC]).result("drift.columns", "v2")
    assert {c.column for c in found.columns if c.state() == "drift"} >= {"celsius", "weight"}
    assert {c.looks_like for c in found.columns} == {""}


def test_that_swapped_columns_are_recognised():
    new = table(2).rename(columns={"celsius": "weight", "weight": "celsius"})
    assert "have changed places" in looked(table(1), new, "weight").looks_like


NAMES = {
    "a category was renamed: “tv” → “smart tv”": {"tv": "smart tv"},
    "all categories were recoded": {"mobile": "1", "desktop": "2", "tablet": "3", "tv": "4"},
    "“MOBILE”": {d: d.upper() for d in ("mobile", "desktop", "tablet", "tv")},
    "“tablet” and “tv” went into “other”": {"tablet": "other", "tv": "other"},
    "“tablet” went into “mobile”": {"tablet": "mobile"},
}


@pytest.mark.parametrize("words", NAMES)
def test_that_renamed_and_merged_categories_are_recognised(words):
    new = table(2)
    new["device"] = new["device"].replace(NAMES[words])
    assert words in looked(table(1), new, "device").looks_like


def test_that_a_divided_category_is_recognised():
    old = table(1)
    old["device"] = old["device"].replace({"tablet": "other", "tv": "other"})
    assert "was divided" in looked(old, table(2), "device").looks_like


def test_that_a_new_category_alone_is_no_new_name():
    new = table(2)
    new.loc[new.index % 10 == 0, "device"] = "watch"
    assert looked(table(1), new, "device").looks_like == ""


def test_that_cut_and_rounded_values_are_recognised():
    new = table(2)
    new["weight"] = new["weight"].clip(upper=80)
    column = looked(table(1), new, "weight")
    assert "values above 80 were cut to it" in column.looks_like
    new = table(2)
    new["price"] = (new["price"] / 5).round() * 5
    column = looked(table(1), new, "price")
    assert column.looks == "rounded", column
