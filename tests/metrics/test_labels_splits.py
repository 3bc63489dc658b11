"""Train and test: like classes, no shared keys, rows, patients or times."""

import msgspec
import numpy as np
import pandas as pd
from frame_inspection import check_texts, inspect_frames
from scipy.stats import chi2_contingency

from inspector.metrics.labels.splits import METRIC
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

ROLES = Roles(label="sick", split="part", key=("row",), event_time="seen")


def table(seed=0, n=4_000):
    chance = np.random.default_rng(seed)
    seen = np.sort(pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.random(n) * 100, "D"))
    part = np.where(
        np.arange(n) < 0.7 * n, "train", np.where(np.arange(n) < 0.85 * n, "val", "test")
    )
    return pd.DataFrame(
        {
            "row": np.arange(n),
            "seen": seen,
            "part": part,
            "patient": [f"p{k:04}" for k in np.arange(n) // 8],
            "age": chance.normal(50, 12, n),
            "dose": chance.exponential(2, n),
            "sick": chance.choice(["no", "yes"], n, p=[0.8, 0.2]),
        }
    )


def inspect(frame, roles=ROLES):
    found = inspect_frames([frame], [METRIC], roles=roles)
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_a_clean_split_by_time_says_nothing():
    found = inspect(table())
    assert not found.findings
    result = found.result("labels.splits")
    assert result.train == "train"
    assert [p.name for p in result.parts] == ["test", "train", "val"]
    assert {(one.kind, one.columns) for one in result.leaks} >= {
        ("key", ("row",)),
        ("entity", ("patient",)),
    }
    assert not any(one.rows for one in result.leaks if one.kind in ("key", "row", "time"))


def test_that_class_differences_are_those_of_scipy():
    frame = table()
    frame.loc[(frame.part == "val") & (frame.index % 3 == 0), "sick"] = "yes"
    result = inspect(frame).result("labels.splits")
    for part in result.parts:
        inside = frame.part == part.name
        crossed = pd.crosstab(inside, frame.sick)
        known = chi2_contingency(crossed, correction=False).pvalue
        assert part.p == float(f"{known:.6g}") or abs(part.p - known) < 1e-9
        shares = [crossed.loc[k] / crossed.loc[k].sum() for k in (True, False)]
        assert abs(part.moved - 0.5 * (shares[0] - shares[1]).abs().sum()) < 1e-12
    (finding,) = inspect(frame).findings
    assert "classes of “val” differ" in finding.message


def test_that_a_shared_key_is_critical_and_counted():
    frame = table()
    test = frame.index[frame.part == "test"][:30]
    frame.loc[test, "row"] = np.arange(30)
    (finding,) = inspect(frame).findings
    assert finding.severity is Severity.CRITICAL
    assert finding.rows == 30
    assert "have a key (“row”) that “train” has as well" in finding.message


def test_that_copied_rows_are_found_whatever_their_keys_and_times():
    frame = table()
    test = frame.index[frame.part == "test"]
    frame.loc[test[:40], ["patient", "age", "dose", "sick"]] = frame.loc[
        :39, ["patient", "age", "dose", "sick"]
    ].to_numpy()
    found = inspect(frame)
    (finding,) = found.of("labels.splits")
    leak = next(
        one for one in found.result("labels.splits").leaks if one.kind == "row" and one.rows
    )
    assert (leak.part, leak.rows, leak.of) == ("test", 40, len(test))
    assert finding.severity is Severity.WARNING
    assert "equal in all 4 columns" in finding.message


def test_that_patients_in_both_parts_are_found():
    frame = table()
    chance = np.random.default_rng(3)
    frame["part"] = chance.choice(["train", "test"], len(frame), p=[0.8, 0.2])
    found = inspect(frame)
    (finding,) = found.findings
    assert "belong to a “patient” that “train” knows as well" in finding.message
    train = set(frame.patient[frame.part == "train"])
    known = frame.patient[frame.part == "test"].isin(train).sum()
    assert finding.rows == known


def test_that_late_train_rows_are_named_only_where_the_split_is_by_time():
    frame = table()
    late = frame.index[frame.part == "test"][-100:]
    frame.loc[late, "part"] = "train"
    messages = [f.message for f in inspect(frame).findings]
    assert any("are later than “" in m and "follow each other in time" in m for m in messages)


def test_that_odd_splits_are_a_sentence():
    frame = table()
    frame["part"] = "train"
    assert "has 1 parts" in inspect(frame).result("labels.splits").note
    frame["part"] = frame.row
    assert "parts with labels" in inspect(frame).result("labels.splits").note
    assert METRIC.skip(inspect(table(), Roles(label="sick")).subjects[0]).startswith(
        "Choose the column"
    )
