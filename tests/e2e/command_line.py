"""Runs `inspector` as a person would, in a folder of its own and without a display."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from inspector.__main__ import main

ROOT = Path(__file__).parents[2]
HIDDEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONUTF8", "PYTHONIOENCODING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    code: int
    out: str
    err: str
    raw: bytes


class Folder:
    """A folder that commands run in."""

    def __init__(self, folder):
        self.folder = folder

    def left(self):
        """Return the names of everything in the folder, hidden files too."""
        return sorted(path.name for path in Path(self.folder).iterdir())


class Inside(Folder):
    """Runs commands in this process, which is quick."""

    def __init__(self, folder, monkeypatch, capfdbinary):
        super().__init__(folder)
        self.captured = capfdbinary
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "100")
        for name in HIDDEN:
            monkeypatch.delenv(name, raising=False)

    def __call__(self, *arguments):
        self.captured.readouterr()
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self.captured.readouterr()
        return Ended(code=code, out=out.decode(), err=err.decode(), raw=out)


class CommandLine(Folder):
    """Runs commands as processes of their own."""

    def __init__(self, folder, **variables):
        super().__init__(folder)
        inherited = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        self.variables = {**inherited, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **variables}

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [sys.executable, "-m", "inspector", *arguments],
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def __call__(self, *arguments, **options):
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        return Ended(
            code=process.returncode,
            out=(out or b"").decode(),
            err=(err or b"").decode(),
            raw=out or b"",
        )

    def interrupted(self, *arguments, at):
        """Run a command and press Ctrl+C once its progress mentions a text."""
        process = self.start(*arguments)
        for line in process.stderr:
            if at in line.decode():
                process.send_signal(signal.SIGINT)
                break
        out, err = process.communicate(timeout=120)
        return Ended(code=process.returncode, out=out.decode(), err=err.decode(), raw=out)
