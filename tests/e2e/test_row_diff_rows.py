"""The rows in which two versions differ, kept as a table: against pandas, with every kind of key."""

import numpy as np
import pandas as pd
import pytest

from inspector import api
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import Source


@pytest.fixture(scope="module")
def pair():
    rng = np.random.default_rng(2)
    old = pd.DataFrame(
        {
            "id": np.arange(300),
            "part": rng.integers(0, 3, 300),
            "site": rng.choice(["a", "b"], 300),
            "x": rng.normal(10, 1, 300).round(3),
            "change": "taken",
        }
    )
    new = old.drop(index=range(10)).copy()
    new.loc[20:29, "x"] *= 1.5
    new.loc[25:34, "site"] = "c"
    new.loc[40:49, "x"] *= 1.0001
    new["note"] = "n"
    added = old.iloc[:7].assign(id=lambda f: f["id"] + 1000, note="n")
    return old, pd.concat([new, added], ignore_index=True)


def kept(old, new, keep=1000, **how):
    session = api.new_session()
    try:
        found = api.diff_rows(
            Source(frame=old, name="old"), Source(frame=new, name="new"),
            session=session, keep=keep, **how,
        )  # fmt: skip
        names = [name for name, _ in found.rows.relation.physical]
        rows = session.rows(SQL("SELECT * FROM {}").format(Identifier(found.rows.relation.name)))
        return found, pd.DataFrame(rows, columns=names)
    finally:
        session.close()


def test_every_row_that_differs_is_there_before_and_now(pair):
    found, rows = kept(*pair, key=["id"], tolerance=0.001)
    change = rows[found.rows.change]
    assert found.rows.change == "change_"
    assert change.value_counts().to_dict() == {
        "altered: before": 15, "altered: now": 15, "removed": 10, "added": 7,
    }  # fmt: skip
    assert set(rows[change == "removed"]["id"]) == set(range(10))
    assert set(rows[change == "added"]["id"]) == set(range(1000, 1007))
    now = rows[change == "altered: now"].set_index("id")
    assert set(now.index) == set(range(20, 35))
    assert now.loc[27, "altered_columns"] in ("site, x", "x, site")
    assert now.loc[21, "altered_columns"] == "x"
    was = rows[change == "altered: before"].set_index("id")
    assert was.loc[21, "x"] == pytest.approx(pair[0].loc[21, "x"])
    assert now.loc[21, "x"] == pytest.approx(pair[0].loc[21, "x"] * 1.5)
    assert was["note"].isna().all()
    assert found.differences.changed == 15
    assert not found.rows.truncated


def test_what_is_ignored_is_shown_and_alters_nothing(pair):
    found, rows = kept(*pair, key=["id"], ignore=["x"])
    assert found.differences.changed == 10
    assert (rows[found.rows.change] == "altered: now").sum() == 10
    assert "x" in rows


def test_no_tolerance_finds_the_smallest_difference(pair):
    found, rows = kept(*pair, key=["id"])
    assert (rows[found.rows.change] == "altered: now").sum() == found.differences.changed == 25


def test_keys_that_repeat_or_are_missing_are_kept_apart(pair):
    old, new = (frame.astype({"id": "Int64"}) for frame in pair)
    new = pd.concat([new, new[new["id"] == 50], new[new["id"] == 50]])
    new.loc[new["id"] == 60, "id"] = None
    found, rows = kept(old, new, key=["id"])
    change = rows[found.rows.change]
    lone = rows[change.str.startswith("no match")]
    assert found.differences.unmatchable == (change == "no match: now").sum() == 4
    assert found.differences.unmatchable_before == (change == "no match: before").sum() == 1
    assert set(lone["id"].dropna()) == {50}


def test_a_composite_key_and_types_that_differ(pair):
    old, new = pair
    found, rows = kept(old, new.astype({"id": "int32", "x": "float32"}), key=["id", "part"])
    counts = rows[found.rows.change].value_counts()
    assert (counts["added"], counts["removed"]) == (7, 10)
    assert found.key == ("id", "part")


def test_without_a_key_repeated_rows_count_one_by_one():
    old = pd.DataFrame({"a": ["x", "x", "y"], "b": [1, 1, 2]})
    new = pd.DataFrame({"a": ["x", "y", "y", "z"], "b": [1, 2, 2, 3]})
    found, rows = kept(old, new, key=[])
    assert sorted(rows[found.rows.change]) == ["added", "added", "removed"]
    assert (found.differences.added, found.differences.removed) == (2, 1)


def test_more_rows_than_are_kept_are_said_to_be_more(pair):
    found, rows = kept(*pair, keep=5, key=["id"])
    assert found.rows.truncated
    assert rows[found.rows.change].value_counts().max() == 5
