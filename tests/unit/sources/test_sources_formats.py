"""One table means the same whatever format it comes in."""

import gzip
import json

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import LogicalType, Source
from inspector.model.errors import Cancelled
from inspector.sources.catalog import can_open, open_source, tables_in


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


def opened(session, path, **options):
    return open_source(Source(path=str(path), **options), session)


def rows(session, source):
    names = SQL(", ").join([Identifier(name) for name, _ in source.relation.physical])
    return session.rows(SQL("SELECT {} FROM {}").format(names, Identifier(source.relation.name)))


def types(source):
    return {column.name: column.type for column in source.schema}


def table(size=400):
    chance = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "code": [f"{n:03d}" for n in range(size)],
            "count": chance.integers(-5, 10**12, size),
            "reading": chance.normal(size=size).round(4),
            "ok": chance.random(size) < 0.5,
            "day": pd.date_range("2026-01-01", periods=size, freq="D").date,
            "at": pd.date_range("2026-01-01", periods=size, freq="97min"),
            "place": chance.choice(["Zürich", "O'Hare", 'the "Loft"', "a,b;c"], size),
        }
    )
    frame.loc[3:9, "reading"] = np.nan
    frame.loc[5, "place"] = None
    return frame


def write(frame, path):
    kind = path.name.split(".", 1)[1].lower()
    texts = frame.assign(day=frame["day"].astype(str), at=frame["at"].astype(str))
    if kind == "parquet":
        frame.to_parquet(path, index=False)
    elif kind == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.register("f", frame)
            connection.execute("CREATE TABLE t AS FROM f")
    elif kind.startswith("json"):
        records = texts.astype(object).where(texts.notna(), None).to_dict("records")
        path.write_text(json.dumps(records))
    elif kind.startswith("ndjson"):
        records = texts.astype(object).where(texts.notna(), None).to_dict("records")
        data = "".join(json.dumps(record) + "\n" for record in records).encode()
        path.write_bytes(gzip.compress(data) if kind.endswith("gz") else data)
    else:
        separator = {"tsv": "\t", "psv": "|", "txt": ";"}.get(kind.split(".")[0], ",")
        data = frame.to_csv(index=False, sep=separator).encode()
        if kind.endswith("gz"):
            data = gzip.compress(data)
        elif kind.endswith("zst"):
            data = pa.compress(data, codec="zstd", asbytes=True)
        path.write_bytes(data)
    return path


FORMATS = [
    "csv", "tsv", "psv", "txt", "csv.gz", "tsv.zst", "CSV.GZ", "json", "ndjson", "ndjson.gz", "parquet",
    "duckdb",
]  # fmt: skip


@pytest.mark.parametrize("kind", FORMATS)
def test_that_every_format_gives_the_same_columns_types_and_rows(session, tmp_path, kind):
    frame = table()
    source = opened(session, write(frame, tmp_path / f"t.{kind}"))
    assert types(source) == {
        "code": LogicalType.TEXT,
        "count": LogicalType.INTEGER,
        "reading": LogicalType.REAL,
        "ok": LogicalType.BOOLEAN,
        "day": LogicalType.DATE,
        "at": LogicalType.TIMESTAMP,
        "place": LogicalType.TEXT,
    }
    expected = [
        tuple(None if pd.isna(v) else getattr(v, "to_pydatetime", lambda v=v: v)() for v in row)
        for row in frame.itertuples(index=False, name=None)
    ]
    assert rows(session, source) == expected
    assert source.size_bytes > 0
    assert len(source.fingerprint) == 64


@pytest.mark.parametrize("kind", ["csv", "tsv", "txt", "csv.gz", "parquet", "ndjson"])
def test_that_the_sql_shown_reads_the_same_rows_from_the_file(session, tmp_path, monkeypatch, kind):
    source = opened(session, write(table(), tmp_path / f"t.{kind}"))
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as own:
        described = own.execute(f"DESCRIBE FROM {source.relation.from_sql}").fetchall()
        assert [row[:2] for row in described] == list(source.relation.physical)
        assert own.execute(f"FROM {source.relation.from_sql}").fetchall() == rows(session, source)
    assert str(tmp_path) not in source.relation.from_sql


