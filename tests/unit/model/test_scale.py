"""Cells: every finite value lies in the cell it is counted in."""

import math

from hypothesis import given
from hypothesis import strategies as st

from inspector.model.scale import CELLS_PER_UNIT, Scale

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)
scales = st.builds(
    Scale, centre=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6, allow_subnormal=False)
)


@given(x=finite, scale=scales)
def test_that_a_value_lies_between_the_edges_of_its_cell(x, scale):
    cell = scale.cell(x)
    slack = 1e-9 * max(abs(x), abs(scale.centre), scale.width)
    assert scale.left(cell) - slack <= x <= scale.right(cell) + slack


@given(x=finite, y=finite, scale=scales)
def test_that_cells_keep_the_order_of_values(x, y, scale):
    low, high = sorted((x, y))
    assert scale.cell(low) <= scale.cell(high)


def test_that_a_cell_is_narrow_in_the_middle_and_relative_in_the_tails():
    scale = Scale(centre=0.0, width=1.0)
    assert math.isclose(scale.right(0) - scale.left(0), 1 / CELLS_PER_UNIT, rel_tol=1e-4)
    far = scale.cell(1e6)
    assert math.isclose(
        (scale.right(far) - scale.left(far)) / 1e6, 1 / CELLS_PER_UNIT, rel_tol=0.01
    )
