"""Formats with readers of their own: workbooks, databases, archives, data of other programs."""

# ruff: noqa: DTZ001 - a workbook knows no zones

import bz2
import datetime as dt
import json
import lzma
import sqlite3
import struct
import sys
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import Source
from inspector.model.errors import Cancelled, InspectorError, SourceError
from inspector.sources import archive
from inspector.sources.catalog import open_source, tables_in
from inspector.sources.folder import FILE_SUFFIXES


@pytest.fixture
def session():
    with Session() as made:
        yield made
        left = made.rows(SQL("SELECT table_name FROM duckdb_tables() WHERE NOT internal"))
        assert len(left) <= 1, left


def opened(session, path):
    return open_source(Source(path=str(path)), session)


def rows(session, source):
    return session.rows(SQL("SELECT * FROM {}").format(Identifier(source.relation.name)))


def columns(source):
    return {column.name: column.physical for column in source.schema.columns}


def refusal(session, path):
    with pytest.raises(SourceError) as raised:
        opened(session, path)
    said = f"{raised.value.message} {raised.value.hint}"
    assert "\n" not in said
    assert "Error" not in said
    return said


# Workbooks


def test_that_a_sheet_is_named_and_said(session, tmp_path):
    path = tmp_path / "two.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"a": [1, 2]}).to_excel(book, sheet_name="First", index=False)
        pd.DataFrame({"b": ["x", "y"]}).to_excel(book, sheet_name="Größe #2", index=False)
        pd.DataFrame().to_excel(book, sheet_name="Empty", index=False)
    assert tables_in(str(path)) == ("First", "Größe #2")
    assert "holds 2 sheets: “First” and “Größe #2”" in refusal(session, path)
    assert "two.xlsx#First" in refusal(session, path)
    assert "has no sheet “x”" in refusal(session, f"{path}#x")
    source = opened(session, f"{path}#größe #2")
    assert source.location == "two.xlsx#Größe #2"
    assert source.notes == ("The sheet “Größe #2” of 2 was read.",)
    assert source.format == "excel"
    assert rows(session, source) == [("x",), ("y",)]


def test_that_cells_keep_what_they_are(session, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["A report", None, None])
    sheet.append([])
    sheet.append(["code", "mixed", "n", "when", "day", "ok", "share", "at", None])
    sheet.append(["007", 1, 1, dt.datetime(2026, 1, 1, 2, 3, 4), dt.date(2026, 1, 1), True, 0.5,
                  dt.time(1, 2, 3), "x"])  # fmt: skip
    sheet.append(["008", "b", "NA", dt.date(2026, 1, 2), dt.date(1900, 3, 1), False, 2, None, None])
    sheet.append([None] * 9)
    sheet.append(["009", 2.5, "#DIV/0!", None, None, None, None, None, None])
    book.save(tmp_path / "a.xlsx")
    source = opened(session, tmp_path / "a.xlsx")
    assert columns(source) == {
        "code": "VARCHAR", "mixed": "VARCHAR", "n": "BIGINT", "when": "TIMESTAMP", "day": "DATE",
        "ok": "BOOLEAN", "share": "DOUBLE", "at": "TIME", "column_9": "VARCHAR",
    }  # fmt: skip
    assert rows(session, source) == [
        ("007", "1", 1, dt.datetime(2026, 1, 1, 2, 3, 4), dt.date(2026, 1, 1), True, 0.5,
         dt.time(1, 2, 3), "x"),
        ("008", "b", None, dt.datetime(2026, 1, 2), dt.date(1900, 3, 1), False, 2.0, None, None),
        ("009", "2.5", None, None, None, None, None, None, None),
    ]  # fmt: skip
    said = " ".join(source.notes)
    assert "Rows above row 3 of “a.xlsx” were left out: a title." in said
    assert "read as text, in “mixed”" in said
    assert "read as missing, in “n”" in said


