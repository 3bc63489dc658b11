"""Files of SAS, SPSS and Stata, read by ReadStat through pyreadstat, a chunk at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.model.errors import SourceError
from inspector.sources.base import some
from inspector.sources.extras import reader_for
from inspector.sources.stored import BATCH_ROWS, Batches

if TYPE_CHECKING:
    import pyarrow as pa

_READERS = {
    ".sas7bdat": "read_sas7bdat", ".xpt": "read_xport", ".sav": "read_sav", ".zsav": "read_sav",
    ".por": "read_por", ".dta": "read_dta",
}  # fmt: skip
#: Formats that do not say how many rows they have: the reader takes them as a whole only.
_WHOLE = (".xpt", ".por")
_SPOKEN = {".sas7bdat": "a SAS file", ".xpt": "a SAS file", ".dta": "a Stata file"}


def statistical_batches(file: Path, table: str | None) -> Batches:
    """Open a file; its rows are read a chunk at a time.

    Codes whose every occurring value has a label are read as their labels; other codes stay numbers.

    Raises:
        SourceError: The reader is not installed, or the file is damaged.
    """
    suffix = file.suffix.lower()
    kind = _SPOKEN.get(suffix, "an SPSS file")
    pyreadstat = reader_for("pyreadstat", "stats", file.name, kind)
    read = getattr(pyreadstat, _READERS[suffix])

    def chunks(**options: object) -> Iterator[tuple[dict[str, Sequence[Any]], Any]]:
        try:
            if suffix in _WHOLE:
                yield read(str(file), output_format="dict", **options)
                return
            yield from pyreadstat.read_file_in_chunks(
                read, str(file), chunksize=BATCH_ROWS, output_format="dict", **options
            )
        except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError, OSError) as error:
            raise SourceError(
                f"“{file.name}” cannot be read as {kind}: it is damaged, cut short or encrypted.",
                hint="Check that it is complete.",
            ) from error

    types, labels, notes = _types(chunks)
    schema = _schema(types)

    def batches() -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        for cells, _meta in chunks():
            if any(len(values) for values in cells.values()):
                arrays = [
                    pa.array(
                        _values(cells[name], kind, labels.get(name)), type=schema.field(place).type
                    )
                    for place, (name, kind) in enumerate(types.items())
                ]
                yield pa.record_batch(arrays, schema=schema)

    return Batches(schema=schema, batches=batches(), only_floats=True, notes=tuple(notes))


def _types(
    chunks: Callable[..., Iterator[tuple[dict[str, Sequence[Any]], Any]]],
) -> tuple[dict[str, str], dict[str, Mapping[object, str]], list[str]]:
    """Return what each column holds and the labels of codes, from every row."""
    seen: dict[str, set[str]] = {}
    unlabelled: set[str] = set()
    labels: dict[str, Mapping[object, str]] = {}
    text_types: Mapping[str, str] = {}
    for cells, meta in chunks():
        if not seen:
            seen = {name: set() for name in cells}
            text_types = dict(meta.readstat_variable_types)
            labels = {n: v for n, v in meta.variable_value_labels.items() if n in seen and v}
        for name, values in cells.items():
            held = {_kind(value) for value in values if value is not None and value != ""}
            seen[name] |= held
            if name in labels and not _labelled(values, labels[name]):
                unlabelled.add(name)
    types = {}
    for name, held in seen.items():
        usual = "text" if text_types.get(name) == "string" else "number"
        types[name] = held.pop() if len(held) == 1 else usual if not held else "text"
    used = {n: v for n, v in labels.items() if n not in unlabelled and seen[n] | {types[n]}}
    for name in used:
        types[name] = "text"
    notes = []
    if used:
        notes.append(f"Codes were read as their labels, in {some(list(used))}.")
    kept = [name for name in labels if name not in used]
    if kept:
        notes.append(f"Some codes have no label: they were kept as codes, in {some(kept)}.")
    return types, used, notes


def _labelled(values: Sequence[Any], labels: Mapping[object, str]) -> bool:
    return all(value is None or value == "" or value in labels for value in set(values))


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "text"
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    return "time" if isinstance(value, time) else "number"


def _schema(types: Mapping[str, str]) -> "pa.Schema":
    import pyarrow as pa

    known = {
        "text": pa.string(),
        "number": pa.float64(),
        "datetime": pa.timestamp("us"),
        "date": pa.date32(),
        "time": pa.time64("us"),
    }
    return pa.schema([(name, known[kind]) for name, kind in types.items()])


def _values(values: Sequence[Any], kind: str, labels: Mapping[object, str] | None) -> list[object]:
    """Return cells as the column's type; an empty text is what these formats have for missing."""
    if labels is not None:
        return [None if v is None or v == "" else str(labels[v]) for v in values]
    if kind == "text":
        return [None if v is None or v == "" else _text(v) for v in values]
    if kind == "number":
        return [None if v is None or v != v else float(v) for v in values]
    return [None if v is None else v for v in values]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
