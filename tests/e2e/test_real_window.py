"""The real window, with a window manager, driven by keys and mouse from outside the program."""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from inspector import api

NEEDED = ("Xvfb", "openbox", "xdotool")
lacking = [name for name in NEEDED if shutil.which(name) is None]
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs X11"),
    pytest.mark.skipif(bool(lacking), reason=f"needs {', '.join(lacking)}"),
]
PATIENCE = 90


class Desk:
    """A screen of its own, with a window manager, on which one program runs."""

    def __init__(self, home: Path) -> None:
        read, write = os.pipe()
        self._running = [
            subprocess.Popen(
                [
                    "Xvfb",
                    "-displayfd",
                    str(write),
                    "-screen",
                    "0",
                    "1400x900x24",
                    "-nolisten",
                    "tcp",
                ],
                pass_fds=[write],
                stderr=subprocess.DEVNULL,
            )
        ]
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
        self.env = clean | {"DISPLAY": display, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        self._running.append(subprocess.Popen(["openbox"], env=self.env, stderr=subprocess.DEVNULL))
        self.errors = home / "errors.txt"
        self.program: subprocess.Popen[bytes] | None = None

    def start(self, *paths: str) -> str:
        """Start the program; return its window."""
        with self.errors.open("ab") as errors:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "inspector", *paths],
                env=self.env | {"QT_QPA_PLATFORM": "xcb"},
                stderr=errors,
                stdout=errors,
            )
        self._running.append(self.program)
        return self.window("Inspector")

    def do(self, *words: str) -> str:
        """Run xdotool."""
        done = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self, name: str) -> str:
        """Wait for a visible window with a name; return its id."""
        return self.wait(lambda: self.do("search", "--onlyvisible", "--name", name).split("\n")[-1])

    def wait(self, until):
        """Wait until something is so; return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = until()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"it never came; the program said: {self.errors.read_text()}")

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.do("key", key)
            time.sleep(0.15)

    def say(self, action: str) -> None:
        """Do something through the palette."""
        self.keys("ctrl+k")
        self.window("Go to anything")
        self.do("type", "--delay", "15", action)
        time.sleep(0.3)
        self.keys("Return")

    def title(self, window: str) -> str:
        return self.do("getwindowname", window)

    def save(self, path: Path) -> None:
        """Save the report through the dialog."""
        self.keys("ctrl+s")
        self.window("Save report")
        self.keys("ctrl+a")
        self.do("type", "--delay", "5", str(path))
        self.keys("Return")
        self.wait(lambda: path.exists() and zipfile.is_zipfile(path))

    def end(self) -> None:
        for process in reversed(self._running):
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture
def desk(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    desk = Desk(home)
    yield desk
    desk.end()


def table(path: Path, *, missing: bool = False) -> str:
    rows = [
        f"{n},2026-01-{1 + n % 28:02d},{'' if missing and n % 2 else n / 7}" for n in range(300)
    ]
    path.write_text("\n".join(["id,day,price", *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_that_a_whole_sitting_works_by_keys_and_mouse(desk, tmp_path):
    paths = [table(tmp_path / "v1.csv"), table(tmp_path / "v2.csv", missing=True)]
    window = desk.start(*paths)
    desk.wait(lambda: "v2.csv and 1 more" in desk.title(window))

    def savable() -> bool:
        """Whether there is a report: only then the dialog opens."""
        desk.keys("ctrl+s")
        return bool(desk.do("search", "--onlyvisible", "--name", "Save report"))

    desk.wait(savable)
    desk.keys("Escape")
    time.sleep(0.3)
    # by mouse: a double click renames the first version
    desk.do("mousemove", "--window", window, "120", "100", "click", "--repeat", "2", "1")
    time.sleep(0.4)
    desk.do("type", "first of all")
    desk.keys("Return")
    saved = tmp_path / "saved.zip"
    time.sleep(3.0)  # it is inspected again
    desk.save(saved)
    report = api.open_report(saved)
    assert {version.name for version in report.versions} == {"first of all", "v2.csv"}
    assert any("price" in found.columns for found in report.findings)
    # by keyboard: the name is taken back
    desk.keys("ctrl+z")
    time.sleep(0.3)

    # all tabs by key, another window, and its end
    desk.keys(*(f"ctrl+{place}" for place in range(1, 8)), "alt+Left", "alt+Right", "ctrl+1")
    desk.keys("ctrl+n")
    desk.wait(lambda: len(desk.do("search", "--onlyvisible", "--name", "Inspector$").split()) == 2)
    desk.keys("ctrl+q")
    assert desk.program.wait(timeout=60) == 0

    # the next start finds everything again
    window = desk.start()
    desk.wait(lambda: "v2.csv and 1 more" in desk.title(window))
    desk.say("quit")
    assert desk.program.wait(timeout=60) == 0
    said = desk.errors.read_text()
    assert "Traceback" not in said
    assert "QObject" not in said
    assert "QBasicTimer" not in said
