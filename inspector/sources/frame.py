"""Tables held in memory: pandas DataFrames and Arrow tables, copied into the session."""

import hashlib
from typing import TYPE_CHECKING, Any

from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL
from inspector.model.errors import SourceError
from inspector.sources.base import unique_columns

if TYPE_CHECKING:
    import pyarrow as pa


def read_frame(frame: object, session: Session) -> tuple[Relation, str, tuple[str, ...]]:
    """Copy a frame. Returns the relation, its fingerprint and notes.

    Raises:
        SourceError: It has no columns, or is of no kind that can be read.
    """
    notes: list[str] = []
    table = _arrow(frame, notes)
    if not table.num_columns:
        raise SourceError("The table in memory has no columns.", hint="Give one with columns.")
    names, changed = unique_columns(table.column_names)
    table = table.rename_columns(names)
    notes += changed
    name = session.register(table)
    described = session.describe(SQL("SELECT * FROM {}").format(name))
    relation = Relation(
        name=str(name).strip('"'),
        physical=tuple(described),
        from_sql="frame",
        columnar=True,
        ordinal="rowid",
    )
    return relation, _fingerprint(table), tuple(notes)


def _arrow(frame: object, notes: list[str]) -> "pa.Table":
    import pyarrow as pa

    if isinstance(frame, pa.Table):
        return frame
    if hasattr(frame, "to_arrow"):  # polars
        return frame.to_arrow()
    if not hasattr(frame, "iloc"):
        raise SourceError(
            f"A {type(frame).__name__} is not a table.",
            hint="Give a pandas DataFrame or an Arrow table.",
        )
    return _from_pandas(frame, notes)


def _from_pandas(frame: Any, notes: list[str]) -> "pa.Table":  # noqa: ANN401 - pandas is not imported
    import pyarrow as pa

    if frame.index.name is not None or frame.index.nlevels > 1:
        notes.append("The index of the DataFrame was left out; use reset_index() to keep it.")
    columns, names = [], []
    for place, label in enumerate(frame.columns):
        series = frame.iloc[:, place]
        names.append(" ".join(map(str, label)) if isinstance(label, tuple) else str(label))
        try:
            columns.append(pa.Array.from_pandas(series))
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            notes.append(f"Column “{names[-1]}” holds values of several kinds; it is read as text.")
            texts = series.map(lambda value: str(value), na_action="ignore")
            columns.append(pa.array(texts.astype(object), type=pa.string(), from_pandas=True))
    return pa.Table.from_arrays(columns, names=names)


def _fingerprint(table: "pa.Table") -> str:
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
