"""A preview shows cells as short texts, in the order of the data, from any place on."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.sources.catalog import open_source
from inspector.sources.preview import preview


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


def relation(session, **source):
    return open_source(Source(**source), session).relation


def test_that_every_kind_of_cell_is_shown_as_text(session):
    table = pa.table(
        {
            "int": [1, None],
            "real": [0.1, float("nan")],
            "bool": [True, None],
            "text": ["x" * 3000, ""],
            "date": [dt.date(2026, 5, 3), None],
            "time": pa.array([np.datetime64("2026-05-03T14:00", "us"), None]),
            "zoned": pa.array([0, None], pa.timestamp("us", "Europe/Berlin")),
            "short": [b"\xab\x01", None],
            "long": [bytes(range(100)), b""],
            "list": [[1, 2], None],
        }
    )
    first, second = preview(session, relation(session, frame=table), offset=0, limit=10)
    assert first == (
        "1", "0.1", "true", "x" * 2000, "2026-05-03", "2026-05-03 14:00:00", "1970-01-01 00:00:00+00",
        "0xab01 (2 bytes)", "0x000102030405060708090a0b0c0d0e0f… (100 bytes)", "[1, 2]",
    )  # fmt: skip
    assert second == (None, "nan", None, "", None, None, None, None, "0x (0 bytes)", None)


@pytest.mark.parametrize("kind", ["csv", "parquet", "duckdb", "folder"])
def test_that_pages_follow_one_another_in_the_order_of_the_data(session, tmp_path, kind):
    frame = pd.DataFrame({"n": range(5_000)})
    path = tmp_path / f"t.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pandas(frame), path, row_group_size=700)
    elif kind == "duckdb":
        import duckdb

        with duckdb.connect(str(path)) as own:
            own.execute("CREATE TABLE t AS SELECT range AS n FROM range(5000)")
    else:
        path.mkdir()
        frame[:2_500].to_parquet(path / "a.parquet")
        frame[2_500:].to_parquet(path / "b.parquet")
    rows = relation(session, path=str(path))
    pages = [preview(session, rows, offset=start, limit=512) for start in range(0, 5_500, 512)]
    assert [int(row[0]) for page in pages for row in page] == list(range(5_000))
    assert len(rows.physical) == 1


def test_that_a_page_beyond_the_end_or_of_no_size_is_empty(session):
    rows = relation(session, frame=pd.DataFrame({"a": [1, 2]}))
    assert preview(session, rows, offset=2, limit=5) == ()
    assert preview(session, rows, offset=0, limit=0) == ()
    assert preview(session, rows, offset=-3, limit=1) == (("1",),)
