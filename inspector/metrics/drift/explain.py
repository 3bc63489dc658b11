"""What may have been done to a column that drifted: units, swaps, renamed and merged categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from inspector.metrics.labelling import value_label
from inspector.metrics.phrases import listed, number, percent, quoted, whole
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.dataset import LogicalType
from inspector.stats.cells import OTHER_VALUES, Aligned, align

Kind = Literal["unit", "swapped", "recoded", "renamed", "merged", "split", "clipped", "rounded"]

#: Smallest share of a category that came or went for it to be matched with another.
WORTH_MATCHING = 0.005
#: How far apart the shares of a category and its new name may be, of the larger.
LIKE = 0.2
#: The moved share under which two distributions are taken for the same.
SAME = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What a change looks like. A guess from distributions, and worded so.

    Attributes:
        kind: What kind of change.
        text: A sentence.
        other: The other column, of a swap.
    """

    kind: Kind
    text: str
    other: str = ""


def explain(
    kind: LogicalType,
    aligned: Aligned,
    cells: tuple[Cells, Cells],
    facts: tuple[Facts | None, Facts | None],
) -> Explained | None:
    """Return what was probably done to a column that drifted; None if nothing simple fits."""
    if aligned.kind == "lengths" or not aligned.n or not aligned.m:
        return None
    if kind.is_numeric:
        return _unit(aligned, cells) or _clipped(aligned, cells, kind) or _rounded(aligned, facts)
    if not aligned.ordered and aligned.kind in ("values", "listed"):
        return _categories(aligned, kind)
    return None


def swapped(
    columns: Sequence[tuple[str, LogicalType]], cells: Mapping[str, tuple[Cells, Cells]]
) -> dict[str, Explained]:
    """Find pairs of drifted columns whose values changed places."""
    found: dict[str, Explained] = {}
    for (left, one), (right, two) in combinations(columns, 2):
        if left in found or right in found or one.is_numeric != two.is_numeric:
            continue
        if not one.is_numeric and one is not two:
            continue
        crossed = [
            _apart(cells[left][0], cells[right][1], one),
            _apart(cells[right][0], cells[left][1], two),
        ]
        if all(x is not None and x < SAME for x in crossed):
            text = f"The values of {quoted(left)} and {quoted(right)} have changed places."
            found[left] = Explained(kind="swapped", text=text, other=right)
            found[right] = Explained(kind="swapped", text=text, other=left)
    return found


def _unit(aligned: Aligned, cells: tuple[Cells, Cells]) -> Explained | None:
    from inspector.stats.transformations import transformation

    found = transformation(aligned, (_moments(cells[0]), _moments(cells[1])))
    if found is None:
        return None
    factor, offset = found.factor, found.offset
    if factor == -1:
        how = "changed sign"
    elif factor == 1:
        how = f"{'grew' if offset > 0 else 'shrank'} by {number(abs(offset))}"
    elif factor > 1:
        how = f"were multiplied by {number(float(f'{factor:.6g}'))}"
    else:
        how = f"were divided by {number(float(f'{1 / factor:.6g}'))}"
    if offset and factor != 1:
        how += f" and {'grew' if offset > 0 else 'shrank'} by {number(float(f'{abs(offset):.4g}'))}"
    unit = f" (as between {found.name})" if found.name else ""
    return Explained(kind="unit", text=f"It looks as if all values {how}{unit}.")


def _moments(cells: Cells) -> tuple[float | None, float | None]:
    return cells.mean, cells.stddev


def _clipped(aligned: Aligned, cells: tuple[Cells, Cells], kind: LogicalType) -> Explained | None:
    """The outermost value of the new version holds what the baseline had at and beyond it."""
    n, m = aligned.n, aligned.m
    for end, places in (
        ("above", range(len(aligned.b) - 1, -1, -1)),
        ("below", range(len(aligned.b))),
    ):
        place = next(p for p in places if aligned.b[p])
        beyond = range(place + 1, len(aligned.a)) if end == "above" else range(place)
        outside = sum(aligned.a[p] for p in beyond) / n
        here, now = aligned.a[place] / n, aligned.b[place] / m
        if outside < 0.005 or now < 2 * here or abs(now - here - outside) > LIKE * now:
            continue
        limit = cells[1].maximum if end == "above" else cells[1].minimum
        name = (
            value_label(limit, kind)
            if limit is not None
            else value_label(aligned.values[place], kind)
        )
        return Explained(
            kind="clipped",
            text=f"It looks as if values {end} {name} were cut to it: {percent(outside)} of the "
            f"baseline lay beyond.",
        )
    return None


def _rounded(aligned: Aligned, facts: tuple[Facts | None, Facts | None]) -> Explained | None:
    before, after = facts
    if before is None or after is None or after.present < 0.5 * before.present:
        return None
    few, many = after.distinct_estimate, before.distinct_estimate
    if few < 3 or few * 5 > many or few * 5 > after.present:
        return None
    from inspector.stats.distances import kolmogorov_smirnov

    if kolmogorov_smirnov(aligned.a, aligned.b, single_values=True).value > 0.1:
        return None
    return Explained(
        kind="rounded",
        text=f"It looks as if values are rounded more coarsely: about {whole(few)} different ones "
        f"instead of {whole(many)}.",
    )


