"""What columns hold is named by form, name, range and number of different values."""

import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.coverage import kinds
from inspector.model.finding import Severity

KEY = "coverage.kinds"
N = 300
COLUMNS = {
    "url": ([f"https://example.org/{i}" for i in range(N)], "web address"),
    "mail": ([f"a{i}@b.de" for i in range(N)], "e-mail address"),
    "file": ([f"/data/x/{i}.jpg" for i in range(N)], "file path"),
    "picture": ([f"images/cat/{i:05}.png" for i in range(N)], "file path"),
    "drive": ([f"C:\\data\\{i}.csv" for i in range(N)], "file path"),
    "shape": (["POINT (1 2)", "POINT (3 4)"] * 150, "place"),
    "pair": ([f"48.{i:04}, 11.{i:04}" for i in range(N)], "place"),
    "lat": ([48.1 + i / 1000 for i in range(N)], "latitude"),
    "pickup_longitude": ([-73.9 + i / 1000 for i in range(N)], "longitude"),
    "plate": ([148.1 + i / 1000 for i in range(N)], "number"),
    "amount": ([f"{i},50" for i in range(N)], "number as text"),
    "when": ([f"2024-01-{i % 28 + 1:02}" for i in range(N)], "date as text"),
    "clock": ([f"{i % 24:02}:{i % 60:02}" for i in range(N)], "time as text"),
    "same": (["x"] * N, "constant"),
    "zero": ([0] * N, "constant"),
    "yes": (["yes", "no"] * 150, "boolean"),
    "flag": ([0, 1] * 150, "boolean"),
    "truth": ([True, False] * 150, "boolean"),
    "zip": ([f"{i % 60:05}" for i in range(N)], "category"),
    "note": ([f"hello world no {i}" for i in range(N)], "text"),
    "user_id": (range(1_000, 1_000 + N), "identifier"),
    "sku": ([f"AB-{i:04}" for i in range(N)], "identifier"),
    "colour": (["red", "green", "blue"] * 100, "category"),
    "price": ([i * 1.5 for i in range(N)], "number"),
    "day": (pd.date_range("2026-01-01", periods=N), "date or time"),
    "nothing": ([None] * N, "empty"),
    "list": ([[1, 2]] * N, "nested"),
    "raw": ([b"\xff"] * N, "binary"),
    "mostly": ([f"a{i}@b.de" if i % 50 else "none" for i in range(N)], "e-mail address"),
    "half": ([f"a{i}@b.de" if i % 2 else f"some words {i}" for i in range(N)], "text"),
}


@pytest.fixture(scope="module")
def found():
    frame = pd.DataFrame({name: list(values) for name, (values, _) in COLUMNS.items()})
    done = inspect_frames([frame], [kinds.METRIC])
    check_texts(done)
    done.presentations()
    return done


@pytest.mark.parametrize("name", COLUMNS)
def test_what_a_column_holds(found, name):
    kind = next(c.kind for c in found.result(KEY).columns if c.column == name)
    assert kind == COLUMNS[name][1]
    assert kind in kinds_known()


def kinds_known():
    from inspector.stats.kinds import KINDS

    return KINDS


def test_that_numbers_and_dates_kept_as_text_are_told(found):
    said = {f.columns: f for f in found.findings}
    assert set(said) == {("amount",), ("when",), ("clock",)}
    assert all(f.severity is Severity.INFO for f in found.findings)
    assert said["amount",].message == "“amount” holds numbers kept as text."


def test_that_versions_stand_side_by_side():
    frames = [pd.DataFrame({"a": ["1", "2"] * 50}), pd.DataFrame({"a": ["x", "yz"] * 50})]
    done = inspect_frames(frames, [kinds.METRIC])
    grid, note = done.presentations()[KEY].blocks
    assert grid.rows == (("a", "text", "number as text", "category"),)
    assert note.text == "1 column changed: “a”."


@pytest.mark.parametrize("frame", [pd.DataFrame({"a": []}), pd.DataFrame({"a": [None]})])
def test_that_nothing_is_no_error(frame):
    assert not inspect_frames([frame], [kinds.METRIC]).findings
