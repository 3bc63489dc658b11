"""What cannot be read is refused with one clear sentence and a hint, and nothing is left behind."""

import gzip
import os
import sqlite3
import sys

import duckdb
import pandas as pd
import pytest

from inspector.engine.session import Session
from inspector.engine.sql import SQL
from inspector.model.dataset import Source
from inspector.model.errors import SourceError
from inspector.sources import catalog
from inspector.sources.catalog import open_source, tables_in


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


def refusal(session, path):
    """Return the error, after checking that it is fit for people."""
    with pytest.raises(SourceError) as raised:
        open_source(Source(path=str(path)), session)
    error = raised.value
    assert error.message.endswith(".")
    assert error.hint.endswith(".")
    assert "\n" not in error.message + error.hint
    assert len(error.message) < 250
    for word in ("Error:", "LINE 1", "read_csv", "strict_mode", "Traceback"):
        assert word not in error.message + error.hint
    assert session.rows(SQL("SELECT count(*) FROM duckdb_tables() WHERE NOT internal"))[0] == (0,)
    return error


def parquet_bytes(tmp_path):
    pd.DataFrame({"a": range(100)}).to_parquet(tmp_path / "whole.pq")
    return (tmp_path / "whole.pq").read_bytes()


CASES = {
    "empty": ("a.csv", b"", "“a.csv” is empty."),
    "blank lines": ("a.csv", b"\n \n\n", "“a.csv” is empty."),
    "empty archive": ("a.csv.gz", gzip.compress(b""), "“a.csv.gz” is empty."),
    "empty JSON": ("a.json", b"  \n", "“a.json” is empty."),
    "empty Parquet": ("a.parquet", b"", "“a.parquet” is empty."),
    "unknown kind": ("a.xyz", b"a,b\n1,2\n", "of a kind Inspector does not read"),
    "no ending": ("data", b"a,b\n1,2\n", "of a kind Inspector does not read"),
    "open quote, enclosed": ("a.csv", b'"a","b"\n"1","2"\n"3" x,"4"\n', "line 3 opens a quotation"),
    "cut archive": ("a.csv.gz", gzip.compress(b"a,b\n" + os.urandom(9999).hex().encode())[:5000],
                    "cut short or damaged"),
    "not an archive": ("a.csv.gz", b"a,b\n1,2\n", "is not compressed with gzip"),
    "archive in disguise": ("a.csv", gzip.compress(b"a,b\n1,2\n"), "it is compressed with gzip"),
    "workbook in disguise": ("a.csv", b"PK\x03\x04" + bytes(60), "an Excel workbook"),
    "binary": ("a.csv", b"a,b\n1,\x00\x01\x02\n", "is not text"),
    "web page": ("a.csv", b"\n<!DOCTYPE html><html>sign in</html>", "holds a web page"),
    "web page as JSON": ("a.json", b"<html>no</html>", "holds a web page"),
    "text as Parquet": ("a.parquet", b"a,b\n1,2\n", "it is not a Parquet file"),
    "text as database": ("a.duckdb", b"a,b\n1,2\n", "it is not a DuckDB file"),
    "CSV as JSON": ("a.json", b"a,b\n1,2\n", "does not hold JSON records"),
    "numbers as JSON": ("a.json", b"[1, 2, 3]", "no records with columns"),
    "no records": ("a.json", b"[]", "no records with columns"),
    "cut JSON": ("a.json", b'[{"a": 1}, {"a": 2}', "it is not JSON from line 1, column 20 on"),
    "bad JSON line": ("a.ndjson", b'{"a": 1}\n{"a": }\n{"a": 3}\n', "it is not JSON in line 2"),
    "key twice": ("a.ndjson", b'{"a": 1, "a": 2}\n', "has the key “a” twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_that_a_bad_file_is_named_with_what_is_wrong(session, tmp_path, case):
    name, data, words = CASES[case]
    (tmp_path / name).write_bytes(data)
    error = refusal(session, tmp_path / name)
    assert words in error.message
    assert name in error.message


def test_that_a_damaged_parquet_file_is_refused(session, tmp_path):
    data = parquet_bytes(tmp_path)
    for name, content in (("cut.parquet", data[:-20]), ("hole.parquet", data[:4] + bytes(200))):
        (tmp_path / name).write_bytes(content)
        assert "damaged, cut short" in refusal(session, tmp_path / name).message


def test_that_another_files_content_is_recognised(session, tmp_path):
    (tmp_path / "p.csv").write_bytes(parquet_bytes(tmp_path))
    assert refusal(session, tmp_path / "p.csv").hint.startswith(
        "Give it a name that ends in .parquet"
    )
    with sqlite3.connect(tmp_path / "s.duckdb") as own:
        own.execute("CREATE TABLE t (a)")
    own.close()
    assert "an SQLite database" in refusal(session, tmp_path / "s.duckdb").message


def test_that_what_is_not_there_is_refused(session, tmp_path):
    assert "There is no file “gone.csv”" in refusal(session, tmp_path / "gone.csv").message
    assert "There is no file" in refusal(session, tmp_path / "no folder" / "gone.csv").message
    assert "No file matches “*.parquet”" in refusal(session, tmp_path / "*.parquet").message
    assert "There is no file" in refusal(session, "bad\0name.csv").message
    assert "There is no file" in refusal(session, tmp_path / "gone.duckdb#t").message
    assert refusal(session, "~nobody-here/a.csv")


def test_that_folders_without_one_format_are_refused(session, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.md").write_text("x")
    assert "holds no data file" in refusal(session, tmp_path / "empty").message
    (tmp_path / "both").mkdir()
    (tmp_path / "both" / "a.csv").write_text("a\n1\n")
    (tmp_path / "both" / "b.json").write_text('{"a": 1}')
    assert "1 CSV, 1 JSON files" in refusal(session, tmp_path / "both").message
    (tmp_path / "stores").mkdir()
    for name in "ab":
        duckdb.connect(str(tmp_path / "stores" / f"{name}.duckdb")).close()
    assert "holds 2 DuckDB files" in refusal(session, tmp_path / "stores").message


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_that_dangling_links_and_pipes_are_refused(session, tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "gone.csv")
    assert "a link to a file that is not there" in refusal(session, tmp_path / "link.csv").message
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a file or a folder" in refusal(session, tmp_path / "pipe.csv").message


def test_that_a_file_that_may_not_be_read_is_refused(session, tmp_path, monkeypatch):
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n")
    genuine = type(file).open

    def forbidden(self, *args, **options):
        if self.name == "secret.csv":
            raise PermissionError(13, "Permission denied")
        return genuine(self, *args, **options)

    monkeypatch.setattr(type(file), "open", forbidden)
    error = refusal(session, file)
    assert error.message == "“secret.csv” cannot be read: permission denied."
    assert error.hint == "Check its permissions."


def test_that_a_file_that_changes_while_it_is_read_is_refused(session, tmp_path, monkeypatch):
    file = tmp_path / "moving.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(file)
    genuine = catalog.fingerprint_files

    def meddling(*args, **options):
        found = genuine(*args, **options)
        os.utime(file, (1, 1))
        return found

    monkeypatch.setattr(catalog, "fingerprint_files", meddling)
    assert "changed while it was being read" in refusal(session, file).message


def test_that_databases_without_the_wanted_table_are_refused(tmp_path):
    empty, two = tmp_path / "empty.duckdb", tmp_path / "two.duckdb"
    duckdb.connect(str(empty)).close()
    with duckdb.connect(str(two)) as own:
        own.execute("CREATE TABLE a (x INT); CREATE TABLE b (x INT)")
    with Session() as own_session:
        with pytest.raises(SourceError, match="holds no table"):
            open_source(Source(path=str(empty)), own_session)
        with pytest.raises(SourceError, match="holds 2 tables: “a” and “b”") as raised:
            open_source(Source(path=str(two)), own_session)
        assert raised.value.hint == "Name one of them, as in two.duckdb#a."
        with pytest.raises(SourceError, match="has no table “c”"):
            open_source(Source(path=f"{two}#c"), own_session)


def test_that_a_damaged_database_is_refused(session, tmp_path):
    file = tmp_path / "cut.duckdb"
    with duckdb.connect(str(file)) as own:
        own.execute("CREATE TABLE a AS SELECT range AS x FROM range(100000)")
    file.write_bytes(file.read_bytes()[:5000])
    assert "DuckDB" in refusal(session, file).message
    with pytest.raises(SourceError):
        tables_in(str(file))


@pytest.mark.parametrize("frame", [None, 5, "text", [1, 2], {"a": [1]}, pd.Series([1, 2])])
def test_that_what_is_no_table_is_refused(session, frame):
    with pytest.raises(SourceError, match=r"is not a table\."):
        open_source(Source(frame=frame), session)


def test_that_a_frame_without_columns_is_refused(session):
    with pytest.raises(SourceError, match="has no columns"):
        open_source(Source(frame=pd.DataFrame(index=[1, 2])), session)
