"""Simulates drift by slice and of columns together: `python -m tests.benchmarks.drift_together`.

Prints how often steady data sets of 20 columns raise an alarm there, and how often a change of one
slice only, or of a relation only, is found. Versions of up to 20 000 rows are looked at whole.
"""

import argparse

import numpy as np

from inspector.metrics.base import Answers, Measurement, Metric, Subject
from inspector.metrics.drift.joint import METRIC as JOINT
from inspector.metrics.drift.slices import METRIC as SLICES
from inspector.model.answers import Facts, SampledRows
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Version
from inspector.model.questions import ColumnFacts
from inspector.stats.intervals import wilson
from tests.benchmarks.drift_columns import TWENTY, sample

Table = dict[str, list]
SITES = 10


def version(name: str, columns: tuple[Column, ...], rows: int) -> Version:
    """Return a version of these columns."""
    return Version(
        id=name,
        name=name,
        location=name,
        format="frame",
        schema=Schema(columns=columns),
        roles=Roles(slices=("site",)),
        rows=rows,
        size_bytes=None,
        modified=None,
        as_of=0.0,
        as_of_basis="given",
        fingerprint=name,
    )


def measured(metric: Metric, before: Table, after: Table) -> tuple[list, object]:
    """Measure and judge two tables, answering from memory."""
    columns = tuple(
        Column(
            name=name,
            type=LogicalType.TEXT if isinstance(values[0], str) else LogicalType.REAL,
            physical="",
        )
        for name, values in before.items()
    )
    tables = {"old": before, "new": after}
    rows = {name: len(next(iter(table.values()))) for name, table in tables.items()}
    subject = Subject(
        version=version("new", columns, rows["new"]), baseline=version("old", columns, rows["old"])
    )
    generator: Measurement = metric.measure(subject)
    try:
        asks = next(generator)
        while True:
            given = {}
            for ask in asks:
                table, question = tables[ask.version], ask.question
                if isinstance(question, ColumnFacts):
                    given[ask] = Facts(
                        rows=rows[ask.version],
                        nulls=0,
                        distinct_estimate=len(set(table[question.column])),
                    )
                else:
                    given[ask] = SampledRows(
                        columns=question.columns,
                        values=tuple(tuple(table[name]) for name in question.columns),
                        positions=tuple(range(rows[ask.version])),
                        rows=rows[ask.version],
                    )
            asks = generator.send(Answers(given))
    except StopIteration as stop:
        limits = {t.name: t.default for t in metric.card.thresholds}
        return list(metric.judge(stop.value, subject, limits)), stop.value


def steady(chance: np.random.Generator, n: int) -> Table:
    """Return twenty columns and a site."""
    table: Table = {"site": [f"s{k}" for k in chance.integers(0, SITES, n)]}
    for made in TWENTY:
        values, gone = sample(made, chance, n)
        words = made.kind is LogicalType.TEXT
        table[made.name] = [
            None if g else (f"v{v}" if words else float(v))
            for v, g in zip(values.tolist(), gone, strict=True)
        ]
        if table[made.name][0] is None:
            table[made.name][0] = "v0" if words else 0.0
    return table


def related(chance: np.random.Generator, n: int, r: float, shift: float = 0.0) -> Table:
    """Return two columns with a correlation, a third one, and a shift in one site of ten."""
    site = chance.integers(0, SITES, n)
    x, z, other = chance.normal(size=(3, n))
    return {
        "site": [f"s{k}" for k in site],
        "x": (x + shift * (site == 0)).tolist(),
        "y": (r * x + np.sqrt(1 - r * r) * z).tolist(),
        "other": other.tolist(),
    }


def main() -> None:
    """Run what was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sets", type=int, default=200)
    options.add_argument("--tries", type=int, default=50)
    given = options.parse_args()
    print("\n| rows | steady data sets | alarms by slice | alarms together | 95 % at most |")
    print("|---:|---:|---:|---:|---:|")
    for n in (1_000, 5_000):
        slices = joint = 0
        for number in range(given.sets):
            chance = np.random.default_rng([n, number])
            old, new = steady(chance, n), steady(chance, n)
            slices += bool(measured(SLICES, old, new)[0])
            joint += bool(measured(JOINT, old, new)[0])
        high = wilson(max(slices, joint), given.sets)[1]
        print(f"| {n:,} | {given.sets} | {slices} | {joint} | {100 * high:.1f} % |", flush=True)
    print("\n| planted | 1,000 rows | 3,000 | 10,000 |\n|---|---:|---:|---:|")
    planted = [(f"+ {d} σ in one slice of ten", SLICES, 0.5, 0.5, d) for d in (0.5, 1.0, 2.0)]
    planted += [(f"correlation {a} -> {b}", JOINT, a, b, 0.0)
                for a, b in ((0.5, 0.25), (0.5, 0.0), (0.0, 0.3), (0.0, 0.5))]  # fmt: skip
    for name, metric, r0, r1, shift in planted:
        row = []
        for n in (1_000, 3_000, 10_000):
            hits = 0
            for number in range(given.tries):
                chance = np.random.default_rng([n, number])
                old, new = related(chance, n, r0), related(chance, n, r1, shift)
                told, result = measured(metric, old, new)
                if metric is SLICES:  # where the whole moved as well, column drift speaks
                    hits += any(
                        d.real and (d.column, d.value) == ("x", "s0") for d in result.drifts
                    )
                else:
                    hits += any("x" in f.columns for f in told)
            row.append(f"{100 * hits / given.tries:.0f} %")
        print(f"| {name} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
