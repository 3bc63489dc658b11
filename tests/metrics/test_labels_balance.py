"""Balance, sample size and drift of labels, on well-known data and odd labels."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import all_of, check_texts, inspect_frames
from sklearn import datasets

from inspector.metrics import labels
from inspector.metrics.labels import balance, conflicts, drift, enough
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

LABEL = Roles(label="y")


def classes(counts, seed=0, **more):
    """A table with so many rows of each class, shuffled."""
    values = [name for name, n in counts.items() for _ in range(n)]
    return pd.DataFrame({"y": values, **more}).sample(frac=1, random_state=seed, ignore_index=True)


def inspected(frames, metrics, roles=LABEL, **more):
    found = inspect_frames(frames, metrics, roles=roles, **more)
    found.presentations()
    check_texts(found)
    return found


@pytest.mark.parametrize(
    ("load", "ratio", "even", "effective"),
    [
        (datasets.load_iris, 1.0, 1.0, 3.0),
        (datasets.load_wine, 1.4792, 0.9886, 2.9625),
        (datasets.load_breast_cancer, 1.684, 0.9526, 1.9354),
        (datasets.load_digits, 1.0517, None, 9.9989),
    ],
)
def test_that_well_known_data_has_its_balance(load, ratio, even, effective):
    frame = pd.DataFrame({"y": load().target.astype(str)})
    result = inspected([frame], [balance.METRIC]).result("labels.balance")
    assert result.imbalance == pytest.approx(ratio, abs=5e-4)
    assert result.effective == pytest.approx(effective, abs=5e-5)
    if even is not None:
        assert result.evenness == pytest.approx(even, abs=5e-5)
    counts = frame.y.value_counts().to_dict()
    assert {c.name: c.rows for c in result.classes} == counts


def test_that_numbers_of_few_values_are_classes_and_of_many_are_not():
    few = pd.DataFrame({"y": [0, 1] * 50})
    assert inspected([few], [balance.METRIC]).result("labels.balance").distinct == 2
    chance = np.random.default_rng(1)
    many = pd.DataFrame({"y": chance.normal(5, 2, 900)})
    found = inspected([many], [balance.METRIC, enough.METRIC])
    result = found.result("labels.balance")
    assert "number, not a class" in result.note
    assert result.percentiles[3] == pytest.approx(many.y.median())
    assert sum(result.shares) == pytest.approx(1)
    assert found.findings == ()


def test_that_a_rare_class_is_said_once_with_its_interval():
    frames = [
        classes({"ok": 900, "bad": 95, "rare": 5}),
        classes({"ok": 905, "bad": 90, "rare": 5}),
    ]
    found = inspected(frames, [balance.METRIC])
    (finding,) = found.findings
    assert finding.version == "v1"
    assert finding.severity is Severity.WARNING
    assert finding.value == pytest.approx(0.005)
    assert "“rare”, has 0.50 % of labelled rows (5 rows" in finding.message
    assert finding.sql


def test_that_a_single_class_is_a_warning():
    (finding,) = inspected([classes({"ok": 50})], [balance.METRIC]).findings
    assert "one class only" in finding.message


def test_that_few_rows_of_a_class_show_what_a_score_is_worth():
    found = inspected([classes({"ok": 500, "fraud": 31, "rare": 7})], [enough.METRIC])
    critical, info = found.findings
    assert (critical.severity, critical.value, critical.threshold) == (Severity.CRITICAL, 7, 10)
    assert info.severity is Severity.INFO
    assert "With 31 rows of “fraud”, a recall of 80 % could be anything from 63." in info.message


def test_that_a_class_that_vanished_is_critical_and_a_thin_one_as_before_is_not_said():
    frames = [classes({"ok": 500, "bad": 60, "thin": 12}), classes({"ok": 560, "thin": 11})]
    found = inspected(frames, [enough.METRIC])
    (finding,) = found.of(version="v2")
    assert finding.severity is Severity.CRITICAL
    assert "“bad” is gone: “version 1” has 60 rows of it" in finding.message


def test_that_thin_classes_are_looked_for_in_each_split():
    frame = classes({"ok": 600, "bad": 120})
    frame["part"] = "train"
    frame.loc[frame.index[frame.y == "bad"][:5], "part"] = "test"
    frame.loc[frame.index[frame.y == "ok"][:90], "part"] = "test"
    found = inspected([frame], [enough.METRIC], roles=Roles(label="y", split="part"))
    assert "With 5 “test” rows of “bad”" in found.of(least=Severity.CRITICAL)[0].message


def test_that_label_drift_is_held_to_half_the_limits():
    frames = [classes({"a": 5_000, "b": 5_000}), classes({"a": 5_600, "b": 4_400})]
    (finding,) = inspected(frames, [drift.METRIC]).findings
    assert finding.severity is Severity.WARNING
    assert finding.value == pytest.approx(0.06, abs=0.005)
    assert finding.area == "labels"
    steady = [classes({"a": 5_000, "b": 5_000}), classes({"a": 5_030, "b": 4_970})]
    assert inspected(steady, [drift.METRIC]).findings == ()


def test_that_conflicts_are_those_pandas_counts():
    chance = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"id": range(4_000), "x": chance.integers(0, 40, 4_000), "z": chance.integers(0, 30, 4_000)}
    )
    frame["y"] = np.where(chance.random(4_000) < 0.95, "a", "b")
    found = inspected([frame], [conflicts.METRIC], roles=Roles(label="y", key=("id",)))
    result = found.result("labels.conflicts")
    groups = frame.groupby(["x", "z"]).y
    assert result.features == ("x", "z")
    assert result.left_out == ("id",)
    assert (
        result.irreducible == (groups.size() - groups.apply(lambda g: g.value_counts().max())).sum()
    )
    assert result.conflicting == groups.size()[groups.nunique() > 1].sum()
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert finding.value == pytest.approx(result.irreducible / 4_000)
    assert found.result("labels.conflicts").ceiling == pytest.approx(1 - finding.value)


def test_that_conflicts_of_coarse_features_are_only_noted_and_the_same_again_is_not_said():
    chance = np.random.default_rng(4)
    frame = pd.DataFrame({"x": chance.integers(0, 3, 900), "y": chance.choice(["a", "b"], 900)})
    found = inspected([frame, frame], [conflicts.METRIC])
    (finding,) = found.findings
    assert (finding.version, finding.severity) == ("v1", Severity.INFO)
    assert "ordinary noise" in finding.impact


def test_that_without_a_label_every_metric_says_what_to_choose():
    found = inspect_frames([pd.DataFrame({"x": [1]})], all_of(labels))
    reasons = {outcome.reason for outcome in found.outcomes.values()}
    assert len(found.outcomes) >= 8
    assert all("Choose a label column" in reason for reason in reasons)


ODD = {
    "empty table": pd.DataFrame({"y": pd.Series([], dtype=object), "x": pd.Series([], dtype=int)}),
    "one row": pd.DataFrame({"y": ["a"], "x": [1]}),
    "all missing": pd.DataFrame({"y": pd.Series([None] * 50, dtype="string"), "x": range(50)}),
    "blank": pd.DataFrame({"y": ["", " "] * 30, "x": range(60)}),
    "all different": pd.DataFrame({"y": [f"text {i}" for i in range(400)], "x": range(400)}),
    "label only": pd.DataFrame({"y": ["a", "b"] * 60}),
    "five thousand classes": pd.DataFrame(
        {"y": [f"c{i % 5_000}" for i in range(12_000)], "x": range(12_000)}
    ),
    "booleans": pd.DataFrame({"y": [True, False] * 60, "x": range(120)}),
}


@pytest.mark.parametrize("frame", ODD.values(), ids=ODD)
def test_that_odd_labels_break_nothing_and_raise_no_warning(frame):
    frame = frame.assign(
        seen=pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(len(frame)), "h"),
        site=np.where(np.arange(len(frame)) % 3, "n", "s"),
        who=np.where(np.arange(len(frame)) % 2, "p", "q"),
    )
    roles = Roles(label="y", event_time="seen", source="site", annotator="who")
    metrics = [
        m for m in all_of(labels) if m.card.key not in ("labels.enough", "labels.annotators")
    ]
    found = inspected([frame, frame], metrics, roles=roles)
    assert found.serious() == []
    inspected([frame, frame], all_of(labels), roles=roles)


def test_that_very_many_classes_are_told_in_sentences():
    frame = ODD["five thousand classes"]
    found = inspected([frame], [balance.METRIC, enough.METRIC])
    assert found.result("labels.balance").distinct == 5_000
    assert [f.severity for f in found.findings] == [Severity.INFO] * len(found.findings)


def test_that_a_nested_label_is_refused_with_a_reason():
    found = inspect_frames([pd.DataFrame({"y": [[1], [2]]})], [balance.METRIC], roles=LABEL)
    assert "cannot be counted" in found.outcomes["labels.balance", "v1"].reason
