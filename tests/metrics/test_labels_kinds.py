"""Several labels a row, ordinal and numeric labels, long tails, gaps between slices, why labels moved."""

import math
from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import all_of, check_texts, inspect_frames
from sklearn.preprocessing import MultiLabelBinarizer

import inspector.metrics.labels as labels_package
from inspector.metrics.labels import balance, by_slice, multi, numeric, shift
from inspector.metrics.labels.slice_rates import gaps
from inspector.metrics.labels.stated import in_order, long_tail, stated
from inspector.model.blocks import Bars, Heatmap
from inspector.model.dataset import Roles
from inspector.model.errors import RequestError
from inspector.model.expectations import (
    Expectations,
    LabelKnown,
    expectations_of,
    label_known,
)


def inspect(frames, metrics, roles, expect=None):
    frames = frames if isinstance(frames, list) else [frames]
    found = inspect_frames(frames, metrics, roles=roles, expect=expect)
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


SETS = [("cat", "dog"), ("dog",), (), ("cat",), ("bird", "cat", "dog"), ("dog",)] * 50


@pytest.mark.parametrize("form", ["list", "text", "flags"])
def test_that_several_labels_a_row_are_counted_as_scikit_learn_does(form):
    expect = None
    roles = Roles(label="tags")
    if form == "list":
        frame = pd.DataFrame({"tags": [list(s) for s in SETS]})
    elif form == "text":
        frame = pd.DataFrame({"tags": ["|".join(s) or "|" for s in SETS]})
    else:
        frame = pd.DataFrame({name: [name in s for s in SETS] for name in ("bird", "cat", "dog")})
        expect = Expectations(label=LabelKnown(columns=("bird", "cat", "dog")))
        roles = Roles()
    result = inspect(frame, [multi.METRIC], roles, expect).result("labels.multi")
    matrix = MultiLabelBinarizer().fit(SETS)
    known = matrix.transform(SETS)
    rows = dict(zip(matrix.classes_, known.sum(axis=0).tolist(), strict=True))
    assert {one.name: one.rows for one in result.labels} == rows
    assert result.cardinality == pytest.approx(known.sum(axis=1).mean())
    assert result.density == pytest.approx(known.mean())
    assert result.without == (known.sum(axis=1) == 0).sum()
    assert result.sets == len({tuple(row) for row in known.tolist()})
    most = max(rows.values())
    imbalance = {name: most / n for name, n in rows.items()}
    assert result.mean_imbalance == pytest.approx(np.mean(list(imbalance.values())))
    unlike = [
        1 - math.prod(imbalance[x] for x in s) ** (1 / len(s)) / np.mean([imbalance[x] for x in s])
        for s in SETS
        if s
    ]
    assert result.scumble == pytest.approx(sum(unlike) / len(SETS))
    names = [one.name for one in result.labels]
    together = known.T @ known
    place = {name: n for n, name in enumerate(matrix.classes_)}
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            assert result.met[i][j] == together[place[one], place[other]]


def test_that_a_text_with_commas_is_not_taken_apart():
    frame = pd.DataFrame({"tags": [f"a note, number {n}" for n in range(300)] + ["yes"] * 300})
    assert inspect(frame, [multi.METRIC], Roles(label="tags")).result("labels.multi").note
    plain = pd.DataFrame({"tags": ["yes", "no"] * 50})
    note = inspect(plain, [multi.METRIC], Roles(label="tags")).result("labels.multi").note
    assert note == "Each row has one label."


def test_that_an_ordinal_label_keeps_its_order_and_has_a_median():
    frame = pd.DataFrame({"grade": ["low"] * 30 + ["mid"] * 15 + ["high"] * 55})
    expect = Expectations(label=LabelKnown(order=("low", "mid", "high"), positive="high"))
    found = inspect(frame, [balance.METRIC], Roles(label="grade"), expect)
    result = found.result("labels.balance")
    assert (result.order, result.median, result.positive) == (
        ("low", "mid", "high"),
        "high",
        "high",
    )
    bars = next(b for b in found.presentations()["labels.balance"].blocks if isinstance(b, Bars))
    assert bars.labels == ("low", "mid", "high")
    codes = frame.grade.map({"low": 0, "mid": 1, "high": 2})
    assert ["low", "mid", "high"][int(codes.median())] == result.median
    assert in_order(["b", "a", "c"], ["a", "z"]) == ["a", "b", "c"]
    assert stated([("x", 1)], LabelKnown(order=("x", "y")))["median"] == "x"


