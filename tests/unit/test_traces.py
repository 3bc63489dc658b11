"""What is left on a computer is where the README says, can be removed, and tells nothing."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector import traces
from inspector.__main__ import main
from inspector.log import MOST_BYTES, start_log, stop_log

SECRET = "Jane Doe 1987"


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    stop_log()
    yield tmp_path
    stop_log()


def test_that_folders_are_the_platforms_own(home):
    none: dict[str, str] = {}
    assert traces.settings_folder("linux", none) == home / ".config/inspector"
    assert traces.settings_folder("darwin", none) == home / ".config/inspector"
    assert traces.settings_folder("win32", none) == home / "AppData/Roaming/inspector"
    assert traces.log_folder("linux", none) == home / ".local/state/inspector"
    assert traces.log_folder("darwin", none) == home / "Library/Logs/inspector"
    assert traces.log_folder("win32", none) == home / "AppData/Local/inspector"
    elsewhere = {"XDG_STATE_HOME": str(home / "s"), "XDG_CONFIG_HOME": "relative"}
    assert traces.log_folder("linux", elsewhere) == home / "s/inspector"
    assert traces.settings_folder("linux", elsewhere) == home / ".config/inspector"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Qt on this platform")
def test_that_the_settings_are_where_qt_puts_them(home):
    code = "from inspector.gui.settings import Settings; print(Settings()._store.fileName())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert Path(done.stdout.strip()) == traces.settings_folder() / "window.ini"


def test_that_the_log_holds_kinds_and_places_but_no_values(home):
    start_log()
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(f"cannot read {SECRET!r}") from cause
    except ValueError as error:
        logging.getLogger("inspector.run").error("The metric %s failed", "a.key", exc_info=error)
    text = traces.log_file().read_text(encoding="utf-8")
    assert "The metric a.key failed" in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_traces.py:" in text
    assert "Jane" not in text
    assert str(home) not in text


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_that_only_its_owner_reads_the_log(home):
    start_log()
    logging.getLogger("inspector").info("x")
    assert traces.log_file().stat().st_mode & 0o077 == 0


def test_that_the_log_is_rotated_and_stays_small(home):
    start_log()
    log = logging.getLogger("inspector")
    for _ in range(3 * MOST_BYTES // 1000):
        log.info("%s", "x" * 1000)
    files = sorted(path.name for path in traces.log_folder().iterdir())
    assert files == ["inspector.log", "inspector.log.1"]
    assert all(path.stat().st_size < MOST_BYTES + 2000 for path in traces.log_folder().iterdir())


def test_that_a_log_that_cannot_be_written_stops_nobody(home, capfd):
    traces.log_folder().parent.mkdir(parents=True)
    traces.log_folder().write_text("in the way")
    start_log()
    logging.getLogger("inspector").info("x")
    assert capfd.readouterr() == ("", "")


def test_that_a_run_is_logged_without_names_or_values(home, monkeypatch, capfd):
    monkeypatch.chdir(home)
    (home / "people.csv").write_text(f"who,age\n{SECRET},3\nJohn Roe,4\n")
    assert main(["report", "people.csv", "--quiet"]) == 0
    text = traces.log_file().read_text(encoding="utf-8")
    assert "report: Inspector" in text
    assert not any(word in text for word in ("Jane", "Roe", "people", "who"))


def test_that_asking_for_help_leaves_nothing(home):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert main(["metrics"]) == 0
    assert list(home.iterdir()) == []


def test_that_clean_removes_what_is_ours_and_nothing_else(
    home, monkeypatch, tmp_path_factory, capfd
):
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    dead, alive = temporary / "inspector-session-999999999-x", None
    dead.mkdir()
    alive = temporary / f"inspector-session-{os.getpid()}-x"
    alive.mkdir()
    settings = traces.settings_folder()
    settings.mkdir(parents=True)
    (settings / "window.ini").write_text("[General]")
    (settings / "mine.txt").write_text("keep")
    start_log()
    logging.getLogger("inspector").info("x")
    report = home / "inspector-report.zip"
    report.write_text("a person's own")

    assert main(["clean", "--dry-run"]) == 0
    said = capfd.readouterr().out
    assert "would remove" in said
    assert traces.log_file().exists()
    assert dead.exists()

    assert main(["clean"]) == 0
    said = capfd.readouterr().out
    assert said.count("removed ") == 3
    assert not traces.log_folder().exists()
    assert not (settings / "window.ini").exists()
    assert (settings / "mine.txt").exists()
    assert not dead.exists()
    assert alive.exists()
    assert report.exists()
    assert main(["clean"]) == 0
    assert "nothing to remove" in capfd.readouterr().out
