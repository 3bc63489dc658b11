"""How often steady data raises any alarm of the drift tab: `python -m tests.benchmarks.drift_all`.

All metrics of the tab together, on two versions of twenty-two columns of which none changed.
"""

import argparse
import importlib
import pkgutil
from collections import Counter

import numpy as np
import pandas as pd

from inspector.metrics import drift
from inspector.model.dataset import LogicalType, Roles
from inspector.stats.intervals import wilson
from tests.benchmarks.drift_columns import TWENTY, sample
from tests.metrics.frame_inspection import inspect_frames


def made(chance: np.random.Generator, rows: int, month: int) -> pd.DataFrame:
    """Draw a month of the twenty columns, with a time and a site."""
    data: dict[str, object] = {
        "seen": pd.Timestamp("2026-01-01")
        + pd.to_timedelta(28 * month + np.sort(chance.random(rows)) * 28, "D"),
        "site": chance.choice([f"site {n}" for n in range(10)], rows),
    }
    for column in TWENTY:
        values, gone = sample(column, chance, rows)
        if column.kind is LogicalType.TEXT:
            values = np.array([f"v{value}" for value in values], dtype=object)
        data[column.name] = pd.Series(values).mask(gone)
    return pd.DataFrame(data)


def main() -> None:
    """Draw, inspect and count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sets", type=int, default=200)
    options.add_argument("--rows", type=int, nargs="*", default=[1_000, 5_000])
    given = options.parse_args()
    names = [m.name for m in pkgutil.iter_modules(drift.__path__, f"{drift.__name__}.")]
    metrics = [m for n in names if (m := getattr(importlib.import_module(n), "METRIC", None))]
    print(f"{len(metrics)} metrics: {', '.join(m.card.key for m in metrics)}\n")
    print("| rows | steady pairs | with any alarm | 95 % at most | by |")
    print("|---:|---:|---:|---:|---|")
    for rows in given.rows:
        alarms, by = 0, Counter[str]()
        for number in range(given.sets):
            chance = np.random.default_rng([rows, number])
            pair = [made(chance, rows, 0), made(chance, rows, 1)]
            found = inspect_frames(pair, metrics, roles=Roles(event_time="seen", source="site"))
            keys = {f.key for f in found.findings}
            alarms += bool(keys)
            by.update(keys)
        print(
            f"| {rows:,} | {given.sets} | {alarms} ({100 * alarms / given.sets:.1f} %) | "
            f"{100 * wilson(alarms, given.sets)[1]:.1f} % | {dict(by) or '–'} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