def test_that_a_long_tail_is_a_curve():
    counts = sorted((round(1000 / (n + 1)) + 1 for n in range(300)), reverse=True)
    frame = pd.DataFrame({"word": np.repeat([f"w{n:03}" for n in range(300)], counts)})
    result = inspect(frame, [balance.METRIC], Roles(label="word")).result("labels.balance")
    shares = np.cumsum(counts) / sum(counts)
    assert result.half == int((shares < 0.5).sum()) + 1
    for rank, held in zip(result.ranks, result.held, strict=True):
        assert held == pytest.approx(shares[int(rank) - 1])
    assert result.ranks[-1] == 300
    assert long_tail([5, 3]) == {}


def test_that_a_number_is_binned_and_its_piles_tails_and_gaps_are_named():
    chance = np.random.default_rng(1)
    price = np.concatenate(
        [chance.normal(100, 10, 5_000), np.full(600, 200.0), chance.normal(500, 1, 20)]
    ).round(2)
    price = np.minimum(price, 480.0)
    frame = pd.DataFrame({"price": price})
    result = inspect(frame, [numeric.METRIC], Roles(label="price")).result("labels.numeric")
    assert sum(one.rows for one in result.bins) == len(price) == result.labelled
    first, third = np.quantile(price, [0.25, 0.75])
    assert result.high_tail == pytest.approx((price > third + 3 * (third - first)).sum(), abs=3)
    assert result.low_tail == (price < first - 3 * (third - first)).sum()
    assert result.spikes[0].value == "200"
    assert result.spikes[0].rows == (price == 200).sum()
    low, high = np.quantile(price, [0.01, 0.99])
    steps = np.histogram(price, np.linspace(low, high, 21))[0]
    assert result.thin == pytest.approx((steps < 30).mean(), abs=0.051)


def test_that_bins_can_be_stated_and_are_exact():
    chance = np.random.default_rng(2)
    frame = pd.DataFrame({"score": chance.normal(0, 1, 3_000)})
    expect = Expectations(label=LabelKnown(bins=(-1.0, 0.0, 1.0)))
    result = inspect(frame, [numeric.METRIC], Roles(label="score"), expect).result("labels.numeric")
    cut = np.histogram(frame.score, [-np.inf, -1, 0, 1, np.inf])[0]
    assert [one.rows for one in result.bins] == cut.tolist()
    assert result.stated


