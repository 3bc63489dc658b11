"""A SELECT over opened files makes a version; it reaches nothing else."""

from pathlib import Path

import pandas as pd
import pytest

import inspector
from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.model.errors import Cancelled, SourceError
from inspector.sources.catalog import open_source
from inspector.sources.query import checked_query, table_names

LEFT = pd.DataFrame(
    {"id": range(200), "site": ["a", "b"] * 100, "at": pd.date_range("2026-01-01", periods=200)}
)
RIGHT = pd.DataFrame({"id": range(50, 300), "value": [n / 4 for n in range(250)]})


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    LEFT.to_csv(tmp_path / "left.csv", index=False)
    RIGHT.to_parquet(tmp_path / "right.parquet")
    return [str(tmp_path / "left.csv"), str(tmp_path / "right.parquet")]


def test_that_a_join_equals_that_of_pandas(files):
    query = 'SELECT * FROM "left" JOIN "right" USING (id) WHERE value > 5 ORDER BY id'
    report = inspector.inspect(files, sql={"joined": query})
    (version,) = report.versions
    expected = LEFT.merge(RIGHT).query("value > 5")
    assert (version.name, version.rows, version.format) == ("joined", len(expected), "sql")
    assert version.schema.names == ("id", "site", "at", "value")
    assert version.roles.event_time == "at"
    assert any(query in note for note in version.notes)
    assert version.as_of_basis == "file modified"


def test_that_the_same_query_over_the_same_files_has_the_same_fingerprint(files, session):
    def made(query):
        return open_source(
            Source(query=query, tables=tuple(Source(path=f) for f in files)), session
        )

    one, other = made('FROM "left"'), made('select *\nfrom  "left" -- all')
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != made('FROM "left" LIMIT 5').fingerprint


def test_that_shown_sql_gives_the_same_rows(files, session, monkeypatch):
    opened = open_source(
        Source(query="SELECT site, count(*) AS n FROM l GROUP BY ALL", tables=(Source(path=files[0], name="l"),)),
        session,
    )  # fmt: skip
    import duckdb

    monkeypatch.chdir(Path(files[0]).parent)
    rows = duckdb.connect().execute(f"FROM {opened.relation.from_sql} ORDER BY site").fetchall()
    assert rows == [("a", 100), ("b", 100)]


GOOD = [
    "SELECT 1 AS x",
    "FROM a",
    "WITH t AS (SELECT * FROM a), u AS (FROM t) SELECT count(*) FROM u",
    "SELECT * FROM A JOIN b ON a.id = b.id",
    "SELECT * FROM a, range(3) r(i), unnest([1, 2]) u(j)",
    "SELECT x FROM (VALUES (1), (2)) v(x) WHERE x IN (SELECT id FROM a)",
    "SELECT id, row_number() OVER (ORDER BY id) FROM a; ",
    "SELECT list_transform([1, 2], x -> x + 1), regexp_extract('a1', '\\d'), date '2024-01-01'",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) FROM r",
    "SELECT 'read_csv(''/etc/passwd'')' AS text",
]
BAD = {
    "SELECT * FROM read_csv('/etc/passwd')": "“read_csv”",
    "SELECT * FROM '/etc/passwd'": "a table “/etc/passwd”",
    'SELECT * FROM "a.csv"': "a table “a.csv”",
    "SELECT (SELECT count(*) FROM read_text('/etc/hosts'))": "“read_text”",
    "SELECT * FROM a WHERE EXISTS (FROM glob('*'))": "“glob”",
    "FROM duckdb_settings()": "“duckdb_settings”",
    "FROM information_schema.tables": "information_schema.tables",
    "FROM main.a": "main.a",
    "SELECT getenv('HOME')": "“getenv”",
    "SELECT current_setting('home_directory')": "“current_setting”",
    "SELECT * FROM query('SELECT 1')": "“query”",
    "SELECT * FROM query_table('a')": "“query_table”",
    "SELECT random()": "differs each time",
    "SELECT now()": "differs each time",
    "WITH t AS (FROM read_parquet('x')) FROM t": "“read_parquet”",
    "SELECT 1; SELECT 2": "2 statements",
    "COPY a TO '/tmp/x'": "no SELECT",
    "ATTACH '/tmp/x.db'": "no SELECT",
    "DROP TABLE a": "no SELECT",
    "SET memory_limit = '1GB'": "no SELECT",
    "INSTALL httpfs": "no SELECT",
    "PRAGMA database_list": "no SELECT",
    "CALL pragma_version()": "no SELECT",
    "EXPLAIN SELECT 1": "no SELECT",
    "DESCRIBE a": "no SELECT",
    "SHOW TABLES": "no SELECT",
    "SELECT *\nFROM a\nWHERE ORDER": "in line 3",
    "": "There is no query",
    "-- nothing": "There is no query",
    "SELECT " + "1," * 60_000 + "1": "There is no query",
    "FROM nowhere": "a table “nowhere” that is not open",
}


@pytest.mark.parametrize("query", GOOD)
def test_that_plain_queries_are_let_through(session, query):
    assert str(checked_query(query, ["a", "b"], session))


@pytest.mark.parametrize("query", BAD)
def test_that_others_are_refused_in_a_sentence(session, query):
    with pytest.raises(SourceError) as raised:
        checked_query(query, ["a", "b"], session)
    assert BAD[query] in raised.value.message
    assert raised.value.hint
    assert "\n" not in str(raised.value)


def test_that_a_query_that_cannot_be_run_says_why(session):
    tables = (Source(frame=LEFT, name="a"),)
    with pytest.raises(SourceError, match="cannot be run: Referenced column"):
        open_source(Source(query="SELECT nothing FROM a", tables=tables), session)
    with pytest.raises(SourceError, match="cannot be run"):
        open_source(Source(query="SELECT CAST(site AS INTEGER) FROM a", tables=tables), session)


def test_that_a_query_without_end_can_be_stopped(session):
    from threading import Timer

    from inspector.engine.cancel import CancelToken

    token = CancelToken()
    endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) AS n FROM r"
    Timer(0.3, token.cancel).start()
    with pytest.raises(Cancelled):
        open_source(Source(query=endless), session, cancel=token)


def test_names_of_tables():
    sources = [
        Source(path="/x/jan.csv.gz"),
        Source(path="b/jan.csv"),
        Source(frame=LEFT, name="m n"),
    ]
    assert table_names(sources) == ["jan", "jan_2", "m n"]
