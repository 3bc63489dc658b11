"""Rows, columns and work are followed from version to version."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.catalog import metric
from inspector.metrics.versions.work import Work, credit
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

ROWS, COLUMNS, WORK = (metric(f"versions.{name}") for name in ("rows", "columns", "work"))
ROLES = Roles(key=("id",), source="site", label="label")


def readings(n=1000, seed=4):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(n),
            "site": rng.choice(["Harbour", "Hill", "Park"], n),
            "pm": rng.normal(20, 5, n).round(2),
            "label": rng.choice(["good", "bad"], n),
        }
    )


def inspected(*frames, metrics=(ROWS, COLUMNS, WORK), roles=ROLES, **how):
    found = inspect_frames(frames, metrics, roles=roles, **how)
    check_texts(found)
    assert set(found.presentations()) == {
        m.card.key for m in metrics if any(key[0] == m.card.key for key in measured(found))
    }
    return found


def measured(found):
    return [key for key, outcome in found.outcomes.items() if hasattr(outcome, "result")]


def test_a_version_that_only_adds_rows_raises_no_finding():
    old = readings()
    more = readings(seed=9).assign(id=lambda f: f["id"] + 5000)
    found = inspected(old, pd.concat([old, more]))
    result = found.result("versions.rows", "v2")
    assert (result.added, result.removed, result.changed, result.matched) == (1000, 0, 0, 1000)
    assert found.findings == ()
    assert found.result("versions.work", "v2").work == ()


def test_a_filter_that_drops_a_group_is_named_with_the_group():
    old = readings()
    found = inspected(old, old[old["site"] != "Hill"])
    (finding,) = found.of("versions.rows", "v2")
    assert finding.severity is Severity.WARNING
    assert finding.rows == (old["site"] == "Hill").sum()
    assert "“site = Hill”" in finding.message


def test_cells_that_lose_their_values_are_a_warning_on_their_column():
    old, new = readings(), readings()
    new.loc[:99, "pm"] = None
    found = inspected(old, new)
    (finding,) = found.of("versions.rows", "v2")
    assert (finding.columns, finding.rows, finding.value) == (("pm",), 100, 0.1)


def test_many_altered_rows_are_told_with_the_columns():
    old, new = readings(), readings()
    new["pm"] = new["pm"] * 1000
    found = inspected(old, new)
    (finding,) = found.of("versions.rows", "v2")
    assert finding.severity is Severity.INFO
    assert finding.columns == ("pm",)
    assert found.result("versions.rows", "v2").cells[0].changed == 1000


def test_a_running_number_is_no_key_to_follow_rows_by():
    old, new = readings(seed=1), readings(seed=2)
    new["pm"] += 0.001
    found = inspected(old, new.assign(more=range(1000)), roles=Roles(key=("id",), label="label"))
    result = found.result("versions.rows", "v2")
    assert (result.renumbered, result.cells, result.changed) == (True, (), 1000)
    (finding,) = found.of("versions.rows", "v2")
    assert "number rows anew" in finding.message
    assert found.result("versions.work", "v2").work == ()


def test_one_column_rescaled_is_not_taken_for_new_rows():
    old, new = readings(), readings()
    new["pm"] = new["pm"] * 1000
    assert not inspected(old, new).result("versions.rows", "v2").renumbered


def test_other_rows_altogether_are_no_removal():
    found = inspected(readings(), readings(seed=8).assign(id=lambda f: f["id"] + 10**6))
    result = found.result("versions.rows", "v2")
    assert (result.matched, result.removed, result.added) == (0, 1000, 1000)
    assert found.findings == ()


def test_without_a_key_rows_are_matched_by_content_and_no_work_is_credited():
    old = readings().drop(columns="id")
    found = inspected(old, old.iloc[10:], roles=Roles())
    result = found.result("versions.rows", "v2")
    assert (result.key, result.removed, result.matched) == ((), 10, 990)
    assert "key" in found.outcomes["versions.work", "v2"].reason


def test_repairs_are_credited_and_rows_deleted_to_hide_a_gap_are_not():
    broken = readings()
    broken.loc[:49, "pm"] = None
    broken.loc[100:129, "label"] = None
    broken.loc[200:219, "pm"] = -999
    twice = pd.concat([broken, broken.iloc[300:310]])
    repaired = readings()
    repaired.loc[200:219, "pm"] = None
    repaired = repaired.drop(index=range(10))  # ten gaps deleted, forty filled
    found = inspected(twice, repaired)
    work = {
        (w.kind, w.column): (w.repaired, w.broken) for w in found.result("versions.work", "v2").work
    }
    assert work == {
        ("cells filled", "pm"): (40, 0),
        ("codes cleaned", "pm"): (20, 0),
        ("labels filled", "label"): (30, 0),
        ("repeated keys resolved", None): (10, 0),
    }


@pytest.mark.parametrize(
    ("net", "earned"),
    [
        ([(5, 0), (3, 0)], [5, 3]),
        ([(0, 50), (50, 0)], [0, 0]),
        ([(0, 50), (60, 0)], [0, 10]),
        ([(10, 0), (0, 10), (10, 0), (4, 0)], [10, 0, 0, 4]),
    ],
)
def test_blanking_cells_and_filling_them_again_earns_nothing(net, earned):
    ledgers = [[Work(kind="cells filled", column="x", repaired=r, broken=b)] for r, b in net]
    assert [sum(entry) for entry in credit(ledgers)] == earned


def test_snapshots_are_the_figures_of_pandas():
    frame = readings()
    frame.loc[:99, "pm"] = None
    found = inspected(frame, metrics=(COLUMNS,))
    pm, site = (found.result("versions.columns").find(name) for name in ("pm", "site"))
    assert pm.missing == pytest.approx(0.1)
    assert pm.distinct == frame["pm"].nunique()
    assert pm.centre == pytest.approx(frame["pm"].median())
    assert pm.spread == pytest.approx(frame["pm"].quantile(0.75) - frame["pm"].quantile(0.25))
    counts = frame["site"].value_counts()
    assert {one.value: one.share for one in site.top} == pytest.approx((counts / 1000).to_dict())


def test_columns_that_changed_most_stand_first():
    old, new = readings(), readings().rename(columns={"label": "verdict"})
    new.loc[:299, "site"] = None
    found = inspected(old, new, metrics=(COLUMNS,), roles=Roles())
    presentation = found.presentations()["versions.columns"]
    heat, filled = presentation.blocks[:2]
    assert set(heat.rows[:2]) == {"label", "verdict"}
    assert heat.rows[2] == "site"
    assert heat.values[2][0] == pytest.approx(0.3)
    assert heat.values[heat.rows.index("pm")] == (0.0,)
    assert filled.rows[2] == ("site", 1.0, 0.7)
    assert list(filled.tones[:3]) == ["warning"] * 3


def test_values_that_trade_places_are_a_change_and_ties_are_none():
    old = pd.DataFrame({"a": list("xxxy") * 50, "b": list("xyzw") * 50})
    new = pd.DataFrame({"a": list("yyyx") * 50, "b": list("wzyx") * 50})
    found = inspected(old, new, metrics=(COLUMNS,), roles=Roles())
    heat = found.presentations()["versions.columns"].blocks[0]
    assert dict(zip(heat.rows, heat.values, strict=True)) == {"a": (0.5,), "b": (0.0,)}


def test_fifty_versions_and_odd_tables_are_shown():
    frames = [readings(40, seed=s).assign(**{'a"b': None}) for s in range(50)]
    found = inspected(*frames)
    assert len(found.presentations()["versions.columns"].blocks[0].columns) == 49
    empty = inspected(readings().iloc[:0], readings().iloc[:0])
    assert empty.findings == ()