def test_that_a_sheet_without_header_is_numbered(session, tmp_path):
    pd.DataFrame([[1, 2], [3, 4]]).to_excel(tmp_path / "a.xlsx", header=False, index=False)
    source = opened(session, tmp_path / "a.xlsx")
    assert columns(source) == {"column_1": "BIGINT", "column_2": "BIGINT"}
    assert len(rows(session, source)) == 2


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_that_a_workbook_with_a_password_is_one_sentence(session, tmp_path, name):
    # the wrapping that Excel gives an encrypted workbook, made whole by olefile's own rules
    sector = bytearray(512)
    sector[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", sector, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", sector, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", sector, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)

    def entry(text, kind, child=0xFFFFFFFF, right=0xFFFFFFFF):
        name = text.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16sIQQIQ", name, len(name), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0,
            0xFFFFFFFE, 0,
        )  # fmt: skip

    folder = entry("Root Entry", 5, child=1) + entry("EncryptedPackage", 2, right=2)
    folder += entry("EncryptionInfo", 2) + bytes(128)
    (tmp_path / name).write_bytes(bytes(sector) + fat + folder)
    assert f"“{name}” is protected by a password." in refusal(session, tmp_path / name)


def test_that_a_damaged_workbook_is_one_sentence(session, tmp_path):
    pd.DataFrame({"a": [1]}).to_excel(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    for cut in (100, len(data) // 2, len(data) - 30):
        (tmp_path / "cut.xlsx").write_bytes(data[:cut])
        assert "cannot be read as a workbook" in refusal(session, tmp_path / "cut.xlsx")
    (tmp_path / "page.xls").write_text("<html><table><tr><td>1</td></tr></table></html>")
    assert "not what its name says" in refusal(session, tmp_path / "page.xls")


# Databases


def shop(path):
    with sqlite3.connect(path) as own:
        own.execute('CREATE TABLE orders ("id ""x""" INTEGER, at TEXT, paid BOOLEAN, any)')
        orders = [(1, "2026-01-01", 1, 1), (2, "2026-01-02", 0, "b"), (2**62, None, None, 2.5)]
        own.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", orders)
        own.execute("CREATE TABLE people (name TEXT, data BLOB, share REAL, flag BOOLEAN)")
        own.execute("INSERT INTO people VALUES ('x', x'00ff', 1, 7)")
        own.execute("CREATE VIEW v AS SELECT 1")
    own.close()


@pytest.mark.parametrize("name", ["shop.sqlite", "shop.sqlite3", "shop.db"])
def test_that_a_table_of_sqlite_is_read(session, tmp_path, name):
    path = tmp_path / name
    shop(path)
    before = sorted(tmp_path.iterdir())
    assert tables_in(str(path)) == ("orders", "people")
    assert "holds 2 tables" in refusal(session, path)
    source = opened(session, f"{path}#orders")
    assert columns(source) == {
        'id "x"': "BIGINT", "at": "DATE", "paid": "BOOLEAN", "any": "VARCHAR",
    }  # fmt: skip
    assert rows(session, source) == [
        (1, dt.date(2026, 1, 1), True, "1"), (2, dt.date(2026, 1, 2), False, "b"),
        (2**62, None, None, "2.5"),
    ]  # fmt: skip
    assert source.location == f"{name}#orders"
    assert sorted(tmp_path.iterdir()) == before, "reading leaves nothing beside the file"


def test_that_sqlite_keeps_what_cells_are(session, tmp_path):
    shop(tmp_path / "shop.db")
    source = opened(session, f"{tmp_path / 'shop.db'}#people")
    assert columns(source) == {
        "name": "VARCHAR", "data": "BLOB", "share": "DOUBLE", "flag": "BIGINT",
    }  # fmt: skip
    assert rows(session, source) == [("x", b"\0\xff", 1.0, 7)]


def test_that_rows_waiting_in_the_log_are_read(session, tmp_path):
    own = sqlite3.connect(tmp_path / "live.db")
    own.execute("PRAGMA journal_mode = WAL")
    own.execute("CREATE TABLE t (a)")
    own.execute("INSERT INTO t VALUES (1)")
    own.commit()
    source = opened(session, tmp_path / "live.db")
    assert rows(session, source) == [(1,)]
    own.close()


def test_that_no_database_is_one_sentence(session, tmp_path):
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0" + bytes(50))
    assert "damaged, cut short or encrypted" in refusal(session, tmp_path / "a.db")
    sqlite3.connect(tmp_path / "none.db").executescript("CREATE TABLE a(b); DROP TABLE a;")
    assert "holds no table" in refusal(session, tmp_path / "none.db")
    with duckdb.connect(str(tmp_path / "duck.db")) as own:
        own.execute("CREATE TABLE t AS SELECT 1 AS a")
    assert opened(session, tmp_path / "duck.db").format == "duckdb"


# Archives


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_that_one_file_of_an_archive_can_be_named(session, tmp_path):
    path = zipped(tmp_path / "a.zip", **{"x/1.csv": "a,b\n1,2\n", "x/2.csv": "a,b\n3,4\n"})
    assert rows(session, opened(session, f"{path}#x/2.csv")) == [(3, 4)]


def test_that_texts_in_an_archive_can_be_previewed_and_leave_nothing(session, tmp_path):
    from inspector.model.reading import AS_FOUND, TextReading
    from inspector.sources.import_preview import import_preview

    path = zipped(tmp_path / "a.zip", **{"x/1.csv": "d;b\n01/02/2026;2\n"})
    seen = import_preview(str(path), TextReading(date_order="day"), session)
    assert [column.type for column in seen.schema.columns] == ["date", "integer"]
    (tmp_path / "b.csv.bz2").write_bytes(bz2.compress(b"a|b\n1|2\n"))
    seen = import_preview(str(tmp_path / "b.csv.bz2"), AS_FOUND, session)
    assert seen.found.delimiter == "|"
    opened(session, path)
    assert not list(session.folder.rglob("*.csv"))


def test_that_a_workbook_in_an_archive_is_read(session, tmp_path):
    with pd.ExcelWriter(tmp_path / "b.xlsx") as book:
        pd.DataFrame({"a": [1]}).to_excel(book, sheet_name="s", index=False)
        pd.DataFrame({"a": [2]}).to_excel(book, sheet_name="t", index=False)
    path = zipped(tmp_path / "a.zip", **{"b.xlsx": (tmp_path / "b.xlsx").read_bytes()})
    source = opened(session, f"{path}#b.xlsx#t")
    assert rows(session, source) == [(2,)]
    assert source.location == "a.zip#b.xlsx#t"
    assert "holds 2 sheets" in refusal(session, path)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"../a.csv": "a\n1\n"}, "names files outside itself"),
        ({"/etc/a.csv": "a\n1\n"}, "names files outside itself"),
        ({"C:/a.csv": "a\n1\n"}, "names files outside itself"),
        ({"..\\a.csv": "a\n1\n"}, "names files outside itself"),
        ({"a.md": "x"}, "holds no data file"),
        ({"a.csv": "a\n1\n", "b.json": '{"a": 1}'}, "mixes formats: 1 CSV, 1 JSON files"),
        ({"manifest.json": "{}", "report.json": "{}"}, "is a saved report, not data"),
        ({"inner.zip": "x"}, "holds no data file"),
        ({"a.parquet": "a,b\n"}, "not a Parquet file"),
    ],
)
def test_that_a_hostile_or_useless_archive_is_refused(session, tmp_path, members, words):
    path = zipped(tmp_path / "a.zip", **members)
    assert words in refusal(session, path)
    assert not list(tmp_path.parent.glob("a.csv"))


