"""An empty table is told apart from one whose times are all missing, and both from one that is old."""

import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import age
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

FRAME = pd.DataFrame({"at": pd.date_range("2026-01-01", periods=30, freq="D"), "x": range(30)})


def inspect(*frames, roles=None):
    found = inspect_frames(
        frames,
        [age.METRIC],
        roles=roles or Roles(event_time="at"),
        as_of=pd.Timestamp("2026-01-30").timestamp(),
    )
    check_texts(found)
    found.presentations()
    return found


@pytest.mark.parametrize("roles", [Roles(event_time="at"), Roles(), Roles(event_time="gone")])
def test_that_an_empty_table_is_critical_with_and_without_a_time(roles):
    (said,) = inspect(FRAME, FRAME.head(0), roles=roles).findings
    assert said.severity is Severity.CRITICAL
    assert said.slice == "empty"
    assert said.message == (
        "“version 2” is empty: it has 2 columns and no row; “version 1” has 30 rows."
    )


@pytest.mark.parametrize("kind", ["datetime64[us]", "object", "string"])
def test_that_times_that_are_all_missing_are_told_whatever_type_is_left(kind):
    frame = FRAME.assign(at=pd.Series([None] * 30, dtype=kind))
    (said,) = inspect(FRAME, frame).findings
    assert said.severity is Severity.CRITICAL
    assert said.slice == "no time"
    assert said.rows == 30


def test_that_texts_in_place_of_times_are_neither():
    found = inspect(FRAME.assign(at="later"))
    assert not found.findings
    (made,) = found.presentations().values()
    assert "holds no dates or times" in made.blocks[0].text


def test_that_a_fresh_table_and_a_single_row_are_fine():
    assert not inspect(FRAME).findings
    assert not inspect(FRAME.head(1)).findings
