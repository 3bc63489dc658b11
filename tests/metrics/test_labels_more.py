"""Folds, near-equal rows, examples of conflicts, and annotators who changed on a day."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import NearestNeighbors

from inspector.metrics.labels import annotators_time, conflicts, folds, near
from inspector.model.dataset import Roles
from inspector.model.errors import RequestError
from inspector.model.expectations import Expectations, LabelKnown, label_known


def inspect(frame, metric, roles, expect=None):
    found = inspect_frames([frame], [metric], roles=roles, expect=expect)
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_folds_are_those_that_scikit_learn_can_make():
    chance = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"y": ["a"] * 500 + ["b"] * 200 + ["c"] * 7, "site": chance.choice(["n", "s"], 707)}
    )
    result = inspect(frame, folds.METRIC, Roles(label="y", slices=("site",))).result("labels.folds")
    assert result.slices[0].folds == 7
    StratifiedKFold(7).get_n_splits(frame, frame.y)
    with pytest.warns(UserWarning, match="least populated class"):
        list(StratifiedKFold(8).split(frame, frame.y))
    counted = frame.groupby("site").y.value_counts().unstack(fill_value=0).min(axis=1)
    assert {s.value: s.folds for s in result.slices[1:]} == counted.to_dict()


def test_that_too_few_rows_for_folds_are_said_in_all_or_by_slice():
    few = pd.DataFrame({"y": ["a"] * 500 + ["b"] * 3})
    (finding,) = inspect(few, folds.METRIC, Roles(label="y")).findings
    assert "not each of 5 folds" in finding.message
    site = ["n"] * 200 + ["s"] * 200
    there = pd.DataFrame({"y": ["a"] * 150 + ["b"] * 50 + ["a"] * 199 + ["b"], "site": site})
    (finding,) = inspect(there, folds.METRIC, Roles(label="y", slices=("site",))).findings
    assert "In 1 of 2 slices" in finding.message
    assert "site = s" in finding.message
    fine = there.assign(y=["a", "b"] * 200)
    assert not inspect(fine, folds.METRIC, Roles(label="y", slices=("site",))).findings


def twins(seed=2, n=600):
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "x": chance.normal(size=n),
            "z": chance.normal(size=n),
            "kind": chance.choice(["p", "q"], n),
            "y": chance.choice(["a", "b"], n),
        }
    )
    twin = frame.head(20).copy()
    twin[["x", "z"]] += 1e-4
    twin["y"] = np.where(twin.y == "a", "b", "a")
    return pd.concat([frame, twin], ignore_index=True).assign(row=range(n + 20))


def test_that_near_equal_rows_of_other_labels_are_those_of_scikit_learn():
    frame, within = twins(), 0.002
    expect = Expectations(label=LabelKnown(near=within))
    found = inspect(frame, near.METRIC, Roles(label="y", key=("row",)), expect)
    result = found.result("labels.near")
    scaled = frame[["x", "z"]].to_numpy()
    low, high = np.quantile(scaled, [0.01, 0.99], axis=0)
    scaled = (scaled - low) / (high - low)
    pairs = (
        NearestNeighbors(radius=within, metric="chebyshev").fit(scaled).radius_neighbors(scaled)[1]
    )
    crossing = sum(
        any(frame.y[n] != frame.y[m] and frame.kind[n] == frame.kind[m] for m in close)
        for n, close in enumerate(pairs)
    )
    assert result.crossing == crossing >= 40
    assert (1, 601) in {one.rows for one in result.examples}
    assert "near-equal row of another label" in found.findings[0].message


def test_that_near_equal_rows_are_looked_for_on_request_only():
    subject = inspect(twins(), near.METRIC, Roles(label="y")).subjects[0]
    assert "on request" in near.METRIC.skip(subject)
    for wrong in (-1, 2, "a", True):
        with pytest.raises(RequestError):
            label_known(near=wrong)


def test_that_conflicts_name_rows_that_are_alike():
    frame = twins().drop(columns="row")
    copies = frame.head(5).assign(y=lambda f: np.where(f.y == "a", "b", "a"))
    frame = pd.concat([frame, copies], ignore_index=True)
    result = inspect(frame, conflicts.METRIC, Roles(label="y")).result("labels.conflicts")
    assert [one.rows for one in result.examples] == [(n + 1, 620 + n + 1) for n in range(5)]
    assert all(len(set(one.classes)) == 2 for one in result.examples)


def labelled(change, seed=3, days=60, each=30):
    chance = np.random.default_rng(seed)
    rows = []
    for who in ("ann", "bob", "cy"):
        for day in range(days):
            p = 0.3
            if change == "one" and who == "bob" and day >= 35:
                p = 0.8
            if change == "all" and day >= 35:
                p = 0.8
            for hit in chance.random(each) < p:
                rows.append((who, pd.Timestamp("2026-01-01") + pd.Timedelta(day, "D"), hit))
    frame = pd.DataFrame(rows, columns=["who", "when", "hit"])
    frame["y"] = np.where(frame.hit, "bad", "ok")
    return frame.drop(columns="hit")


ROLES = Roles(label="y", annotator="who", event_time="when")


def test_that_an_annotator_who_changed_on_a_day_is_named_with_the_day():
    found = inspect(labelled("one"), annotators_time.METRIC, ROLES)
    (finding,) = found.findings
    assert finding.slice == "who = bob"
    assert "labels differently since 2026-02-0" in finding.message
    assert finding.began == pytest.approx(pd.Timestamp("2026-02-05").timestamp(), abs=2 * 86_400)


@pytest.mark.parametrize("change", ["none", "all"])
def test_that_nobody_is_named_when_nobody_or_everybody_changed(change):
    assert not inspect(labelled(change), annotators_time.METRIC, ROLES).findings
