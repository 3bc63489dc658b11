"""Finds rules between columns that sampled rows (nearly) all keep, at a bounded cost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from inspector.metrics.coverage.sampled import Sampled
from inspector.model.dataset import Column, LogicalType

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

Kind = Literal["order", "copy", "sum", "depends"]

#: Rows that have all columns of a rule, from which on it is looked for; and share that keep it.
FEWEST, KEPT = 100, 0.98
#: Columns searched: temporal ones for order, numeric ones for sums, any for copies and functions.
MOST_TIMES, MOST_SUMMED, MOST_COPIED, MOST_GROUPED = 12, 40, 500, 40
#: Rules kept of each kind, the strongest first.
MOST_RULES = 8

#: Words of which the first names what comes no later, or is no larger, than the second.
_ENDS = (
    *(("start", "end"), ("begin", "end"), ("started", "ended"), ("start", "finish")),
    *(("start", "stop"), ("begins", "ends"), ("starts", "ends"), ("open", "close")),
    *(("opened", "closed"), ("from", "to"), ("first", "last"), ("min", "max")),
    *(("minimum", "maximum"), ("low", "high"), ("lower", "upper"), ("least", "most")),
    *(("pickup", "dropoff"), ("birth", "death"), ("born", "died"), ("admission", "discharge")),
    *(("admitted", "discharged"), ("created", "updated"), ("created", "closed"), ("order", "ship")),
    *(("ordered", "shipped"), ("shipped", "delivered"), ("sent", "received"), ("in", "out")),
    *(("beginn", "ende"), ("von", "bis"), ("anfang", "ende"), ("debut", "fin"), ("inicio", "fin")),
    *(("desde", "hasta"), ("inizio", "fine"), ("da", "a"), ("departure", "arrival")),
)
_ENDS_SET = frozenset(_ENDS)
_DAILY = frozenset({("open", "close"), ("in", "out"), ("departure", "arrival"), ("da", "a")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule between columns.

    Attributes:
        kind: "order": the first is at most the second. "copy": both are equal. "sum": the last is
            the sum of the others. "depends": the first settles the second.
        columns: The columns.
        tolerance: For sums: a difference up to this is rounding.
        kept: Share of sampled rows that keep it.
    """

    kind: Kind
    columns: tuple[str, ...]
    tolerance: float = 0.0
    kept: float


def search(sample: Sampled, columns: Sequence[Column], left_out: Iterable[str]) -> list[Rule]:
    """Return rules that nearly all sampled rows keep, strongest of each kind first."""
    skip = set(left_out)
    known = [c for c in columns if c.name in sample.answer.columns]
    copies = _copies(sample, known)
    # What is a copy of an earlier column says nothing new.
    twins = {rule.columns[1] for rule in copies if rule.kept >= 0.9999}
    rest = [c for c in known if c.name not in twins]
    rules = [
        *copies,
        *_orders(sample, rest),
        *_sums(sample, [c for c in rest if c.name not in skip]),
        *_functions(sample, [c for c in rest if c.name not in skip]),
    ]
    result: list[Rule] = []
    for kind in ("order", "sum", "copy", "depends"):
        of_kind = sorted((r for r in rules if r.kind == kind), key=lambda r: (r.kept == 1, -r.kept))
        result += of_kind[:MOST_RULES]
    return result


def named_ends(left: str, right: str) -> int:
    """Return 1 if the names say that left is at most right, -1 for the opposite, 0 if neither."""
    a, b = _words(left), _words(right)
    if len(a) != len(b):
        return 0
    apart = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(apart) != 1:
        return 0
    pair = apart[0]
    return 1 if pair in _ENDS_SET else -1 if pair[::-1] in _ENDS_SET else 0


def _words(name: str) -> list[str]:
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W\d_]+|\d+", split.lower())


