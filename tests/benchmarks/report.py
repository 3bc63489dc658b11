"""Times the report of a wide dataset, and throws damaged bundles at the reader.

python -m tests.benchmarks.report [--columns 500] [--versions 6] [--seconds 20]
"""

import argparse
import random
import statistics
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

import inspector
from inspector.bundle.parts import prepare
from inspector.bundle.read import read_bundle
from inspector.bundle.write import write_bundle
from inspector.model.choice import Choice
from inspector.model.errors import BundleError
from inspector.report.html import page_html
from inspector.report.view import view_of


def frame(version: int, columns: int, rows: int = 600) -> pd.DataFrame:
    """Return a wide table that drifts a little from version to version."""
    rng = np.random.default_rng(version)
    start = pd.Timestamp("2026-01-01") + pd.Timedelta(days=30 * version)
    data: dict[str, object] = {
        "id": np.arange(rows),
        "seen_at": pd.date_range(start, periods=rows, freq="h"),
        "site": rng.choice(list("abcd"), rows),
        "label": rng.choice(["ok", "bad"], rows),
    }
    for number in range(columns - len(data)):
        match number % 4:
            case 0:
                values = rng.normal(version * 0.2 * (number % 8 == 0), 1, rows)
                data[f"c{number}"] = np.where(
                    rng.random(rows) < 0.02 * (number % 5), np.nan, values
                )
            case 1:
                data[f"c{number}"] = rng.integers(0, 50, rows)
            case 2:
                data[f"c{number}"] = rng.random(rows) * 1000
            case _:
                data[f"c{number}"] = rng.choice([f"name {n}" for n in range(40)], rows)
    return pd.DataFrame(data)


def timed(name: str, work: object, runs: int = 3) -> object:
    """Print the median of some runs and return the last result."""
    times, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    print(f"| {name} | {statistics.median(times):.2f} s |", flush=True)
    return result


def fuzzed(path: Path, seconds: float) -> tuple[int, int]:
    """Damage a bundle at random; every copy must be read or refused in a sentence."""
    chance = random.Random(11)
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    whole, copy = path.read_bytes(), path.with_name("damaged.zip")
    tried = refused = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if chance.random() < 0.5:
            data = bytearray(whole)
            for _ in range(chance.randint(1, 30)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            copy.write_bytes(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))
        else:
            name = chance.choice(["manifest.json", "report.json"])
            text = bytearray(parts[name])
            for _ in range(chance.randint(1, 20)):
                place = chance.randrange(len(text))
                text[place : place + chance.randint(0, 9)] = chance.choice(
                    [b"[", b"}", b"null", b"-1", b"1e999", b'"', b"\xff", b"\\u0000", b"true"]
                )
            with zipfile.ZipFile(copy, "w") as bundle:
                for part, content in parts.items():
                    bundle.writestr(part, bytes(text) if part == name else content)
        tried += 1
        try:
            read_bundle(copy)
        except BundleError:
            refused += 1
    return tried, refused


def main() -> None:
    """Measure and fuzz."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--columns", type=int, default=500)
    options.add_argument("--versions", type=int, default=6)
    options.add_argument("--seconds", type=float, default=20.0, help="how long to fuzz")
    given = options.parse_args()
    versions = {f"2026-{n + 1:02d}": frame(n, given.columns) for n in range(given.versions)}
    report = inspector.inspect(
        versions, label="label", event_time="seen_at", key="id", source="site", as_of="2026-09-01"
    )
    print("| work | median |\n|---|---|")
    view = timed("select and mask", lambda: view_of(report))
    page = timed("index.html from the masked report", lambda: page_html(view))  # type: ignore[arg-type]
    print(f"| its size | {len(page.encode()) / 1e6:.2f} MB |")  # type: ignore[attr-defined]
    timed(
        "all parts, without PDF, workbook and PNG", lambda: prepare(report, Choice(formats=())), 1
    )
    timed("all parts", lambda: prepare(report), 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wide.zip"
        timed("bundle, written", lambda: write_bundle(report, path), 1)
        print(f"| its size | {path.stat().st_size / 1e6:.2f} MB |")
        timed("bundle, read", lambda: read_bundle(path), 1)
        small = inspector.inspect({"a": frame(0, 8, 60), "b": frame(1, 8, 60)}, as_of="2026-09-01")
        lean = write_bundle(small, Path(folder) / "small.zip", choice=Choice(formats=()))
        tried, refused = fuzzed(lean, given.seconds)
        print(
            f"\n{tried} damaged bundles: {refused} refused in a sentence, {tried - refused} read."
        )


if __name__ == "__main__":
    main()