def test_that_what_grows_without_end_is_refused(session, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "FREELY", 2**20)
    line = b"a,b\n" + b"0,0\n" * 2**21

    zipped(tmp_path / "a.zip", **{"a.csv": line})
    (tmp_path / "a.csv.bz2").write_bytes(bz2.compress(line))
    (tmp_path / "a.csv.xz").write_bytes(lzma.compress(line))
    for name in ("a.zip", "a.csv.bz2", "a.csv.xz"):
        assert "grows to more than 400 times its size" in refusal(session, tmp_path / name)
    # a header that lies about the size
    data = bytearray((tmp_path / "a.zip").read_bytes())
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 100)
    (tmp_path / "lie.zip").write_bytes(data)
    refusal(session, tmp_path / "lie.zip")
    assert not [f for f in session.folder.rglob("*.csv") if f.stat().st_size > 2 * 2**20]


def test_that_a_locked_or_damaged_archive_is_refused(session, tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a.csv": "a\n" + "1\n" * 999})
    data = bytearray(path.read_bytes())
    for place in (6, data.rfind(b"PK\x01\x02") + 8):
        data[place] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    assert "protected by a password" in refusal(session, tmp_path / "locked.zip")
    (tmp_path / "cut.zip").write_bytes(path.read_bytes()[:60])
    assert "cut short or damaged" in refusal(session, tmp_path / "cut.zip")
    (tmp_path / "cut.csv.bz2").write_bytes(bz2.compress(b"a\n1\n" * 999)[:-9])
    assert "cut short or damaged" in refusal(session, tmp_path / "cut.csv.bz2")


# Data of other programs


def test_that_real_files_of_r_are_read(session):
    rdata = pytest.importorskip("rdata")
    folder = Path(str(rdata.TESTDATA_PATH))
    source = opened(session, next(folder.rglob("test_dataframe__xdr__version_3.rds")))
    assert columns(source) == {"class": "VARCHAR", "value": "BIGINT"} or columns(source) == {
        "class": "VARCHAR", "value": "INTEGER",
    }  # fmt: skip
    assert rows(session, source) == [("a", 1), ("b", 2), ("b", 3)]


def test_that_named_frames_of_r_are_chosen(session):
    rdata = pytest.importorskip("rdata")
    path = next(Path(str(rdata.TESTDATA_PATH)).rglob("test_dataframe__xdr__version_3.rda"))
    assert tables_in(str(path)) == ("test_dataframe",)
    assert opened(session, path).location.endswith("#test_dataframe")
    vector = next(Path(str(rdata.TESTDATA_PATH)).rglob("test_vector__xdr__version_3.rds"))
    assert "holds no data frame" in refusal(session, vector)


def test_that_a_real_feather_file_is_read(session):
    folder = Path(pa.__file__).parent / "tests" / "data" / "feather"
    for path in folder.glob("*.feather"):
        assert len(rows(session, opened(session, path))) > 0


def test_that_labels_of_codes_are_read(session, tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"sex": [1.0, 2.0, None], "age": [30.0, 99.0, 41.0], "t": ["a", "", "c"]})
    labels = {"sex": {1: "male", 2: "female"}, "age": {99: "refused"}}
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"), variable_value_labels=labels)
    source = opened(session, tmp_path / "a.sav")
    assert rows(session, source) == [("male", 30, "a"), ("female", 99, None), (None, 41, "c")]
    said = " ".join(source.notes)
    assert "Codes were read as their labels, in “sex”." in said
    assert "kept as codes, in “age”" in said


