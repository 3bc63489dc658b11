"""Reports to look at: a small one with hostile names, and one of people with planted secrets."""

from functools import cache

import numpy as np
import pandas as pd

import inspector
from inspector.api import Report

HOSTILE = "</title><script>alert(1)</script>"
SECRETS = ("Tinyville", "Constantine Unusual", "weirdlabel", "4915700000777")


def people(rows: int = 240, seed: int = 1, shift: int = 0) -> pd.DataFrame:
    """Return made-up persons; every value of five columns holds a word that occurs nowhere else."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "customer_id": [f"CUST-{seed}{n:05d}" for n in range(rows)],
        "email": [f"qzx{seed}y{n}@example.org" for n in range(rows)],
        "phone": [4915112345000 + seed * 1000 + n * 7 for n in range(rows)],
        "full_name": [f"Zaphod{n % 37 + shift} Beeblebrox{n % 29}" for n in range(rows)],
        "comment": [f"vroomfondel{seed}n{n} said so" for n in range(rows)],
        "birth_date": pd.to_datetime("1971-03-05") + pd.to_timedelta(rng.integers(0, 9000, rows), unit="D"),
        "city": rng.choice(["Berlin", "Paris", "Rome"], rows),
        "amount": np.round(rng.gamma(2, 50 + 40 * shift, rows), 2),
        "label": rng.choice(["yes", "no"], rows),
        "seen_at": pd.date_range("2026-01-01", periods=rows, freq="h"),
    })  # fmt: skip
    frame.loc[:2, "city"] = "Tinyville"
    frame.loc[3:3, "label"] = "weirdlabel"
    frame.loc[5:8, "full_name"] = "Constantine Unusual"
    frame.loc[rows - 1, "phone"] = 4915700000777
    return frame


@cache
def people_report() -> Report:
    """Return a report of two versions of persons."""
    versions = {"before": people(), "after": people(seed=2, shift=5)}
    return inspector.inspect(versions, label="label", key="customer_id", as_of="2026-02-01")


@cache
def hostile_report() -> Report:
    """Return a report of two versions whose names, columns and values are HTML and formulas."""
    rng = np.random.default_rng(7)

    def frame(shift: float) -> pd.DataFrame:
        rows = 300
        return pd.DataFrame({
            "id": range(rows),
            HOSTILE: np.where(rng.random(rows) < 0.1 + shift / 4, np.nan, rng.normal(shift, 1, rows)),
            "=cmd|'/c calc'!A1": rng.choice(["<img src=x onerror=alert(1)>", "=1+1", "ok"], rows),
            "\u202egnirts": rng.choice(["a", "b"], rows),
            "seen_at": pd.date_range("2026-01-01", periods=rows, freq="h"),
            "label": rng.choice(["good", "bad"], rows, p=[0.5 + shift / 10, 0.5 - shift / 10]),
        })  # fmt: skip

    versions = {"<b>old</b>": frame(0.0), "new]]>&amp;": frame(1.5)}
    return inspector.inspect(
        versions, label="label", key="id", slices="=cmd|'/c calc'!A1", as_of="2026-02-01"
    )
