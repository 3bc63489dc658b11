"""How soon first rows are seen, and what scrolling costs, on files far larger than the memory allowed.

Run `python -m tests.benchmarks.preview`. It writes a CSV of 5 GB and a folder of Parquet of 10 GB, scaled
down to a quarter of the free disk (`--scale` says by how much), opens each in the real window in a process
of its own, and removes them again. Printed: seconds from the call that opens to first rows on the screen,
to all rows; seconds to show a page at twelve places far apart (median and worst); the longest time the
window's loop was held; peak memory (RSS) before opening, while first rows are shown and while scrolling.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CSV_BYTES, PARQUET_BYTES = 5e9, 10e9
PLACES = (0.5, 0.999, 0.0, 0.25, 0.75, 0.1, 0.9, 0.33, 0.66, 0.05, 0.95, 1.0)


def rows_of(folder: Path, kind: str, target: float) -> Path:
    """Write a CSV file or a folder of Parquet files of about so many bytes."""
    path = folder / ("big.csv" if kind == "csv" else "big")
    body = (
        "SELECT i AS id, TIMESTAMP '2025-01-01' + INTERVAL (i) SECOND AS seen_at, "
        "'site ' || (hash(i) % 12) AS site, random() AS a, random() * 1000 AS b, "
        "round(random() * 100, 2) AS c, md5(CAST(i AS VARCHAR)) AS token, "
        "CASE WHEN random() < 0.9 THEN 'ok' ELSE 'bad' END AS label FROM range({}, {}) t(i)"
    )
    each = 121 if kind == "csv" else 60
    rows = int(target / each)
    statements = []
    if kind == "csv":
        statements.append(f"COPY ({body.format(0, rows)}) TO '{path}' (HEADER)")
    else:
        path.mkdir()
        parts = 16
        for part in range(parts):
            span = body.format(rows * part // parts, rows * (part + 1) // parts)
            statements.append(f"COPY ({span}) TO '{path}/part-{part:02}.parquet'")
    code = (
        "import duckdb, sys\nduckdb.execute('SET enable_progress_bar = false')"
        "\nfor s in sys.argv[1:]: duckdb.execute(s)"
    )
    subprocess.run([sys.executable, "-c", code, *statements], check=True)
    return path


def memory(field: str = "VmRSS") -> float:
    """Return this process's memory in MB: now (VmRSS), or at most so far (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak() -> None:
    """Let the peak of memory begin anew."""
    Path("/proc/self/clear_refs").write_text("5")


def watched(path: str) -> dict[str, float]:
    """Open a file in the window and scroll; return what was measured."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    settings = tempfile.mkdtemp()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    from inspector.gui.main_window import MainWindow
    from inspector.gui.models.preview_model import PENDING
    from inspector.gui.settings import Settings

    app = QApplication.instance() or QApplication([])
    window = MainWindow(Settings())
    window.resize(1280, 800)
    window.show()
    worst = 0.0

    def wait(done: object, seconds: float) -> float:
        nonlocal worst
        start = last = time.perf_counter()
        while not done():  # type: ignore[operator]
            app.processEvents()
            now = time.perf_counter()
            worst = max(worst, now - last)
            last = now
            if now - start > seconds:
                raise SystemExit("it took too long")
            time.sleep(0.002)
        return time.perf_counter() - start

    window.operations.warm_up()
    start = time.perf_counter()
    wait(lambda: time.perf_counter() - start > 3, 10)
    data, told = window.results.data, {"memory before": memory()}
    window.results.setCurrentWidget(data)

    def seen() -> bool:
        model = data.table.model()
        return (
            data.table.isVisible()
            and model is not None
            and model.rowCount() > 0
            and model.index(0, 0).data() != PENDING
        )

    start = time.perf_counter()
    forget_peak()
    window.operations.open_paths([path])
    wait(seen, 600)
    told["first rows"] = time.perf_counter() - start
    told["peak memory at first rows"] = memory("VmHWM")
    wait(lambda: bool(window.workspace.entries), 3_600)
    told["all rows"] = time.perf_counter() - start
    told["peak memory while reading"] = memory("VmHWM")
    window.operations._settling.stop()  # scrolling is measured on its own, not beside a run
    window.operations.cancel()
    wait(lambda: not window.operations.busy and seen(), 600)
    wait(lambda: not window.operations._jobs.running, 600)
    told["memory after opening"] = memory()
    forget_peak()
    worst = 0.0
    model, times = data.table.model(), []
    told["rows"] = model.rowCount()
    for share in PLACES:
        row = min(model.rowCount() - 1, int(share * model.rowCount()))
        data.table.scrollTo(model.index(row, 0), data.table.ScrollHint.PositionAtTop)
        times.append(wait(lambda row=row: model.index(row, 0).data() != PENDING, 600))
    for step in range(60):  # and a drag through everything
        bar = data.table.verticalScrollBar()
        bar.setValue(bar.maximum() * step // 60)
        start = time.perf_counter()
        wait(lambda start=start: time.perf_counter() - start > 0.03, 10)
    wait(lambda: model.index(max(0, data.table.rowAt(0)), 0).data() != PENDING, 600)
    told["page, median"] = sorted(times)[len(times) // 2]
    told["page, worst"] = max(times)
    told["peak memory while scrolling"] = memory("VmHWM")
    told["longest hold of the window while scrolling"] = worst
    window.close()
    shutil.rmtree(settings, ignore_errors=True)
    return told


def main() -> None:
    """Write the files, measure, print, remove."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, help="share of 5 GB and 10 GB to write")
    options.add_argument("--only", choices=["csv", "parquet"])
    options.add_argument("--watch", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.watch:
        sys.stdout.write(json.dumps(watched(given.watch)))
        return
    folder = Path(tempfile.mkdtemp(prefix="inspector-preview-"))
    free = shutil.disk_usage(folder).free
    # A text is on the disk three times at most: itself, as loaded, as typed.
    scale = given.scale or min(1.0, free / 4 / PARQUET_BYTES, free / 4 / CSV_BYTES)
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    try:
        for kind, target in (("csv", CSV_BYTES), ("parquet", PARQUET_BYTES)):
            if given.only not in (None, kind):
                continue
            path = rows_of(folder, kind, target * scale)
            files = path.rglob("*") if path.is_dir() else [path]
            size = sum(file.stat().st_size for file in files)
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.preview", "--watch", str(path)],
                env=environment,
                stdout=subprocess.PIPE,
                check=True,
            )
            print(f"\n{kind}, {size / 1e9:.2f} GB (scale {scale:.2f})", flush=True)
            for name, value in json.loads(done.stdout).items():
                unit = "MB" if "memory" in name else "" if name == "rows" else "s"
                print(
                    f"  {name}: {value:,.0f} {unit}" if unit != "s" else f"  {name}: {value:.3f} s"
                )
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
