"""Arrow IPC files and streams, and both versions of Feather."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.sources.stored import Batches

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_batches(file: Path, table: str | None) -> Batches:
    """Open an Arrow file; its batches are read one at a time."""
    import pyarrow as pa

    with file.open("rb") as stream:
        head = stream.read(6)
    if head.startswith(b"FEA1"):
        import pyarrow.feather as feather

        whole = feather.read_table(file)
        return Batches(schema=whole.schema, batches=whole.to_batches())
    source = pa.OSFile(str(file))
    if head == b"ARROW1":
        reader = pa.ipc.open_file(source)

        def batches() -> "Iterator[pa.RecordBatch]":
            with source:
                for place in range(reader.num_record_batches):
                    yield reader.get_batch(place)

        return Batches(schema=reader.schema, batches=batches())
    flowing = pa.ipc.open_stream(source)
    return Batches(schema=flowing.schema, batches=flowing)