def _orders(sample: Sampled, columns: Sequence[Column]) -> list[Rule]:
    import numpy as np

    times = [c for c in columns if c.type.is_temporal][:MOST_TIMES]
    pairs = [(a.name, b.name, named_ends(a.name, b.name)) for a, b in combinations(times, 2)]
    numeric = [c for c in columns if c.type.is_numeric]
    if len(numeric) <= 200:
        pairs += [
            (a.name, b.name, told)
            for a, b in combinations(numeric, 2)
            if (told := named_ends(a.name, b.name)) and not _daily(a.name, b.name)
        ]
    numbers: dict[str, Numbers] = {}
    found = []
    for left, right, told in pairs:
        x, y = (numbers.setdefault(n, sample.numbers(n)) for n in (left, right))
        present = ~(np.isnan(x) | np.isnan(y))
        n = int(present.sum())
        if n < FEWEST:
            continue
        x, y = x[present], y[present]
        for first, second, share, sign in (
            (left, right, float(np.mean(x <= y)), 1),
            (right, left, float(np.mean(y <= x)), -1),
        ):
            enough = 0.95 if told == sign else 0.99 if told == 0 else 2.0
            if share >= enough and not np.array_equal(x, y):
                found.append(Rule(kind="order", columns=(first, second), kept=share))
                break
    return found


def _daily(left: str, right: str) -> bool:
    """Whether a pair of names only orders times, not numbers: an opening price may be higher."""
    words = set(_words(left)) ^ set(_words(right))
    return any(set(pair) == words for pair in _DAILY)


def _copies(sample: Sampled, columns: Sequence[Column]) -> list[Rule]:
    import numpy as np

    by_type: dict[str, list[Column]] = {}
    for column in columns[:MOST_COPIED]:
        kind = "number" if column.type.is_numeric else column.type.value
        by_type.setdefault(kind, []).append(column)
    found = []
    for kind, group in by_type.items():
        if len(group) < 2 or kind == LogicalType.BOOLEAN.value:
            continue
        first = _codes(sample, [c.name for c in group], most=200)
        for i, column in enumerate(group[:-1]):
            if len(set(first[:, i].tolist())) < 3:
                continue
            both = (first[:, i : i + 1] >= 0) & (first[:, i + 1 :] >= 0)
            alike = ((first[:, i : i + 1] == first[:, i + 1 :]) & both).sum(axis=0)
            for place in np.flatnonzero(alike >= 0.95 * np.maximum(both.sum(axis=0), 1)):
                j = i + 1 + int(place)
                codes = _codes(sample, [column.name, group[j].name])
                codes = codes[(codes >= 0).all(axis=1)]
                if len(codes) < FEWEST or not _varied(codes[:, 0]) or not _varied(codes[:, 1]):
                    continue
                share = float(np.mean(codes[:, 0] == codes[:, 1]))
                if share >= KEPT:
                    pair = (column.name, group[j].name)
                    found.append(Rule(kind="copy", columns=pair, kept=share))
    return found


def _codes(
    sample: Sampled, names: Sequence[str], *, most: int | None = None
) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Return cells as numbers that are equal where the cells are; -1 where missing.

    Args:
        sample: The rows.
        names: The columns.
        most: Look at the first rows only; None: all.
    """
    import numpy as np

    known: dict[object, int] = {}
    columns = []
    for name in names:
        codes = [
            -1
            if value is None or (isinstance(value, str) and not value.strip())
            else known.setdefault(value, len(known))
            for value in sample.values(name)[:most]
        ]
        columns.append(np.array(codes, dtype=np.int64))
    return np.stack(columns, axis=1)


def _varied(codes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> bool:
    """Whether a column has values enough for agreement to mean something."""
    import numpy as np

    known = codes[codes >= 0]
    if len(known) < FEWEST:
        return False
    counts = np.unique(known, return_counts=True)[1]
    return len(counts) >= 5 and counts.max() < 0.8 * len(known)


def _sums(sample: Sampled, columns: Sequence[Column]) -> list[Rule]:
    """Return columns that are the sum of two others, or of a run of columns beside them."""
    import numpy as np

    names = [c.name for c in columns if c.type.is_numeric]
    numbers = {name: sample.numbers(name) for name in names[: 3 * MOST_SUMMED]}
    usable = [
        name
        for name, x in numbers.items()
        if np.isfinite(x).sum() >= FEWEST and len(np.unique(x[np.isfinite(x)][:1_000])) >= 5
    ][:MOST_SUMMED]
    found: list[Rule] = []
    totals: set[str] = set()
    few = np.stack([numbers[name][:256] for name in usable], axis=1) if usable else None
    if few is None:
        return found
    at = {name: place for place, name in enumerate(usable)}
    for parts in _plausible(usable):
        total = parts[-1]
        if total in totals:
            continue
        cells = few[:, [at[name] for name in parts]]
        cells = cells[np.isfinite(cells).all(axis=1)]
        apart = np.abs(cells[:, :-1].sum(axis=1) - cells[:, -1])
        if not len(cells) or np.mean(apart <= 0.005 * (len(parts) + 1)) < 0.9:
            continue
        rule = _sum_rule(parts, [numbers[name] for name in parts])
        if rule is not None:
            totals.add(total)
            found.append(rule)
    for i, j in combinations(range(len(usable)), 2):
        guess = few[:, i] + few[:, j]
        with np.errstate(invalid="ignore"):
            near = np.abs(few - guess[:, None]) <= 1e-6 * (1 + np.abs(guess))[:, None]
        present = np.isfinite(few) & np.isfinite(guess)[:, None]
        good = near.sum(axis=0) >= np.maximum(0.95 * present.sum(axis=0), 20)
        for k in np.flatnonzero(good):
            if int(k) in (i, j) or usable[int(k)] in totals:
                continue
            parts = (usable[i], usable[j], usable[int(k)])
            rule = _sum_rule(parts, [numbers[name] for name in parts])
            if rule is not None:
                totals.add(usable[int(k)])
                found.append(rule)
    return found


def _plausible(names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Yield runs of three or more neighbours whose last or first may be their sum."""
    for at, total in enumerate(names):
        for length in range(3, 13):
            if at - length >= 0:
                yield (*names[at - length : at], total)
            if at + length < len(names):
                yield (*names[at + 1 : at + 1 + length], total)


