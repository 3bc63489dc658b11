"""Row differences are those pandas finds by merging, whatever the keys."""

import numpy as np
import pandas as pd
import pytest

from inspector.engine.cancel import CancelToken
from inspector.model.questions import RowChanges


def differences(desk, old, new, **asked):
    one, two = desk.of_frame(old), desk.of_frame(new)
    two.know({"old": one, "new": two})
    columns = asked.pop("columns", tuple(c for c in new if c in old and c not in asked["key"]))
    question = RowChanges(other="old", columns=columns, **asked)
    (answer,) = two.answer([question], tick=lambda _n: None, cancel=CancelToken())
    return answer


def frames(seed=1, n=500):
    rng = np.random.default_rng(seed)
    old = pd.DataFrame(
        {
            "id": np.arange(n),
            "site": rng.choice(["A", "B", "C"], n),
            "x": rng.normal(size=n),
            "t": rng.choice(["red", "blue", None, ""], n),
        }
    )
    new = old.iloc[20:].copy()
    at = rng.choice(new.index, 60, replace=False)
    new.loc[at[:30], "x"] += 1
    new.loc[at[20:50], "t"] = "green"
    new.loc[at[50:], "x"] = np.nan
    more = old.iloc[:7].assign(id=lambda f: f["id"] + 10_000)
    return old, pd.concat([new, more]).sample(frac=1, random_state=seed)


def test_added_removed_and_changed_rows_are_those_of_a_merge(desk):
    old, new = frames()
    found = differences(desk, old, new, key=("id",), by=("site",))
    both = old.merge(new, on="id", suffixes=("_o", "_n"))
    assert (found.rows, found.rows_before) == (len(new), len(old))
    assert (found.added, found.removed, found.matched) == (7, 20, len(both))
    gone = {c: [both[f"{c}_{s}"].replace("", None).isna() for s in "on"] for c in ("x", "t")}
    unlike = {
        c: (o != n) | (~o & ~n & (both[f"{c}_o"] != both[f"{c}_n"])) for c, (o, n) in gone.items()
    }
    assert found.changed == (unlike["x"] | unlike["t"]).sum()
    cells = {one.column: one for one in found.cells}
    assert set(cells) == {"x", "t"}
    for column, one in cells.items():
        before, after = gone[column]
        assert one.changed == unlike[column].sum()
        assert (one.filled, one.emptied) == ((before & ~after).sum(), (~before & after).sum())
    pairs = both[unlike["t"]].assign(t_o=lambda f: f["t_o"].replace("", None)).fillna("–")
    counted = pairs.groupby(["t_o", "t_n"]).size()
    shown = {(a or "–", b or "–"): n for a, b, n in cells["t"].pairs}
    assert shown == counted[counted >= 5].to_dict()
    for one in found.slices:
        of_site = both["site_n"] == one.value
        assert one.matched == of_site.sum()
        assert one.changed == ((unlike["x"] | unlike["t"]) & of_site).sum()
        assert one.added == (new[new["id"] >= 10_000]["site"] == one.value).sum()
        assert one.removed == (old.iloc[:20]["site"] == one.value).sum()


def test_equal_versions_in_another_order_do_not_differ(desk):
    old, _ = frames()
    found = differences(desk, old, old.sample(frac=1, random_state=3), key=("id",), by=("site",))
    assert (found.added, found.removed, found.changed, found.cells) == (0, 0, 0, ())
    assert found.matched == len(old)
    assert sum(one.matched for one in found.slices) == len(old)


def test_missing_and_repeated_keys_match_nothing_and_are_counted(desk):
    old = pd.DataFrame({"k": ["a", "b", "b", "c", None, "d"], "v": [1, 2, 3, 4, 5, 6]})
    new = pd.DataFrame({"k": ["a", "b", "c", "c", "", "e"], "v": [9, 2, 4, 4, 5, 7]})
    found = differences(desk, old, new, key=("k",))
    # a matches and changed; b repeats before, c repeats now; d went, e came
    assert (found.matched, found.changed, found.added, found.removed) == (1, 1, 1, 1)
    assert (found.unmatchable, found.unmatchable_before) == (4, 4)


def test_keys_of_several_columns_and_other_types_match(desk):
    old = pd.DataFrame({"a": [1, 1, 2], "b": ["x", "y", "x"], "v": [1, 2, 3]})
    new = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["y", "x", "x"], "v": [2.0, 3.5, 4.0]})
    found = differences(desk, old, new, key=("a", "b"))
    assert (found.matched, found.changed, found.added, found.removed) == (2, 1, 1, 1)


@pytest.mark.parametrize(("tolerance", "changed"), [(0.0, 2), (0.02, 1), (0.5, 0)])
def test_numbers_within_the_tolerance_are_equal(desk, tolerance, changed):
    old = pd.DataFrame({"id": [1, 2, 3], "v": [100.0, 100.0, 100.0]})
    new = pd.DataFrame({"id": [1, 2, 3], "v": [101.0, 110.0, 100.0]})
    found = differences(desk, old, new, key=("id",), tolerance=tolerance)
    assert found.changed == changed
    assert found.matched == 3


def test_without_a_key_rows_are_matched_by_content(desk):
    old = pd.DataFrame({"v": [1, 1, 2, 3], "w": list("aabc")})
    new = pd.DataFrame({"v": [1, 2, 2, 4], "w": list("abbd")})
    found = differences(desk, old, new, key=(), columns=("v", "w"))
    assert (found.matched, found.added, found.removed, found.changed) == (2, 2, 2, 0)


def test_many_columns_with_odd_names_are_compared(desk):
    names = [f'c"{i}; --' for i in range(95)]
    old = pd.DataFrame({"id": range(50), **{name: range(50) for name in names}})
    new = old.copy()
    new.loc[:9, names[77]] = -1
    new.loc[5:14, names[3]] = -2
    found = differences(desk, old, new, key=("id",))
    assert found.changed == 15
    assert {one.column: one.changed for one in found.cells} == {names[77]: 10, names[3]: 10}


def test_a_version_without_rows_at_hand_cannot_be_matched(desk):
    two = desk.of_frame(pd.DataFrame({"id": [1]}))
    two.know({})
    question = RowChanges(other="v0", key=("id",), columns=())
    (answer,) = two.answer([question], tick=lambda _n: None, cancel=CancelToken())
    assert "report alone" in answer.reason


def test_an_empty_version_loses_every_row(desk):
    old, _ = frames()
    found = differences(desk, old, old.iloc[:0], key=("id",), by=("site",))
    assert (found.removed, found.added, found.matched) == (len(old), 0, 0)
