"""A file that changes while it is inspected gives a sentence, not a mixture."""

import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector import api
from inspector.model.dataset import Source
from inspector.model.errors import SourceError
from inspector.model.events import Progress
from inspector.model.request import Request


def write(path, start):
    pq.write_table(pa.table({"a": list(range(start, start + 500)), "b": [str(start)] * 500}), path)


def inspected(path, change):
    """Inspect a file; do something to it once the inspection is under way."""
    done = []

    def told(event):
        if isinstance(event, Progress) and not done:
            done.append(event)
            change()

    report = api.run(Request(versions=(Source(path=str(path)),)), told)
    assert done
    return report


def test_that_another_file_in_its_place_is_told(tmp_path):
    path = tmp_path / "t.parquet"
    write(path, 0)

    def replace():
        write(path, 9_000)
        os.utime(path, (1, 1))

    with pytest.raises(SourceError, match="changed while it was being inspected"):
        inspected(path, replace)


@pytest.mark.parametrize("change", [lambda p: p.write_bytes(b"PAR1"), lambda p: p.unlink()])
def test_that_a_file_that_is_cut_short_or_goes_is_told(tmp_path, change):
    path = tmp_path / "t.parquet"
    write(path, 0)
    with pytest.raises(SourceError, match="changed while it was being inspected"):
        inspected(path, lambda: change(path))


def test_that_a_further_file_in_a_folder_is_told(tmp_path):
    write(tmp_path / "a.parquet", 0)
    with pytest.raises(SourceError, match="changed while"):
        inspected(tmp_path, lambda: write(tmp_path / "b.parquet", 500))


def test_that_a_text_that_was_read_already_may_grow(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,2\n" * 500)
    report = inspected(path, lambda: path.write_text("a,b\n" + "1,2\n" * 900))
    assert report.versions[0].rows == 500
