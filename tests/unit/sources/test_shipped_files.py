"""Files that packages ship, and nobody wrote for this program: every record is accounted for."""

import csv
import gzip
import importlib.util
import io
from pathlib import Path

import pandas as pd
import pyarrow.feather
import pyarrow.parquet
import pytest

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import Source
from inspector.sources.catalog import open_source

PLACES = {
    "sklearn": "datasets/data/*.csv*",
    "numpy": "**/*.csv",
    "statsmodels": "datasets/**/*.csv",
    "pyqtgraph": "colors/maps/*.csv",
}


def shipped(patterns):
    """Return the files by package, those that are there; few of each, for many are alike."""
    found = []
    for package, pattern in patterns.items():
        spec = importlib.util.find_spec(package)
        root = Path(spec.origin).parent if spec and spec.origin else None
        here = sorted(root.glob(pattern)) if root else []
        found += [f for f in here if f.stat().st_size < 3_000_000 and f.suffix != ".pyc"][:25]
    return found


TEXTS = shipped(PLACES)
TABLES = shipped({"pyarrow": "tests/data/parquet/*.parquet"})
FEATHERS = shipped({"pyarrow": "tests/data/feather/*.feather"})


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


def records(path):
    """Return the records that Python's own reader finds, blank lines left out."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = io.StringIO(data.decode("latin-1"), newline="")
    return [record for record in csv.reader(lines) if any(cell.strip() for cell in record)]


def rows_of(session, opened):
    query = SQL("SELECT count(*) FROM {}").format(Identifier(opened.relation.name))
    return session.rows(query)[0][0]


def test_that_there_are_some():
    assert len(TEXTS) >= 20


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_that_every_record_is_a_row_or_accounted_for(session, path):
    found = records(path)
    opened = open_source(Source(path=str(path)), session)
    (file,) = opened.relation.intake.files
    accounted = rows_of(session, opened) + file.left_out + file.header
    assert len(found) - file.skipped <= accounted <= len(found), (file, opened.notes)


@pytest.mark.parametrize("path", [p for p in TEXTS if "datasets" in str(p)], ids=lambda p: p.name)
def test_that_numbers_equal_those_of_pandas(session, path):
    opened = open_source(Source(path=str(path)), session)
    (file,) = opened.relation.intake.files
    if file.skipped or file.left_out or not file.header or file.delimiter != ",":
        pytest.skip("pandas would need to be told how this file is read")
    frame = pd.read_csv(path, encoding="latin-1")
    ours = {c.name: c for c in opened.schema}
    compared = 0
    for name in frame.columns.intersection(list(ours)):
        if not ours[name].type.is_numeric or not pd.api.types.is_numeric_dtype(frame[name]):
            continue
        query = SQL("SELECT count({0}), min({0}), max({0}) FROM {1}").format(
            Identifier(name), Identifier(opened.relation.name)
        )
        count, least, most = session.rows(query)[0]
        column = frame[name]
        assert count == column.notna().sum()
        if count:
            assert (float(least), float(most)) == (float(column.min()), float(column.max()))
        compared += 1
    assert compared or not any(pd.api.types.is_numeric_dtype(frame[n]) for n in frame.columns)


@pytest.mark.parametrize("path", TABLES + FEATHERS, ids=lambda p: p.name)
def test_that_stored_tables_equal_arrows(session, path):
    reads = pyarrow.parquet.read_table if path in TABLES else pyarrow.feather.read_table
    table = reads(path)
    opened = open_source(Source(path=str(path)), session)
    assert rows_of(session, opened) == table.num_rows
    assert opened.schema.names == tuple(table.column_names)
