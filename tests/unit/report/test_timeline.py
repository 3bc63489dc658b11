"""What was known of a source at a moment, drawn and as a table."""

import pytest

from inspector.model.timeline import Lane, Missing, Timeline, lane_at, moments_of
from inspector.report.charts import drawing
from inspector.report.lanes import span_of, timeline_grid
from inspector.report.text import block_text

HOUR, DAY = 3_600.0, 86_400.0


def lane(**changes):
    """Ten days of hourly rows; on the fourth day six hours are missing."""
    known = {
        "label": "south",
        "starts": tuple(DAY * n for n in range(10)),
        "ends": tuple(DAY * (n + 1) for n in range(10)),
        "rows": (24, 24, 24, 18, *(24,) * 6),
        "newest": tuple(DAY * n + 23 * HOUR for n in range(10)),
        "missing": (Missing(start=3 * DAY + 8 * HOUR, end=3 * DAY + 14 * HOUR, steps=6),),
        "step": HOUR,
        "usual": HOUR,
        "late_after": 2 * HOUR,
        "very_late_after": 3 * HOUR,
    }
    return Lane(**(known | changes))


def timeline(*lanes, as_of=10 * DAY, **changes):
    return Timeline(title="What came when", lanes=lanes or (lane(),), as_of=as_of, **changes)


@pytest.mark.parametrize(
    ("moment", "newest", "state"),
    [
        (10 * DAY, 9 * DAY + 23 * HOUR, "on time"),
        (10 * DAY + 1.5 * HOUR, 9 * DAY + 23 * HOUR, "late"),
        (10 * DAY + 5 * HOUR, 9 * DAY + 23 * HOUR, "very late"),
        (5 * DAY, 4 * DAY + 23 * HOUR, "on time"),
        (-1.0, None, "nothing yet"),
    ],
)
def test_that_a_source_is_late_by_its_own_usual_delay(moment, newest, state):
    now = lane_at(lane(), moment)
    assert (now.newest, now.state) == (newest, state)
    assert now.delay == (None if newest is None else moment - newest)


def test_that_missing_steps_are_counted_up_to_the_moment():
    counts = [
        lane_at(lane(), 3 * DAY + hours * HOUR).missing for hours in (0, 8, 8.5, 10.5, 14, 20)
    ]
    assert counts == [0, 0, 1, 3, 6, 6]


def test_that_times_in_which_nothing_ever_comes_do_not_make_late():
    night = ((10 * DAY, 10 * DAY + 8 * HOUR),)
    assert lane_at(lane(), 10 * DAY + 8 * HOUR).state == "very late"
    assert lane_at(lane(), 10 * DAY + 8 * HOUR, night).state == "on time"


def test_that_a_source_without_rhythm_is_not_judged():
    free = lane(late_after=None, very_late_after=None)
    assert lane_at(free, 99 * DAY).state == "no rhythm"


def test_that_the_slider_stops_at_ends_of_periods_and_at_the_moment_itself():
    moments = moments_of(timeline(as_of=12.5 * DAY))
    assert moments[-1] == 12.5 * DAY
    assert list(moments) == sorted(set(moments))
    assert set(lane().ends) <= set(moments)
    many = lane(
        starts=tuple(HOUR * n for n in range(5_000)),
        ends=tuple(HOUR * (n + 1) for n in range(5_000)),
        rows=(1,) * 5_000,
        newest=tuple(HOUR * n for n in range(5_000)),
    )
    assert len(moments_of(timeline(many, as_of=6_000 * HOUR))) <= 402
    assert moments_of(timeline(lane(starts=(), ends=(), rows=(), newest=()))) == (10 * DAY,)


def test_that_the_table_states_its_moment():
    grid = timeline_grid(timeline(), 10 * DAY + 5 * HOUR)
    assert "as of 1970-01-11 05:00" in grid.title
    assert grid.rows == (("south", 9 * DAY + 23 * HOUR, HOUR, HOUR, 6 * HOUR, 6, "very late"),)
    assert grid.tones == ("critical",)
    assert "1970-01-10 23:00" in block_text(timeline())


def test_that_the_drawing_shows_rows_gaps_and_the_moment():
    drawn = drawing(timeline(closed=((0.0, DAY),)))
    hovers = [getattr(shape, "hover", "") for shape in drawn.shapes]
    assert any("6 missing from 1970-01-04 08:00" in hover for hover in hovers)
    assert any(hover.startswith("as of") for hover in hovers)
    assert any("nothing ever comes" in hover for hover in hovers)
    assert all(
        shape.x >= 0 and shape.x + shape.width <= drawn.width + 1
        for shape in drawn.shapes
        if hasattr(shape, "height")
    )


def test_that_a_moment_long_after_the_data_does_not_press_it_into_a_corner():
    assert span_of(timeline(as_of=11 * DAY)) == (0.0, 11 * DAY)
    assert span_of(timeline(as_of=3_000 * DAY)) == (0.0, 10 * DAY)
