"""The sample is what its script makes, is small, and says of itself what is true."""

import importlib.util
import json

import pytest

from inspector import assets
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.sources.catalog import open_source
from inspector.sources.roles import guess_roles

FOLDER = assets.resource("samples")
DESCRIBED = json.loads(assets.read_text("samples", "samples.json"))
FILES = [entry["file"] for entry in DESCRIBED["versions"]]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("make_samples", FOLDER / "make_samples.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    folder = tmp_path_factory.mktemp("samples")
    script.main(folder)
    return folder


@pytest.fixture(scope="module")
def opened():
    with Session() as session:
        yield [
            (
                source,
                guess_roles(DuckDBEngine(session, source.relation, source.schema), source.schema),
            )
            for source in (open_source(Source(path=str(FOLDER / f)), session) for f in FILES)
        ]


@pytest.mark.parametrize("name", [*FILES, "samples.json"])
def test_that_the_script_makes_the_files_there_are(made, name):
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq

        # Another pyarrow may pack the same table into other bytes.
        assert pq.read_table(made / name).equals(pq.read_table(FOLDER / name))
    elif name.endswith(".gz"):
        import gzip

        assert gzip.decompress((made / name).read_bytes()) == gzip.decompress(
            (FOLDER / name).read_bytes()
        )
    else:
        assert (made / name).read_bytes() == (FOLDER / name).read_bytes()


def test_that_the_sample_is_small_and_of_several_formats(opened):
    assert sum(source.size_bytes for source, _ in opened) < 2 * 2**20
    assert len({"".join((FOLDER / name).suffixes) for name in FILES}) == len(FILES) >= 4


def test_that_every_version_has_the_same_columns_and_nothing_to_note(opened):
    schemas = {tuple((c.name, c.type) for c in source.schema) for source, _ in opened}
    assert len(schemas) == 1
    assert not [source.notes for source, _ in opened if source.notes]


def test_that_the_roles_told_are_those_guessed(opened):
    for _, roles in opened:
        for name, value in DESCRIBED["roles"].items():
            expected = tuple(value) if isinstance(value, list) else value
            assert getattr(roles, name) == expected
