"""A saved report as the baseline: the same verdicts as with its data, and a bound where cells differ."""

import numpy as np
import pandas as pd
import pytest

from inspector import api


def table(seed, rows=6_000, shift=0.0, factor=1.0):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(seed * 40 + chance.random(rows) * 30, "D"),
            "wind": chance.normal(10 + shift, 3, rows),
            "level": factor * chance.lognormal(1, 1, rows),
            "site": chance.choice(["a", "b", "c", "d"], rows, p=[0.4, 0.3, 0.2, 0.1 ]),
            "visits": chance.poisson(4, rows),
            "ok": chance.random(rows) < 0.8 - shift / 10,
            "word": chance.choice([f"w{n}" for n in range(3_000)], rows),
            "gap": np.where(chance.random(rows) < 0.1 + shift / 5, np.nan, chance.random(rows)),
        }
    )  # fmt: skip


@pytest.fixture
def files(tmp_path):
    def write(**frames):
        paths = {}
        for name, frame in frames.items():
            paths[name] = tmp_path / f"{name}.parquet"
            frame.to_parquet(paths[name])
        return paths

    return write


def columns(report):
    return {c.column: c for c in report.result("drift.columns", "v1").columns}


VERDICT = ("p", "real", "missing_p", "missing_real", "moved", "low", "high", "chance", "one_value",
           "tail", "moves", "appeared", "vanished", "distances", "channels", "picture", "looks_like")  # fmt: skip


@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_that_a_bundle_gives_the_verdicts_of_its_data(files, tmp_path, shift):
    paths = files(old=table(1), new=table(2, shift=shift))
    bundle = tmp_path / "old.zip"
    api.save_report(api.inspect(str(paths["old"])), bundle)
    raw = columns(api.inspect(str(paths["new"]), baseline=str(paths["old"])))
    kept = columns(api.inspect(str(paths["new"]), baseline=str(bundle)))
    assert kept.keys() == raw.keys()
    for name, column in raw.items():
        if column.design_effect is not None:
            continue  # the days of the baseline are not in a bundle that had no reason to ask
        for field in VERDICT:
            assert getattr(kept[name], field) == getattr(column, field), (name, field)
        assert kept[name].state() == column.state()


def test_that_what_was_counted_on_other_cells_lies_within_the_stated_bounds(files, tmp_path):
    from scipy import stats

    # The bundle's version was counted on the cells of an older one, a hundred times smaller.
    old, new = table(1), table(2, shift=0.4)
    paths = files(before=table(3, factor=0.01), old=old, new=new)
    bundle = tmp_path / "old.zip"
    api.save_report(api.inspect([str(paths["before"]), str(paths["old"])]), bundle)
    kept = columns(api.inspect(str(paths["new"]), baseline=str(bundle)))
    for name in ("wind", "level"):
        distances = {d.name: d for d in kept[name].distances}
        exact = stats.ks_2samp(old[name], new[name]).statistic
        known = distances["Kolmogorov-Smirnov distance"]
        assert (known.low or known.value) - 1e-9 <= exact <= (known.high or known.value) + 1e-9
        exact = stats.wasserstein_distance(old[name], new[name])
        known = distances["Wasserstein-1 distance, in the column's unit"]
        assert exact <= (known.high or known.value) * (1 + 1e-9)
    raw = columns(api.inspect(str(paths["new"]), baseline=str(paths["old"])))
    for name, column in raw.items():
        if column.design_effect is None:
            assert kept[name].state() == column.state(), name
            if column.moved is not None:
                assert kept[name].moved == pytest.approx(column.moved, abs=0.01)


def test_that_what_needs_rows_says_so_when_there_are_none(files, tmp_path):
    paths = files(old=table(1), new=table(2))
    bundle = tmp_path / "old.zip"
    api.save_report(api.inspect(str(paths["old"])), bundle)
    report = api.inspect(str(paths["new"]), baseline=str(bundle), slices="site")
    assert "does not hold" in report.result("drift.joint", "v1").note
    assert "does not hold" in report.result("drift.slices", "v1").note
