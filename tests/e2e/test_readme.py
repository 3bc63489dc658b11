"""What the README shows works as it is written there."""

import re
import shlex
from pathlib import Path

import pytest
from command_line import Inside
from test_figures_against_pandas import table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for kind, text in BLOCKS
    if kind == "sh"
    for line in text.splitlines()
    if line.startswith("inspector ")
]

#: The commands that need no display; "demo" writes the report where there is none.
KNOWN = ("demo", "report", "show", "verify", "compare", "diff", "metrics", "cache", "clean")


@pytest.fixture
def cli(tmp_path, monkeypatch, capfdbinary):
    for name, seed in (("january", 1), ("february", 2)):
        frame = table(seed, rows=400).rename(columns={"label": "quality"})
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
        frame.to_parquet(tmp_path / f"{name}.parquet", index=False)
    return Inside(tmp_path, monkeypatch, capfdbinary)


def test_that_every_command_shown_works(cli):
    assert len(COMMANDS) >= 5
    for command in COMMANDS:
        done = cli(*command)
        opens_the_window = command[0] not in KNOWN
        assert done.code == (2 if opens_the_window else 0), (command, done.err)
        assert ("no display" in done.err) == (opens_the_window or command == ["demo"])


def test_that_the_python_shown_works(cli):
    (code,) = [text for kind, text in BLOCKS if kind == "python"]
    exec(compile(code, "README.md", "exec"), {})
    assert (cli.folder / "report.zip").is_file()


def test_that_every_file_linked_is_there():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    for link in links:
        assert (ROOT / link).is_file(), link


def test_that_the_two_commands_are_those_of_the_set_up_script():
    commands = [line.split("#")[0].split() for kind, text in BLOCKS if kind == "sh"
                for line in text.splitlines() if line.startswith("python3 ")]  # fmt: skip
    assert commands == [["python3", "packaging/run.py"], ["python3", "packaging/run.py", "test"]]
