"""Annotators who labelled the same things: agreement, who differs, what is disputed."""

import krippendorff
import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.labels.agreement import METRIC
from inspector.model.dataset import Roles
from inspector.model.expectations import Expectations, LabelKnown
from inspector.model.finding import Severity

ROLES = Roles(label="kind", annotator="who", event_time="when")
CLASSES = np.array(["cat", "dog", "fox"])


def ratings(seed, right, *, units=300, each=3):
    """Each unit is labelled by some annotators, who are right so often."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, 3, units)
    rows = []
    for unit in range(units):
        for who in chance.choice(list(right), each, replace=False):
            wrong = chance.random() >= right[who]
            kind = chance.integers(0, 3) if wrong else truth[unit]
            rows.append((f"img{unit:04}", who, CLASSES[kind]))
    frame = pd.DataFrame(rows, columns=["image_id", "who", "kind"])
    frame["when"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(len(frame)) * 60, "s")
    return frame


def inspect(frames, roles=ROLES, expect=None):
    frames = frames if isinstance(frames, list) else [frames]
    found = inspect_frames(frames, [METRIC], roles=roles, expect=expect)
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


GOOD = {"ann": 0.97, "bob": 0.97, "cy": 0.97, "dee": 0.97}


def test_that_alpha_is_the_librarys_and_good_annotators_are_left_alone():
    frame = ratings(1, GOOD)
    found = inspect(frame)
    result = found.result("labels.agreement")
    wide = frame.pivot(index="who", columns="image_id", values="kind")
    codes = wide.replace({name: n for n, name in enumerate(CLASSES)}).astype(float).to_numpy()
    known = krippendorff.alpha(reliability_data=codes, level_of_measurement="nominal")
    assert result.alpha == pytest.approx(known)
    assert result.low < result.alpha < result.high
    assert (result.unit, result.units, result.repeated) == ("image_id", 300, 300)
    assert result.fleiss is not None
    assert result.cohen is None
    assert sum(map(sum, result.confusion)) == 2 * 300 * 3
    assert not found.findings


def test_that_an_annotator_who_guesses_is_named():
    found = inspect(ratings(2, {**GOOD, "eve": 0.3}))
    named = [f for f in found.findings if f.slice == "who = eve"]
    assert len(named) == 1
    assert "“eve” agrees with the others in" in named[0].message
    result = found.result("labels.agreement")
    assert result.raters[0].name == "eve"
    assert result.raters[0].kappa < 0.5 < result.raters[-1].kappa
    assert result.raters[0].per_hour > 0
    assert result.disputed[0].against >= 1
    assert result.disputed[0].column == "image_id"


def test_that_labels_nobody_agrees_on_are_critical():
    found = inspect(ratings(3, dict.fromkeys(GOOD, 0.4)))
    worst = found.findings[0]
    assert worst.severity is Severity.CRITICAL
    assert "Krippendorff's alpha is 0." in worst.message


def test_that_two_annotators_have_cohens_kappa():
    from sklearn.metrics import cohen_kappa_score

    frame = ratings(4, {"ann": 0.9, "bob": 0.8}, each=2)
    wide = frame.pivot(index="image_id", columns="who", values="kind")
    assert inspect(frame).result("labels.agreement").cohen == pytest.approx(
        cohen_kappa_score(wide["ann"], wide["bob"])
    )


def test_that_an_annotator_who_changed_at_a_version_is_named():
    found = inspect([ratings(5, GOOD), ratings(6, {**GOOD, "dee": 0.5})])
    named = [f for f in found.of(version="v2") if f.slice == "who = dee"]
    assert len(named) == 1
    assert "in the baseline it was" in named[0].message
    assert not [f for f in found.of(version="v2") if f.slice == "who = ann"]


def test_that_an_ordered_label_is_judged_by_its_order():
    expect = Expectations(label=LabelKnown(order=("cat", "dog", "fox")))
    result = inspect(ratings(7, GOOD), expect=expect).result("labels.agreement")
    assert result.level == "ordinal"


def test_that_what_cannot_be_measured_says_why():
    frame = ratings(8, GOOD, each=1)
    note = inspect(frame).result("labels.agreement").note
    assert "more than once" in note or "two annotators" in note
    assert "annotator column" in METRIC.skip(inspect(frame, Roles(label="kind")).subjects[0])
    twice = pd.concat([frame, frame.assign(kind="cat")], ignore_index=True)
    assert "labelled by two annotators" in inspect(twice).result("labels.agreement").note


def test_that_a_second_label_of_the_same_annotator_is_left_out_and_counted():
    frame = ratings(9, GOOD)
    doubled = pd.concat([frame, frame.head(50)], ignore_index=True)
    one, two = inspect(frame), inspect(doubled)
    assert two.result("labels.agreement").again == 50
    assert two.result("labels.agreement").alpha == one.result("labels.agreement").alpha
