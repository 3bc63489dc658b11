"""A folder is one dataset, or a version per file: the person says which."""

import json
import zipfile

import pandas as pd
import pytest
from command_line import Inside

import inspector
from inspector.model.dataset import Source
from inspector.model.errors import SourceError
from inspector.run.unchanged import state_of
from inspector.sources.apart import at_table, files_apart

NAMES = ("Dec 2025.csv", "Jan 2026.csv", "Feb 2026.csv")


@pytest.fixture
def cli(tmp_path, monkeypatch, capfdbinary):
    return Inside(tmp_path, monkeypatch, capfdbinary)


def months(folder):
    folder.mkdir()
    for place, name in enumerate(NAMES, 1):
        pd.DataFrame({"a": range(30 * place), "b": "x"}).to_csv(folder / name, index=False)
    return folder


def shown(report):
    return [(version.name, version.rows) for version in report.versions]


def test_that_files_are_one_dataset_or_versions(tmp_path):
    folder = months(tmp_path / "sales")
    assert shown(inspector.inspect(folder)) == [("sales", 180)]
    apart = inspector.inspect(folder, each_file=True)
    assert shown(apart) == [("Dec 2025.csv", 30), ("Jan 2026.csv", 60), ("Feb 2026.csv", 90)]
    by_pattern = inspector.inspect(str(folder / "*2026.csv"), each_file=True)
    assert shown(by_pattern) == [("Jan 2026.csv", 60), ("Feb 2026.csv", 90)]


def test_that_files_of_an_archive_are_versions(tmp_path):
    folder = months(tmp_path / "sales")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in NAMES:
            archive.write(folder / name, f"deep/{name}")
    assert shown(inspector.inspect(tmp_path / "a.zip")) == [("a.zip", 180)]
    apart = inspector.inspect(tmp_path / "a.zip", each_file=True)
    assert [rows for _, rows in shown(apart)] == [30, 60, 90]


def test_that_a_file_in_an_archive_is_known_again(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    source = Source(path=f"{tmp_path / 'a.zip'}#a.csv")
    before = state_of(source)
    assert before is not None
    assert state_of(source) == before
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("b.csv", "a\n1\n")
    assert state_of(source) != before


def test_that_files_of_several_formats_are_versions(tmp_path):
    months(tmp_path / "mixed")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "mixed" / "2026-03.parquet")
    with pytest.raises(SourceError, match="mixes formats"):
        inspector.inspect(tmp_path / "mixed")
    assert shown(inspector.inspect(tmp_path / "mixed", each_file=True))[-1] == (
        "2026-03.parquet",
        1,
    )


def test_that_parts_are_known_as_such(tmp_path):
    for month in ("01", "02"):
        (tmp_path / "lake" / f"month={month}").mkdir(parents=True)
        pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "lake" / f"month={month}" / "x.parquet")
    apart = files_apart(Source(path=str(tmp_path / "lake")))
    assert apart.are_parts
    assert [source.name for source in apart.sources] == ["month=01/x.parquet", "month=02/x.parquet"]
    assert files_apart(Source(path=str(tmp_path / "lake" / "month=01" / "x.parquet"))) is None


def test_that_the_command_line_takes_both(cli):
    months(cli.folder / "sales")
    done = cli("report", "sales", "--each-file", "--json")
    assert (
        "3 files are versions of their own, in the order of the dates in their names." in done.err
    )
    report = json.loads(done.raw)
    assert [version["name"] for version in report["versions"]] == list(NAMES)
    report = json.loads(cli("report", "sales", "--json").raw)
    assert [version["rows"] for version in report["versions"]] == [180]


def test_that_a_table_is_named_in_each_way(cli):
    with pd.ExcelWriter(cli.folder / "book.xlsx") as book:
        pd.DataFrame({"a": [1, 2, 3]}).to_excel(book, sheet_name="one", index=False)
        pd.DataFrame({"b": ["x"]}).to_excel(book, sheet_name="two", index=False)
    refused = cli("report", "book.xlsx", "--json")
    assert refused.code == 3
    assert "book.xlsx#one" in refused.err
    for arguments in (["book.xlsx", "--table", "two"], ["book.xlsx#two"]):
        report = json.loads(cli("report", *arguments, "--json").raw)
        (version,) = report["versions"]
        assert version["location"] == "book.xlsx#two"
        assert "The sheet “two” of 2 was read." in version["notes"]
    path = cli.folder / "book.xlsx"
    assert inspector.inspect(path, table="one").versions[0].rows == 3
    done = cli("diff", "book.xlsx#one", "book.xlsx#one", "--json")
    assert done.code == 0
    (cli.folder / "a.csv").write_text("a\n1\n")
    refused = cli("report", "a.csv", "--table", "x")
    assert "has no tables to choose from" in refused.err


def test_that_the_order_of_dates_is_said_on_the_command_line(cli):
    (cli.folder / "a.csv").write_text("d;n\n01/02/2026;1,234\n03/04/2026;2,345\n")
    arguments = ["report", "a.csv", "--json", "--date-order", "day", "--thousands", "comma"]
    (version,) = json.loads(cli(*arguments).raw)["versions"]
    assert [column["type"] for column in version["schema"]["columns"]] == ["date", "integer"]
    assert version["notes"][0] == (
        "Read as you said: thousands parted by comma, dates with the day first."
    )


def test_that_a_table_of_a_workbook_in_an_archive_can_be_named():
    assert at_table(Source(path="a.db"), "t").path == "a.db#t"
    assert at_table(Source(path="a.zip#b.xlsx"), "t").path == "a.zip#b.xlsx#t"
    assert at_table(Source(path="a.db#u"), "t").path == "a.db#u"
