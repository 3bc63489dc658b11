import csv
import random
import time

import pytest
from PySide6.QtCore import QSettings, QTimer

from inspector.gui.main_window import MainWindow
from inspector.gui.settings import Settings
from inspector.gui.theme import apply_theme

#: A run on small files takes about a second; a crowded computer may take longer.
PATIENCE = 60_000


@pytest.fixture(autouse=True)
def private_settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    return folder


@pytest.fixture
def window(qtbot, qapp):
    apply_theme(qapp, "light")
    window = MainWindow(Settings())
    window.resize(1280, 800)
    qtbot.addWidget(window, before_close_func=lambda w: w.operations.close())
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def make_csv(tmp_path):
    """Write a small table in which half of the values of a column can be missing."""

    def make(name: str = "sales_v1.csv", *, rows: int = 200, missing: bool = False, seed: int = 1):
        path = tmp_path / name
        chance = random.Random(seed)
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["id", "day", "shop", "price", "label"])
            for row in range(rows):
                price = "" if missing and row % 2 else f"{chance.gauss(20, 4):.2f}"
                day = f"2026-01-{1 + row * 27 // rows:02d}"
                out.writerow([row, day, "ab"[row % 2], price, chance.choice(["yes", "no"])])
        return str(path)

    return make


@pytest.fixture
def inspected(qtbot, window, make_csv):
    """Return a window in which two versions are inspected; the second lacks prices."""
    paths = [make_csv("sales_v1.csv"), make_csv("sales_v2.csv", missing=True, seed=2)]
    window.operations.open_paths(paths)
    wait_for_report(qtbot, window)
    return window


@pytest.fixture
def heartbeat(qtbot):
    """Tell the longest time, in seconds, for which the event loop was held."""

    class Heart:
        longest = 0.0
        beats = 0

        def __init__(self):
            self.timer = QTimer(interval=10)
            self.timer.timeout.connect(self.beat)
            self.last = time.monotonic()
            self.timer.start()

        def beat(self):
            now = time.monotonic()
            self.longest = max(self.longest, now - self.last)
            self.last = now
            self.beats += 1

    heart = Heart()
    yield heart
    heart.timer.stop()


def wait_for_report(qtbot, window):
    def done():
        assert window.workspace.presented is not None
        assert not window.workspace.stale
        assert not window.operations.busy

    qtbot.waitUntil(done, timeout=PATIENCE)


@pytest.fixture
def wait_for(qtbot):
    def wait(window):
        wait_for_report(qtbot, window)

    return wait
