"""Repeated rows and keys, odd values, spellings and mixed formats."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames
from sklearn.datasets import load_iris

from inspector.metrics.coverage import categories, duplicates, key, validity
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.spelling import date_order, fingerprint, kind_of, one_edit, spellings


def inspect(*frames, metrics, roles=None, **options):
    found = inspect_frames(frames, list(metrics), roles=roles, **options)
    check_texts(found)
    found.presentations()
    return found


def orders(n=2_000, seed=0):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(n),
            "amount": chance.lognormal(3, 1, n).round(2),
            "city": chance.choice(["Berlin", "Paris", "Rome"], n),
            "weight": chance.normal(70, 9, n),
            "got": pd.date_range("2026-01-01", periods=n, freq="min"),
        }
    )


KEYED = Roles(key=("id",), ingest_time="got")


def test_that_iris_has_its_one_duplicate_and_that_it_is_no_alarm():
    iris = load_iris(as_frame=True).frame
    found = inspect(iris, metrics=[duplicates.METRIC])
    result = found.result("coverage.duplicates")
    assert result.whole.duplicates == iris.duplicated().sum() == 1
    assert not found.serious()


def test_that_rows_sent_twice_are_found():
    frame = orders()
    frame = pd.concat([frame, frame.iloc[:60]], ignore_index=True)
    found = inspect(frame, metrics=[duplicates.METRIC], roles=KEYED)
    result = found.result("coverage.duplicates")
    assert result.whole.duplicates == frame.duplicated().sum()
    (said,) = found.findings
    assert said.severity is Severity.WARNING
    assert said.rows == 60
    assert said.sql


def test_that_rows_sent_again_with_new_keys_are_found():
    frame = orders()
    again = frame.iloc[:60].assign(id=range(10_000, 10_060), got=pd.Timestamp("2026-09-09"))
    frame = pd.concat([frame, again], ignore_index=True)
    found = inspect(frame, metrics=[duplicates.METRIC], roles=KEYED)
    result = found.result("coverage.duplicates")
    assert result.whole.duplicates == 0
    assert result.but_identity.duplicates == frame.duplicated(["amount", "city", "weight"]).sum()
    (said,) = found.findings
    assert "but for “id” and “got”" in said.message


def test_that_few_columns_of_few_values_repeat_honestly():
    chance = np.random.default_rng(1)
    frame = pd.DataFrame({"a": chance.integers(0, 3, 500), "b": chance.integers(0, 5, 500)})
    assert not inspect(frame, metrics=[duplicates.METRIC]).findings


def test_that_a_key_that_begins_to_repeat_is_critical():
    before, after = orders(), orders(seed=1)
    after.loc[:9, "id"] = after.loc[10:19, "id"].to_numpy()
    found = inspect(before, after, after, metrics=[key.METRIC], roles=KEYED)
    assert not found.of(version="v1")
    (said,) = found.of(version="v2")
    assert said.severity is Severity.CRITICAL
    assert said.rows == after.id.duplicated().sum() == 10
    assert "was unique" in said.message
    (still,) = found.of(version="v3")
    assert still.severity is Severity.WARNING
    assert still.since == "v2"


def test_that_missing_keys_are_counted_apart():
    frame = orders(1_000)
    frame["id"] = frame.id.astype("Int64")
    frame.loc[:4, "id"] = None
    found = inspect(frame, metrics=[key.METRIC], roles=KEYED)
    result = found.result("coverage.key")
    assert (result.repeated, result.missing) == (0, 5)
    (said,) = found.findings
    assert said.severity is Severity.CRITICAL


def test_that_without_a_key_it_says_so():
    found = inspect(orders(), metrics=[key.METRIC])
    assert found.outcomes["coverage.key", "v1"].reason.startswith("Choose the key columns")


def test_that_a_lone_extreme_is_named():
    chance = np.random.default_rng(3)
    wind = np.round(chance.gamma(3, 3.5, 8_000), 2)
    wind[17] = 1048.36
    found = inspect(pd.DataFrame({"wind": wind}), metrics=[validity.METRIC])
    (said,) = found.findings
    assert "1048.36 in 1 row" in said.message
    assert said.severity is Severity.WARNING


@pytest.mark.parametrize("seed", range(5))
def test_that_long_tails_have_no_lone_extreme(seed):
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "lognormal": chance.lognormal(0, 2, 5_000),
            "exponential": chance.exponential(3, 5_000),
            "student": chance.standard_t(4, 5_000),
            "pareto": chance.pareto(2, 5_000),
        }
    )
    assert not inspect(frame, metrics=[validity.METRIC]).findings


def test_that_a_column_that_became_constant_is_told_and_one_that_was_is_not():
    before = pd.DataFrame({"a": list("xyz") * 100, "b": ["k"] * 300})
    after = pd.DataFrame({"a": ["x"] * 300, "b": ["k"] * 300})
    found = inspect(before, after, metrics=[validity.METRIC])
    (said,) = found.findings
    assert said.columns == ("a",)
    assert [c.column for c in found.result("coverage.validity", "v2").constant] == ["a", "b"]


def test_that_infinities_are_counted():
    frame = pd.DataFrame({"x": [1.0, 2.0, np.inf, -np.inf] * 30})
    (said,) = inspect(frame, metrics=[validity.METRIC]).findings
    assert said.rows == 60


def test_that_spellings_of_one_value_are_found():
    city = ["Berlin"] * 500 + ["berlin "] * 20 + ["Berlín"] * 5 + ["Paris"] * 400 + ["Pariis"] * 3
    found = inspect(pd.DataFrame({"city": city}), metrics=[categories.METRIC])
    (said,) = found.findings
    assert said.severity is Severity.WARNING
    assert said.rows == 28
    respelt = found.result("coverage.categories").respelt
    assert [(r.value, r.others) for r in respelt] == [
        ("Berlin", ("berlin ", "Berlín")),
        ("Paris", ("Pariis",)),
    ]


def test_that_codes_and_different_words_are_not_merged():
    code = ["A1"] * 500 + ["A2"] * 4 + ["B12345"] * 300 + ["B12346"] * 2 + ["good", "bad"] * 50
    assert not inspect(pd.DataFrame({"code": code}), metrics=[categories.METRIC]).findings


def test_that_words_among_numbers_are_named():
    height = [str(x) for x in range(50, 84)] * 30 + ["5' 4\"", "165cm", ">9000"]
    found = inspect(pd.DataFrame({"height": height}), metrics=[categories.METRIC])
    (said,) = found.findings
    assert said.value == pytest.approx(3 / (34 * 30 + 3))
    assert "holds numbers, but in" in said.message


def test_that_two_orders_of_day_and_month_are_named():
    days = ["13/02/2026", "25/03/2026", "01/02/2026"] * 50 + ["02/28/2026"] * 5
    (said,) = inspect(pd.DataFrame({"day": days}), metrics=[categories.METRIC]).findings
    assert "dates written in 2 orders" in said.message


def test_that_free_text_is_left_alone():
    words = "the sensor was cleaned and replaced after a long storm near harbour"
    chance = np.random.default_rng(0)
    text = [" ".join(chance.choice(words.split(), 8)) for _ in range(800)]
    assert not inspect(pd.DataFrame({"note": text}), metrics=[categories.METRIC]).serious()


@pytest.mark.parametrize(
    ("left", "right", "yes"),
    [
        ("berlin", "berlni", True),
        ("berlin", "berlinn", True),
        ("berlin", "berli", True),
        ("berlin", "bermin", True),
        ("berlin", "berlin", False),
        ("berlin", "bremen", False),
        ("abcd", "badc", False),
    ],
)
def test_that_one_edit_is_one_edit(left, right, yes):
    assert one_edit(left, right) is yes
    assert one_edit(right, left) is yes


def test_that_the_fingerprint_ignores_case_accents_order_and_lookalikes():
    assert fingerprint("  New-York ") == fingerprint("york, NEW")
    assert fingerprint("Škoda") == fingerprint("skoda")
    assert fingerprint("Аlfa") == fingerprint("Alfa")  # Cyrillic A
    assert spellings({}) == []


def test_that_kinds_and_orders_of_texts_are_told():
    assert [kind_of(t) for t in ("1,234.5", "-3", "12 %", "2026-01-02", "165cm")] == [
        "number", "number", "number", "date", "text",
    ]  # fmt: skip
    assert date_order("13.02.2026") == "day first"
    assert date_order("02-13-2026") == "month first"
    assert date_order("02/03/2026") == "either"
    assert date_order("hello") == ""