@pytest.mark.parametrize(
    "name", ["a.sav", "a.dta", "a.sas7bdat", "a.xpt", "a.por", "a.rds", "a.arrow"]
)
def test_that_what_is_no_such_file_is_one_sentence(session, tmp_path, name):
    pytest.importorskip("pyreadstat")
    pytest.importorskip("rdata")
    (tmp_path / name).write_bytes(b"a,b\n1,2\n" * 99)
    assert "cannot be read as" in refusal(session, tmp_path / name)


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("a.sav", "pyreadstat", "stats"), ("a.sas7bdat", "pyreadstat", "stats"),
        ("a.rds", "rdata", "r"), ("table", "deltalake", "delta"),
    ],
)  # fmt: skip
def test_that_what_to_install_is_said(session, tmp_path, monkeypatch, name, module, extra):
    if name == "table":
        (tmp_path / name / "_delta_log").mkdir(parents=True)
        (tmp_path / name / "_delta_log" / "00000000000000000000.json").write_text("{}")
    else:
        (tmp_path / name).write_bytes(b"x" * 99)
    monkeypatch.setitem(sys.modules, module, None)
    said = refusal(session, tmp_path / name)
    assert f'pip install "data-health-inspector[{extra}]"' in said


def test_that_nested_json_is_a_table(session, tmp_path):
    features = [
        {"id": n, "properties": {"name": f"n{n}", "deep": {"x": n}}, "tags": [n, n]} for n in (1, 2)
    ]
    (tmp_path / "a.json").write_text(json.dumps({"type": "list", "features": features}, indent=1))
    source = opened(session, tmp_path / "a.json")
    assert rows(session, source) == [(1, "n1", 1, [1, 1]), (2, "n2", 2, [2, 2])]
    assert list(columns(source)) == ["id", "properties.name", "properties.deep.x", "tags"]
    said = " ".join(source.notes)
    assert "The records are the list “features” of the file; what stands beside it, “type”" in said
    assert "spread into columns: “properties”" in said


def test_that_stopping_stops_a_reader(session, tmp_path):
    from inspector.engine.cancel import CancelToken

    pd.DataFrame({"a": range(1000)}).to_excel(tmp_path / "a.xlsx", index=False)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        open_source(Source(path=str(tmp_path / "a.xlsx")), session, cancel=token)


def test_that_every_ending_has_a_reader(session, tmp_path):
    assert len(FILE_SUFFIXES) > 40
    for suffix in FILE_SUFFIXES:
        path = tmp_path / f"a{suffix}"
        path.write_bytes(b"\x00\x01\x02 nothing of the kind")
        with pytest.raises(InspectorError):
            opened(session, path)
