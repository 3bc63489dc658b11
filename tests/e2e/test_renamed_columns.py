"""Columns that a person says are one under two names are one everywhere."""

import json

import numpy as np
import pandas as pd
import pytest
from command_line import Inside

from inspector import api
from inspector.model.dataset import Source
from inspector.model.errors import RequestError
from inspector.model.expectations import Expectations, expectations_of, newest_names


def version(seed, name="remark", n=400):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": np.arange(n),
            "x": rng.normal(5, 1, n).round(2),
            "note": rng.choice(["by day", "by night", "at noon"], n),
        }
    )
    return frame.rename(columns={"note": name})


@pytest.fixture(scope="module")
def frames():
    old, new = version(1, "note"), version(1, "remark")
    new.loc[:9, "remark"] = "late"
    return old, new


def inspected(frames, **how):
    return api.inspect({f"v{n}": frame for n, frame in enumerate(frames, 1)}, key="id", **how)


def test_a_rename_is_guessed_and_counts_as_loss_until_it_is_confirmed(frames):
    report = inspected(frames)
    (finding,) = [f for f in report.findings if f.key == "drift.schema" and len(f.columns) == 2]
    assert finding.columns == ("note", "remark")
    assert "under a new name" in finding.message


def test_a_confirmed_rename_is_one_column_everywhere(frames):
    report = inspected(frames, expect={"same": {"note": "remark"}})
    assert not [f for f in report.findings if f.key == "drift.schema"]
    assert report.versions[0].schema.names == report.versions[1].schema.names
    assert "“note” is shown as “remark”" in report.versions[0].notes[-1]
    assert report.result("versions.columns", "v1").find("remark").distinct == 3
    rows = report.result("versions.rows", "v2")
    assert [(c.column, c.changed) for c in rows.cells] == [("remark", 10)]
    assert report.result("drift.columns", "v2").find("remark") is not None


def test_roles_follow_the_newer_name(frames):
    old = frames[0].rename(columns={"id": "number"})
    report = inspected((old, frames[1]), expect={"same": {"note": "remark", "number": "id"}})
    assert [v.roles.key for v in report.versions] == [("id",), ("id",)]


def test_names_lead_to_the_newest_and_in_no_circle():
    assert newest_names({"a": "b", "b": "c"}) == {"a": "c", "b": "c"}
    with pytest.raises(RequestError, match="newer name of the other"):
        newest_names({"a": "b", "b": "a"})
    assert Expectations().one_column("a", "b").same == {"a": "b"}
    with pytest.raises(RequestError, match="should hold"):
        expectations_of({"same": {"a": 3}})


@pytest.mark.parametrize("same", [{"nowhere": "remark"}, {"note": "nowhere"}])
def test_a_name_that_no_version_has_is_refused(frames, same):
    with pytest.raises(RequestError, match="no version has “nowhere”"):
        inspected(frames, expect={"same": same})


def test_a_version_with_both_names_keeps_both(frames):
    both = frames[1].assign(note="old words")
    report = inspected((both, frames[1]), expect={"same": {"note": "remark"}})
    assert set(report.versions[0].schema.names) == {"id", "x", "note", "remark"}


def test_rows_are_compared_under_the_newer_name(frames, tmp_path, monkeypatch, capfdbinary):
    old, new = tmp_path / "old.parquet", tmp_path / "new.parquet"
    frames[0].to_parquet(old)
    frames[1].to_parquet(new)
    found = api.diff_rows(
        Source(path=str(old)), Source(path=str(new)), key=["id"],
        expect=Expectations(same={"note": "remark"}),
    )  # fmt: skip
    assert found.differences.changed == 10
    cli = Inside(tmp_path, monkeypatch, capfdbinary)
    told = json.loads(
        cli(
            "diff", "old.parquet", "new.parquet", "--key", "id", "--same", "note=remark", "--json"
        ).out
    )
    assert told["differences"]["changed"] == 10
    assert told["not_compared"] == []
    assert "old_name=new_name" in cli("diff", "old.parquet", "new.parquet", "--same", "note").err


def test_it_is_saved_with_the_report_and_used_again(frames, tmp_path):
    report = inspected(frames, expect={"same": {"note": "remark"}})
    path = api.save_report(report, tmp_path / "r.zip")
    assert api.open_report(path).expect.same == {"note": "remark"}
