"""Simulates drift that is not there, and drift that is: `python -m tests.benchmarks.drift`.

Prints how often a data set of 20 steady columns raises a false alarm, and how often planted shifts
are found. Where evidently is installed its defaults judge the same samples (its own functions, each
column's test and threshold chosen by itself).
"""

import argparse
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from inspector.metrics.drift.compare import (
    FALSE_DISCOVERIES,
    ColumnDrift,
    compare_column,
    compare_missing,
    settle,
)
from inspector.model.answers import Cells
from inspector.model.dataset import LogicalType
from inspector.stats.cells import align
from inspector.stats.intervals import wilson
from inspector.stats.two_sample import two_sample
from tests.benchmarks.drift_columns import (
    TWENTY,
    Made,
    cells,
    facts,
    fitting,
    redrawn,
    sample,
    zipf,
)

Sampler = Callable[[np.random.Generator, int], np.ndarray]
Pair = tuple[Made, Cells, Cells]

#: Beyond so many rows, counts are drawn instead of rows.
RAW = 100_000
#: Rows of which the counts' populations are made.
POPULATION = 3_000_000
SIZES = ((100, 100), (300, 300), (1_000, 1_000), (1_001, 1_001), (3_000, 3_000), (10_000, 10_000),
         (100, 1_000), (1_000, 100), (10_000, 1_000), (1_000, 100_000), (100_000, 100_000),
         (10**6, 10**6), (10**7, 10**7), (10**7, 10**5))  # fmt: skip


def compared(pairs: Sequence[Pair]) -> tuple[ColumnDrift, ...]:
    """Compare all columns of a data set as `drift.columns` does.

    Where no p-value can be believed, whatever the family makes of it, pictures are spared.
    """
    screened = []
    for made, a, b in pairs:
        missing = compare_missing("", made.kind, facts(made, a), facts(made, b), rows=(0, 0))
        common = align(a, b, ordered=made.kind.is_ordered)
        assert not isinstance(common, str)
        p = two_sample(common.a, common.b, ordered=common.ordered).p
        screened.append(replace(missing, p=p))
    least = min(min(c.p or 1, 1 if c.missing_p is None else c.missing_p) for c in screened)
    if least <= FALSE_DISCOVERIES:
        screened = [
            compare_column(made.name, made.kind, (facts(made, a), a), (facts(made, b), b))
            for made, a, b in pairs
        ]
    return settle(screened)


def believed(found: Sequence[ColumnDrift]) -> tuple[bool, bool]:
    """Return whether any change is called real, and whether any is a verdict."""
    real = any(c.real or c.missing_real for c in found)
    return real, any(c.missing_real or c.state() == "drift" for c in found)


def drawn(chance: np.random.Generator, n: int, m: int) -> tuple[list[Pair], list[tuple]]:
    """Draw two data sets of the same population: as the engine counts them, and as rows."""
    pairs, rows = [], []
    for made in TWENTY:
        old, old_gone = sample(made, chance, n)
        new, new_gone = sample(made, chance, m)
        pairs.append(counted(made, old, old_gone, new, new_gone))
        rows.append((made, old[~old_gone], new[~new_gone]))
    return pairs, rows


def counted(
    made: Made,
    old: np.ndarray,
    old_gone: np.ndarray,
    new: np.ndarray,
    new_gone: np.ndarray,
) -> Pair:
    """Count two samples on the baseline's cells."""
    scale = fitting(old[~old_gone], made.kind)
    return made, cells(made, old, old_gone, scale), cells(made, new, new_gone, scale)


@cache
def population() -> tuple[tuple[Made, Cells], ...]:
    """Return the counts of a large sample of each column, taken for the population."""
    chance = np.random.default_rng(1)
    made_of = []
    for made in TWENTY:
        values, gone = sample(made, chance, POPULATION)
        made_of.append((made, cells(made, values, gone, fitting(values[~gone], made.kind))))
    return tuple(made_of)


def redrawn_pairs(chance: np.random.Generator, n: int, m: int) -> list[Pair]:
    """Draw the counts of two data sets from one population."""
    return [(made, redrawn(c, chance, n), redrawn(c, chance, m)) for made, c in population()]


