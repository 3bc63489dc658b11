#!/usr/bin/env python3
"""Sets everything up and runs Inspector (`run.py`) or its whole test suite (`run.py test`).

Needs Python 3.11 or newer and nothing else. Makes `.venv` beside `pyproject.toml`; installs Debian or
Ubuntu packages that Qt needs when it may, and names them when it may not. Running it twice is quick.
"""

from __future__ import annotations  # an older Python must get as far as the sentence about itself

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "inspector-setup"
OUT = ROOT / "out"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

#: What a window needs beside the libraries that `inspector.gui.display` looks for.
WAYLAND = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FONT = "fonts-dejavu-core"


def main(arguments: list[str]) -> int:
    """Set up, then run the program or the tests."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever Python there is
        print("Inspector needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
        return 2
    testing = arguments[:1] == ["test"]
    system_packages()
    environment(testing)
    if testing:
        variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        return ended([str(PYTHON), "-m", "pytest", *shared(arguments[1:])], ROOT, variables)
    if arguments:
        return ended([str(PYTHON), "-m", "inspector", *arguments], Path.cwd())
    # The sample: in the window, or where there is none, as a report in this folder.
    OUT.mkdir(exist_ok=True)
    return ended([str(PYTHON), "-m", "inspector", "demo"], OUT)


def shared(arguments: list[str]) -> list[str]:
    """Return the arguments of pytest with the work shared among the cores, if all of it is to be run."""
    named = any(not word.startswith("-") for word in arguments)
    told = any(
        word.startswith(("-n", "--numprocesses", "-x", "--pdb", "--version")) for word in arguments
    )
    cores = min(os.cpu_count() or 1, 8)
    if named or told or cores < 2:
        return arguments
    return ["-n", str(cores), "--dist", "loadfile", *arguments]


def ended(command: list[str], folder: Path, variables: dict[str, str] | None = None) -> int:
    """Run a command to its end and return its exit code; Ctrl+C is the command's to handle."""
    process = subprocess.Popen(command, cwd=folder, env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def system_packages() -> None:
    """Install the Debian packages that are missing, or name them."""
    if not sys.platform.startswith("linux"):
        return
    sys.path.insert(0, str(ROOT))
    from inspector.gui.display import EVERY_WINDOW, X11_WINDOW, can_load

    wanted = {**EVERY_WINDOW, **X11_WINDOW, **WAYLAND}
    lacking = {library: package for library, package in wanted.items() if not can_load(library)}
    missing = list(lacking.values())
    if not fonts():
        missing.append(FONT)
    venv = not PYTHON.exists() and not importlib.util.find_spec("ensurepip")
    if venv:
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not missing:
        return
    if shutil.which("apt-get") is None:
        print("Inspector's window needs what is missing here; your package manager may have it:")
        print("  " + " ".join([*lacking, *(["any font"] if FONT in missing else [])]))
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    prefix = privileged()
    if prefix is None:
        print("Some system packages are missing. Please run this once, then this command again:")
    else:
        print("Installing system packages:", *missing, flush=True)
        if installed(prefix, command):
            return
        print("They could not be installed. Please run this once, then this command again:")
    print(f"  sudo apt-get update && sudo {' '.join(command)}", flush=True)
    if venv:
        sys.exit(2)


def installed(prefix: list[str], command: list[str]) -> bool:
    """Install packages, asking nothing; return whether that went well."""
    keep = ["env", "DEBIAN_FRONTEND=noninteractive"]  # as words: sudo drops variables
    for words in (["apt-get", "update", "-q"], command):
        code = subprocess.call(
            [*prefix, *keep, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    return code == 0


def privileged() -> list[str] | None:
    """Return what to put before a command that needs root; None if it cannot be had unasked."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.call(
        ["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ):
        return ["sudo", "-n"]
    return None


def fonts() -> bool:
    """Return whether there is any font to draw text with."""
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".fonts",
        Path.home() / ".local/share/fonts",
    ]
    return any(
        file for folder in folders if folder.is_dir() for file in folder.rglob("*.[ot]t[fc]")
    )


def environment(testing: bool) -> None:
    """Make or renew the virtual environment when the project's needs have changed."""
    extras = "[dev]" if testing else ""
    wanted = needs()
    done = STAMP.read_text().split() if STAMP.exists() else []
    if PYTHON.exists() and done[:1] == [wanted] and (not extras or extras in done):
        return
    print("Setting up Inspector in .venv; the first time takes a minute or two.", flush=True)
    # Whatever is half made, moved or of another Python is made anew; else only renewed.
    whole = PYTHON.exists() and not subprocess.call(
        [PYTHON, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if not whole:
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    kept = extras or ("[dev]" if whole and "[dev]" in done else "")
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*install, "--editable", f"{ROOT}{kept}"], stdin=subprocess.DEVNULL):
        print("The packages Inspector needs could not be installed; is there a network?")
        sys.exit(1)
    STAMP.write_text(f"{wanted} {kept}")


def needs() -> str:
    """Return a word that changes with what must be installed, and with where it is installed."""
    project = (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(project + str(ROOT).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
