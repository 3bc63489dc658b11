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


def test_the_beginning_of_an_identifier_that_tells_the_class_is_asked_about():
    frame = patients()
    rng = np.random.default_rng(5)
    letter = np.where(frame["label"] == "died", "D", "L")
    frame["file"] = [f"{a}{n:06d}" for a, n in zip(letter, rng.permutation(2000), strict=True)]
    result, found = leakage(frame)
    (finding,) = found.findings
    assert finding.columns == ("file", "label")
    assert finding.message.startswith("How “file” begins tells “label”")
    assert "D…: 100.0 % died" in finding.message
    assert result.columns[0].by == "beginning"


def test_identifiers_that_begin_alike_in_all_classes_tell_nothing():
    frame = patients()
    frame["file"] = [f"{'ABC'[i % 3]}-{i:06d}" for i in range(2000)]
    _, found = leakage(frame)
    assert found.findings == ()


def test_gaps_that_tell_a_rare_class_are_found_though_they_hardly_help_to_guess():
    rng = np.random.default_rng(2)
    fraud = rng.random(8000) < 0.02
    frame = pd.DataFrame({"x": rng.normal(size=8000), "label": np.where(fraud, "fraud", "fine")})
    gone = np.where(fraud, rng.random(8000) < 0.95, rng.random(8000) < 0.1)
    frame["device"] = np.where(gone, None, "phone")
    result, found = leakage(frame)
    (finding,) = found.findings
    (told,) = result.columns
    assert finding.columns == ("device", "label")
    assert told.missing_gain < 0.1
    # Youden's J, counted by hand
    by_hand = gone[fraud].mean() - gone[~fraud].mean()
    assert told.missing_even == pytest.approx(by_hand, abs=0.02)
    assert "were all classes equally frequent" in finding.message
    assert "GROUP BY" in finding.sql


def test_a_date_after_the_event_is_named_with_its_delay_and_what_is_filled_in_with_it():
    rng = np.random.default_rng(4)
    frame = patients()
    frame["admitted"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        rng.integers(0, 300, 2000), "D"
    )
    later = frame["admitted"] + pd.to_timedelta(rng.integers(1, 9, 2000), "D")
    kept = np.where(frame["label"] == "died", rng.random(2000) < 0.6, rng.random(2000) < 0.05)
    frame["autopsy"] = later.where(kept)
    frame["finding"] = np.where(kept, rng.choice(["a", "b"], 2000), None)
    result, found = leakage(frame, event_time="admitted")
    told = {one.column: one for one in result.columns}["autopsy"]
    assert told.later == 1.0
    assert 86_400 <= told.delay <= 8 * 86_400
    assert told.with_it == ("finding",)
    assert any(f.columns[0] == "autopsy" for f in found.findings)


def test_a_date_after_the_event_that_tells_nothing_is_listed_and_no_finding():
    rng = np.random.default_rng(4)
    frame = patients()
    frame["admitted"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        rng.integers(0, 300, 2000), "D"
    )
    frame["filed"] = frame["admitted"] + pd.to_timedelta(rng.integers(1, 9, 2000), "D")
    result, found = leakage(frame, event_time="admitted")
    assert found.findings == ()
    assert "filed" in [one.column for one in result.columns if one.is_afterwards]


def test_every_finding_carries_the_query_that_shows_it():
    frame = patients()
    frame["certificate"] = np.where(frame["label"] == "died", "issued", "none")
    frame["days"] = np.where(frame["label"] == "died", 3.5, 90.5) + np.arange(2000) / 1e3
    _, found = leakage(frame)
    assert {f.columns[0] for f in found.findings} == {"certificate", "days"}
    assert all("GROUP BY" in f.sql for f in found.findings)
    (certificate,) = [f for f in found.findings if f.columns[0] == "certificate"]
    assert certificate.message.endswith("Every value has rows of one class only.")


def test_dates_and_times_are_no_features_of_conflicts():
    days = pd.date_range("2024-01-01", periods=60, freq="D")
    frame = pd.DataFrame(
        {
            "x": [1, 2, 3] * 20,
            "seen": days.date,
            "stored": days + pd.Timedelta("7h"),
            "label": ["a", "b"] * 30,
        }
    )
    metric_ = metric("labels.conflicts")
    found = inspect_frames([frame], [metric_], roles=Roles(label="label"))
    result = found.result("labels.conflicts")
    assert result.features == ("x",)
    assert set(result.left_out) == {"seen", "stored"}
    assert result.conflicting == 60
