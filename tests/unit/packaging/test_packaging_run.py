"""The set-up script installs what is missing, once, and names it where it may not."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.gui import display

SCRIPT = Path(__file__).parents[3] / "packaging" / "run.py"


@pytest.fixture
def script(tmp_path, monkeypatch):
    """The script, set up in a folder of its own, with every process it starts recorded."""
    spec = importlib.util.spec_from_file_location("packaging_run", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for name, path in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "STAMP": tmp_path / ".venv" / "inspector-setup",
        "OUT": tmp_path / "out",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
    }.items():
        monkeypatch.setattr(module, name, path)
    module.started = []

    def start(command, **_options):
        module.started.append([str(word) for word in command])
        if "venv" in command:
            module.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            module.PYTHON.touch()
        return 0

    monkeypatch.setattr(subprocess, "call", start)
    monkeypatch.setattr(subprocess, "check_call", start)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(display, "can_load", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(module, "fonts", lambda: True)
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
    return module


def installs(script):
    return [words for words in script.started if "install" in words and "pip" in words]


def test_that_what_is_missing_is_installed_where_it_may_be(script, monkeypatch):
    monkeypatch.setattr(script, "privileged", lambda: ["sudo", "-n"])
    script.system_packages()
    update, install = script.started
    assert update[-3:] == ["apt-get", "update", "-q"]
    assert install[:2] == ["sudo", "-n"]
    assert install[-1] == "libegl1"


def test_that_what_is_missing_is_named_in_one_line_where_it_may_not_be(script, monkeypatch, capsys):
    monkeypatch.setattr(script, "privileged", lambda: None)
    monkeypatch.setattr(script, "fonts", lambda: False)
    script.system_packages()
    lines = [line for line in capsys.readouterr().out.splitlines() if "apt-get install" in line]
    assert len(lines) == 1
    assert lines[0].endswith(f"libegl1 {script.FONT}")
    assert script.started == []


def test_that_it_stops_where_no_environment_can_be_made(script, monkeypatch, capsys):
    monkeypatch.setattr(script, "privileged", lambda: None)
    monkeypatch.setattr(script.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as end:
        script.system_packages()
    assert end.value.code == 2
    assert "-venv" in capsys.readouterr().out


def test_that_libraries_are_named_where_there_is_no_apt(script, monkeypatch, capsys):
    monkeypatch.setattr(script.shutil, "which", lambda name: None)
    script.system_packages()
    assert "libEGL.so.1" in capsys.readouterr().out


def test_that_nothing_is_said_or_done_where_nothing_is_missing(script, monkeypatch, capsys):
    monkeypatch.setattr(display, "can_load", lambda library: True)
    script.system_packages()
    assert script.started == []
    assert capsys.readouterr().out == ""


def test_that_the_environment_is_made_once(script):
    script.environment(testing=False)
    assert len(installs(script)) == 1
    assert installs(script)[0][-1] == str(script.ROOT)
    script.environment(testing=False)
    assert len(installs(script)) == 1


def test_that_tests_add_what_they_need_and_the_program_keeps_it(script):
    script.environment(testing=False)
    script.environment(testing=True)
    assert installs(script)[-1][-1] == f"{script.ROOT}[dev]"
    script.environment(testing=False)
    script.environment(testing=True)
    assert len(installs(script)) == 2


def test_that_the_environment_is_renewed_when_the_projects_needs_change(script):
    script.environment(testing=True)
    (script.ROOT / "pyproject.toml").write_text("[project]\nname = 'more'\n")
    script.environment(testing=False)
    assert len(installs(script)) == 2
    assert installs(script)[-1][-1] == f"{script.ROOT}[dev]"


def test_that_a_failed_installation_is_tried_again(script, monkeypatch):
    monkeypatch.setattr(subprocess, "call", lambda command, **options: 1)
    with pytest.raises(SystemExit):
        script.environment(testing=False)
    assert not script.STAMP.exists()


def test_that_an_old_python_is_told_what_is_needed(script, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert script.main([]) == 2
    assert "3.11" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "cores", "expected"),
    [
        (["-q"], 2, ["-n", "2", "--dist", "loadfile", "-q"]),
        ([], 64, ["-n", "8", "--dist", "loadfile"]),
        ([], 1, []),
        (["tests/unit"], 4, ["tests/unit"]),
        (["-n", "3"], 4, ["-n", "3"]),
        (["--version"], 4, ["--version"]),
    ],
)
def test_that_the_whole_suite_is_shared_among_cores(script, monkeypatch, given, cores, expected):
    monkeypatch.setattr(script.os, "cpu_count", lambda: cores)
    assert script.shared(given) == expected
