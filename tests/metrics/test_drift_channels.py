"""Missing cells, values that came or went, and the shape of the rest: apart and together."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.columns import METRIC


def table(seed, rows=3_000, gone=0.0):
    chance = np.random.default_rng(seed)
    reading = chance.normal(20, 5, rows)
    reading[chance.random(rows) < gone] = np.nan
    kind = chance.choice(["a", "b", "c"], rows, p=[0.5, 0.3, 0.2]).astype(object)
    return pd.DataFrame({"reading": reading, "kind": kind, "steady": chance.poisson(5, rows)})


def compare(old, new):
    found = inspect_frames([old, new], [METRIC])
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def column(found, name):
    return found.result("drift.columns", "v2").find(name)


@pytest.mark.parametrize("rows", [1_000, 3_000])
def test_that_missing_cells_that_became_a_number_are_one_event(rows):
    new = table(2, rows, gone=0.08)
    new["reading"] = new["reading"].fillna(-999.0)
    found = compare(table(1, rows, gone=0.08), new)
    reading = column(found, "reading")
    assert reading.exchange.value == "−999"
    assert reading.exchange.gave == "missing"
    assert not reading.exchange.remains
    (finding,) = found.findings
    assert "that were missing in “version 1” hold “−999” now" in finding.message
    assert "other values are as before" in finding.message
    assert "missing → −999" in str(found.presentations()["drift.columns"].blocks[1].rows)


def test_that_a_number_that_became_missing_is_the_same_event_the_other_way():
    old = table(1, gone=0.08)
    old["reading"] = old["reading"].fillna(-999.0)
    found = compare(old, table(2, gone=0.08))
    assert column(found, "reading").exchange.gave == "value"
    assert column(found, "reading").missing_real
    assert "held “−999” in “version 1” are missing now" in found.findings[0].message


def test_that_a_word_for_missing_is_recognised_and_a_second_change_is_told():
    old, new = table(1), table(2)
    old.loc[::10, "kind"] = None
    new.loc[::10, "kind"] = "unknown"
    other = (new.index % 10 != 0) & (np.random.default_rng(4).random(len(new)) < 0.3)
    new.loc[other, "kind"] = "b"
    found = compare(old, new)
    assert column(found, "kind").exchange.value == "unknown"
    assert column(found, "kind").exchange.remains
    assert "other values changed, too" in found.findings[0].message


def test_that_two_unlike_changes_are_not_taken_for_one():
    new = table(2, gone=0.02)
    new.loc[np.random.default_rng(5).random(len(new)) < 0.2, "reading"] = -999.0
    assert column(compare(table(1, gone=0.08), new), "reading").exchange is None
    assert column(compare(table(1, gone=0.08), table(2)), "reading").exchange is None


def test_that_a_column_that_went_missing_is_no_steady_column():
    found = compare(table(1), table(2, gone=0.95))
    reading = column(found, "reading")
    assert reading.state() == "drift"
    assert reading.channels.missing == pytest.approx(0.95, abs=0.02)
    assert reading.channels.together == pytest.approx(0.95, abs=0.03)
    assert reading.channels.shape < 0.15
    assert reading.moved < 0.1


def test_that_the_channels_are_scored_apart():
    new = table(2)
    new.loc[:599, "kind"] = "d"
    kind = column(compare(table(1), new), "kind")
    assert kind.channels.turnover == pytest.approx(0.2)
    assert kind.channels.shape < 0.03
    assert kind.channels.missing == 0
    assert kind.channels.together == pytest.approx(kind.distances[0].value)
    new = table(2)
    new.loc[:299, "reading"] += 100
    reading = column(compare(table(1), new), "reading")
    assert reading.channels.turnover == pytest.approx(0.1, abs=0.01)
    assert reading.channels.shape < 0.05


def test_that_the_parts_of_the_change_add_up_to_the_whole():
    new = table(2)
    new.loc[:599, "kind"] = "d"
    kind = column(compare(table(1), new), "kind")
    assert sum(m.part for m in kind.moves) == pytest.approx(1)
    assert [m.part for m in kind.moves] == sorted([m.part for m in kind.moves], reverse=True)
    assert "of the change" in kind.moves[0].text
    new["reading"] += 3
    reading = column(compare(table(1), new), "reading")
    assert 0.9 < sum(m.part for m in reading.moves) <= 1 + 1e-9


def test_that_the_moved_share_is_given_as_a_multiple_of_chance():
    new = table(2)
    new["reading"] += 3
    found = compare(table(1), new)
    assert column(found, "reading").times_chance > 5
    assert column(found, "steady").times_chance < 2
    for distance in column(found, "steady").distances:
        if distance.times_chance is not None:
            assert distance.times_chance == pytest.approx(distance.value / distance.chance)
