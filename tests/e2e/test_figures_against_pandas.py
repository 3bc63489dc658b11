"""Figures in a report equal those pandas and scipy compute from the same files."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import inspector
from inspector.model.answers import Cells, Facts, Groups
from inspector.model.questions import ColumnFacts, Distribution, GroupCounts


def table(seed, rows=3_000, shift=0.0):
    """A table with every common type, some of it missing."""
    chance = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-01")
    frame = pd.DataFrame(
        {
            "id": np.arange(rows),
            "seen_at": start + pd.to_timedelta(np.sort(chance.integers(0, 60 * 86_400, rows)), "s"),
            "site": chance.choice(["north", "south", "west"], rows, p=[0.5, 0.3, 0.2]),
            "reading": chance.lognormal(1 + shift, 0.7, rows),
            "count": chance.poisson(4, rows),
            "ok": chance.random(rows) < 0.8,
            "label": chance.choice(["a", "b", "c"], rows, p=[0.6, 0.3, 0.1]),
        }
    )
    frame.loc[chance.random(rows) < 0.07, "reading"] = np.nan
    frame.loc[chance.random(rows) < 0.02, "site"] = None
    return frame


def write(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    elif path.suffix == ".ndjson":
        frame.assign(seen_at=frame.seen_at.dt.strftime("%Y-%m-%d %H:%M:%S")).to_json(
            path, orient="records", lines=True
        )
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


def answer(report, version, kind, **wanted):
    for kept in report.answers:
        question = kept.question
        if (
            kept.version == version
            and isinstance(question, kind)
            and all(getattr(question, name) == value for name, value in wanted.items())
        ):
            return kept.answer
    raise AssertionError(f"{kind.__name__} {wanted} was not asked")


@pytest.fixture(scope="module", params=[".csv", ".tsv", ".parquet", ".ndjson", ".csv.gz"])
def inspected(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    frames = [table(1), table(2, shift=0.15)]
    paths = [write(f, folder / f"v{n}{request.param}") for n, f in enumerate(frames, 1)]
    report = inspector.inspect(
        paths, label="label", event_time="seen_at", key="id", source="site", slices=["site"]
    )
    return frames, report


def test_that_no_measure_failed(inspected):
    _, report = inspected
    failed = [(o.metric, o.outcome) for o in report.outcomes if hasattr(o.outcome, "reason")]
    assert not [f for f in failed if type(f[1]).__name__ == "Failed"]


def test_that_missing_cells_are_those_pandas_counts(inspected):
    frames, report = inspected
    for version, frame in zip(("v1", "v2"), frames, strict=True):
        for column in frame.columns:
            facts = answer(report, version, ColumnFacts, column=column)
            assert isinstance(facts, Facts)
            assert facts.rows == len(frame)
            assert facts.missing == frame[column].isna().sum(), column


def test_that_mean_and_spread_are_those_pandas_computes(inspected):
    frames, report = inspected
    for version, frame in zip(("v1", "v2"), frames, strict=True):
        for column in ("reading", "count", "id"):
            cells = answer(report, version, Distribution, column=column, minus=None)
            assert isinstance(cells, Cells)
            assert cells.mean == pytest.approx(frame[column].mean(), rel=1e-9)
            assert cells.stddev == pytest.approx(frame[column].std(), rel=1e-3)
            assert cells.minimum == pytest.approx(frame[column].min(), rel=1e-9)
            assert cells.maximum == pytest.approx(frame[column].max(), rel=1e-9)


def test_that_category_counts_are_those_pandas_counts(inspected):
    frames, report = inspected
    for version, frame in zip(("v1", "v2"), frames, strict=True):
        for column in ("site", "label"):
            cells = answer(report, version, Distribution, column=column)
            assert dict(zip(cells.values, cells.counts, strict=True)) == (
                frame[column].value_counts().to_dict()
            )


def test_that_rows_per_period_add_up_to_all_rows(inspected):
    frames, report = inspected
    by_time = [
        kept.answer
        for kept in report.answers
        if kept.version == "v1"
        and isinstance(kept.question, GroupCounts)
        and any(axis.form == "period" for axis in kept.question.by)
    ]
    assert by_time
    for groups in by_time:
        assert isinstance(groups, Groups)
        assert sum(groups.rows) == len(frames[0])


def test_that_the_kolmogorov_smirnov_distance_is_scipys_within_its_bound(inspected):
    frames, report = inspected
    grid = report.result("drift.columns", "v2")
    column = next(c for c in grid.columns if c.column == "reading")
    exact = stats.ks_2samp(frames[0].reading.dropna(), frames[1].reading.dropna()).statistic
    distance = next(d for d in column.distances if "Kolmogorov" in d.name)
    assert distance.value == pytest.approx(exact, abs=0.004)
