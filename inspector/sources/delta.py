"""Delta Lake tables: the newest version of a folder, read by the deltalake package."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.model.errors import SourceError
from inspector.sources.extras import reader_for
from inspector.sources.stored import BATCH_ROWS, Batches

if TYPE_CHECKING:
    import pyarrow as pa


def delta_batches(folder: Path) -> Batches:
    """Open a Delta table; its rows are read a batch at a time.

    Raises:
        SourceError: The reader is not installed, or the table needs what it does not know.
    """
    deltalake = reader_for("deltalake", "delta", folder.name, "a Delta Lake folder")
    try:
        table = deltalake.DeltaTable(str(folder))
        # refuses tables with features, such as deletion vectors, that a look at the files would miss
        data = table.to_pyarrow_dataset()
        added = _added(table)
        files = sorted(data.get_fragments(), key=lambda file: (_place(file.path, added), file.path))
    except (deltalake.exceptions.DeltaError, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(
            f"“{folder.name}” cannot be read as a Delta Lake folder: files are missing, or it needs "
            "what the reader does not know.",
            hint="Check that the whole folder is there.",
        ) from error

    def batches() -> "Iterator[pa.RecordBatch]":
        for file in files:
            yield from file.to_batches(schema=data.schema, batch_size=BATCH_ROWS)

    return Batches(
        schema=data.schema,
        batches=batches(),
        notes=(f"Version {table.version()} of the Delta table was read.",),
    )


def _added(table: Any) -> dict[str, int]:  # noqa: ANN401 - an optional package
    """Return when each file was added, by its name: rows are read in that order."""
    import pyarrow as pa

    actions = pa.table(table.get_add_actions(flatten=True))
    times = actions.column("modification_time").cast(pa.int64()).to_pylist()
    return dict(zip(actions.column("path").to_pylist(), times, strict=True))


def _place(path: str, added: dict[str, int]) -> int:
    return next((time for name, time in added.items() if path.endswith(name)), 0)
