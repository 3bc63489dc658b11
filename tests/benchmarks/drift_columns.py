"""Columns to simulate drift with, and numpy samples as the engine's cell tables."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from inspector.engine.duckdb_engine.scales import scale_of
from inspector.model.answers import Cells, Facts
from inspector.model.dataset import LogicalType
from inspector.model.questions import EXACT_LIMIT
from inspector.model.scale import CELLS_PER_UNIT, Scale

Sampler = Callable[[np.random.Generator, int], np.ndarray]


@dataclass(frozen=True)
class Made:
    """A column: its type, how its values are drawn, and the share of its cells that is missing."""

    name: str
    kind: LogicalType
    draw: Sampler
    missing: float = 0.0


def real(name: str, draw: Sampler, missing: float = 0.0) -> Made:
    """A column of real numbers."""
    return Made(name, LogicalType.REAL, draw, missing)


def coded(name: str, shares: np.ndarray, missing: float = 0.0) -> Made:
    """A column of categories, each with a share."""
    shares = shares / shares.sum()
    return Made(name, LogicalType.TEXT, lambda c, n: c.choice(len(shares), n, p=shares), missing)


def whole(name: str, draw: Sampler) -> Made:
    """A column of whole numbers."""
    return Made(name, LogicalType.INTEGER, draw)


def zipf(categories: int) -> np.ndarray:
    """Shares that fall with the rank."""
    return 1 / np.arange(1, categories + 1)


#: Twenty columns without drift: skewed, heavy-tailed, discrete, zero-inflated, high-cardinality.
TWENTY = (
    real("normal", lambda c, n: c.normal(size=n), 0.05),
    real("far from zero", lambda c, n: 1e6 + c.normal(size=n)),
    real("lognormal 1", lambda c, n: c.lognormal(0, 1, n), 0.3),
    real("lognormal 2", lambda c, n: c.lognormal(0, 2, n)),
    real("t, 2 degrees", lambda c, n: c.standard_t(2, n)),
    real("Cauchy", lambda c, n: c.standard_cauchy(n)),
    real("exponential", lambda c, n: c.exponential(3, n)),
    real("uniform, rounded", lambda c, n: np.round(c.random(n) * 100, 1)),
    whole("Poisson 3", lambda c, n: c.poisson(3, n)),
    real("80 % zeros", lambda c, n: np.where(c.random(n) < 0.8, 0.0, c.exponential(5, n))),
    whole("ages", lambda c, n: np.clip(c.normal(40, 18, n), 0, 99).astype(int)),
    real("2 % sentinel", lambda c, n: np.where(c.random(n) < 0.02, -999.0, c.normal(20, 5, n))),
    coded("even flag", np.ones(2), 0.01),
    coded("rare flag", np.array([0.99, 0.01])),
    coded("5 categories", np.ones(5)),
    coded("12 categories", zipf(12), 0.6),
    coded("50 even categories", np.ones(50)),
    coded("900 categories", zipf(900)),
    coded("Zipf 50", zipf(50)),
    coded("Zipf 5 000", zipf(5_000)),
)


def sample(made: Made, chance: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return values, and which cells are missing."""
    return made.draw(chance, n), chance.random(n) < made.missing


def fitting(values: np.ndarray, kind: LogicalType) -> Scale | None:
    """Return the cells the engine would choose for a baseline; None to count one by one."""
    if kind is LogicalType.TEXT or len(np.unique(values)) <= EXACT_LIMIT:
        return None
    quartiles = np.quantile(values, [0.25, 0.5, 0.75]).tolist()
    outer = np.quantile(values, [0.05, 0.95]).tolist()
    return scale_of(quartiles, outer, [float(values.min()), float(values.max())])


def binned(values: np.ndarray, scale: Scale) -> np.ndarray:
    """Return the cell of each value."""
    z = (values - scale.centre) / scale.width
    return np.floor(np.arcsinh(z) * CELLS_PER_UNIT).astype(np.int64)


BUCKET = np.array(
    [hashlib.md5(f"v{i}".encode(), usedforsecurity=False).digest()[0] for i in range(5_000)]
)


def cells(made: Made, values: np.ndarray, gone: np.ndarray, scale: Scale | None) -> Cells:
    """Return the cell table the engine would answer for a sample."""
    kept = values[~gone]
    form, found, minimum, maximum = "exact", kept, None, None
    if made.kind is not LogicalType.TEXT:
        minimum, maximum = float(kept.min()), float(kept.max())
        if scale is not None:
            form, found = "binned", binned(kept, scale)
    keys, counts = np.unique(found, return_counts=True)
    top: tuple = ()
    if made.kind is LogicalType.TEXT and len(keys) > EXACT_LIMIT:
        order = np.lexsort((keys, -counts))[:100]
        top = tuple((f"v{keys[i]}", int(counts[i])) for i in order if counts[i] > 1)
        form = "hashed"
        counts = np.bincount(BUCKET[keys], counts, 256).astype(int)
        keys = np.arange(256)[counts > 0]
        counts = counts[counts > 0]
    listed = keys.tolist()
    if made.kind is LogicalType.TEXT and form == "exact":
        listed = [f"v{key}" for key in listed]
    return Cells(
        form=form,
        values=tuple(listed),
        counts=tuple(counts.tolist()),
        scale=scale if form == "binned" else None,
        rows=len(values),
        nulls=int(gone.sum()),
        distinct=len(keys) if form == "exact" else None,
        minimum=minimum,
        maximum=maximum,
        top=top,
    )


def facts(made: Made, given: Cells) -> Facts:
    """Return the facts of the same column."""
    return Facts(
        rows=given.rows,
        nulls=given.nulls,
        minimum=given.minimum,
        maximum=given.maximum,
        distinct_estimate=given.distinct or len(given.values),
    )


def redrawn(given: Cells, chance: np.random.Generator, n: int) -> Cells:
    """Return what n rows of the population with these shares would give, without drawing rows."""
    counts = np.array(given.counts, float)
    gone = int(chance.binomial(n, given.nulls / given.rows))
    drawn = chance.multinomial(n - gone, counts / counts.sum())
    used = drawn > 0
    return Cells(
        form=given.form,
        values=tuple(v for v, one in zip(given.values, used, strict=True) if one),
        counts=tuple(drawn[used].tolist()),
        scale=given.scale,
        rows=n,
        nulls=gone,
        distinct=int(used.sum()) if given.form == "exact" else None,
        minimum=given.minimum,
        maximum=given.maximum,
    )