@pytest.mark.parametrize(
    "text",
    [
        "id;x\n007;1,5\n008;2,25\n",
        "# remark\nid,x\n007,NA\n008,2\n",
        "1,2\n3,4\n",
        "a,A\nx,1\ny,2\n",
        "caf\xe9,b\nd\xe9j\xe0,2\n",
    ],
)
def test_that_the_sql_shown_for_an_odd_file_reads_the_same_rows(
    session, tmp_path, monkeypatch, text
):
    path = tmp_path / "odd [1].csv"
    path.write_bytes(text.encode("latin-1"))
    source = opened(session, path)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as own:
        described = own.execute(f"DESCRIBE FROM {source.relation.from_sql}").fetchall()
        assert [row[:2] for row in described] == list(source.relation.physical)
        assert own.execute(f"FROM {source.relation.from_sql}").fetchall() == rows(session, source)


@pytest.mark.parametrize(
    "name",
    [
        "it's.csv",
        'a "quoted" one.csv',
        "with space.csv",
        "emoji 😀.csv",
        "a[1].csv",
        "a*b.csv",
        "a?b.csv",
        "[ab].csv",
        "percent%20.csv",
        "semi;colon--.csv",
        "a#b.csv",
        "{x}.csv",
        "sqlite:x.csv",
        "-dash.csv",
    ],
)
def test_that_a_file_of_any_name_is_read_and_no_other(session, tmp_path, monkeypatch, name):
    (tmp_path / name).write_text("a\n1\n2\n")
    for other in ("aXb.csv", "a1.csv", "b.csv"):
        (tmp_path / other).write_text("other\nx\n")
    source = opened(session, tmp_path / name)
    assert source.schema.names == ("a",)
    assert source.location == name
    monkeypatch.chdir(tmp_path)
    assert opened(session, name).fingerprint == source.fingerprint
    with duckdb.connect() as own:
        assert len(own.execute(f"FROM {source.relation.from_sql}").fetchall()) == 2


def test_that_parquet_and_databases_of_any_name_are_read(session, tmp_path):
    frame = table(20)
    for name in ("it's [1] 😀*.parquet", "a\"b'c.duckdb"):
        source = opened(session, write_as(frame, tmp_path / name))
        assert len(rows(session, source)) == 20


def write_as(frame, path):
    plain = write(frame, path.with_name("plain." + path.suffix[1:]))
    return plain.rename(path)


def test_that_a_folder_is_one_version(session, tmp_path):
    folder = tmp_path / "sales"
    (folder / "2026").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "b.csv").write_text("id,x\n3,1.5\n")
    (folder / "2026" / "a.csv").write_text("id,x,y\n1,2,q\n2,3,r\n")
    (folder / ".hidden" / "c.csv").write_text("nonsense\n")
    (folder / "README.txt").write_text("not data, at all\n")
    source = opened(session, folder)
    assert source.location == "sales"
    assert rows(session, source) == [(1, 2.0, "q"), (2, 3.0, "r"), (3, 1.5, None)]
    assert any("“y”" in note for note in source.notes)
    assert source.relation.from_sql.startswith("read_csv('sales/**/*.csv'")
    glob = opened(session, folder / "**" / "*.csv")
    assert rows(session, glob) == rows(session, source)


def test_that_files_beyond_the_engines_sample_count_in_a_folder_of_json(session, tmp_path):
    for n in range(40):
        extra = ', "late": 1' if n == 39 else ""
        (tmp_path / f"{n:02}.json").write_text(f'{{"a": {n}{extra}}}\n')
    source = opened(session, tmp_path)
    assert source.schema.names == ("a", "late")
    assert len(rows(session, source)) == 40


def test_that_partitions_named_by_folders_become_columns_of_their_own_type(session, tmp_path):
    folder = tmp_path / "k=v" / "data"
    for zone, day, n in (("01", "2026-01-01", 1), ("02", "2026-01-02", 2)):
        part = folder / f"zone={zone}" / f"day={day}" / f"n={n}"
        part.mkdir(parents=True)
        pd.DataFrame({"a": [n]}).to_parquet(part / "x.parquet")
    source = opened(session, folder)
    assert dict(source.relation.physical) == {
        "a": "BIGINT", "zone": "VARCHAR", "day": "DATE", "n": "BIGINT",
    }  # fmt: skip
    zone = source.schema.names.index("zone")
    assert [row[zone] for row in rows(session, source)] == ["01", "02"]
    single = opened(session, folder / "zone=01" / "day=2026-01-01" / "n=1" / "x.parquet")
    assert single.schema.names == ("a",)


def test_that_parquet_files_whose_columns_differ_are_united(session, tmp_path):
    pd.DataFrame({"a": [1], "b": ["x"]}).to_parquet(tmp_path / "1.parquet")
    pd.DataFrame({"c": [2.5], "a": [2]}).to_parquet(tmp_path / "2.parquet")
    source = opened(session, tmp_path)
    assert set(rows(session, source)) == {(1, "x", None), (2, None, 2.5)}
    assert source.relation.ordinal is None


