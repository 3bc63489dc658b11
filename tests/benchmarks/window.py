"""How the window feels: first paint, held event loop, switching of tabs, memory over open and close.

Run `python -m tests.benchmarks.window [--columns 500] [--versions 6] [--cycles 200] [--explain]`.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.__main__ import FIRST_PAINT, table

PATIENCE = 1_800.0


def wait(app, until: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Let the event loop run until something holds."""
    end = time.monotonic() + patience
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("it took too long")
        app.processEvents()
        time.sleep(0.001)


def settle(app, seconds: float) -> None:
    """Let the event loop run for a while."""
    from PySide6.QtCore import QEvent

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        # A loop of Qt's own would do this by itself.
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.001)


def first_paint(runs: int = 5) -> float:
    """Return the median seconds from the start of a process to the first paint, and its end."""
    taken = []
    for _ in range(runs):
        begun = time.monotonic()
        subprocess.run([sys.executable, "-c", FIRST_PAINT], check=True, timeout=60)
        taken.append(time.monotonic() - begun)
    return statistics.median(taken)


def resident() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def inspected(window) -> bool:
    """Whether the report of what is open is shown."""
    workspace = window.workspace
    return workspace.presented is not None and not workspace.stale and not window.operations.busy


def say(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


class Bench:
    """A window and a heart that watches it."""

    def __init__(self, explain: bool) -> None:
        from PySide6.QtWidgets import QApplication

        from inspector.gui.main_window import MainWindow
        from inspector.gui.settings import Settings
        from inspector.gui.theme import apply_theme
        from tests.benchmarks.heart import Heart

        self.app = QApplication.instance() or QApplication(["inspector"])
        apply_theme(self.app, "light")
        self.explain = explain
        self.heart = Heart(explain=explain)
        self.window = MainWindow(Settings())
        self.window.resize(1280, 800)
        self.window.show()
        settle(self.app, 0.5)
        self.window.operations.warm_up()

    def told(self, what: str) -> None:
        """Print the longest hold since the last time."""
        heart = self.heart
        own = f"{heart.busiest * 1_000:.0f} ms of its own"
        say(what, f"{heart.longest * 1_000:.0f} ms, {own}", len(heart.holds))
        if self.explain:
            for stack, times in heart.held.most_common(6):
                print(f"    {times} × {stack}", flush=True)
        heart.begin()

    def walk(self, name: str) -> None:
        """Look at everything, twice, and tell how long tabs take to appear."""
        results = self.window.results
        for once in ("first", "again"):
            taken = {}
            for place in (*range(1, results.count()), 0):
                begun = time.thread_time()
                results.setCurrentIndex(place)
                self.app.processEvents()
                taken[results.tabText(place)] = time.thread_time() - begun
                settle(self.app, 0.7)
            slowest = max(taken, key=lambda tab: taken[tab])
            say(f"{name}: switching tabs, {once}", f"{taken[slowest] * 1_000:.0f} ms", slowest)
            self.told(f"{name}: held while tabs build, {once}")
        for place in range(results.count()):
            results.setCurrentIndex(place)
            page = results.currentWidget()
            bar = page.verticalScrollBar() if hasattr(page, "verticalScrollBar") else None
            for step in range(1, 25) if bar is not None else ():
                bar.setValue(bar.maximum() * step // 24)
                settle(self.app, 0.08)
            settle(self.app, 0.3)
        self.told(f"{name}: held while scrolling through all tabs")
        columns = self.window.workspace.versions()[-1].schema.names
        for column in columns[:: max(1, len(columns) // 12)]:
            self.window.workspace.select_column(column)
            settle(self.app, 0.3)
        self.told(f"{name}: held while choosing columns")
        for version in self.window.workspace.versions():
            self.window.workspace.select_version(version.id)
            settle(self.app, 0.3)
        self.told(f"{name}: held while choosing versions")
        for finding in self.window.workspace.presented.report.findings[:12]:
            self.window.go_to_finding(finding)
            settle(self.app, 0.3)
        self.told(f"{name}: held while going to findings")
        self.window.flow.open_palette().line.setText("c1")
        settle(self.app, 0.3)
        self.window.findChildren(type(self.window.flow.open_palette()))[0].close()
        settle(self.app, 0.3)
        self.told(f"{name}: held while searching everything")

    def cycles(self, path: str, count: int) -> None:
        """Open and close one file many times, and tell the memory."""
        seen = []
        for number in range(count + 1):
            self.window.operations.open_paths([path])
            wait(self.app, lambda: inspected(self.window))
            self.window.results.setCurrentIndex(1 + number % 5)
            settle(self.app, 0.05)
            self.window.close_all()
            settle(self.app, 0.02)
            if number % 20 == 0:
                gc.collect()
                seen.append(resident())
                say(f"after {number} cycles", f"{seen[-1]:.0f} MB", "")


def main() -> None:
    """Measure, and print a table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--columns", type=int, default=500)
    given.add_argument("--versions", type=int, default=6)
    given.add_argument("--rows", type=int, default=2_000)
    given.add_argument("--cycles", type=int, default=200)
    given.add_argument("--explain", action="store_true", help="say what held the event loop")
    given.add_argument("--skip", default="", help="of: paint, sample, wide")
    args = given.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="inspector-window-") as made:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = made
        say("what", "time or memory", "holds over 100 ms, or where")
        say("---", "---", "---")
        if "paint" not in args.skip:
            say("start to first paint", f"{first_paint():.2f} s", "")
        bench = Bench(args.explain)
        bench.told("start of the window")
        if "sample" not in args.skip:
            bench.window.operations.open_demo()
            wait(bench.app, lambda: inspected(bench.window))
            bench.told("sample: held while it opens and is inspected")
            bench.walk("sample")
            bench.window.close_all()
        if "wide" not in args.skip:
            size = f"{args.columns} × {args.versions}"
            paths = [
                str(
                    table(
                        args.rows, args.columns, Path(made) / f"v{n}.parquet", seed=0.1 * n + 0.05
                    )
                )
                for n in range(args.versions)
            ]
            settle(bench.app, 0.5)
            bench.heart.begin()
            bench.window.operations.open_paths(paths)
            begun = time.monotonic()
            wait(bench.app, lambda: inspected(bench.window))
            say(f"{size}: opened and inspected", f"{time.monotonic() - begun:.1f} s", "")
            bench.told(f"{size}: held while it opens and is inspected")
            bench.walk(size)
            bench.window.close_all()
        if args.cycles:
            small = table(200, 6, Path(made) / "small.parquet")
            bench.cycles(str(small), args.cycles)
            bench.told("held over all cycles")
        bench.heart.stop()
        bench.window.close()


if __name__ == "__main__":
    main()
