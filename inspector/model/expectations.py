"""What a person states about the data: which values mean "missing", and what ought to be there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from inspector.model.dataset import Schema
from inspector.model.errors import RequestError
from inspector.model.freshness_known import NOTHING_KNOWN, FreshnessKnown, freshness_known

#: A value as a person states it: numbers as numbers, times as ISO text or epoch seconds.
Stated = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The range a column may take; None leaves an end open. Times are ISO text or epoch seconds."""

    least: float | str | None = None
    most: float | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelKnown:
    """What a person states about the label.

    Attributes:
        positive: The class that rates are told of, as it is written in the data; None to choose.
        order: The classes of an ordinal label, lowest first.
        bins: Inner edges of the bins of a label that is a number, ascending.
        columns: Yes-or-no columns that each stand for one label of a row.
        separator: What stands between several labels of one text.
        near: Look for near-equal rows of different labels: how far numbers may lie apart, as a part
            of their usual range; None not to look.
    """

    positive: str | None = None
    order: tuple[str, ...] = ()
    bins: tuple[float, ...] = ()
    columns: tuple[str, ...] = ()
    separator: str = ""
    near: float | None = None

    def __bool__(self) -> bool:
        return (
            self.positive is not None
            or self.near is not None
            or any((self.order, self.bins, self.columns, self.separator))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What a person states about columns, by exact column name.

    Attributes:
        missing: Values that mean "missing". They count as missing in every figure.
        real: Values that are real, whatever the evidence: they are not asked about again.
        values: All categories that may occur.
        ranges: The range values may take.
        shares: The share each group has in the population the data should stand for.
        apart: Columns in which copies of one row may differ, such as the time they were loaded.
        same: Columns that were renamed: the older name and the newer one, under which both are one.
        label: Positive class, class order, bins and forms of the label.
        freshness: The service level, and the zone of times.
    """

    missing: Mapping[str, tuple[Stated, ...]] = field(default_factory=dict)
    real: Mapping[str, tuple[Stated, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[Stated, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Span] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    label: LabelKnown = LabelKnown()
    freshness: FreshnessKnown = NOTHING_KNOWN

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))

    def columns(self) -> tuple[str, ...]:
        """Return every column something is stated about, each once."""
        named = [
            name
            for part in fields(self)
            if part.name not in ("same", "label", "freshness")
            for name in getattr(self, part.name)
        ]
        named += self.label.columns
        return tuple(dict.fromkeys(named))

    def decided(self, column: str, value: Stated, *, missing: bool | None) -> "Expectations":
        """Return these with a value taken as missing, as real, or as undecided again (None)."""
        chosen = {True: "missing", False: "real", None: ""}[missing]
        changed: dict[str, dict[str, tuple[Stated, ...]]] = {}
        for part in ("missing", "real"):
            old: Mapping[str, tuple[Stated, ...]] = getattr(self, part)
            kept = {c: tuple(v for v in vs if c != column or v != value) for c, vs in old.items()}
            if part == chosen:
                kept[column] = (*kept.get(column, ()), value)
            changed[part] = {c: vs for c, vs in kept.items() if vs}
        return replace(self, missing=changed["missing"], real=changed["real"])

    def without(self, columns: Collection[str]) -> "Expectations":
        """Return these but for what is stated about some columns."""

        def kept(part: Mapping[str, Any]) -> dict[str, Any]:
            return {c: v for c, v in part.items() if c not in columns}

        return Expectations(
            missing=kept(self.missing),
            real=kept(self.real),
            values=kept(self.values),
            ranges=kept(self.ranges),
            shares=kept(self.shares),
            apart=tuple(c for c in self.apart if c not in columns),
            same=self.same,
            label=replace(
                self.label, columns=tuple(c for c in self.label.columns if c not in columns)
            ),
            freshness=self.freshness,
        )

    def merged(self, other: "Expectations") -> "Expectations":
        """Return these with another's added; where both speak of a range or shares, the other's."""

        def values(part: str) -> dict[str, tuple[Stated, ...]]:
            mine, theirs = getattr(self, part), getattr(other, part)
            return {
                c: tuple(dict.fromkeys((*mine.get(c, ()), *theirs.get(c, ()))))
                for c in dict.fromkeys((*mine, *theirs))
            }

        return Expectations(
            missing=values("missing"),
            real=values("real"),
            values=values("values"),
            ranges={**self.ranges, **other.ranges},
            shares={**self.shares, **other.shares},
            apart=tuple(dict.fromkeys((*self.apart, *other.apart))),
            same={**self.same, **other.same},
            label=LabelKnown(
                positive=self.label.positive
                if other.label.positive is None
                else other.label.positive,
                order=other.label.order or self.label.order,
                bins=other.label.bins or self.label.bins,
                columns=other.label.columns or self.label.columns,
                separator=other.label.separator or self.label.separator,
                near=self.label.near if other.label.near is None else other.label.near,
            ),
            freshness=self.freshness.merged(other.freshness),
        )

    def one_column(self, old: str, new: str) -> "Expectations":
        """Return these with a column stated to be another under an older name.

        Raises:
            RequestError: That would lead in a circle.
        """
        return replace(self, same=newest_names({**self.same, old: new}))

    def check(self, schema: Schema) -> None:
        """Refuse columns that no version has.

        Raises:
            RequestError: A name that is not in `schema`.
        """
        for name in self.columns():
            if name not in schema:
                raise RequestError(
                    f"Something is stated about a column “{name}”, but no version has it.",
                    hint="Names must be written exactly as in the data.",
                )


NOTHING = Expectations()


def newest_names(same: Mapping[str, str]) -> dict[str, str]:
    """Return each older name with the newest one it leads to.

    Raises:
        RequestError: Names lead in a circle.
    """
    found: dict[str, str] = {}
    for old in same:
        new, seen = same[old], {old}
        while new in same and new not in seen:
            seen.add(new)
            new = same[new]
        if new in seen:
            raise RequestError(
                f"“{old}” and “{same[old]}” are each said to be the newer name of the other.",
                hint="Write the older name first, and the newer one behind it.",
            )
        found[old] = new
    return found


def expectations_of(plain: Mapping[str, object]) -> Expectations:
    """Return what a decoded TOML or JSON file states.

    Raises:
        RequestError: A part that is not known, or is not of the right form.
    """
    known = {"missing", "real", "values", "range", "shares", "same"}
    apart = plain.get("apart", [])
    if not isinstance(apart, list) or not all(isinstance(name, str) for name in apart):
        raise _unfit("apart", "", "a list of column names")
    for part, content in plain.items():
        if part in ("apart", "label", "freshness"):
            continue
        if part not in known:
            raise RequestError(
                f"“{part}” is not a part of an expectations file.",
                hint="The parts are missing, real, values, range, shares, same, apart, label and freshness.",
            )
        if not isinstance(content, Mapping):
            raise _unfit(part, "", "column = value lines below it")
    tables = {part: dict(_table(plain.get(part, {}))) for part in known}
    return Expectations(
        missing={c: _values("missing", c, v) for c, v in tables["missing"].items()},
        real={c: _values("real", c, v) for c, v in tables["real"].items()},
        values={c: _values("values", c, v) for c, v in tables["values"].items()},
        ranges={c: _span(c, v) for c, v in tables["range"].items()},
        shares={c: _shares(c, v) for c, v in tables["shares"].items()},
        apart=tuple(dict.fromkeys(apart)),
        same=_same(tables["same"]),
        label=_label(plain.get("label", {})),
        freshness=_freshness(plain.get("freshness", {})),
    )


def label_known(
    *,
    positive: object = None,
    order: object = (),
    bins: object = (),
    columns: object = (),
    separator: object = "",
    near: object = None,
) -> LabelKnown:
    """Return what is stated about the label, checked.

    Raises:
        RequestError: A part is not of the right form.
    """
    named = [one for one in (order, columns) if not isinstance(one, list | tuple)]
    if named or not isinstance(bins, list | tuple) or not isinstance(separator, str):
        raise _unfit("label", "", "positive, order, bins, columns or separator")
    edges: list[float] = []
    for edge in bins:
        if isinstance(edge, bool) or not isinstance(edge, int | float) or edge != edge:
            raise _unfit("label", "bins", "numbers, smallest first")
        edges.append(float(edge))
    if near is not None and (
        isinstance(near, bool) or not isinstance(near, int | float) or not 0 <= near <= 1
    ):
        raise _unfit("label", "near", "a part of the range, from 0 to 1")
    if edges != sorted(set(edges)):
        raise _unfit("label", "bins", "numbers, smallest first")
    return LabelKnown(
        positive=None if positive is None else _class_text(positive),
        order=tuple(dict.fromkeys(_class_text(one) for one in order)),  # type: ignore[attr-defined]
        bins=tuple(edges),
        columns=tuple(dict.fromkeys(str(one) for one in columns)),  # type: ignore[attr-defined]
        separator=separator,
        near=None if near is None else float(near),
    )


def _class_text(value: object) -> str:
    """Return a class as it is named in figures: true and false in small letters, 1.0 as 1."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _label(content: object) -> LabelKnown:
    known = {"positive", "order", "bins", "columns", "separator", "near"}
    if not isinstance(content, Mapping) or not set(content) <= known:
        raise _unfit("label", "", "positive, order, bins, columns or separator")
    return label_known(**dict(content))


def _freshness(content: object) -> FreshnessKnown:
    known = {"warn_after", "error_after", "time_zone"}
    if not isinstance(content, Mapping) or not set(content) <= known:
        raise _unfit("freshness", "", "warn_after, error_after or time_zone")
    return freshness_known(**dict(content))


def _table(content: object) -> Mapping[str, object]:
    return content if isinstance(content, Mapping) else {}


def _same(content: Mapping[str, object]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for old, new in content.items():
        if not isinstance(new, str) or not new:
            raise _unfit("same", old, "the newer name of the column")
        names[old] = new
    return newest_names(names)


def _values(part: str, column: str, content: object) -> tuple[Stated, ...]:
    listed = content if isinstance(content, list) else [content]
    values = tuple(_value(one) for one in listed)
    if any(value is None for value in values) or not values:
        raise _unfit(part, column, "a value or a list of values")
    return tuple(value for value in values if value is not None)


def _value(content: object) -> Stated | None:
    if isinstance(content, (str, bool, int, float)):
        return content if content == content else None
    shown = getattr(content, "isoformat", None)  # dates and times of TOML
    return str(shown()) if shown else None


def _span(column: str, content: object) -> Span:
    ends: list[object] = [None, None]
    if isinstance(content, list) and len(content) == 2:
        ends = list(content)
    elif isinstance(content, Mapping) and content and set(content) <= {"min", "max"}:
        ends = [content.get("min"), content.get("max")]
    else:
        raise _unfit("range", column, "[least, most], or min and max")
    values = [None if end is None else _value(end) for end in ends]
    if any(
        isinstance(v, bool) or (v is None and e is not None)
        for v, e in zip(values, ends, strict=True)
    ):
        raise _unfit("range", column, "numbers or dates")
    least, most = values
    return Span(least=least, most=most)


def _shares(column: str, content: object) -> Mapping[str, float]:
    if not isinstance(content, Mapping) or not content:
        raise _unfit("shares", column, "group = share lines below it")
    shares: dict[str, float] = {}
    for group, share in content.items():
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1e12:
            raise _unfit("shares", column, "shares that are numbers from 0")
        shares[str(group)] = float(share)
    total = sum(shares.values())
    if total <= 0:
        raise _unfit("shares", column, "shares of which one is above 0")
    # Head counts and percentages are welcome: what matters is the part of the whole.
    return {group: share / total for group, share in shares.items()} if total > 1.001 else shares


def _unfit(part: str, column: str, wanted: str) -> RequestError:
    where = f"“{part}” for “{column}”" if column else f"“{part}”"
    return RequestError(
        f"The expectations file cannot be used: {where} should hold {wanted}.",
        hint="See “inspector report --help” for an example.",
    )
