"""Makes data, runs whole processes, prints a table of seconds, memory and ratios.

Every ratio is to DuckDB's SUMMARIZE of the same file in the same run; medians of paired runs.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUMMARIZE = """
import duckdb, sys
duckdb.execute("SUMMARIZE SELECT * FROM '" + sys.argv[1] + "'").fetchall()
"""
FIRST_PAINT = """
from PySide6.QtWidgets import QApplication
from inspector.gui.app import run_window
from inspector.gui.main_window import MainWindow
class Measured(MainWindow):
    def __init__(self, settings):
        super().__init__(settings)
        self.first_painted.connect(QApplication.quit)
import inspector.gui.main_window
inspector.gui.main_window.MainWindow = Measured
run_window()
"""
WRITE = """
import duckdb, sys
with duckdb.connect() as connection:
    for statement in sys.argv[1:]:
        connection.execute(statement)
"""
DRIFT_PAIR = "pair with drift, findings and bundle"


def table(rows: int, columns: int, path: Path, seed: float = 0.42, shift: float = 0.0) -> Path:
    """Write a table of mixed columns."""
    if path.exists():
        return path
    made = [
        "i AS id",
        "TIMESTAMP '2025-01-01' + INTERVAL (i * 31536000.0 / {rows}) SECOND AS seen_at",
        "'site ' || CAST(floor(random() * 12) AS INTEGER) AS site",
        "CASE WHEN random() < 0.9 THEN 'ok' ELSE 'bad' END AS label",
    ]
    kinds = [
        "CASE WHEN random() < 0.97 THEN exp(sqrt(-2 * ln(random() + 1e-12)) "
        "* cos(6.2831853 * random())) + {shift} END",
        "CAST(floor(random() * 50) AS INTEGER)",
        "round(random() * 1000, 2)",
        "'name ' || CAST(floor(random() * 5000) AS INTEGER)",
    ]
    for number in range(columns - len(made)):
        made.append(f"{kinds[number % len(kinds)]} AS c{number}")
    body = ", ".join(made).format(rows=rows, shift=shift)
    # In a process of its own: a child's peak memory counts what its parent held when it began.
    seeded = f"SELECT setseed({seed})"
    copied = f"COPY (SELECT {body} FROM range({rows}) t(i)) TO '{path}'"
    subprocess.run([sys.executable, "-c", WRITE, seeded, copied], check=True)
    return path


def measured(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Run a process; return its seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    errors = process.stderr.read().decode() if process.stderr else ""
    if status:
        raise SystemExit(f"{' '.join(command[:4])} failed:\n{errors[-800:]}")
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return seconds, usage.ru_maxrss / scale


def paired(name: str, ours: list[str], theirs: list[str], runs: int) -> None:
    """Run both in turn and print the medians."""
    pairs = [(measured(ours), measured(theirs)) for _ in range(runs)]
    seconds = statistics.median(a[0] for a, _ in pairs)
    reference = statistics.median(b[0] for _, b in pairs)
    ratio = statistics.median(a[0] / b[0] for a, b in pairs)
    memory = max(a[1] for a, _ in pairs)
    print(
        f"| {name} | {seconds:.2f} s | {reference:.2f} s | {ratio:.2f} | {memory:.0f} MB |",
        flush=True,
    )


def first_paint(runs: int) -> None:
    """Print the time from process start to the window's first paint (and the process's end)."""
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    times = [measured([sys.executable, "-c", FIRST_PAINT], environment)[0] for _ in range(runs)]
    median = statistics.median(times)
    print(f"| window: process start to first paint | {median:.2f} s | | | |", flush=True)


def main() -> None:
    """Run what was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000, help="rows of the large table")
    options.add_argument("--runs", type=int, default=3, help="paired runs")
    options.add_argument("--folder", type=Path, help="where the data is kept between runs")
    given = options.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="inspector-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    report = [sys.executable, "-m", "inspector", "report", "--quiet"]
    large = table(given.rows, 20, folder / f"large-{given.rows}.parquet")
    other = table(given.rows, 20, folder / f"other-{given.rows}.parquet", 0.17, 0.1)
    wide = table(50_000, 300, folder / "wide.parquet")
    text = table(max(1, given.rows // 4), 20, folder / f"text-{given.rows // 4}.csv")
    small = table(1_000, 20, folder / "small.csv")
    print("| work | Inspector | SUMMARIZE | ratio | peak memory |")
    print("|---|---|---|---|---|")
    first_paint(given.runs)
    for name, paths in (
        (f"{given.rows:,} x 20 Parquet, one version", [large]),
        (f"{given.rows:,} x 20 Parquet, {DRIFT_PAIR}", [large, other]),
        ("50,000 x 300 Parquet, one version", [wide]),
        (f"{given.rows // 4:,} x 20 CSV, one version", [text]),
        ("1,000 x 20 CSV, one version", [small]),
    ):
        out = str(folder / "report.zip")
        ours = [*report, *map(str, paths), "--out", out]
        theirs = [sys.executable, "-c", SUMMARIZE, str(paths[0])]
        paired(name, ours, theirs, given.runs)


if __name__ == "__main__":
    main()
