"""Quantiles from counts, and two counts on common cells."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.model.answers import Cells
from inspector.model.scale import Scale
from inspector.stats.cells import OTHER_VALUES, align, quantile


def exact(table, **more):
    table = dict(sorted(table.items(), key=lambda pair: pair[0]))
    return Cells(
        form="exact",
        values=tuple(table),
        counts=tuple(table.values()),
        rows=sum(table.values()),
        nulls=0,
        **more,
    )


def binned(scale, values):
    cells, counts = np.unique([scale.cell(v) for v in values], return_counts=True)
    return Cells(
        form="binned",
        values=tuple(map(int, cells)),
        counts=tuple(map(int, counts)),
        scale=scale,
        rows=len(values),
        nulls=0,
        minimum=min(values),
        maximum=max(values),
    )


def hashed(buckets, top, **more):
    return Cells(
        form="hashed",
        values=tuple(buckets),
        counts=tuple(buckets.values()),
        rows=sum(buckets.values()),
        nulls=0,
        top=tuple(top),
        **more,
    )


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.floats(0, 1))
def test_that_quantiles_of_single_values_are_numpys(values, p):
    table = {float(v): values.count(v) for v in values}
    assert quantile(exact(table), p) == pytest.approx(float(np.quantile(values, p)), abs=1e-9)


def test_that_quantiles_of_cells_are_within_a_cell():
    values = np.random.default_rng(1).lognormal(1, 0.8, 5_000)
    scale = Scale(centre=2.7, width=2.0)
    for p in (0.0, 0.01, 0.25, 0.5, 0.9, 0.999, 1.0):
        exactly = float(np.quantile(values, p))
        cell = scale.cell(exactly)
        width = scale.right(cell + 1) - scale.left(cell - 1)
        assert quantile(binned(scale, values), p) == pytest.approx(exactly, abs=width)
    assert quantile(binned(scale, values), 0) >= values.min()
    assert quantile(binned(scale, values), 1) <= values.max()


def test_that_there_is_no_quantile_without_ordered_values():
    assert quantile(exact({}), 0.5) is None
    assert quantile(exact({"a": 3}), 0.5) is None
    assert quantile(exact({False: 2, True: 3}), 0.5) is None
    assert quantile(hashed({3: 4}, ()), 0.5) is None


def test_that_single_values_meet_on_their_union():
    both = align(exact({1.0: 3, 2.0: 4}), exact({2.0: 1, 5.0: 9}), ordered=True)
    assert (both.kind, both.values, both.a, both.b) == (
        "values", (1.0, 2.0, 5.0), (3, 4, 0), (0, 1, 9),
    )  # fmt: skip
    assert both.left == both.right == (1.0, 2.0, 5.0)


def test_that_single_values_are_put_on_the_other_versions_cells():
    scale = Scale(centre=0.0, width=1.0)
    chance = np.random.default_rng(2)
    x, y = np.round(chance.normal(0, 1, 300), 2), chance.normal(0, 1, 900)
    one, two = binned(scale, x), binned(scale, y)
    table = {float(v): int((x == v).sum()) for v in np.unique(x)}
    assert align(exact(table), two, ordered=True) == align(one, two, ordered=True)
    turned = align(two, exact(table), ordered=True)
    assert (turned.a, turned.b) == (
        align(one, two, ordered=True).b,
        align(one, two, ordered=True).a,
    )


def test_that_cells_of_different_scales_are_not_compared():
    one, two = Scale(centre=0.0, width=1.0), Scale(centre=0.0, width=2.0)
    assert "different cells" in align(binned(one, [1.0]), binned(two, [1.0]), ordered=True)


def test_that_infinities_lie_at_the_ends():
    both = align(exact({0.0: 2}, low_infinite=1), exact({0.0: 2}, high_infinite=4), ordered=True)
    assert both.values == (-math.inf, 0.0, math.inf)
    assert (both.a, both.b) == ((1, 2, 0), (0, 2, 4))


def test_that_hash_buckets_meet_by_number():
    both = align(hashed({1: 5, 7: 2}, ()), hashed({7: 3}, ()), ordered=False)
    assert (both.kind, both.values, both.a, both.b) == ("buckets", (1, 7), (5, 2), (0, 3))


def test_that_listed_texts_are_compared_one_by_one_and_the_rest_together():
    few = exact({"a": 5, "b": 4, "z": 1})
    many = hashed({3: 60, 9: 40}, [("a", 50), ("c", 30)])
    both = align(few, many, ordered=False)
    assert both.kind == "listed"
    assert both.values == ("a", "c", OTHER_VALUES)
    assert (both.a, both.b) == ((5, 0, 5), (50, 30, 20))


def test_that_texts_are_compared_by_length_where_nearly_all_differ():
    lengths = Cells(form="lengths", values=(1, 4), counts=(2, 3), rows=5, nulls=0)
    both = align(exact({"a": 1, "bb": 2}), lengths, ordered=False)
    assert (both.kind, both.values, both.a, both.b) == ("lengths", (1, 2, 4), (1, 2, 0), (2, 0, 3))
    assert "cannot be compared" in align(lengths, hashed({1: 1}, ()), ordered=False)