def false_alarms(sets: int, sizes: Sequence[tuple[int, int]], others: bool) -> None:
    """Print how often data sets without drift raise an alarm."""
    print(
        "\n| rows before / after | data sets | any change called real | any verdict "
        "(95 % at most) | evidently: any column | its data-set verdict |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    for n, m in sizes:
        chance = np.random.default_rng([n, m])
        start, tries = time.monotonic(), sets if max(n, m) <= 20_000 else max(sets // 3, 1)
        real = verdict = theirs = sets_theirs = judged = 0
        for _ in range(tries):
            if max(n, m) <= RAW:
                pairs, rows = drawn(chance, n, m)
            else:
                pairs, rows = redrawn_pairs(chance, n, m), []
            is_real, is_verdict = believed(compared(pairs))
            real, verdict = real + is_real, verdict + is_verdict
            if others and rows and judged < min(tries, 150 if max(n, m) <= 20_000 else 10):
                flags = [evidently(made, old, new) for made, old, new in rows]
                judged += 1
                theirs += any(flags)
                sets_theirs += sum(flags) >= len(flags) / 2
        shown = ("–", "–") if not judged else (_share(theirs, judged), _share(sets_theirs, judged))
        print(
            f"| {n:,} / {m:,} | {tries:,} | {_share(real, tries)} | {_share(verdict, tries)} "
            f"({100 * wilson(verdict, tries)[1]:.1f} %) | {shown[0]} | {shown[1]} |"
            f" <!-- {time.monotonic() - start:.0f} s -->",
            flush=True,
        )


def _shifts() -> Iterator[tuple[str, str, LogicalType, Sampler, list[tuple[str, Sampler]]]]:
    """Each kind of shift: what it is called, its carrier, and the shifted samplers by size."""

    def normal(c: np.random.Generator, n: int) -> np.ndarray:
        return c.normal(size=n)

    def skewed(c: np.random.Generator, n: int) -> np.ndarray:
        return c.lognormal(0, 1, n)

    def zeros(c: np.random.Generator, n: int) -> np.ndarray:
        return np.where(c.random(n) < 0.8, 0.0, c.exponential(5, n))

    def poisson(c: np.random.Generator, n: int) -> np.ndarray:
        return c.poisson(3, n)

    def heavy(c: np.random.Generator, n: int) -> np.ndarray:
        return c.standard_t(2, n)

    def some(share: float, base: Sampler, other: Sampler) -> Sampler:
        return lambda c, n: np.where(c.random(n) < share, other(c, n), base(c, n))

    def bimodal(d: float) -> Sampler:
        return lambda c, n: c.choice([-d, d], n) + c.normal(0, np.sqrt(1 - d * d), n)

    def of_scale(k: float, base: Sampler) -> Sampler:
        return lambda c, n: k * base(c, n)

    def plus(d: float, base: Sampler) -> Sampler:
        return lambda c, n: base(c, n) + d

    r, i, t = LogicalType.REAL, LogicalType.INTEGER, LogicalType.TEXT
    means = (0.1, 0.2, 0.3, 0.5)
    yield "mean + d σ", "normal", r, normal, [(f"{d}", plus(d, normal)) for d in means]
    yield "times k", "lognormal", r, skewed, [
        (f"{k}", of_scale(k, skewed)) for k in (1.1, 1.2, 1.35, 1.7)
    ]  # fmt: skip
    yield "mean + d", "t, 2 degrees", r, heavy, [(f"{d}", plus(d, heavy)) for d in means]
    yield "scale x k", "normal", r, normal, [
        (f"{k}", of_scale(k, normal)) for k in (1.15, 1.3, 1.5, 2.0)
    ]  # fmt: skip
    yield "two modes, same mean and σ", "normal", r, normal, [
        (f"{d}", bimodal(d)) for d in (0.6, 0.75, 0.85, 0.95)
    ]  # fmt: skip
    yield "zeros 80 % -> x", "zero-inflated", r, zeros, [
        (f"{100 * (0.8 - d):.0f} %", some(d, zeros, lambda c, n: c.exponential(5, n)))
        for d in (0.05, 0.1, 0.2, 0.3)
    ]  # fmt: skip
    yield "mean 3 -> x", "Poisson", i, poisson, [
        (f"{k}", lambda c, n, k=k: c.poisson(k, n)) for k in (3.2, 3.4, 3.6, 4.0)
    ]  # fmt: skip
    shares = (0.01, 0.02, 0.03, 0.05)
    yield "spike of x rows", "normal", r, normal, [
        (f"{100 * s:.0f} %", some(s, normal, lambda c, n: np.full(n, 0.5))) for s in shares
    ]  # fmt: skip
    yield "sentinel of x rows", "normal", r, normal, [
        (f"{100 * s:.0f} %", some(s, normal, lambda c, n: np.full(n, -999.0))) for s in shares
    ]  # fmt: skip
    yield "tail of x rows at + 4 σ", "normal", r, normal, [
        (f"{100 * s:.0f} %", some(s, normal, plus(4, normal))) for s in shares
    ]  # fmt: skip
    yield "clipped at percentile", "normal", r, normal, [
        (f"{p}", lambda c, n, z=z: np.minimum(c.normal(size=n), z))
        for p, z in ((98, 2.054), (97, 1.881), (93, 1.476), (85, 1.036))
    ]  # fmt: skip
    base = zipf(12) / zipf(12).sum()

    def categories(p: np.ndarray) -> Sampler:
        return lambda c, n: c.choice(len(p), n, p=p / p.sum())

    yield "new category of x rows", "12 categories", t, categories(base), [
        (f"{100 * s:.0f} %", categories(np.append(base * (1 - s), s))) for s in shares
    ]  # fmt: skip
    swaps = []
    for x, y in ((5, 7), (2, 4), (1, 3), (0, 2)):
        order = np.arange(12)
        order[[x, y]] = y, x
        swaps.append((f"{100 * abs(base[x] - base[y]):.0f} points", categories(base[order])))
    yield "two categories swapped", "12 categories", t, categories(base), swaps
    falls = []
    for d in (0.04, 0.08, 0.12, 0.16):
        p = base * (1 + d / (1 - base[0]))
        p[0] = base[0] - d
        falls.append((f"{100 * d:.0f} points", categories(p)))
    yield "largest category falls", "12 categories", t, categories(base), falls


def power(tries: int, sizes: Sequence[int], others: bool) -> None:
    """Print how often each planted shift is found: in one of 20 columns, the others steady."""
    heads = [f"n = {n:,}" for n in sizes] + ([f"evidently {n:,}" for n in sizes] if others else [])
    print("\nevidently drops missing cells before it compares.") if others else None
    print(f"\n| shift | carrier | size | {' | '.join(heads)} |")
    print("|---|---|---|" + "---:|" * len(heads))
    for name, carrier, kind, base, sized in _shifts():
        for label, shifted in sized:
            row, theirs = [], []
            for n in sizes:
                chance = np.random.default_rng([n, len(label), ord(name[0])])
                hits = found = 0
                for _ in range(tries):
                    old, new = base(chance, n), shifted(chance, n)
                    whole = np.zeros(n, bool)
                    pair = counted(Made(name, kind, base), old, whole, new, whole)
                    hits += found_in_family(pair)
                    found += others and evidently(pair[0], old, new)
                row.append(f"{100 * hits / tries:.0f} %")
                theirs.append(f"{100 * found / tries:.0f} %")
            cols = row + (theirs if others else [])
            print(f"| {name} | {carrier} | {label} | {' | '.join(cols)} |", flush=True)
    for before, after in ((0.0, 0.01), (0.0, 0.02), (0.01, 0.04), (0.08, 0.12), (0.0, 0.95)):
        row = []
        for n in sizes:
            chance = np.random.default_rng([n, 7])
            hits = 0
            for _ in range(tries):
                a, b = chance.binomial(n, before), chance.binomial(n, after)
                p = _missing_p(int(a), int(b), n)
                hits += p is not None and p <= FALSE_DISCOVERIES / FAMILY
            row.append(f"{100 * hits / tries:.0f} %")
        theirs = ["0 %" for _ in sizes] if others else []
        size = f"{100 * before:.0f} -> {100 * after:.0f} %"
        print(f"| missing cells | any | {size} | {' | '.join(row + theirs)} |", flush=True)


#: Tests in the family of the twenty columns: their values and four with missing cells.
FAMILY = 24


def found_in_family(pair: Pair) -> bool:
    """Whether a column would be a verdict as the only one of its family that changed."""
    made, a, b = pair
    found = compare_column(made.name, made.kind, (facts(made, a), a), (facts(made, b), b))
    return bool(found.p is not None and found.p <= FALSE_DISCOVERIES / FAMILY and found.is_big())


def _missing_p(a: int, b: int, n: int) -> float | None:
    empty = Cells(form="exact", values=(), counts=(), rows=n, nulls=a)
    made = TWENTY[0]
    before, after = facts(made, empty), facts(made, replace(empty, nulls=b))
    return compare_missing("", made.kind, before, after, rows=(n, n)).missing_p


def evidently(made: Made, old: np.ndarray, new: np.ndarray) -> bool:
    """Return whether evidently's default for this column calls it drifted."""
    import pandas as pd
    from evidently.legacy.calculations.stattests import get_stattest
    from evidently.legacy.core import ColumnType

    words = made.kind is LogicalType.TEXT
    kind = ColumnType.Categorical if words else ColumnType.Numerical
    first, second = (pd.Series(x.astype(str) if words else x) for x in (old, new))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        test = get_stattest(first, second, kind, None)
        return bool(test(first, second, kind, None).drifted)


def _share(hits: int, tries: int) -> str:
    return f"{100 * hits / tries:.2f} %"


def main() -> None:
    """Run what was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", choices=("null", "power", "all"), default="all")
    options.add_argument("--sets", type=int, default=1_500, help="data sets without drift a size")
    options.add_argument("--tries", type=int, default=200, help="tries of each planted shift")
    options.add_argument("--rows", help="only this size, such as 1000/1000")
    given = options.parse_args()
    try:
        import evidently as _

        others = True
    except ImportError:
        others = False
        print("evidently is not installed: it is left out.")
    sizes = SIZES
    if given.rows:
        n, _, m = given.rows.partition("/")
        sizes = ((int(n), int(m or n)),)
    if given.part != "power":
        false_alarms(given.sets, sizes, others)
    if given.part != "null":
        power(given.tries, (1_000, 3_000, 10_000), others)


if __name__ == "__main__":
    main()
