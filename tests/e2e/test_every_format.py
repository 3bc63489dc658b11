"""The same table gives the same figures, whatever format it is stored in."""

import msgspec
import polars as pl
import pyarrow as pa
import pytest

import inspector
from tests.every_format import WITHOUT_TRUTH, WRITERS, table

MOMENT = 1_780_000_000.0


def figures(data):
    """Return all that a report says of a table, but for where it came from."""
    report = msgspec.to_builtins(inspector.inspect(data, as_of=MOMENT))
    (version,) = report["versions"]
    return {
        "columns": [(c["name"], c["type"]) for c in version["schema"]["columns"]],
        "roles": version["roles"],
        "rows": version["rows"],
        "outcomes": [one for one in report["outcomes"] if one["metric"] != "coverage.intake"],
        "answers": report["answers"],
        "findings": [{**finding, "sql": None} for finding in report["findings"]],
    }


def same(found, wanted):
    for part, value in wanted.items():
        assert found[part] == value, part


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wanted")
    found = {}
    for truth in (True, False):
        WRITERS["csv"](table(truth=truth), folder / "t.csv")
        found[truth] = figures(str(folder / "t.csv"))
    return found


@pytest.mark.parametrize("kind", [*WRITERS, *WITHOUT_TRUTH])
def test_that_the_same_table_gives_the_same_figures(tmp_path, wanted, kind):
    truth = kind in WRITERS
    path = tmp_path / f"t.{kind}"
    {**WRITERS, **WITHOUT_TRUTH}[kind](table(truth=truth), path)
    same(figures(str(path)), wanted[truth])


FRAMES = {
    "pandas": lambda frame: frame,
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "batches": lambda frame: pa.Table.from_pandas(frame, preserve_index=False).to_reader(50),
    "polars": lambda frame: pl.from_arrow(pa.Table.from_pandas(frame, preserve_index=False)),
    "lazy": lambda frame: pl.from_arrow(pa.Table.from_pandas(frame, preserve_index=False)).lazy(),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_that_tables_in_memory_give_the_same_figures(wanted, kind):
    same(figures(FRAMES[kind](table())), wanted[True])
