"""One version of a dataset: where it came from, its columns, and the parts the columns play."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from inspector.model.conditions import EVERY_ROW, Conditions
from inspector.model.intake import Intake
from inspector.model.reading import AS_FOUND, TextReading


class LogicalType(StrEnum):
    """What a column holds, whatever the engine calls it."""

    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    NESTED = "nested"
    BINARY = "binary"
    OTHER = "other"

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers to compute with."""
        return self in (LogicalType.INTEGER, LogicalType.REAL)

    @property
    def is_temporal(self) -> bool:
        """Whether values are points in time (a time of day is not)."""
        return self in (LogicalType.DATE, LogicalType.TIMESTAMP)

    @property
    def is_ordered(self) -> bool:
        """Whether values lie on a line, so that cells and quantiles make sense."""
        return self.is_numeric or self.is_temporal or self is LogicalType.TIME

    @property
    def is_countable(self) -> bool:
        """Whether a distribution of values can be asked for."""
        return self.is_ordered or self in (LogicalType.BOOLEAN, LogicalType.TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name as in the data, its logical type and the engine's name for its type.

    Attributes:
        derived_from: Columns that this one was read from: a time in several columns, or in numbers or
            texts that are no times by their type. Empty for a column of the file.
    """

    name: str
    type: LogicalType
    physical: str
    derived_from: tuple[str, ...] = ()

    @property
    def names_zone(self) -> bool:
        """Whether its values are points in time that say their zone."""
        return self.physical.upper() in ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The columns of a version, in their order.

    Whoever goes through them meets those of the file; a time that was read from some of them is found
    by its name, and stands at the end of `columns`.
    """

    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[Column]:
        return (column for column in self.columns if not column.derived_from)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the file's columns in order."""
        return tuple(column.name for column in self)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Names of the file's columns, then of those that were read from them."""
        return tuple(column.name for column in self.columns)

    def find(self, name: str | None) -> Column | None:
        """Return the column of exactly this name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def of(self, *types: LogicalType) -> tuple[Column, ...]:
        """Return the file's columns of these types."""
        return tuple(column for column in self if column.type in types)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Which column plays which part. None or empty: no column does.

    Attributes:
        event_time: When what the row describes happened.
        ingest_time: When the row was collected or loaded.
        label: What a model would learn to predict.
        key: Columns that together identify a row.
        source: Where the row was collected (site, sensor, feed).
        slices: Low-cardinality columns to break figures down by (source excluded).
        split: Train, validation or test.
        annotator: Who gave the label.
    """

    event_time: str | None = None
    ingest_time: str | None = None
    label: str | None = None
    key: tuple[str, ...] = ()
    source: str | None = None
    slices: tuple[str, ...] = ()
    split: str | None = None
    annotator: str | None = None

    def of(self, column: str) -> tuple[str, ...]:
        """Return the names of the roles this column plays."""
        played = []
        for role in fields(self):
            value = getattr(self, role.name)
            if value == column or (isinstance(value, tuple) and column in value):
                played.append(role.name)
        return tuple(played)

    @property
    def all_slices(self) -> tuple[str, ...]:
        """Source first, then the slicing columns, each once."""
        first = (self.source,) if self.source else ()
        return first + tuple(s for s in self.slices if s != self.source)


#: Words for people, in the order roles are shown.
ROLE_NAMES: dict[str, str] = {
    "event_time": "Event time",
    "ingest_time": "Ingest time",
    "label": "Label",
    "key": "Key",
    "source": "Source",
    "slices": "Slice",
    "split": "Split",
    "annotator": "Annotator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What to open: a path (file, folder or glob), or a table held in memory.

    Attributes:
        path: A file, a folder, a glob pattern, or "file.duckdb#table".
        frame: A pandas DataFrame or Arrow table, when there is no path.
        name: A name for the version; None lets the reader choose one.
        as_of: Epoch seconds at which ages are measured; None uses the file's modification time.
        where: Only rows that meet these conditions, such as a slice or a time window.
        apart_from: Only rows that do not meet these.
        reading: How a person says a text file is to be read; what is not said is found out.
        query: One SQL SELECT over `tables`, instead of a path or a frame.
        tables: What the query reads; it calls them by their names, else by those of their files.
    """

    path: str | None = None
    frame: object | None = field(default=None, compare=False)
    name: str | None = None
    as_of: float | None = None
    where: Conditions = EVERY_ROW
    apart_from: Conditions = EVERY_ROW
    reading: TextReading = AS_FOUND
    query: str | None = None
    tables: tuple["Source", ...] = ()

    def is_same_data(self, other: "Source") -> bool:
        """Whether both name the same file or table, whatever rows they take from it."""
        if self.query is not None or other.query is not None:
            return (self.query, self.tables) == (other.query, other.tables)
        if self.path is None or other.path is None:
            return self.frame is not None and self.frame is other.frame
        return Path(self.path).absolute() == Path(other.path).absolute()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One opened version of a dataset, as a report remembers it: no path, no rows.

    Attributes:
        id: "v1", "v2", ... in the order given; "baseline" for one that stands outside the series.
        name: A name for people, unique in a report.
        location: File or table name, without the folders that lead to it.
        format: "csv", "parquet", "json", "duckdb", "frame" ...
        schema: Its columns.
        roles: The parts columns play.
        rows: Exact row count.
        size_bytes: Bytes on disk; None for a table in memory.
        modified: Newest modification time in epoch seconds; None for a table in memory.
        as_of: Epoch seconds at which ages are measured.
        as_of_basis: Where `as_of` came from: "given", "file modified" or "now".
        fingerprint: SHA-256 over size and content (whole or spread chunks), in hex.
        notes: Sentences about how it was read.
        intake: How its text files were read, and what was left out.
        reading: What a person said about how its text files are to be read.
        stated_missing: Columns with cells that hold a value a person says means "missing", and how
            many: they are null in every figure.
    """

    id: str
    name: str
    location: str
    format: str
    schema: Schema
    roles: Roles
    rows: int
    size_bytes: int | None
    modified: float | None
    as_of: float
    as_of_basis: str
    fingerprint: str
    notes: tuple[str, ...] = ()
    intake: Intake = field(default_factory=Intake)
    stated_missing: tuple[tuple[str, int], ...] = ()
    reading: TextReading = AS_FOUND
