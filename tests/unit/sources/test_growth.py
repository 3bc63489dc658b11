"""Packed text that is made to fill the disk is refused, and nothing else is; clocks end at 23:59."""

import gzip

import pyarrow as pa
import pytest

from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.model.errors import SourceError
from inspector.sources import growth
from inspector.sources.catalog import open_source


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(growth, "FREELY", 2**20)


def zstd(data):
    return pa.compress(data, codec="zstd", asbytes=True)


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("zst", zstd)])
def test_that_what_grows_as_no_text_does_is_refused(tmp_path, ending, pack):
    path = tmp_path / f"t.csv.{ending}"
    path.write_bytes(pack(b"0" * 8_000_000))
    with pytest.raises(SourceError, match="grows to more than 400 times"):
        growth.check_growth(path)
    path.write_bytes(pack(b"".join(b"%d,%d\n" % (n, n * 7919 % 10007) for n in range(200_000))))
    growth.check_growth(path)


def test_that_many_small_parts_do_not_hide_it(tmp_path):
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 2_000_000) * 4 + gzip.compress(b"1"))
    with pytest.raises(SourceError, match="grows to more than 400 times"):
        growth.check_growth(path)


def test_that_something_behind_packed_text_is_no_size(tmp_path):
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n") + b"rubbish")
    growth.check_growth(path)


def test_that_an_hour_no_clock_shows_stays_text(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("k,t\n" + "a,2026-01-02 00:00:00\n" * 9 + "a,2026-01-02 24:00:00\n")
    with Session() as session:
        assert (
            dict(open_source(Source(path=str(path)), session).relation.physical)["t"] == "VARCHAR"
        )
