"""What Inspector leaves on a computer, where, and how it goes away: standard library only."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "inspector"
LOG_FILE = "inspector.log"
#: The ending of what is kept of reports, and the file of what a person chose about it.
CACHED, CACHE_CHOICES = ".figures", "cache.json"


def settings_folder(platform: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of `window.ini`, as Qt chooses it for plain files on every platform."""
    if platform == "win32":
        return _folder(environ, "APPDATA", "AppData", "Roaming") / NAME
    return _folder(environ, "XDG_CONFIG_HOME", ".config") / NAME


def log_folder(platform: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the log: what the platform calls local state or logs."""
    if platform == "win32":
        return _folder(environ, "LOCALAPPDATA", "AppData", "Local") / NAME
    if platform == "darwin":
        return Path.home() / "Library" / "Logs" / NAME
    return _folder(environ, "XDG_STATE_HOME", ".local", "state") / NAME


def cache_folder(platform: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of kept figures: what `INSPECTOR_CACHE` names, or the platform's own."""
    named = environ.get("INSPECTOR_CACHE", "")
    if Path(named).is_absolute():
        return Path(named)
    if platform == "win32":
        return _folder(environ, "LOCALAPPDATA", "AppData", "Local") / NAME / "cache"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / NAME
    return _folder(environ, "XDG_CACHE_HOME", ".cache") / NAME


def cache_is_off(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment says that no figures are kept: `INSPECTOR_CACHE=off`."""
    return environ.get("INSPECTOR_CACHE", "").strip().lower() in ("off", "no", "0")


def log_file() -> Path:
    """Return the one log file; a second, with `.1` behind its name, holds what was before."""
    return log_folder() / LOG_FILE


def traces() -> tuple[Path, ...]:
    """Return what is there of Inspector's own: files and folders that `clean` would remove.

    Saved reports are a person's, not ours, wherever they are; they are never among them.
    """
    log, settings = log_file(), settings_folder()
    ours: tuple[Path, ...] = (
        settings / "window.ini",
        settings / "window.ini.lock",
        log,
        log.with_name(f"{LOG_FILE}.1"),
    )
    cached = cache_folder()
    ours += (cached / CACHE_CHOICES, *cached.glob(f"*{CACHED}"))
    found = [path for path in ours if path.is_file() or path.is_symlink()]
    return tuple(sorted(set(found)))


def clean() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove all traces and the folders that are empty then.

    Returns:
        What was removed, and what could not be.
    """
    removed, kept = [], []
    for path in traces():
        try:
            path.unlink()
        except OSError:
            kept.append(path)
        else:
            removed.append(path)
    for folder in (cache_folder(), settings_folder(), log_folder()):
        # Whatever else somebody put there is not ours to remove.
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
    return tuple(removed), tuple(kept)


def _folder(environ: Mapping[str, str], variable: str, *below_home: str) -> Path:
    named = environ.get(variable, "")
    # A relative path here means nothing: the XDG rules say to pass over it.
    return Path(named) if Path(named).is_absolute() else Path.home().joinpath(*below_home)
