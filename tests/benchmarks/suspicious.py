"""Planted label noise, ours beside cleanlab's: `python -m tests.benchmarks.suspicious`.

Makes 1, 5, 10 and 20 % of the labels of packaged data sets wrong and looks at the top of the ranked
list, as long as what was planted: the share of it that was planted (precision at the planted count).
cleanlab ranks once with our probabilities (the rankings compared) and once with those of
scikit-learn's gradient boosting, five parts (what its users commonly do).
"""

import argparse
import time

import numpy as np
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import cross_val_predict
from threadpoolctl import threadpool_limits

from inspector.metrics.labels.learner import out_of_sample
from inspector.metrics.labels.suspects import ROWS
from inspector.stats.confident import self_confidence

NOISE = (0.01, 0.05, 0.10, 0.20)


def drained(generator):
    """Run a learner to its end."""
    while True:
        try:
            next(generator)
        except StopIteration as stop:
            return stop.value


def sets() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the data sets: rows by numbers, and classes."""
    found = {}
    for name in ("breast_cancer", "wine", "iris", "digits"):
        x, y = getattr(datasets, f"load_{name}")(return_X_y=True)
        found[name] = (x, y)
    for classes, apart in ((2, 1.0), (5, 1.0), (3, 0.5)):
        x, y = datasets.make_classification(
            3_000, 15, n_informative=8, n_classes=classes, class_sep=apart, random_state=classes
        )
        found[f"made, {classes} classes, {apart:g} apart"] = (x, y)
    return {n: (x[:ROWS], y[:ROWS].astype(np.int64)) for n, (x, y) in found.items()}


def main() -> None:
    """Plant, rank and print."""
    from cleanlab.rank import get_label_quality_scores

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=5)
    given = options.parse_args()
    print(
        "| data | noise | ours | cleanlab, our probabilities | cleanlab, gradient boosting | seconds |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    totals = np.zeros(3)
    lines = 0
    for name, (x, y) in sets().items():
        classes = int(y.max()) + 1
        for noise in NOISE:
            found, took = np.zeros(3), 0.0
            for seed in range(given.seeds):
                chance = np.random.default_rng([seed, round(100 * noise)])
                count = max(1, round(noise * len(y)))
                wrong = chance.choice(len(y), count, replace=False)
                bad = y.copy()
                bad[wrong] = (y[wrong] + chance.integers(1, classes, count)) % classes
                start = time.perf_counter()
                told = drained(out_of_sample(x, bad, classes, 1))
                took += time.perf_counter() - start
                with threadpool_limits(limits=1):
                    theirs = cross_val_predict(
                        HistGradientBoostingClassifier(random_state=0, max_iter=60),
                        x, bad, cv=5, method="predict_proba",
                    )  # fmt: skip
                scores = (
                    self_confidence(told, bad),
                    get_label_quality_scores(bad, told, method="self_confidence"),
                    get_label_quality_scores(bad, theirs, method="self_confidence"),
                )
                for place, score in enumerate(scores):
                    top = np.argsort(score, kind="stable")[:count]
                    found[place] += np.isin(top, wrong).mean()
            found /= given.seeds
            totals += found
            lines += 1
            shown = " | ".join(f"{100 * one:.0f} %" for one in found)
            print(
                f"| {name} ({len(y):,}) | {100 * noise:.0f} % | {shown} | {took / given.seeds:.1f} |",
                flush=True,
            )
    shown = " | ".join(f"{100 * one:.1f} %" for one in totals / lines)
    print(f"| mean | | {shown} | |")


if __name__ == "__main__":
    main()
