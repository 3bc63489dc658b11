"""Column drift: what is real and big is said, what is not is not."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.columns import METRIC, ColumnsDrift
from inspector.model.dataset import Roles
from inspector.model.finding import Severity


def table(seed, rows=2_000):
    chance = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-01")
    return pd.DataFrame(
        {
            "id": np.arange(rows) + seed * rows,
            "seen": start + pd.to_timedelta(seed * 60 + np.sort(chance.random(rows)) * 60, "D"),
            "site": chance.choice(["north", "south", "west"], rows, p=[0.5, 0.3, 0.2]),
            "reading": chance.lognormal(1, 0.7, rows),
            "visits": chance.poisson(4, rows),
            "ok": chance.random(rows) < 0.8,
            "born": start - pd.to_timedelta(chance.integers(0, 20_000, rows), "D"),
            "note": [f"row {i} {v}" for i, v in enumerate(chance.integers(0, 10**9, rows))],
            "zeros": np.where(chance.random(rows) < 0.8, 0.0, chance.exponential(5, rows)),
        }
    )


def compare(old, new, **roles):
    found = inspect_frames([old, new], [METRIC], roles=Roles(**roles))
    found.presentations()
    check_texts(found)
    return found


def column(found, name, version="v2"):
    return found.result("drift.columns", version).find(name)


def test_that_steady_columns_are_left_alone():
    found = compare(table(1), table(2), event_time="seen")
    assert found.findings == ()
    states = {c.column: c.state() for c in found.result("drift.columns", "v2").columns}
    assert states.pop("id") == states.pop("seen") == "not compared"
    assert set(states.values()) == {"steady"}


def test_that_a_shift_is_a_warning_with_its_size_and_what_moved():
    new = table(2)
    new["reading"] *= 1.2
    (finding,) = compare(table(1), new, event_time="seen").findings
    assert finding.columns == ("reading",)
    assert finding.severity is Severity.WARNING
    assert finding.value == pytest.approx(0.1, abs=0.04)
    assert "would have to change to look like “version 1”" in finding.message
    assert "and above" in finding.message
    assert finding.sql


def test_that_a_new_category_is_named():
    new = table(2)
    new.loc[:160, "site"] = "east"
    found = compare(table(1), new)
    (finding,) = [f for f in found.findings if f.columns == ("site",)]
    assert finding.severity is Severity.WARNING
    assert "New: “east” (8.1 % of rows)" in finding.message
    assert column(found, "site").appeared.labels == ("east",)
    vanished = compare(new, table(1))
    assert column(vanished, "site").vanished.labels == ("east",)


def test_that_a_spike_of_three_per_cent_is_found_and_named():
    new = table(2)
    new.loc[np.random.default_rng(3).random(len(new)) < 0.03, "visits"] = 99
    found = compare(table(1), new)
    (finding,) = [f for f in found.findings if f.columns == ("visits",)]
    assert "99, 0 %" in finding.message
    assert column(found, "visits").one_value_label == "99"


def test_that_a_large_shift_is_critical_and_a_hair_is_not_said():
    new = table(2, 40_000)
    new["reading"] += 2.0
    new["zeros"] *= 1.01
    found = compare(table(1, 40_000), new)
    assert [f.columns for f in found.of(least=Severity.CRITICAL)] == [("reading",)]
    assert column(found, "zeros").state() in ("real but small", "steady")


def test_that_the_main_times_keys_and_row_numbers_are_not_compared_by_value():
    found = compare(table(1), table(2), event_time="seen", key=("site",))
    assert "Time moves on" in column(found, "seen").note
    assert "row numbers" in column(found, "id").note
    assert "identifies rows" in column(found, "site").note
    assert column(found, "note").compared == "lengths"


def test_that_other_times_that_moved_on_are_not_called_drift():
    found = compare(table(1), table(5))
    assert "time moves on" in column(found, "seen").note
    assert not found.of(least=Severity.WARNING)


def test_that_missing_cells_are_counted_and_left_to_coverage():
    new = table(2)
    new.loc[:400, "reading"] = np.nan
    found = compare(table(1), new)
    assert column(found, "reading").missing_share_after == pytest.approx(401 / 2_000)
    assert column(found, "reading").missing_real
    assert not [f for f in found.findings if f.columns == ("reading",)]


def test_that_the_label_is_left_to_the_label_tab():
    new = table(2)
    new["site"] = "north"
    assert compare(table(1), new, label="site").findings == ()
    assert compare(table(1), new).findings


def test_that_figures_are_those_of_pandas_and_scipy():
    from scipy import stats

    old, new = table(1), table(2)
    new["reading"] = new["reading"] * 1.1
    found = compare(old, new)
    distances = {d.name: d for d in column(found, "reading").distances}
    assert distances["Kolmogorov-Smirnov distance"].value == pytest.approx(
        stats.ks_2samp(old.reading, new.reading).statistic, abs=2e-3
    )
    travelled = distances["Wasserstein-1 distance, in the column's unit"]
    exact = stats.wasserstein_distance(old.reading, new.reading)
    assert travelled.value == pytest.approx(exact, rel=0.02)
    assert exact <= (travelled.high or travelled.value) * (1 + 1e-9)
    site = column(found, "site")
    share = (old.site.value_counts(normalize=True) - new.site.value_counts(normalize=True)).abs()
    distances = {d.name: d for d in site.distances}
    assert distances["Total variation, chance not taken out"].value == pytest.approx(
        share.sum() / 2
    )
    assert dict(zip(site.picture.labels, site.picture.after, strict=True)) == pytest.approx(
        new.site.value_counts(normalize=True).to_dict()
    )


def test_that_pictures_hold_every_row_in_at_most_some_thirty_bars():
    found = compare(table(1), table(2))
    for c in found.result("drift.columns", "v2").columns:
        if c.p is None:
            continue
        assert 1 <= len(c.picture.labels) <= 32, c.column
        assert len(set(c.picture.labels)) == len(c.picture.labels)
        assert sum(c.picture.before) == pytest.approx(1), c.column
        assert sum(c.picture.after) == pytest.approx(1), c.column
        assert list(c.picture.x) == sorted(c.picture.x)
        assert all(0 <= p <= 1 + 1e-12 for p in c.picture.below_before)


def test_that_infinite_values_are_seen():
    new = table(2)
    new.loc[:300, "zeros"] = np.inf
    found = compare(table(1), new)
    (finding,) = [f for f in found.findings if f.columns == ("zeros",)]
    assert "+∞" in finding.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (pd.DataFrame({"a": [1.5]}), pd.DataFrame({"a": [2.5]})),
        (pd.DataFrame({"a": pd.Series([], dtype=float)}), pd.DataFrame({"a": [2.5]})),
        (pd.DataFrame({"a": [2.5]}), pd.DataFrame({"a": pd.Series([], dtype=float)})),
        (pd.DataFrame({"a": ["x", None]}), pd.DataFrame({"a": ["", " "]})),
        (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": ["x", "y"]})),
        (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"b": [1, 2]})),
        (pd.DataFrame({"a": [7] * 9}), pd.DataFrame({"a": [7] * 9})),
        (pd.DataFrame({"a": [np.inf, -np.inf]}), pd.DataFrame({"a": [np.inf, np.nan]})),
        (pd.DataFrame({"a": [[1], [2]]}), pd.DataFrame({"a": [[1], [3]]})),
    ],
    ids=["one row", "was empty", "is empty", "blank", "retyped", "renamed", "constant", "infinite",
         "nested"],
)  # fmt: skip
def test_that_little_data_raises_no_alarm(old, new):
    assert compare(old, new).findings == ()


def test_that_a_first_version_says_what_it_lacks():
    found = inspect_frames([table(1)], [METRIC])
    assert "add an older version" in found.outcomes["drift.columns", "v1"].reason


def test_that_limits_can_be_moved():
    new = table(2)
    new["reading"] *= 1.2
    frames = [table(1), new]
    moved = {"drift.columns/info": 0.9, "drift.columns/one_value": 0.9}
    moved |= {"drift.columns/warning": 0.95, "drift.columns/critical": 0.99}
    assert inspect_frames(frames, [METRIC], thresholds=moved).findings == ()


def test_that_several_versions_are_a_heat_map_and_each_column_has_its_details():
    found = inspect_frames([table(1), table(2), table(3)], [METRIC], roles=Roles(event_time="seen"))
    shown = found.presentations()["drift.columns"]
    kinds = [type(block).__name__ for block in shown.blocks]
    assert kinds == ["Figures", "Grid", "Heatmap"]
    assert set(shown.details) == set(table(1).columns)
    kinds = [type(block).__name__ for block in shown.details["reading"]]
    assert kinds == ["Bars", "Lines", "Grid", "Grid"]


def test_that_results_survive_a_bundle():
    result = compare(table(1), table(2)).result("drift.columns", "v2")
    text = msgspec.json.encode(result)
    assert msgspec.json.decode(text, type=ColumnsDrift) == result


def test_that_texts_too_many_to_count_one_by_one_are_compared_all_the_same():
    def many(seed):
        chance = np.random.default_rng(seed)
        return pd.DataFrame({"code": [f"c{v}" for v in chance.integers(0, 5_000, 12_000)]})

    new = many(2)
    new.loc[:900, "code"] = "default"
    assert compare(many(1), many(3)).findings == ()
    (finding,) = compare(many(1), new).findings
    assert "default, at most 0.0" in finding.message
    few = pd.DataFrame({"code": ["c1", "c2", "c3"] * 500})
    assert "default" in compare(few, new).findings[0].message
