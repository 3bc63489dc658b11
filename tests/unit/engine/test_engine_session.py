"""A session keeps to itself, cleans up behind others, and says in a sentence what went wrong."""

import os
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from inspector.engine.cancel import CancelToken
from inspector.engine.session import PREFIX, Session, engine_name, remove_leftovers, translated
from inspector.engine.sql import SQL, Identifier, Literal
from inspector.model.errors import Cancelled, QueryError


class Recording(CancelToken):
    """Keeps what would interrupt the query, to use it too late."""

    def __init__(self):
        super().__init__()
        self.kept = []

    @contextmanager
    def interrupting(self, interrupt):
        self.kept.append(interrupt)
        with super().interrupting(interrupt):
            yield


def test_that_a_stop_that_comes_too_late_is_harmless(desk):
    token = Recording()
    assert desk.session.rows(SQL("SELECT 1"), cancel=token) == [(1,)]
    (too_late,) = token.kept
    too_late()


def test_that_a_stop_before_the_start_starts_nothing(desk):
    token = Recording()
    token.cancel()
    with pytest.raises(Cancelled):
        desk.session.rows(SQL("SELECT 1"), cancel=token)
    assert token.kept == []


def test_that_queries_of_several_threads_do_not_disturb_each_other(desk):
    found = {}

    def work(number):
        query = SQL("SELECT sum(i) FROM range({}) t(i)").format(Literal(number))
        found[number] = desk.session.rows(query)[0][0]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: n * (n - 1) // 2 for n in range(1, 20)}


def test_that_a_refused_query_is_said_in_a_sentence_with_its_sql(desk):
    with pytest.raises(QueryError) as refused:
        desk.session.rows(SQL("SELECT * FROM {}").format(Identifier("not there")))
    assert "not there" in refused.value.message
    assert "\n" not in refused.value.message
    assert refused.value.sql == 'SELECT * FROM "not there"'


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (duckdb.OutOfMemoryException("x"), "more memory"),
        (duckdb.IOException("No space left on device"), "disk is full"),
        (duckdb.Error(""), "could not answer"),
    ],
)
def test_that_what_the_machine_lacks_is_named(error, words):
    assert words in translated(error, "SELECT 1").message


def test_that_a_disk_that_is_full_while_spilling_is_said_and_all_is_cleaned_up():
    much = SQL(
        "SELECT count(*) FROM (SELECT DISTINCT hash(i) || 'and more' FROM range(2000000) t(i))"
    )
    with Session(memory_limit="50MB") as session:
        session.execute(SQL("SET max_temp_directory_size = '1MB'"))
        with pytest.raises(QueryError, match="The disk is full"):
            session.rows(much)
        assert session.rows(SQL("SELECT 1")) == [(1,)]  # and the session stays usable
        session.execute(SQL("SET max_temp_directory_size = '2GB'"))
        assert session.rows(much) == [(2_000_000,)]
        folder = session.folder
        assert folder.exists()
    assert not folder.exists()


def test_that_nothing_is_fetched_or_looked_up_in_python(desk):
    leaked = pd.DataFrame({"a": [1]})
    with pytest.raises(QueryError):
        desk.session.rows(SQL("SELECT * FROM leaked"))
    with pytest.raises(QueryError):
        desk.session.execute(SQL("SELECT * FROM read_parquet('https://example.invalid/a.parquet')"))
    assert len(leaked) == 1


def test_that_a_table_handed_over_is_copied(desk):
    frame = pd.DataFrame({"a": [1, 2]})
    name = desk.session.register(frame)
    frame.loc[0, "a"] = 99
    query = SQL("SELECT a FROM {} ORDER BY a").format(name)
    assert desk.session.rows(query) == [(1,), (2,)]
    assert desk.session.register(frame) != name


def test_that_only_folders_of_dead_sessions_are_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / f"{PREFIX}999999999-abc"
    ours = tmp_path / f"{PREFIX}{os.getpid()}-abc"
    other = tmp_path / f"{PREFIX}nobody-abc"
    for folder in (dead, ours, other):
        folder.mkdir()
    remove_leftovers()
    assert [f.exists() for f in (dead, ours, other)] == [os.name == "nt", True, True]


def test_that_closing_twice_does_no_harm_and_spill_stays_inside():
    session = Session(memory_limit="256MB", threads=1)
    ((spill,),) = session.rows(SQL("SELECT current_setting('temp_directory')"))
    assert Path(str(spill)).parent == session.folder
    session.close()
    session.close()
    assert not session.folder.exists()
    assert engine_name() == f"DuckDB {duckdb.__version__}"


def test_that_memory_is_given_back_and_the_limit_stays(tmp_path):
    limit = SQL("SELECT current_setting('memory_limit')")
    with Session(memory_limit="900MB") as session:
        before = session.rows(limit)
        session.execute(
            SQL("CREATE TABLE t AS SELECT md5(i::VARCHAR) AS m FROM range(100000) t(i)")
        )
        session.trim()
        assert session.rows(limit) == before
        assert session.rows(SQL("SELECT count(DISTINCT m) FROM t")) == [(100_000,)]
        session.close()
        session.trim()
