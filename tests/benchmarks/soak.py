"""Random use of the window for a while: no leak, no warning of Qt, no fault, no held event loop.

Run `python -m tests.benchmarks.soak --minutes 60`; a short one is in the suite.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.window import inspected, resident, settle, wait

#: A leak shows as memory that keeps growing by more than this, in MB, from the second third on.
ALLOWED_MB = 60.0


class Soak:
    """A window, and somebody who does anything at all.

    Args:
        folder: Where tables are written.
        seed: Two soaks of one seed do the same.
    """

    def __init__(self, folder: Path, seed: int = 1) -> None:
        from PySide6.QtCore import qInstallMessageHandler
        from PySide6.QtWidgets import QApplication

        from inspector.gui.main_window import MainWindow
        from inspector.gui.settings import Settings
        from inspector.gui.theme import apply_theme
        from tests.benchmarks.heart import Heart

        self.chance = random.Random(seed)
        self.said: list[str] = []
        self.faults: list[BaseException] = []
        self._before = qInstallMessageHandler(self._hear)
        self.app = QApplication.instance() or QApplication(["inspector"])
        apply_theme(self.app, "light")
        self.paths = [self._table(folder / f"sales_v{n}.csv", n) for n in range(1, 4)]
        self.window = MainWindow(Settings())
        self.window.operations.crashed.connect(self.faults.append)
        self._hook, sys.excepthook = sys.excepthook, self._caught
        self.window.resize(1280, 800)
        self.window.show()
        self.window.operations.warm_up()
        self.heart = Heart()
        self.done = 0
        self.memory: list[float] = []

    def run(self, seconds: float) -> None:
        """Do anything at all for a while."""
        end = time.monotonic() + seconds
        self._open()
        self.heart.begin()
        while time.monotonic() < end:
            act = self.chance.choice(self._acts())
            act()
            settle(self.app, self.chance.choice((0.0, 0.01, 0.05, 0.2)))
            self.done += 1
            if self.done % 50 == 0:
                gc.collect()
                self.memory.append(resident())

    def end(self) -> None:
        """Close the window."""
        from PySide6.QtCore import qInstallMessageHandler

        self.heart.stop()
        self.window.close()
        settle(self.app, 0.05)
        sys.excepthook = self._hook
        qInstallMessageHandler(self._before)

    def grown(self) -> float:
        """Return by how many MB memory grew from the second third on, from median to median."""
        third = max(1, len(self.memory) // 3)
        middle, last = self.memory[third : 2 * third], self.memory[2 * third :]
        if not middle or not last:
            return 0.0
        return sorted(last)[len(last) // 2] - sorted(middle)[len(middle) // 2]

    def _hear(self, _kind: object, _context: object, text: str) -> None:
        if "does not support" not in text:  # what a platform without a screen says
            self.said.append(text)

    def _caught(self, _kind: object, error: BaseException, _trace: object) -> None:
        self.faults.append(error)

    def _table(self, path: Path, number: int) -> str:
        lines = ["id,day,shop,price,label"]
        for row in range(150):
            price = "" if number > 1 and row % (5 - number) == 0 else f"{row * 7 % 31 / 3:.2f}"
            lines.append(f"{row},2026-01-{1 + row % 28:02d},{'abc'[row % 3]},{price},{row % 2}")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    def _open(self) -> None:
        self.window.operations.open_paths(self.paths[:2])
        wait(self.app, lambda: inspected(self.window), 120)

    def _acts(self) -> list:
        window, chance = self.window, self.chance
        workspace, results = window.workspace, window.results
        entries = workspace.entries
        if not entries:
            return [self._open]
        names = workspace.versions()[-1].schema.names
        findings = workspace.presented.report.findings if workspace.presented is not None else ()

        def scroll() -> None:
            page = results.currentWidget()
            if hasattr(page, "verticalScrollBar"):
                bar = page.verticalScrollBar()
                bar.setValue(chance.randint(0, max(1, bar.maximum())))

        def palette() -> None:
            dialog = window.flow.open_palette()
            dialog.line.setText(chance.choice(("pri", "the", "open", "x", "version")))
            settle(self.app, 0.02)
            dialog.close()

        def decide() -> None:
            from inspector.model.decision import Decision

            if findings:
                found = chance.choice(findings)
                workspace.decide_about(
                    Decision(key=found.key, columns=found.columns, slice=found.slice, reason="so")
                )

        def baseline() -> None:
            workspace.set_baseline(chance.choice([None, *(e.source for e in workspace.entries)]))

        def more() -> None:
            if len(workspace.entries) < 3:
                window.operations.open_paths([self.paths[2]])

        def resize() -> None:
            window.resize(chance.randint(900, 1900), chance.randint(600, 1100))

        often = [
            lambda: results.setCurrentIndex(chance.randrange(results.count())),
            scroll,
            lambda: workspace.select_column(chance.choice(names)),
            lambda: findings and window.go_to_finding(chance.choice(findings)),
            lambda: workspace.select_version(chance.choice(workspace.versions()).id),
            window.flow.visits.back,
            window.flow.visits.forward,
            palette,
            lambda: window.side.columns.search.setText(chance.choice(("", "p", "shop"))),
        ]
        seldom = [
            decide,
            baseline,
            window.flow.history.stack.undo,
            window.flow.history.stack.redo,
            resize,
            window.operations.inspect,
            window.operations.cancel,
            lambda: window.actions_.themes[chance.choice(("light", "dark"))].trigger(),
            lambda: window.actions_["log"].trigger(),
            lambda: window.actions_["details"].trigger(),
        ]
        rare = [more, window.close_all, lambda: workspace.remove(0)]
        return often * 6 + seldom * 2 + rare


def main() -> None:
    """Soak, and tell what was seen."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--minutes", type=float, default=60.0)
    given.add_argument("--seed", type=int, default=1)
    args = given.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="inspector-soak-") as made:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = made
        soak = Soak(Path(made), args.seed)
        soak.run(args.minutes * 60)
        soak.end()
    print(f"{soak.done} acts in {args.minutes:g} min, seed {args.seed}")
    print(f"memory: {[round(mb) for mb in soak.memory[:: max(1, len(soak.memory) // 12)]]} MB")
    print(f"grown from the second third to the last: {soak.grown():.1f} MB")
    held, own = soak.heart.longest * 1_000, soak.heart.busiest * 1_000
    print(
        f"longest hold {held:.0f} ms, {own:.0f} ms of its own; {len(soak.heart.holds)} over 100 ms"
    )
    print(f"said by Qt: {soak.said[:5]}; faults: {soak.faults[:5]}")
    sys.exit(bool(soak.said or soak.faults or soak.grown() > ALLOWED_MB))


if __name__ == "__main__":
    main()