def _sum_rule(names: Sequence[str], columns: Sequence["Numbers"]) -> Rule | None:
    import numpy as np

    table = np.stack(columns, axis=1)
    table = table[np.isfinite(table).all(axis=1)]
    if len(table) < FEWEST:
        return None
    parts, total = table[:, :-1], table[:, -1]
    apart = np.abs(parts.sum(axis=1) - total)
    exact = 1e-9 * float(np.max(np.abs(table)) + 1)
    rounding = 0.005 * table.shape[1] if float(np.median(np.abs(total))) >= 5 else exact
    for tolerance in (exact, rounding):
        kept = float(np.mean(apart <= tolerance))
        # Each part must matter, or the rule is a smaller one in disguise.
        matters = (np.abs(parts) > 10 * tolerance).mean(axis=0).min() >= 0.02
        others = parts.sum(axis=1)[:, None] - parts
        copies = (np.abs(others - total[:, None]) <= tolerance).mean(axis=0).max()
        if kept >= KEPT and matters and copies <= 0.9 and len(np.unique(total)) >= 5:
            return Rule(kind="sum", columns=tuple(names), tolerance=tolerance, kept=kept)
    return None


def _functions(sample: Sampled, columns: Sequence[Column]) -> list[Rule]:
    """Return pairs of which the first column settles the second in nearly all rows."""
    import numpy as np

    coded: list[tuple[str, np.ndarray[tuple[int], np.dtype[np.int64]], int, float]] = []
    for column in columns:
        if column.type is LogicalType.REAL or len(coded) >= MOST_GROUPED:
            continue
        codes = _codes(sample, [column.name])[:, 0]
        known = codes[codes >= 0]
        k = len(np.unique(known))
        if len(known) >= FEWEST and 2 <= k <= min(2_000, len(known) // 10):
            top = float(np.bincount(known).max() / len(known))
            coded.append((column.name, codes, k, top))
    found: list[Rule] = []
    for (a, x, k_a, _), (b, y, k_b, top) in ((p, q) for p in coded for q in coded if p is not q):
        if k_b > k_a or top > 0.9 or k_a * k_b > 400_000:
            continue
        present = (x >= 0) & (y >= 0)
        n = int(present.sum())
        if n < FEWEST:
            continue
        width = int(y.max()) + 1
        flat = np.bincount(x[present] * width + y[present], minlength=width * (int(x.max()) + 1))
        table = flat.reshape(-1, width)
        kept = float(table.max(axis=1).sum() / n)
        if kept >= 0.995 and (kept - top) / (1 - top) >= 0.97:
            if k_a == k_b and any(r.columns == (b, a) for r in found):
                continue
            found.append(Rule(kind="depends", columns=(a, b), kept=kept))
    return found
