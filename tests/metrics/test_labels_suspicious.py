"""Suspicious labels: planted errors are found, sound labels are left alone, and a stop is heard."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames
from sklearn import datasets

from inspector.engine.cancel import CancelToken
from inspector.metrics.base import Subject
from inspector.metrics.labels import suspicious
from inspector.metrics.labels.learner import out_of_sample
from inspector.model.dataset import Roles
from inspector.model.errors import Cancelled
from inspector.run.rounds import Desk
from inspector.stats.confident import (
    confident_joint,
    expected_confidence,
    joint_shares,
    self_confidence,
)

METRIC = suspicious.METRIC
ROLES = Roles(label="kind", key=("row",))


def digits(noise, seed=1):
    x, y = datasets.load_breast_cancer(return_X_y=True)
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(x[:, :12], columns=[f"f{n}" for n in range(12)])
    wrong = chance.choice(len(y), round(noise * len(y)), replace=False)
    y = y.copy()
    y[wrong] = 1 - y[wrong]
    frame["kind"] = np.where(y == 1, "benign", "malignant")
    frame["row"] = np.arange(len(y)) + 1
    return frame, set((wrong + 1).tolist())


def inspect(frame, roles=ROLES):
    found = inspect_frames([frame], [METRIC], roles=roles)
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_planted_errors_top_the_list_and_their_share_is_estimated():
    frame, wrong = digits(0.10)
    found = inspect(frame)
    result = found.result("labels.suspicious")
    top = [s.row for s in result.listed[: len(wrong)]]
    assert np.mean([row in wrong for row in top]) > 0.75
    assert result.listed[0].value == str(result.listed[0].row)
    assert 0.06 < result.share < 0.18
    assert result.precision > 0.35
    clean = inspect(digits(0.0)[0]).result("labels.suspicious")
    assert clean.precision > 0.7
    (finding,) = found.findings
    assert "may be wrong, by an estimate on 569 rows" in finding.message


def test_that_sound_labels_are_hardly_questioned():
    chance = np.random.default_rng(2)
    x = chance.normal(size=(1_500, 3))
    kind = np.where(x[:, 0] > 1, "high", np.where(x[:, 0] < -1, "low", "mid"))
    frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "c": x[:, 2], "kind": kind})
    frame["row"] = range(len(frame))
    found = inspect(frame)
    assert found.result("labels.suspicious").share < 0.02
    assert not found.findings


def test_that_labels_that_nothing_tells_raise_no_alarm():
    chance = np.random.default_rng(3)
    frame = pd.DataFrame(chance.normal(size=(1_000, 5)), columns=list("abcde"))
    frame["kind"] = chance.choice(["x", "y"], 1_000)
    frame["row"] = range(1_000)
    found = inspect(frame)
    assert found.result("labels.suspicious").precision < 0.5
    assert not found.findings


@pytest.mark.parametrize("slope", [1.0, 2.0])
def test_that_overlapping_classes_are_no_wrong_labels(slope):
    chance = np.random.default_rng(7)
    x = chance.normal(size=(3_000, 3))
    odds = 1 / (1 + np.exp(-slope * (x[:, 0] + x[:, 1])))
    frame = pd.DataFrame(x, columns=list("abc"))
    frame["kind"] = np.where(chance.random(3_000) < odds, "yes", "no")
    frame["row"] = range(3_000)
    assert not inspect(frame).findings


def test_that_mixed_columns_and_gaps_are_learnt_from():
    chance = np.random.default_rng(4)
    n = 1_200
    colour = chance.choice(["red", "green", "blue"], n)
    words = np.where(colour == "red", "a fine big thing", "some small other thing")
    kind = np.where(colour == "red", "stop", "go").astype(object)
    wrong = chance.choice(n, 60, replace=False)
    kind[wrong] = np.where(kind[wrong] == "stop", "go", "stop")
    frame = pd.DataFrame(
        {"colour": colour, "words": words, "x": chance.normal(size=n), "kind": kind}
    )
    frame.loc[::17, "colour"] = None
    frame["row"] = range(n)
    result = inspect(frame).result("labels.suspicious")
    assert {s.row - 1 for s in result.listed[:60]} & set(wrong.tolist())
    assert np.mean([s.row - 1 in set(wrong.tolist()) for s in result.listed[:60]]) > 0.9


@pytest.mark.parametrize(
    "kind", [["a"] * 300, list(range(300)), ["a", "b"] * 3 + ["c"] * 294, [""] * 300]
)
def test_that_labels_that_cannot_be_judged_say_why(kind):
    frame = pd.DataFrame(
        {"kind": pd.Series(kind, dtype=object), "x": range(300), "row": range(300)}
    )
    assert inspect(frame).result("labels.suspicious").note


def test_that_the_statistics_are_cleanlabs():
    cleanlab = pytest.importorskip("cleanlab")
    from cleanlab.count import compute_confident_joint, get_confident_thresholds
    from cleanlab.rank import get_self_confidence_for_each_label

    assert cleanlab
    chance = np.random.default_rng(5)
    told = chance.dirichlet([1.0, 2.0, 3.0], 500)
    y = np.array([chance.choice(3, p=row) for row in told])
    assert self_confidence(told, y) == pytest.approx(get_self_confidence_for_each_label(y, told))
    assert expected_confidence(told, y) == pytest.approx(get_confident_thresholds(y, told))
    joint = confident_joint(told, y)
    theirs = compute_confident_joint(y, told, calibrate=False)
    assert (joint - theirs)[~np.eye(3, dtype=bool)].tolist() == [0] * 6
    assert joint_shares(joint, y).sum() == pytest.approx(1)


def test_that_a_stop_is_heard_between_parts_of_the_learning():
    x, y = datasets.load_wine(return_X_y=True)
    token = CancelToken()
    desk = Desk({}, {}, lambda _: None, token)
    learning = out_of_sample(x, y.astype(np.int64), 3, 1)
    desk.ask(next(learning))
    token.cancel()
    with pytest.raises(Cancelled):
        desk.ask(learning.send(None))


def test_that_an_absent_learner_is_a_sentence(monkeypatch):
    monkeypatch.setattr(suspicious, "is_there", lambda: False)
    frame, _ = digits(0.0)
    subject = inspect(frame).subjects[0]
    assert isinstance(subject, Subject)
    assert "needs scikit-learn" in METRIC.skip(subject)