def test_that_a_parquet_column_called_as_the_ordinal_survives(session, tmp_path):
    pd.DataFrame({"file_row_number": [7, 8]}).to_parquet(tmp_path / "x.parquet")
    source = opened(session, tmp_path / "x.parquet")
    assert rows(session, source) == [(7,), (8,)]
    assert source.relation.ordinal is None


def test_that_a_database_with_several_tables_asks_for_one(session, tmp_path):
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as own:
        own.execute("CREATE TABLE orders AS SELECT 1 AS id")
        own.execute('CREATE TABLE "odd.name ""x""" AS SELECT 2 AS id')
        own.execute("CREATE SCHEMA old; CREATE TABLE old.orders AS SELECT 3 AS id")
        own.execute("CREATE VIEW peek AS FROM read_text('/etc/hostname')")
    assert set(tables_in(str(path))) == {"orders", 'odd.name "x"', "old.orders"}
    for name, value in (("orders", 1), ('odd.name "x"', 2), ("old.orders", 3), ("ORDERS", 1)):
        source = opened(session, f"{path}#{name}")
        assert rows(session, source) == [(value,)]
        assert source.location.casefold() == f"shop.duckdb#{name}".casefold()
    first, other = opened(session, f"{path}#orders"), opened(session, f"{path}#old.orders")
    assert first.fingerprint != other.fingerprint


def test_that_rows_a_database_keeps_in_its_log_are_read_and_count(session, tmp_path):
    path, copy = tmp_path / "live.duckdb", tmp_path / "copy.duckdb"
    with duckdb.connect(str(path)) as own:
        own.execute("CREATE TABLE t AS SELECT 1 AS a; CHECKPOINT; INSERT INTO t VALUES (2)")
        for suffix in ("", ".wal"):
            copy.with_name(copy.name + suffix).write_bytes(
                path.with_name(path.name + suffix).read_bytes()
            )
    with_log = opened(session, copy)
    assert rows(session, with_log) == [(1,), (2,)]
    with Session() as another:
        copy.with_name(copy.name + ".wal").unlink()
        without = opened(another, copy)
        assert rows(another, without) == [(1,)]
    assert with_log.fingerprint != without.fingerprint


def test_that_the_fingerprint_follows_content_and_not_the_name(session, tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n")
    (tmp_path / "b.csv").write_text("x\n1\n")
    (tmp_path / "c.csv").write_text("x\n2\n")
    a, b, c = (opened(session, tmp_path / f"{n}.csv").fingerprint for n in "abc")
    assert a == b != c
    folders = []
    for folder, name in (("one", "x.csv"), ("two", "x.csv"), ("three", "y.csv")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("x\n1\n")
        (tmp_path / folder / "z.csv").write_text("x\n1\n")
        folders.append(opened(session, tmp_path / folder).fingerprint)
    assert folders[0] == folders[1] != folders[2]


def test_that_a_big_file_is_told_from_one_that_differs_in_its_end(tmp_path, monkeypatch):
    from inspector.sources import fingerprint

    monkeypatch.setattr(fingerprint, "WHOLE_UP_TO", 2**20)
    monkeypatch.setattr(fingerprint, "CHUNK", 1024)
    prints = []
    for ending in (b"a", b"b"):
        file = tmp_path / f"{ending!r}"
        file.write_bytes(b"\0" * (2**21) + ending)
        prints.append(fingerprint.fingerprint_files([file], tmp_path))
    assert prints[0] != prints[1]


def test_that_a_cancelled_opening_stops_and_leaves_nothing(tmp_path):
    from inspector.engine.cancel import CancelToken

    (tmp_path / "a.csv").write_text("x\n1\n")
    with Session() as own:
        token = CancelToken()
        token.cancel()
        with pytest.raises(Cancelled):
            open_source(Source(path=str(tmp_path / "a.csv")), own, cancel=token)
        assert own.rows(SQL("SELECT count(*) FROM duckdb_tables()")) == [(0,)]


def test_that_what_can_be_opened_is_told_by_its_name(tmp_path):
    for name in ("a.csv", "b.Parquet", "c.ndjson.zst", "d.xyz", "e"):
        (tmp_path / name).write_text("x")
    able = [n for n in ("a.csv", "b.Parquet", "c.ndjson.zst", "d.xyz", "e", "gone.csv")
            if can_open(str(tmp_path / n))]  # fmt: skip
    assert able == ["a.csv", "b.Parquet", "c.ndjson.zst"]
