#!/usr/bin/env python3
"""Sets everything up and runs Inspector (`run.py`) or its whole test suite (`run.py test`).

Needs Python 3.11 or newer and nothing else. Makes `.venv` beside `pyproject.toml`; installs Debian or
Ubuntu packages that Qt needs when it may, and names them when it may not. Running it twice is quick.
"""

import ctypes
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
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

#: Shared libraries Qt loads at run time, and the Debian package of each.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
FONT = "fonts-dejavu-core"


def main(arguments: list[str]) -> int:
    """Set up, then run the program or the tests."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever Python there is
        print(f"Inspector needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    testing = arguments[:1] == ["test"]
    system_packages()
    environment(testing)
    os.chdir(ROOT)
    if testing:
        variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        return subprocess.call([PYTHON, "-m", "pytest", *arguments[1:]], env=variables)
    if display() and not arguments:
        return subprocess.call([PYTHON, "-m", "inspector", "demo"])
    if arguments:
        return subprocess.call([PYTHON, "-m", "inspector", *arguments])
    (ROOT / "out").mkdir(exist_ok=True)
    return subprocess.call([PYTHON, "-m", "inspector", "demo", "--out", "out/inspector-demo.zip"])


def display() -> bool:
    """Return whether a window can be opened."""
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def system_packages() -> None:
    """Install the Debian packages that are missing, or name them."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if not importlib.util.find_spec("ensurepip") and not PYTHON.exists():
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if missing and not fonts():
        missing.append(FONT)
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        print("Inspector's window needs these libraries; install them with your package manager:")
        print(
            "  " + " ".join(sorted(lib for lib, package in LIBRARIES.items() if package in missing))
        )
        return
    prefix = privileged()
    if prefix is None:
        print("Some system packages are missing. Please run this once, then this command again:")
        print(f"  sudo apt-get update && sudo {' '.join(command)}")
        if any(package.endswith("-venv") for package in missing):
            sys.exit(2)
        return
    print("Installing system packages:", *missing, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call([*prefix, "apt-get", "update", "-q"], env=quiet, stdout=subprocess.DEVNULL)
    if subprocess.call([*prefix, *command], env=quiet, stdout=subprocess.DEVNULL):
        print("They could not be installed. Please run:")
        print(f"  sudo apt-get update && sudo {' '.join(command)}")


def privileged() -> list[str] | None:
    """Return what to put before a command that needs root; None if it cannot be had unasked."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.call(
        ["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ):
        return ["sudo", "-n"]
    return None


def loads(library: str) -> bool:
    """Return whether a shared library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def fonts() -> bool:
    """Return whether there is any font to draw text with."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    return any(f for folder in folders if folder.is_dir() for f in folder.rglob("*.[to]tf"))


def environment(testing: bool) -> None:
    """Make or renew the virtual environment when the project's needs have changed."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    extras = "[dev]" if testing else ""
    done = STAMP.read_text().split() if STAMP.exists() else []
    if PYTHON.exists() and done[:1] == [wanted] and (not extras or extras in done):
        return
    print("Setting up Inspector in .venv; the first time takes a minute or two.", flush=True)
    if not PYTHON.exists():
        subprocess.check_call([sys.executable, "-m", "venv", str(VENV)])
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*install, "--editable", f"{ROOT}{extras}"]):
        print("The packages Inspector needs could not be installed; is there a network?")
        sys.exit(1)
    kept = extras or (done[1] if done[:1] == [wanted] and len(done) > 1 else "")
    STAMP.write_text(f"{wanted} {kept}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
