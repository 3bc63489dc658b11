"""The matrix, the map of time and the patterns show exactly what pandas counts."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import inspect_frames

from inspector.engine.duckdb_engine import rules
from inspector.metrics.coverage.by_time import METRIC as BY_TIME
from inspector.metrics.coverage.matrix import METRIC as MATRIX
from inspector.metrics.coverage.patterns import METRIC as PATTERNS
from inspector.model.blocks import Bars, Heatmap
from inspector.model.dataset import Roles


@pytest.fixture
def frame():
    chance = np.random.default_rng(8)
    n = 10_007
    data = pd.DataFrame(
        {
            "at": pd.date_range("2026-01-01", periods=n, freq="h"),
            "full": range(n),
            "early": chance.normal(size=n),
            "twin": chance.normal(size=n),
            "word": chance.choice(["a", "b", " ", ""], n),
        }
    )
    data.loc[:2_999, ["early", "twin"]] = np.nan
    return data


def test_that_bands_hold_what_pandas_counts(frame):
    inspection = inspect_frames([frame], [MATRIX])
    result = inspection.result(MATRIX.card.key)
    assert result.columns == ("early", "twin", "word")
    assert result.full == 2
    assert sum(result.looked_at) == len(frame)
    gaps = frame.assign(word=frame.word.str.strip().eq("")).assign(
        early=frame.early.isna(), twin=frame.twin.isna()
    )
    by_band = gaps.groupby(np.arange(len(frame)) // result.height)
    for name, missing in zip(result.columns, result.missing, strict=True):
        assert list(missing) == by_band[name].sum().tolist()
    (block,) = inspection.presentations()[MATRIX.card.key].blocks
    assert block.rows == ("early and 1 more", "word")
    assert "2 columns without gaps are not drawn" in block.caption


def test_that_a_very_large_table_is_looked_at_in_part_and_that_is_said(frame, monkeypatch):
    monkeypatch.setattr(rules, "MOST_CELLS", 1_000)
    monkeypatch.setattr(rules, "BLOCK", 50)
    inspection = inspect_frames([frame], [MATRIX])
    result = inspection.result(MATRIX.card.key)
    assert set(result.looked_at[:-1]) == {50}
    early = result.missing[result.columns.index("early")]
    first = frame.early.isna().to_numpy()
    starts = range(0, len(frame), result.height)
    assert list(early) == [int(first[s : s + 50].sum()) for s in starts]
    (block,) = inspection.presentations()[MATRIX.card.key].blocks
    assert "An estimate" in block.caption


def test_that_five_hundred_columns_are_one_chart_of_bearable_size():
    chance = np.random.default_rng(1)
    values = chance.normal(size=(400, 500))
    values[chance.random((400, 500)) < 0.2] = np.nan
    wide = pd.DataFrame(values, columns=[f"c{i}" for i in range(500)])
    (block,) = inspect_frames([wide], [MATRIX]).presentations()[MATRIX.card.key].blocks
    assert len(block.rows) == 500
    assert len(block.columns) == 20


def test_that_empty_and_full_tables_have_no_matrix(frame):
    for data in (frame[["full"]], frame.head(0)):
        inspection = inspect_frames([data], [MATRIX])
        (note,) = inspection.presentations()[MATRIX.card.key].blocks
        assert note.text == "No cell is missing."


def test_that_the_map_of_time_adds_periods_up(frame):
    inspection = inspect_frames([frame], [BY_TIME], roles=Roles(event_time="at"))
    blocks = inspection.presentations()[BY_TIME.card.key].blocks
    (block,) = [b for b in blocks if isinstance(b, Heatmap)]
    result = inspection.result(BY_TIME.card.key)
    assert len(block.columns) <= 48
    early = block.values[block.rows.index("early")]
    assert early[0] == 1
    assert early[-1] == 0
    assert sum(result.missing[result.columns.index("early")]) == 3_000


def test_that_patterns_are_drawn_as_bars_over_their_columns(frame):
    blocks = inspect_frames([frame], [PATTERNS]).presentations()[PATTERNS.card.key].blocks
    (bars,) = [b for b in blocks if isinstance(b, Bars)]
    matrix = next(b for b in blocks if isinstance(b, Heatmap) and "pattern" in b.title)
    gaps = frame[["early", "twin"]].isna().assign(word=frame.word.str.strip().eq(""))
    counted = gaps.value_counts(normalize=True)
    (series,) = bars.series
    for place, share in enumerate(series.values):
        key = tuple(bool(matrix.values[matrix.rows.index(n)][place]) for n in gaps.columns)
        assert share == pytest.approx(counted[key])
