"""Where it moved: slices behind a steady whole, mix against within, Simpson's paradox."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.columns import METRIC as COLUMNS
from inspector.metrics.drift.slices import METRIC
from inspector.model.dataset import Roles
from inspector.model.finding import Severity


def table(seed, rows=10_000):
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": np.arange(rows) + rows * seed,
            "site": chance.choice([f"s{n}" for n in range(10)], rows),
            "wind": chance.normal(10, 3, rows),
            "level": chance.lognormal(1, 1, rows),
            "kind": chance.choice(["a", "b", "c"], rows, p=[0.6, 0.3, 0.1]),
            "count": chance.poisson(4, rows),
            "ok": chance.random(rows) < 0.8,
        }
    )
    frame["gap"] = frame["wind"].where(chance.random(rows) > 0.2)
    return frame


def compare(old, new, **roles):
    found = inspect_frames([old, new], [METRIC], roles=Roles(**({"slices": ("site",)} | roles)))
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_nothing_is_said_of_steady_slices():
    for seed in range(1, 9, 2):
        found = compare(table(seed), table(seed + 1))
        assert found.findings == ()
        assert found.result("drift.slices", "v2").tests == 60


@pytest.mark.parametrize("rows", [10_000, 40_000])
def test_that_a_shift_of_one_slice_is_found_behind_a_steady_whole(rows):
    old, new = table(1, rows), table(2, rows)
    new.loc[new["site"] == "s3", "wind"] += 3.0
    found = compare(old, new)
    (finding,) = [f for f in found.findings if f.columns[0] == "wind"]
    assert finding.slice == "site = s3"
    assert finding.severity is Severity.WARNING
    assert finding.value == pytest.approx(0.38, abs=0.06)
    assert "as a whole looks like “version 1”" in finding.message
    result = found.result("drift.slices", "v2")
    (drift,) = [d for d in result.drifts if d.column == "wind" and d.real]
    assert drift.rows_after == int((new["site"] == "s3").sum())
    assert result.sampled == (20_000 if rows > 20_000 else 0)
    whole = inspect_frames([old, new], [COLUMNS])
    assert whole.result("drift.columns", "v2").find("wind").state() != "drift"


def test_that_a_changed_mix_is_told_from_changed_values():
    rows = 10_000
    chance = np.random.default_rng(5)

    def made(weights, seed):
        frame = table(seed, rows)
        frame["site"] = chance.choice(["s0", "s1"], rows, p=weights)
        frame["wind"] += np.where(frame["site"] == "s1", 6, 0)
        return frame

    found = compare(made([0.8, 0.2], 1), made([0.4, 0.6], 2))
    (finding,) = [f for f in found.findings if f.columns == ("wind", "site")]
    assert finding.severity is Severity.INFO
    assert "changed mix of “site” explains" in finding.message
    split = next(s for s in found.result("drift.slices", "v2").splits if s.column == "wind")
    assert split.within + split.mix == pytest.approx(split.after - split.before)
    assert abs(split.within) < 0.02
    assert split.moved_mix > 5 * split.moved_within


def test_that_simpsons_paradox_of_berkeley_is_named():
    men = {"A": (825, 512), "B": (560, 353), "C": (325, 120), "D": (417, 138), "E": (191, 53),
           "F": (373, 22)}  # fmt: skip
    women = {"A": (108, 89), "B": (25, 17), "C": (593, 202), "D": (375, 131), "E": (393, 94),
             "F": (341, 24)}  # fmt: skip

    def frame(table):
        rows = [(d, k < yes) for d, (n, yes) in table.items() for k in range(n)]
        return pd.DataFrame(rows, columns=["department", "admitted"])

    found = compare(frame(men), frame(women), slices=("department",))
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert "Simpson's paradox" in finding.message
    split = found.result("drift.slices", "v2").splits[0]
    assert split.what == "true"
    assert (split.before, split.after) == pytest.approx((0.4452, 0.3035), abs=1e-3)
    assert split.mix == pytest.approx(-0.1777, abs=1e-3)


def test_that_without_slices_or_a_baseline_it_is_skipped_with_a_reason():
    found = inspect_frames([table(1), table(2)], [METRIC])
    assert "choose one under “Roles”" in found.outcomes["drift.slices", "v2"].reason
