"""The command line hands the window what was typed, and minds when there can be none."""

from pathlib import Path

import pytest

from inspector.cli.exits import Exit
from inspector.cli.main import run
from inspector.cli.window import Wish
from inspector.model.dataset import Source
from inspector.model.request import Request, RoleChoice


class Recorded:
    """A window that only remembers what it was asked to open."""

    def __init__(self, problem=None, code=0):
        self.wishes = []
        self._problem = problem
        self._code = code

    def problem(self):
        return self._problem

    def open(self, wish):
        self.wishes.append(wish)
        return self._code


def test_that_nothing_typed_opens_an_empty_window():
    window = Recorded(code=7)
    assert run([], window) == 7
    assert window.wishes == [Wish(request=Request(versions=()))]


def test_that_paths_and_options_reach_the_window_with_full_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    window = Recorded()
    run(
        ["old.csv", "sub/*.parquet", "--baseline", "b.zip", "--label", "y", "--key=a,b",
         "--as-of", "1970-01-02"],
        window,
    )  # fmt: skip
    here = Path.cwd()
    (wish,) = window.wishes
    assert wish.request == Request(
        versions=(
            Source(path=str(here / "old.csv")),
            Source(path=str(here / "sub" / "*.parquet")),
        ),
        baseline=Source(path=str(here / "b.zip")),
        roles=RoleChoice(label="y", key=("a", "b")),
        as_of=86_400.0,
    )


def test_that_a_file_named_like_a_word_can_be_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("table").write_text("a\n1\n")
    window = Recorded()
    assert run(["table"], window) == Exit.FINE
    assert len(window.wishes) == 1


def test_that_the_demo_opens_the_window_where_there_is_one(monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    window = Recorded()
    run(["demo"], window)
    assert window.wishes == [Wish(demo=True)]


def test_that_the_demo_opens_no_window_that_nobody_would_see(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.chdir(tmp_path)
    window = Recorded()
    assert run(["demo", "--quiet"], window) == Exit.FINE
    assert window.wishes == []
    assert str(tmp_path / "inspector-demo.zip") in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["data.csv"]])
def test_that_a_windows_problem_is_told_and_nothing_is_opened(arguments, capsys):
    window = Recorded(problem="There is no display.")
    assert run(arguments, window) == Exit.USAGE
    assert window.wishes == []
    assert "There is no display." in capsys.readouterr().err


def test_that_a_mistyped_command_opens_no_window(capsys):
    window = Recorded()
    assert run(["metrisc"], window) == Exit.USAGE
    assert window.wishes == []
    assert "inspector metrics" in capsys.readouterr().err
