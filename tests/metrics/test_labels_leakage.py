"""Columns that give the label away are asked about; strong honest features and ids are not accused."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames
from sklearn.datasets import load_breast_cancer, load_iris

from inspector.metrics.catalog import metric
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

LEAKAGE = metric("labels.leakage")


def leakage(frame, label="label", **roles):
    found = inspect_frames([frame], [LEAKAGE], roles=Roles(label=label, **roles))
    check_texts(found)
    found.presentations()
    return found.result("labels.leakage"), found


def patients(n=2000, seed=3):
    rng = np.random.default_rng(seed)
    died = rng.random(n) < 0.3
    return pd.DataFrame(
        {
            "id": np.arange(n),
            "name": [f"person {i}" for i in range(n)],
            "age": rng.normal(50 + 8 * died, 12).round(),
            "ward": rng.choice(list("ABC"), n),
            "label": np.where(died, "died", "lived"),
        }
    )


def test_honest_columns_and_ids_give_nothing_away():
    result, found = leakage(patients())
    assert found.findings == ()
    assert {one.column for one in result.columns} <= {"age"}
    assert result.base == pytest.approx((patients()["label"] == "lived").mean())


def test_a_column_written_down_afterwards_is_critical_with_an_example():
    frame = patients()
    frame["certificate"] = np.where(frame["label"] == "died", "issued", "none")
    _, found = leakage(frame)
    (finding,) = found.findings
    assert (finding.severity, finding.columns) == (Severity.CRITICAL, ("certificate", "label"))
    assert finding.value == pytest.approx(1.0)
    assert "issued: 100.0 % died" in finding.message
    assert finding.message.count("?") == 1


def test_a_number_that_draws_the_line_is_found_in_ranges():
    frame = patients()
    rng = np.random.default_rng(1)
    frame["days"] = np.where(
        frame["label"] == "died", rng.uniform(0, 9, 2000), rng.uniform(9, 400, 2000)
    )
    result, found = leakage(frame)
    assert [f.columns[0] for f in found.findings] == ["days"]
    assert result.columns[0].gain > 0.95


def test_missing_cells_that_tell_the_label_are_a_warning():
    frame = patients()
    frame["boat"] = np.where(frame["label"] == "lived", "7", None)
    frame.loc[frame.index % 5 == 0, "boat"] = None
    result, found = leakage(frame)
    (finding,) = found.findings
    assert "missing" in finding.message or finding.columns[0] == "boat"
    assert result.columns[0].missing_gain > 0.3


def test_the_gain_is_that_of_an_honest_prediction():
    from sklearn.model_selection import cross_val_score
    from sklearn.preprocessing import OrdinalEncoder
    from sklearn.tree import DecisionTreeClassifier

    frame = patients()
    codes = OrdinalEncoder().fit_transform(frame[["age"]])
    score = cross_val_score(DecisionTreeClassifier(), codes, frame["label"], cv=2).mean()
    base = (frame["label"] == "lived").mean()
    result, _ = leakage(frame.assign(age=frame["age"].clip(30, 80)))
    gain = next((one.gain for one in result.columns if one.column == "age"), 0.0)
    assert gain == pytest.approx(max(0.0, (score - base) / (1 - base)), abs=0.08)


@pytest.mark.parametrize("load", [load_iris, load_breast_cancer])
def test_real_features_are_no_critical_leak(load):
    data = load(as_frame=True)
    frame = data.frame.assign(label=data.frame["target"].map(lambda t: data.target_names[t]))
    _, found = leakage(frame.drop(columns="target"))
    assert all(f.severity is not Severity.CRITICAL for f in found.findings)


@pytest.mark.parametrize(
    "labels",
    [
        ["a"] * 300,
        ["  "] * 300,
        list(map(str, range(300))),
        [1.5 * i for i in range(300)],
        ["a"] * 295 + ["b"] * 5,
    ],
)
def test_odd_labels_get_a_sentence(labels):
    result, found = leakage(pd.DataFrame({"x": range(300), "label": labels}))
    assert result.note
    assert found.findings == ()
