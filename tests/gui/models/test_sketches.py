import pytest

from inspector import api
from inspector.gui.models.sketches import MOST_BARS, NO_SKETCH, draw, forget, sketches
from inspector.model.dataset import Column, LogicalType


@pytest.fixture(scope="module")
def known():
    """Return the sketches of a table, by column."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(3)
    rows = 6_000
    frame = pd.DataFrame(
        {
            "even": np.arange(rows),
            "bell": chance.normal(0, 1, rows),
            "gaps": np.where(np.arange(rows) % 4 == 0, np.nan, 1.5),
            "kind": chance.choice(["a", "b", "c"], rows, p=[0.5, 0.3, 0.2]),
            "flag": chance.random(rows) < 0.25,
        }
    )
    report = api.inspect(frame)
    columns = report.versions[0].schema.columns
    found = sketches(columns, report, "v1")
    return dict(zip((c.name for c in columns), found, strict=True))


def test_that_even_values_make_even_bars(known):
    bars = known["even"].bars
    assert len(bars) == MOST_BARS
    assert min(bars) > 0.9


def test_that_a_bell_is_high_in_the_middle_and_low_at_its_ends(known):
    bars = known["bell"].bars
    assert max(range(len(bars)), key=bars.__getitem__) in range(8, 17)
    assert bars[0] < 0.1 > bars[-1]


def test_that_completeness_is_the_share_that_holds_something(known):
    assert known["gaps"].complete == 0.75
    assert known["even"].complete == 1


def test_that_categories_are_ranked_by_frequency(known):
    kind = known["kind"]
    assert kind.ranked
    assert len(kind.bars) == 3
    assert list(kind.bars) == sorted(kind.bars, reverse=True)
    assert kind.bars[0] == 1
    assert "most frequent" in kind.told


def test_that_nothing_is_drawn_of_what_no_report_knows():
    column = Column(name="x", type=LogicalType.REAL, physical="DOUBLE")
    assert sketches([column], None, "v1") == (NO_SKETCH,)


def test_that_a_time_read_from_parts_is_drawn_with_the_others():
    import pandas as pd

    days = pd.date_range("2026-01-01", periods=60)
    frame = pd.DataFrame({"year": days.year, "month": days.month, "day": days.day})
    report = api.inspect(frame)
    draw(report)
    columns = report.versions[0].schema.columns
    assert [c.name for c in columns][-1] == "time (year, month, day)"
    assert sketches(columns, report, "v1")[-1].bars
    forget(report)
