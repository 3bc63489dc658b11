"""Candidates for special values, read from the counts of one column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from inspector.metrics.phrases import moment, number
from inspector.model.answers import Cells
from inspector.model.dataset import Column
from inspector.model.expectations import Stated
from inspector.stats.missing_words import placeholder
from inspector.stats.shares import share_test
from inspector.stats.special_values import (
    CODES,
    DATE_CODES,
    LIKELY,
    POSSIBLE,
    Suspect,
    suspects,
)

#: Evidence in words, by its name in the kernel.
EVIDENCE = {
    "spike": "far more frequent than its neighbours",
    "isolated": "far from every other value",
    "edge": "at the end of the range",
    "code": "a number programs write for “missing”",
    "sign": "the only negative value",
    "far zero": "zero, far from the rest",
    "born": "new since the baseline",
    "one source": "only in one slice",
    "together": "missing together with another column",
    "word": "a word for “missing”",
    "odd word": "a word that may mean “missing”, unlike the other values",
    "pattern": "looks like a filler, unlike the other values",
}

DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialValue:
    """A value that may not mean what it says.

    Attributes:
        column: Where it is.
        kind: "number", "date" or "text".
        label: The value as people read it.
        value: The number, or a date's epoch seconds; None for text.
        count: Rows that hold it.
        rows: All rows.
        points: Evidence points; 4 is possible, 6 likely.
        evidence: Names of the evidence found.
        gate: Whether the shape of the column allows a verdict.
        neighbour: The nearest other value, as people read it; empty if unknown.
        before: Rows that hold it in the baseline; None without one.
        before_rows: Rows of the baseline.
        partner: A column missing, or special, in the same rows.
        slice_column: The slicing column in which it is concentrated; None if in none.
        slice_value: The slice, as people read it.
        slice_count: Rows of the slice that hold it.
        slice_rows: Rows of the slice.
        began: Epoch seconds when it began to occur; None if unknown or always.
        until: Epoch seconds when it ceased to occur; None if it has not.
    """

    column: str
    kind: str
    label: str
    value: float | None = None
    count: int
    rows: int
    points: int
    evidence: tuple[str, ...]
    gate: bool = True
    neighbour: str = ""
    before: int | None = None
    before_rows: int | None = None
    partner: str | None = None
    slice_column: str | None = None
    slice_value: str | None = None
    slice_count: int = 0
    slice_rows: int = 0
    began: float | None = None
    until: float | None = None

    @property
    def share(self) -> float:
        """Share of rows that hold it."""
        return self.count / self.rows if self.rows else 0.0

    @property
    def stated(self) -> Stated:
        """The value as a person would state it among `Expectations`."""
        if self.value is None:
            return self.label
        if self.kind == "date":
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=self.value)
            return at.date().isoformat() if self.value % DAY == 0 else at.isoformat()
        return int(self.value) if self.value.is_integer() else self.value

    def among(self, stated: Sequence[Stated]) -> bool:
        """Return whether a person stated this value."""
        for value in stated:
            if self.value is None:
                if str(value).strip() == self.label.strip():
                    return True
            elif self.kind == "date":
                if str(value) == self.stated or value == self.value:
                    return True
            elif str(value).strip() == str(self.stated) or value == self.value:
                return True
        return False

    @property
    def flagged(self) -> bool:
        """Whether it is worth asking about."""
        return self.gate and self.points >= POSSIBLE

    @property
    def likely(self) -> bool:
        """Whether it probably means "missing"."""
        return self.gate and self.points >= LIKELY

    def with_evidence(self, name: str, points: int) -> "SpecialValue":
        """Return this with a piece of evidence more."""
        return replace(self, points=self.points + points, evidence=(*self.evidence, name))


def texts(column: Column, cells: Cells, before: Cells | None) -> list[SpecialValue]:
    """Return the texts of a column that stand for "missing"."""
    counted = _texts(cells)
    old = _texts(before) if before is not None else None
    found = []
    for text, count in counted.items():
        strength = placeholder(text, counted)
        if strength is None:
            continue
        name = {"strong": "word", "ambiguous": "odd word", "syntactic": "pattern"}[strength]
        complete = before is not None and before.form == "exact"
        special = SpecialValue(
            column=column.name,
            kind="text",
            label=text,
            count=count,
            rows=cells.rows,
            points=LIKELY if strength == "strong" else POSSIBLE,
            evidence=(name,),
            before=old.get(text, 0) if old is not None and (complete or text in old) else None,
            before_rows=before.rows if before is not None else None,
        )
        if born(special):
            special = special.with_evidence("born", 3)
        found.append(special)
    return found


def numbers(column: Column, cells: Cells, before: Cells | None) -> list[SpecialValue]:
    """Return the numbers or times of a column that may stand for "missing", gate open or not."""
    temporal = column.type.is_temporal
    codes = DATE_CODES if temporal else CODES
    points, known = _points(cells, codes)
    ordered = sorted(points)
    found = []
    for suspect in suspects(ordered, [points[v] for v in ordered], codes=codes, known=known):
        special = _special(column, cells, suspect, before, temporal=temporal)
        if born(special):
            special = special.with_evidence("born", 3)
            if suspect.born_would_open:
                special = replace(special, gate=True)
        found.append(special)
    return found


def born(special: SpecialValue) -> bool:
    """Whether a value is not in the baseline at all, though chance would have put it there."""
    if special.before != 0 or not special.before_rows or special.count < 3:
        return False
    p = share_test(special.count, special.rows, 0, special.before_rows)
    return p < 0.0005  # one of about twenty candidates a column, at 1 %


def label_of(value: float, *, temporal: bool) -> str:
    """Return a number or time as people read it."""
    return moment(value) if temporal else number(value)


def _special(
    column: Column, cells: Cells, suspect: Suspect, before: Cells | None, *, temporal: bool
) -> SpecialValue:
    neighbour = suspect.neighbour
    return SpecialValue(
        column=column.name,
        kind="date" if temporal else "number",
        label=label_of(suspect.value, temporal=temporal),
        value=suspect.value,
        count=suspect.count,
        rows=cells.rows,
        points=suspect.points,
        evidence=suspect.evidence,
        gate=suspect.gate,
        neighbour="" if neighbour is None else label_of(neighbour, temporal=temporal),
        before=None if before is None else _count_at(before, suspect.value),
        before_rows=None if before is None else before.rows,
    )


def _points(cells: Cells, codes: frozenset[float]) -> tuple[dict[float, int], set[float] | None]:
    """Return counts by value; for cells by a value inside, and those that can be named."""
    if cells.scale is None:
        table: dict[float, int] = {}
        for value, count in zip(cells.values, cells.counts, strict=True):
            if isinstance(value, int | float):
                table[float(value)] = table.get(float(value), 0) + count
        return table, None
    named = {cells.scale.cell(code): code for code in (*codes, 0.0)}
    for end in (cells.minimum, cells.maximum):
        if end is not None:
            named[cells.scale.cell(float(end))] = float(end)
    table, known = {}, set()
    for value, count in zip(cells.values, cells.counts, strict=True):
        cell = int(value)  # type: ignore[arg-type]
        place = named.get(cell, cells.scale.middle(cell))
        if cell in named:
            known.add(place)
        table[place] = count
    return table, known


def _count_at(cells: Cells, value: float) -> int:
    """Return the rows with a value, or in its cell; at least as many as hold the value."""
    if cells.scale is None:
        table: Mapping[object, int] = dict(zip(cells.values, cells.counts, strict=True))
        return table.get(value, 0)
    return dict(zip(cells.values, cells.counts, strict=True)).get(cells.scale.cell(value), 0)


def _texts(cells: Cells) -> dict[str, int]:
    exact = cells.form == "exact"
    pairs = zip(cells.values, cells.counts, strict=True) if exact else cells.top
    return {value: count for value, count in pairs if isinstance(value, str)}
