"""Tables held in memory keep every value, whatever pandas and Arrow can hold."""

import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import LogicalType, Source
from inspector.sources.catalog import open_source


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


def opened(session, frame, name=None):
    return open_source(Source(frame=frame, name=name), session)


def texts(session, source):
    cells = [
        SQL("CAST({} AS VARCHAR)").format(Identifier(name)) for name, _ in source.relation.physical
    ]
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(cells), Identifier(source.relation.name))
    return session.rows(query)


def test_that_columns_of_every_pandas_type_keep_their_values(session):
    frame = pd.DataFrame(
        {
            "int": [1, 2],
            "nullable": pd.array([1, None], dtype="Int64"),
            "float": [1.5, np.nan],
            "text": ["a", None],
            "category": pd.Categorical(["u", "v"]),
            "bool": [True, False],
            "time": pd.to_datetime(["2026-01-01", None]),
            "zoned": pd.to_datetime(["2026-01-01", "2026-01-02"], utc=True),
            "object": pd.Series([1, "x"], dtype=object),
            "decimal": pd.Series([decimal.Decimal("1.10"), None], dtype=object),
            "date": pd.Series([dt.date(2026, 1, 1), None], dtype=object),
            "list": pd.Series([[1], [2, 3]], dtype=object),
            "period": pd.period_range("2026-01", periods=2, freq="M"),
            "huge": pd.Series([2**70, 1], dtype=object),
            "complex": [1 + 2j, 0j],
            "half": np.array([0.5, 1], np.float16),
            "nothing": pd.Series([None, None], dtype=object),
            "broken": pd.Series(["\ud800x", 1], dtype=object),
        }
    )
    source = opened(session, frame)
    found = dict(zip(source.schema.names, texts(session, source)[0], strict=True))
    assert found == {
        "int": "1", "nullable": "1", "float": "1.5", "text": "a", "category": "u", "bool": "true",
        "time": found["time"], "zoned": found["zoned"], "object": "1", "decimal": "1.10",
        "date": "2026-01-01", "list": "[1]", "period": "2026-01", "huge": str(2**70),
        "complex": "(1+2j)", "half": "0.5", "nothing": None, "broken": "?x",
    }  # fmt: skip
    assert found["time"].startswith("2026-01-01")
    assert found["zoned"].startswith("2026-01-01 00:00:00")
    second = dict(zip(source.schema.names, texts(session, source)[1], strict=True))
    assert second["object"] == "x"
    assert [
        name for name in ("nullable", "float", "text", "time") if second[name] is not None
    ] == []
    kinds = {column.name: column.type for column in source.schema}
    assert kinds["zoned"] is kinds["time"] is LogicalType.TIMESTAMP
    assert kinds["category"] is kinds["object"] is LogicalType.TEXT
    assert any("“object”" in note and "“period”" in note for note in source.notes)


def test_that_arrow_types_the_engine_lacks_keep_their_values(session):
    table = pa.table(
        {
            "wide": pa.array([decimal.Decimal("1.5"), None], pa.decimal256(50, 2)),
            "half": pa.array(np.array([1, 2], np.float16)),
            "null": pa.nulls(2),
            "dictionary": pa.array(["a", None]).dictionary_encode(),
            "ns": pa.array([1, 2], pa.timestamp("ns")),
        }
    )
    source = opened(session, table)
    assert texts(session, source)[0][:4] == ("1.5", "1.0", None, "a")
    assert any("“wide”" in note for note in source.notes)


def test_that_tables_of_other_arrow_makers_are_read(session):
    batch = pa.record_batch({"a": [1, 2]})
    assert len(texts(session, opened(session, batch))) == 2

    class Foreign:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.table({"a": [1]}).__arrow_c_stream__(requested_schema)

    assert texts(session, opened(session, Foreign())) == [("1",)]


def test_that_an_index_is_left_out_and_a_named_one_is_mentioned(session):
    frame = pd.DataFrame({"a": [1, 2]}, index=[5, 6])
    assert opened(session, frame).notes == ()
    named = opened(session, frame.rename_axis("id"))
    assert named.schema.names == ("a",)
    assert "reset_index" in named.notes[0]


def test_that_repeated_and_odd_column_names_survive(session):
    frame = pd.DataFrame([[1, 2, 3, 4]], columns=["a", "A", "a", 7])
    source = opened(session, frame)
    assert source.schema.names == ("a", "A_1", "a_2", "7")
    assert texts(session, source) == [("1", "2", "3", "4")]
    levels = pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("x", "y")]))
    assert opened(session, levels).schema.names == ("x y",)


def test_that_a_frame_without_rows_has_its_columns(session):
    source = opened(session, pd.DataFrame({"a": pd.Series(dtype=float), "b": []}))
    assert source.schema.names == ("a", "b")
    assert texts(session, source) == []


def test_that_the_fingerprint_of_a_frame_follows_its_values(session):
    a = pd.DataFrame({"x": [1, 2, 3]})
    prints = [opened(session, f).fingerprint for f in (a, a.copy(), a.assign(x=[1, 2, 4]))]
    assert prints[0] == prints[1] != prints[2]
    table = pa.table({"x": list(range(10))})
    assert opened(session, table.slice(2, 3)).fingerprint == opened(
        session, pa.table({"x": [2, 3, 4]})
    ).fingerprint  # fmt: skip


def test_that_the_frame_given_is_left_as_it_was(session):
    frame = pd.DataFrame({"a": pd.Series([1, "x"], dtype=object), "A": [1, 2]})
    before = frame.copy(deep=True)
    opened(session, frame, name="mine")
    pd.testing.assert_frame_equal(frame, before)
