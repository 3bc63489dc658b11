"""What broke and what recovered: told from findings and figures, filtered in the window."""

import numpy as np
import pandas as pd
import pytest

from inspector import api
from inspector.gui.blocks.grid import GridView
from inspector.report.column_states import column_states
from inspector.report.present import sections


def version(seed, n=800):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(n) + 10_000 * seed,
            "stays": rng.normal(0, 1, n),
            "breaks": rng.normal(5, 1, n),
            "heals": rng.normal(9, 1, n),
        }
    )


@pytest.fixture(scope="module")
def grid():
    frames = [version(n) for n in range(1, 6)]
    for frame in frames[2:]:
        frame.loc[:399, "breaks"] = None
    frames[1].loc[:399, "heals"] = None
    report = api.inspect({f"v{n}": f for n, f in enumerate(frames, 1)}, key="id")
    (section,) = [s for s in sections(report, "versions") if s.card.key == "versions.columns"]
    first = section.presentation.blocks[0]
    assert first == column_states(report)
    return first


def test_states_follow_the_planted_faults(grid):
    rows = {row[0]: row for row in grid.rows}
    assert rows["breaks"][1:3] == ("broke", "v3")
    assert rows["heals"][1:3] == ("recovered", "v2")
    assert rows["stays"][1] == "steady"
    assert rows["breaks"][3] == pytest.approx(0.5)
    assert [row[3] for row in grid.rows] == sorted((row[3] for row in grid.rows), reverse=True)


def test_one_version_has_no_states():
    assert column_states(api.inspect({"v1": version(1)}, key="id")) is None


def test_the_window_shows_only_what_broke(qtbot, grid):
    view = GridView(grid)
    qtbot.addWidget(view)
    view.filter.choose_state("broke")
    shown = [n for n in range(len(grid.rows)) if not view.table.isRowHidden(n)]
    assert [view.table.model().index(n, 0).data() for n in shown] == ["breaks"]
    view.filter.choose_state(None)
    assert not any(view.table.isRowHidden(n) for n in range(len(grid.rows)))
