"""Schema drift: columns, types, order and promises."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.schema import METRIC
from inspector.model.dataset import LogicalType, Roles
from inspector.model.finding import Severity


def table(seed=1, rows=400):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": [f"k{seed}-{i}" for i in range(rows)],
            "age": chance.integers(18, 80, rows),
            "score": chance.normal(50, 10, rows),
            "kind": chance.choice(["a", "b", "c"], rows),
        }
    )


def compare(old, new, **roles):
    found = inspect_frames([old, new], [METRIC], roles=Roles(**roles))
    found.presentations()
    check_texts(found)
    return found, found.result("drift.schema", "v2")


def test_that_equal_schemas_say_nothing():
    found, result = compare(table(1), table(2))
    assert result.is_same
    assert found.findings == ()


def test_that_added_and_removed_columns_are_named():
    new = table(2).drop(columns="score").assign(extra="x")
    found, result = compare(table(1), new)
    assert result.added == ("extra",)
    assert result.removed == ("score",)
    assert {(f.columns, f.severity) for f in found.findings} == {
        (("score",), Severity.WARNING), (("extra",), Severity.INFO),
    }  # fmt: skip
    assert all(f.area == "schema" for f in found.findings)


@pytest.mark.parametrize(
    "roles", [{"label": "kind"}, {"key": ("kind",)}, {"event_time": "kind"}], ids=str
)
def test_that_a_lost_role_is_critical(roles):
    found, _ = compare(table(1), table(2).drop(columns="kind"), **roles)
    (finding,) = found.findings
    assert finding.severity is Severity.CRITICAL
    assert "“kind” of “version 1” is gone" in finding.message


def test_that_a_renamed_column_is_recognised_by_its_distribution():
    new = table(2, 3_000).rename(columns={"score": "points"}).assign(noise=np.arange(3_000) / 7)
    found, result = compare(table(1, 3_000), new)
    assert [(r.before, r.after) for r in result.renamed if r.moved < 0.05] == [("score", "points")]
    (finding,) = found.of(least=Severity.WARNING)
    assert "“points” looks like it under a new name" in finding.message


def test_that_wider_types_are_noted_and_texts_for_numbers_are_warned_of():
    new = table(2).astype({"age": float})
    new["score"] = new["score"].round(1).astype(str)
    found, result = compare(table(1), new)
    assert {(r.column, r.before, r.after, r.widened) for r in result.retyped} == {
        ("age", LogicalType.INTEGER, LogicalType.REAL, True),
        ("score", LogicalType.REAL, LogicalType.TEXT, False),
    }
    assert [f.columns for f in found.of(least=Severity.WARNING)] == [("score",)]
    assert any(
        "was an integer column and is now a real column" in f.message for f in found.findings
    )


def test_that_another_order_is_noted():
    _, result = compare(table(1), table(2)[["age", "id", "score", "kind"]])
    assert result.reordered == ("age", "id")


def test_that_broken_promises_are_named():
    new = table(2)
    new.loc[:2, "score"] = np.nan
    new.loc[10:29, "id"] = "same"
    found, result = compare(table(1), new)
    broken = {(b.column, b.promise, b.rows) for b in result.broken}
    assert broken == {("score", "complete", 3), ("id", "unique", 19)}
    unique = next(f for f in found.findings if f.columns == ("id",))
    assert unique.severity is Severity.WARNING
    assert unique.rows == 19


@pytest.mark.parametrize("rows", [0, 1])
def test_that_hardly_any_rows_raise_no_alarm(rows):
    found, _ = compare(table(1, rows), table(2, rows))
    assert found.findings == ()


def ranged(seed, rows=2_000):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "share": chance.beta(1, 1, rows).round(3),
            "score": np.clip(chance.normal(70, 25, rows), 0, 100),
            "amount": chance.exponential(10, rows),
            "change": chance.normal(0, 1, rows),
        }
    )


def test_that_ranges_that_held_and_no_longer_do_are_named():
    new = ranged(2)
    new.loc[:39, "share"] = 40.0
    new.loc[:9, "amount"] = -5.0
    found = inspect_frames([ranged(1), new], [METRIC])
    found.presentations()
    check_texts(found)
    by_column = {f.columns[0]: f for f in found.findings}
    assert "“share” was never above 1 in the baseline and now is above 1 in 40 rows" in (
        by_column["share"].message
    )
    assert by_column["share"].severity is Severity.WARNING
    assert "was never negative" in by_column["amount"].message
    assert set(by_column) == {"share", "amount"}


def test_that_ranges_that_hold_are_not_spoken_of():
    for seed in range(1, 9, 2):
        assert inspect_frames([ranged(seed), ranged(seed + 1)], [METRIC]).findings == ()


def test_that_a_tail_that_ends_near_a_round_number_is_no_bound():
    chance = np.random.default_rng(5)
    tail = chance.exponential(1, 5_000)
    old = pd.DataFrame({"x": tail / tail.max() * 99.8, "full": chance.random(5_000) * 100})
    far = chance.exponential(1, 5_000) / tail.max() * 99.8
    far[:5] = 130.0
    new = pd.DataFrame({"x": far, "full": np.append(chance.random(4_990) * 100, [140.0] * 10)})
    found = inspect_frames([old, new], [METRIC])
    broken = {b.column for b in found.result("drift.schema", "v2").broken}
    assert broken == {"full"}