def test_that_rounded_ages_are_noticed_and_honest_ones_are_not():
    chance = np.random.default_rng(3)
    age = chance.integers(18, 90, 4_000)
    honest = inspect(pd.DataFrame({"age": age}), [numeric.METRIC], Roles(label="age"))
    assert not honest.findings
    assert honest.result("labels.numeric").heaped == pytest.approx((age % 5 == 0).mean())
    rounded = np.where(chance.random(4_000) < 0.7, age // 5 * 5, age)
    found = inspect(pd.DataFrame({"age": rounded}), [numeric.METRIC], Roles(label="age"))
    assert any("end in 0 or 5" in f.message for f in found.findings)


def test_that_gaps_between_slices_are_demographic_parity():
    chance = np.random.default_rng(4)
    site = chance.choice(["a", "b", "c", "tiny"], 4_000, p=[0.4, 0.3, 0.295, 0.005])
    rate = pd.Series(site).map({"a": 0.2, "b": 0.3, "c": 0.5, "tiny": 0.9})
    frame = pd.DataFrame(
        {"site": site, "hired": np.where(chance.random(4_000) < rate, "yes", "no")}
    )
    roles = Roles(label="hired", slices=("site",))
    expect = Expectations(label=LabelKnown(positive="yes"))
    found = inspect(frame, [by_slice.METRIC], roles, expect)
    (gap,) = gaps(found.result("labels.by_slice"))
    shares = frame[frame.site != "tiny"].groupby("site").hired.apply(lambda s: (s == "yes").mean())
    assert gap.label == "yes"
    assert gap.difference == pytest.approx(shares.max() - shares.min())
    assert gap.ratio == pytest.approx(shares.min() / shares.max())
    assert gap.rows == min((frame.site == "a").sum(), (frame.site == "c").sum())
    assert "ratio" in found.findings[0].message
    kinds = [type(b) for b in found.presentations()["labels.by_slice"].blocks]
    assert Heatmap in kinds
    assert Bars in kinds


def moved(seed, *, mix, within, n=6_000):
    chance = np.random.default_rng(seed)
    site = chance.choice(["a", "b"], n, p=[0.8 - mix, 0.2 + mix])
    rate = np.where(site == "a", 0.1, 0.5) + within
    return pd.DataFrame(
        {
            "site": site,
            "size": chance.normal(0, 1, n),
            "bad": np.where(chance.random(n) < rate, "yes", "no"),
        }
    )


def test_that_a_changed_mix_is_told_from_changed_labels():
    roles = Roles(label="bad", slices=("site",))
    mix = inspect([moved(1, mix=0, within=0), moved(2, mix=0.4, within=0)], [shift.METRIC], roles)
    assert "mix of “site” explains" in mix.findings[0].message
    result = mix.result("labels.shift", "v2")
    parts = {f.feature: f for f in result.features}
    assert abs(parts["site"].mix) == pytest.approx(0.16, abs=0.03)
    assert parts["site"].within == pytest.approx(0, abs=0.03)
    for one in result.features:
        assert one.mix + one.within == pytest.approx(result.after - result.before)
    other = inspect([moved(1, mix=0, within=0), moved(3, mix=0, within=0.2)], [shift.METRIC], roles)
    assert "labelled otherwise" in other.findings[0].message
    same = inspect([moved(1, mix=0, within=0), moved(4, mix=0, within=0)], [shift.METRIC], roles)
    assert not same.findings


NASTY = {
    "one class": ["yes"] * 500,
    "all missing": [None] * 500,
    "blank": [""] * 500,
    "the key": [f"k{n}" for n in range(500)],
    "whole numbers as key": list(range(500)),
    "lists": [["a"], ["a", "b"]] * 250,
    "empty lists": [[]] * 500,
    "times": pd.date_range("2026-01-01", periods=500, freq="h"),
    "yes or no": [True, False] * 250,
    "mostly missing": [None] * 498 + ["a", "b"],
}


@pytest.mark.parametrize("kind", NASTY)
def test_that_odd_labels_give_sentences_and_no_errors(kind):
    chance = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "id": range(500),
            "when": pd.date_range("2026-01-01", periods=500, freq="h"),
            "site": chance.choice(["a", "b"], 500),
            "part": chance.choice(["train", "test"], 500),
            "who": chance.choice(["x", "y"], 500),
            "value": chance.normal(size=500),
            "label": pd.Series(NASTY[kind], dtype=object if kind != "times" else None),
        }
    )
    roles = Roles(
        label="label", key=("id",), event_time="when", source="site", split="part", annotator="who"
    )
    for frames in ([frame], [frame, frame]):
        found = inspect(frames, all_of(labels_package), roles)
        assert found.outcomes


def test_that_a_hundred_thousand_classes_are_no_trouble():
    names = [f"class {n}" for n in range(100_000)]
    frame = pd.DataFrame({"label": names * 3, "site": ["a", "b", "c"] * 100_000})
    found = inspect(frame, all_of(labels_package), Roles(label="label", slices=("site",)))
    assert (
        found.result("labels.balance").distinct is None or found.result("labels.balance").distinct
    )


def test_that_what_is_stated_of_the_label_is_read_and_checked():
    read = expectations_of(
        {"label": {"positive": True, "order": [1.0, 2], "bins": [0, 10], "columns": ["a", "b"]}}
    )
    assert read.label == LabelKnown(
        positive="true", order=("1", "2"), bins=(0.0, 10.0), columns=("a", "b")
    )
    assert read
    assert read.columns() == ("a", "b")
    assert read.without(["a"]).label.columns == ("b",)
    merged = read.merged(Expectations(label=LabelKnown(positive="no")))
    assert merged.label == replace(read.label, positive="no")
    for wrong in ({"bins": [2, 1]}, {"bins": ["a"]}, {"order": "a"}, {"other": 1}):
        with pytest.raises(RequestError):
            expectations_of({"label": wrong})
    assert not label_known()
