"""`inspector diff` counts, lists and explains what differs between two files."""

import csv
import json

import pytest
from command_line import Inside

from inspector import api
from inspector.model.dataset import Source
from inspector.model.errors import RequestError

OLD = "id,site,x,note\n1,A,1.5,a\n2,A,2.0,b\n3,B,3.0,c\n4,B,,d\n5,B,5.0,e\n"
NEW = "id,site,x,note\n1,A,1.5,a\n2,A,2.02,=1+1\n3,B,,c\n4,B,4.0,d\n6,C,7.0,f\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "old.csv").write_text(OLD)
    (tmp_path / "new.csv").write_text(NEW)
    return tmp_path


@pytest.fixture
def cli(files, monkeypatch, capfdbinary):
    return Inside(files, monkeypatch, capfdbinary)


def test_it_counts_and_lists_every_difference(cli, files):
    done = cli("diff", "old.csv", "new.csv", "--rows", "d.csv")
    assert done.code == 0
    for line in ("Rows added: 1", "Rows removed: 1", "Rows in both: 4 (matched by “id”)"):
        assert line in done.out
    with (files / "d.csv").open(newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["change", "id", "column", "old", "new"],
        ["removed", "5", "", "", ""],
        ["added", "6", "", "", ""],
        ["changed", "2", "x", "2.0", "2.02"],
        ["changed", "3", "x", "3.0", ""],
        ["changed", "4", "x", "", "4.0"],
        ["changed", "2", "note", "b", "'=1+1"],
    ]


def test_tolerance_and_ignored_columns_are_heeded(cli):
    options = ("--tolerance", "0.05", "--ignore", "note", "--json")
    done = cli("diff", "old.csv", "new.csv", *options)
    found = json.loads(done.out)
    assert found["differences"]["changed"] == 2
    assert [one["column"] for one in found["differences"]["cells"]] == ["x"]
    assert found["key"] == ["id"]
    assert found["not_compared"] == ["note"]


def test_without_a_key_whole_rows_are_matched(cli):
    done = cli("diff", "old.csv", "new.csv", "--key", "", "--json")
    found = json.loads(done.out)
    assert found["key_basis"] == "none"
    assert found["differences"]["matched"] == 1
    assert found["differences"]["added"] == 4


def test_the_exit_code_tells_when_it_is_asked_to(cli):
    assert cli("diff", "old.csv", "old.csv", "--fail-on-change").code == 0
    assert cli("diff", "old.csv", "new.csv", "--fail-on-change").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["old.csv", "none.csv"], 3, "none.csv"),
        (["old.csv", "new.csv", "--key", "who"], 2, "no column “who”"),
        (["old.csv", "new.csv", "--tolerance", "much"], 2, "no tolerance"),
        (["old.csv", "new.csv", "--tolerance", "7"], 2, "no share"),
        (["old.csv", "new.csv", "--rows", "no/where/d.csv"], 4, "no folder"),
    ],
)
def test_bad_input_gets_one_sentence(cli, arguments, code, words):
    done = cli("diff", *arguments)
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err


def test_python_gets_the_same_values(files):
    found = api.diff_rows(
        Source(path=str(files / "old.csv")), Source(path=str(files / "new.csv")), most=2
    )
    assert (found.differences.added, found.differences.removed) == (1, 1)
    assert len(found.listed) == 2
    assert found.truncated
    with pytest.raises(RequestError, match="no column"):
        api.diff_rows(
            Source(path=str(files / "old.csv")), Source(path=str(files / "new.csv")), by=["q"]
        )
