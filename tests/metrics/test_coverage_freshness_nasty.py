"""No table is too odd for coverage and freshness: they say a sentence, never raise."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import all_of, check_texts, inspect_frames

from inspector.metrics import coverage, freshness
from inspector.model.dataset import Roles
from inspector.model.outcome import Skipped

AT = pd.Timestamp("2026-05-01 12:00")
ODD = "a \"quoted\"; DROP TABLE x --\n<b>'%s' 🦆"
FULL = {
    "id": pd.Series(dtype="int64"),
    "at": pd.Series(dtype="datetime64[us]"),
    "got": pd.Series(dtype="datetime64[us]"),
    "source": pd.Series(dtype="str"),
    "x": pd.Series(dtype="float64"),
    "label": pd.Series(dtype="str"),
}


def rows(n, at):
    return pd.DataFrame(
        {
            "id": range(n),
            "at": at,
            "got": pd.Series([AT] * n, dtype="datetime64[us]"),
            "source": ["a", "b"] * (n // 2) + ["a"] * (n % 2),
            "x": np.linspace(0, 1, n),
            "label": ["y"] * n,
        }
    )


TABLES = {
    "empty": pd.DataFrame(FULL),
    "one row": rows(1, pd.Series([AT])),
    "all times null": rows(40, pd.Series([pd.NaT] * 40, dtype="datetime64[us]")),
    "one time": rows(40, pd.Series([AT] * 40)),
    "all in the future": rows(60, pd.date_range("2090-01-01", periods=60, freq="D")),
    "year one and year 9999": rows(
        4,
        pd.Series(["0001-01-01", "9999-12-31", "2026-01-01", "2026-01-02"]).astype("datetime64[s]"),
    ),
    "all null": rows(50, pd.date_range("2026-01-01", periods=50, freq="D")).assign(
        x=np.nan, label=None, source=None
    ),
    "infinite": rows(60, pd.date_range("2026-01-01", periods=60, freq="D")).assign(
        x=[np.inf, -np.inf, np.nan] * 20
    ),
    "two rows of one source": rows(2, pd.Series([AT, AT + pd.Timedelta("1s")])),
}
ROLES = Roles(
    event_time="at",
    ingest_time="got",
    key=("id",),
    source="source",
    label="label",
    slices=("label",),
)
METRICS = [*all_of(coverage), *all_of(freshness)]


@pytest.mark.parametrize("name", TABLES)
def test_that_an_odd_table_is_measured_judged_and_shown(name):
    found = inspect_frames([TABLES[name]], METRICS, roles=ROLES, as_of=AT.timestamp())
    check_texts(found)
    for presentation in found.presentations().values():
        assert presentation.blocks


@pytest.mark.parametrize("name", TABLES)
def test_that_an_odd_table_is_compared_both_ways(name):
    usual = rows(200, pd.date_range("2026-04-01", periods=200, freq="h"))
    found = inspect_frames([usual, TABLES[name], usual], METRICS, roles=ROLES, as_of=AT.timestamp())
    check_texts(found)
    found.presentations()


def test_that_names_may_be_anything():
    frame = rows(300, pd.date_range("2026-04-01", periods=300, freq="h"))
    frame.loc[frame.index[150:], "x"] = np.nan
    frame = frame.rename(columns={"x": ODD, "source": ODD + " ", "at": "A T"})
    frame[ODD + " "] = [ODD, "b"] * 150
    found = inspect_frames(
        [frame],
        METRICS,
        roles=Roles(event_time="A T", source=ODD + " "),
        as_of=frame["A T"].max().timestamp(),
    )
    check_texts(found)
    assert any(ODD in f.columns for f in found.findings)


def test_that_nested_columns_are_counted_but_not_read():
    frame = pd.DataFrame({"n": [[1], [2], None] * 20, "s": [{"a": 1}, {"a": None}, None] * 20})
    found = inspect_frames([frame], METRICS)
    filled = found.result("coverage.completeness")
    assert [c.missing for c in filled.columns] == [20, 20]


def test_that_without_times_freshness_says_what_would_help():
    found = inspect_frames([rows(5, pd.Series([AT] * 5))], all_of(freshness), roles=Roles())
    for (key, _), outcome in found.outcomes.items():
        assert isinstance(outcome, Skipped)
        needed = "Choose an event time column to see "
        if key == "freshness.standstill":  # whole rows can be compared without times
            needed = "There is nothing to compare with"
        assert outcome.reason.startswith(needed)


def test_that_a_text_column_as_event_time_is_explained():
    frame = pd.DataFrame({"when": ["soon", "later"]})
    found = inspect_frames([frame], all_of(freshness), roles=Roles(event_time="when"))
    del found.outcomes["freshness.standstill", "v1"]
    measured = found.outcomes.pop(("freshness.age", "v1"))  # it looks whether all are missing
    assert "holds no dates or times" in measured.result.note
    assert all("holds no dates or times" in o.reason for o in found.outcomes.values())


def test_that_clean_data_raises_neither_warning_nor_alarm():
    for seed in range(2):
        chance = np.random.default_rng(seed)
        frames = []
        for month in ("2026-01-01", "2026-02-01"):
            times = pd.date_range(month, periods=28 * 24, freq="h")
            frame = pd.concat([pd.DataFrame({"at": times, "source": s}) for s in "abcde"])
            frame = frame.sort_values("at", kind="stable").reset_index(drop=True)
            n = len(frame)
            frame["id"] = np.arange(n)
            frame["got"] = frame["at"] + pd.to_timedelta(chance.gamma(2, 300, n).round(), "s")
            frame["x"] = chance.lognormal(1, 1.5, n)
            frame["y"] = chance.normal(10, 3, n).round(1)
            frame["count"] = chance.poisson(3, n)
            frame["label"] = chance.choice(["good", "bad", "none"], n, p=[0.6, 0.3, 0.1])
            frame.loc[chance.random(n) < 0.03, "y"] = np.nan
            frames.append(frame[chance.random(n) < 0.99].reset_index(drop=True))
        for frame in frames:
            found = inspect_frames(
                [frame], METRICS, roles=ROLES, as_of=frame["at"].max().timestamp() + 1800
            )
            assert not found.serious()
        found = inspect_frames(
            frames, METRICS, roles=ROLES, as_of=frames[1]["at"].max().timestamp() + 1800
        )
        assert not found.serious(version="v2")


def test_that_every_card_is_complete():
    for metric in METRICS:
        card = metric.card
        assert card.explanation.endswith("."), card.key
        assert card.limits.endswith("."), card.key
        assert card.question.endswith("?"), card.key
        assert all((card.formula, card.source, card.technical, card.name)), card.key
        assert len({t.name for t in card.thresholds}) == len(card.thresholds)
        assert all(t.meaning.endswith(".") for t in card.thresholds), card.key
