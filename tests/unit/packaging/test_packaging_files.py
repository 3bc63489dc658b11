"""What packages carry beside the program fits the program."""

import configparser
import importlib.util
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from inspector.bundle.place import zipped
from inspector.cli.arguments import COMMANDS
from inspector.gui.display import EVERY_WINDOW, X11_WINDOW

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"


def module(name, monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, loaded)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def shell(monkeypatch):
    return module("shell", monkeypatch)


def test_that_completions_and_manual_know_every_command_and_option(shell):
    texts = (shell.bash(), shell.zsh(), shell.fish(), shell.man("2026-01-02").replace("\\-", "-"))
    for name, command in shell.commands().items():
        for text in texts:
            assert re.search(rf"\b{name}\b", text)
        for spellings, *_ in shell.options(command):
            long = spellings[-1]
            for text in texts:
                assert long in text or f"-l {long[2:]}" in text, (name, long)
    assert set(shell.commands()) == set(COMMANDS)


@pytest.mark.parametrize("program", ["bash", "zsh", "fish"])
def test_that_a_shell_can_read_its_completion(shell, program, tmp_path):
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} here")
    script = tmp_path / "completion"
    script.write_text(getattr(shell, program)(), encoding="utf-8")
    done = subprocess.run([program, "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_that_bash_completes_commands_and_options(shell, tmp_path):
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")
    script = tmp_path / "completion"
    script.write_text(shell.bash(), encoding="utf-8")
    for words, expected in (("inspector rep", "report"), ("inspector report --base", "--baseline")):
        typed = words.split()
        code = (
            f"source {script}; COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}; _inspector; "
            'printf "%s\\n" "${COMPREPLY[@]}"'
        )
        done = subprocess.run(
            ["bash", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
        )
        assert expected in done.stdout.split()


def test_that_the_menu_entry_is_the_windows_own():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(PACKAGING / "linux/inspector.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    assert main["Exec"] == "inspector %F"
    # Wayland finds the entry by the name that the window gives itself.
    app = (ROOT / "inspector/gui/app.py").read_text(encoding="utf-8")
    assert 'setDesktopFileName("inspector")' in app
    assert "application/vnd.inspector-report+zip" in main["MimeType"].split(";")


def test_that_a_saved_report_begins_as_its_type_says():
    data = zipped({"manifest.json": b'{\n  "format": "inspector-report"', "x": b"y" * 99})
    tree = ET.parse(PACKAGING / "linux/mime.xml")
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    bundle = tree.getroot().find(f"{space}mime-type")
    for match in bundle.iter(f"{space}match"):
        first, _, last = match.get("offset").partition(":")
        value = match.get("value").replace("\\x03", "\x03").replace("\\x04", "\x04").encode()
        window = data[int(first) : int(last or first) + len(value)]
        assert value in window


def test_that_the_package_asks_for_every_library_the_window_looks_for(monkeypatch):
    if not sys.platform.startswith("linux"):
        pytest.skip("for Linux")
    needs = module("linux_trees", monkeypatch).depends()
    for package in (EVERY_WINDOW | X11_WINDOW).values():
        assert re.search(rf"\b{re.escape(package)}\b", needs)


def test_that_notices_speak_of_everything_needed(monkeypatch):
    notices = module("notices", monkeypatch)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for need in [*project["dependencies"], *extras["learn"], *extras["sign"]]:
        name = re.split(r"[<>=!;\s]", need)[0]
        assert name in notices.SHIPPED or name in notices.LEFT_OUT, name
    assert "Lesser" in notices.HEAD


def test_that_the_files_of_other_systems_can_be_read():
    plistlib.loads((PACKAGING / "macos/entitlements.plist").read_bytes())
    ET.parse(PACKAGING / "linux/metainfo.xml")
    compile((PACKAGING / "inspector.spec").read_text(encoding="utf-8"), "inspector.spec", "exec")


def test_that_a_build_says_what_it_can_make():
    done = subprocess.run(
        [sys.executable, PACKAGING / "build.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    readme = (PACKAGING / "README.md").read_text(encoding="utf-8")
    for what in re.findall(r"build\.py (\w+)", done.stdout):
        assert f"build.py {what}" in readme