def _categories(aligned: Aligned, kind: LogicalType) -> Explained | None:
    n, m = aligned.n, aligned.m
    shares = {
        value: (x / n, y / m)
        for value, x, y in zip(aligned.values, aligned.a, aligned.b, strict=True)
        if value != OTHER_VALUES
    }
    gone = _one_sided(shares, 0, 1)
    come = _one_sided(shares, 1, 0)
    pairs = _spelt_alike(gone, come)
    if not pairs:
        pairs = _renamed(gone, come)
    if pairs and _covers(pairs, gone) and _covers([(b, a) for a, b in pairs], come):
        stays = len(shares) > len(gone) + len(come)
        named = ", ".join(f"{_name(a, kind)} → {_name(b, kind)}" for a, b in pairs[:4])
        more = f" and {len(pairs) - 4} more" if len(pairs) > 4 else ""
        what = (
            "categories were renamed" if stays or len(pairs) < 2 else "all categories were recoded"
        )
        if len(pairs) == 1:
            what = "a category was renamed"
        return Explained(
            kind="renamed" if stays or len(pairs) == 1 else "recoded",
            text=f"It looks as if {what}: {named}{more}.",
        )
    return _merged(shares, gone, kind, "merged") or _merged(
        {v: (b, a) for v, (a, b) in shares.items()}, come, kind, "split"
    )


def _one_sided(
    shares: Mapping[Scalar, tuple[float, float]], has: int, lacks: int
) -> dict[Scalar, float]:
    """Return the values that one side has and the other hardly does."""
    return {
        value: pair[has]
        for value, pair in shares.items()
        if pair[has] >= WORTH_MATCHING and pair[lacks] < 0.05 * pair[has]
    }


def _spelt_alike(
    gone: Mapping[Scalar, float], come: Mapping[Scalar, float]
) -> list[tuple[Scalar, Scalar]]:
    """Pair values that differ by case, spaces and marks only."""

    def plain(value: Scalar) -> str:
        return "".join(c for c in str(value).casefold() if c.isalnum())

    by_form: dict[str, list[Scalar]] = {}
    for value in come:
        by_form.setdefault(plain(value), []).append(value)
    pairs = []
    for value in gone:
        same = by_form.get(plain(value), [])
        if len(same) == 1 and plain(value):
            pairs.append((value, same[0]))
    return pairs


def _renamed(
    gone: Mapping[Scalar, float], come: Mapping[Scalar, float]
) -> list[tuple[Scalar, Scalar]]:
    """Pair values of about equal share, if only one pairing is possible."""
    pairs = []
    for value, share in sorted(gone.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        close = [w for w, other in come.items() if abs(other - share) <= LIKE * max(other, share)]
        back = [
            v for v, other in gone.items() if close and abs(come[close[0]] - other) <= LIKE * other
        ]
        if len(close) != 1 or len(back) != 1:
            return []
        pairs.append((value, close[0]))
    return pairs


def _covers(pairs: Sequence[tuple[Scalar, Scalar]], whole: Mapping[Scalar, float]) -> bool:
    paired = {first for first, _ in pairs}
    total = sum(whole.values())
    return bool(total) and sum(s for v, s in whole.items() if v in paired) >= 0.9 * total


def _merged(
    shares: Mapping[Scalar, tuple[float, float]],
    gone: Mapping[Scalar, float],
    kind: LogicalType,
    how: Literal["merged", "split"],
) -> Explained | None:
    """Vanished values whose rows one other value holds now, all else equal."""
    if not gone:
        return None
    lost = sum(gone.values())
    gains = sorted(
        ((b - a, v) for v, (a, b) in shares.items() if v not in gone and b > a),
        key=lambda pair: (-pair[0], str(pair[1])),
    )
    if not gains:
        return None
    gain, into = gains[0]
    rest = 0.5 * sum(abs(b - a) for v, (a, b) in shares.items() if v not in gone and v != into)
    if abs(gain - lost) > LIKE * lost or rest > 0.25 * lost:
        return None
    is_new = shares[into][0] < 0.05 * shares[into][1]
    if len(gone) < 2 and is_new:
        return None  # one for one is a new name, which the shares would have told
    names = listed([value_label(v, kind) for v in sorted(gone, key=lambda v: -gone[v])], 4)
    if how == "merged":
        text = f"It looks as if {names} went into {_name(into, kind)}"
    else:
        text = f"It looks as if {_name(into, kind)} was divided: {names} came out of it"
    return Explained(kind=how, text=f"{text} ({percent(lost)} of rows).")


def _name(value: Scalar, kind: LogicalType) -> str:
    return quoted(value_label(value, kind))


def _apart(a: Cells, b: Cells, kind: LogicalType) -> float | None:
    """Return how far two columns' distributions lie apart; None if that cannot be told."""
    if not kind.is_ordered:
        aligned = align(a, b, ordered=False)
        if isinstance(aligned, str) or not aligned.n or not aligned.m or aligned.kind == "lengths":
            return None
        return 0.5 * sum(
            abs(x / aligned.n - y / aligned.m) for x, y in zip(aligned.a, aligned.b, strict=True)
        )
    from inspector.stats.cells import cumulative_distance

    return cumulative_distance(a, b)
