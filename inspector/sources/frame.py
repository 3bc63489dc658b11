"""Tables held in memory: pandas DataFrames, Arrow tables and what can become one."""

import hashlib
from typing import TYPE_CHECKING, Any

from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL
from inspector.model.errors import SourceError
from inspector.sources.base import some, unique_columns

if TYPE_CHECKING:
    import pyarrow as pa


def read_frame(frame: object, session: Session) -> tuple[Relation, str, tuple[str, ...]]:
    """Copy a frame into the session. Returns the relation, its fingerprint and notes.

    Raises:
        SourceError: It has no columns, or is of no kind that can be read.
    """
    notes: list[str] = []
    table = arrow_table(frame, notes)
    if not table.num_columns:
        raise SourceError("The table in memory has no columns.", hint="Give one with columns.")
    names, changed = unique_columns(table.column_names)
    table = plain(table.rename_columns(names), notes)
    notes += changed
    name = session.register(table)
    described = session.describe(SQL("SELECT * FROM {}").format(name))
    relation = Relation(
        name=str(name)[1:-1],
        physical=tuple(described),
        from_sql="frame",
        columnar=True,
        ordinal="rowid",
    )
    return relation, _fingerprint(table), tuple(notes)


def arrow_table(frame: object, notes: list[str]) -> "pa.Table":
    """Return a frame as an Arrow table, and add what there is to say about it to the notes.

    Raises:
        SourceError: It is no table.
    """
    import pyarrow as pa

    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if hasattr(type(frame), "collect_schema") and hasattr(frame, "collect"):  # polars, put off
        frame = frame.collect()
    if hasattr(frame, "iloc") and hasattr(frame, "columns"):
        return _from_pandas(frame, notes)
    if hasattr(frame, "__arrow_c_stream__") and not hasattr(frame, "iloc"):  # polars and others
        try:
            return pa.table(frame)
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise _no_table(frame) from error
    raise _no_table(frame)


def _no_table(frame: object) -> SourceError:
    return SourceError(
        f"A {type(frame).__name__} is not a table.",
        hint="Give a pandas or polars DataFrame, or an Arrow table.",
    )


def _from_pandas(frame: Any, notes: list[str]) -> "pa.Table":  # noqa: ANN401 - pandas is not imported
    import pyarrow as pa

    if frame.index.nlevels > 1 or frame.index.name is not None:
        notes.append("The index of the DataFrame was left out; use reset_index() to keep it.")
    columns, names, mixed = [], [], []
    for place, label in enumerate(frame.columns):
        series = frame.iloc[:, place]
        names.append(" ".join(map(str, label)) if isinstance(label, tuple) else str(label))
        try:
            array = pa.Array.from_pandas(series)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            array = None
        if array is None or (_is_extension(array.type) and not _is_text(array.type)):
            mixed.append(names[-1])
            array = _as_texts(series)
        columns.append(array)
    if mixed:
        notes.append(f"Values of unusual or several kinds were read as text, in {some(mixed)}.")
    return pa.Table.from_arrays(columns, names=names)


def _is_extension(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    return isinstance(kind, pa.BaseExtensionType)


def _is_text(kind: "pa.DataType") -> bool:
    return str(getattr(kind, "storage_type", kind)) in ("string", "large_string")


def _as_texts(series: Any) -> "pa.Array":  # noqa: ANN401 - pandas is not imported
    import pyarrow as pa

    missing = series.isna().to_numpy()
    texts = [
        None if gone else str(value).encode("utf-8", "replace").decode("utf-8")
        for value, gone in zip(series.tolist(), missing, strict=True)
    ]
    return pa.array(texts, type=pa.string())


def plain(table: "pa.Table", notes: list[str]) -> "pa.Table":
    """Turn types that the engine does not take into ones that hold the same values."""
    import pyarrow as pa

    rounded = []
    for place, field in enumerate(table.schema):
        kind = field.type
        wanted = None
        if pa.types.is_null(kind):
            wanted = pa.string()
        elif pa.types.is_float16(kind):
            wanted = pa.float32()
        elif pa.types.is_decimal256(kind):
            wanted = pa.float64()
            rounded.append(field.name)
        elif _is_extension(kind):
            column = table.column(place)
            storage = pa.chunked_array([c.storage for c in column.chunks], type=kind.storage_type)
            table = table.set_column(place, field.name, storage)
        if wanted is not None:
            table = table.set_column(place, field.name, table.column(place).cast(wanted))
    if rounded:
        notes.append(f"Decimals of more than 38 digits were rounded, in {some(rounded)}.")
    return table


def _fingerprint(table: "pa.Table") -> str:
    """Return a SHA-256 over the table as Arrow writes it."""
    import pyarrow as pa

    digest = hashlib.sha256()

    class Sink:
        closed = False

        def write(self, data: bytes) -> int:
            digest.update(data)
            return len(data)

        def flush(self) -> None: ...

        def close(self) -> None: ...

    plain = table.replace_schema_metadata(None).combine_chunks()
    with pa.ipc.new_stream(pa.PythonFile(Sink(), mode="w"), plain.schema) as stream:
        stream.write_table(plain)
    return digest.hexdigest()
