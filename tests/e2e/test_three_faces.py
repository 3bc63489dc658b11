"""The window, the command line and Python give the same report.json for the same request."""

import subprocess
import sys

import pytest
from test_figures_against_pandas import table, write

from inspector import api
from inspector.bundle.codec import encode_report
from inspector.gui.main_window import MainWindow
from inspector.gui.settings import Settings
from inspector.model.dataset import Source
from inspector.model.request import Request, RoleChoice

CHOSEN = {"label": "label", "event_time": "seen_at", "source": "site"}


@pytest.fixture
def paths(tmp_path):
    return [
        write(table(1, rows=800), tmp_path / "old.csv"),
        write(table(2, rows=900, shift=0.3), tmp_path / "new.parquet"),
    ]


@pytest.fixture
def request_made(paths):
    return Request(
        versions=tuple(Source(path=str(path)) for path in paths),
        roles=RoleChoice(**CHOSEN, key=("id",)),
        as_of=1_775_000_000.0,
    )


def from_command_line(paths):
    options = [f"--{name.replace('_', '-')}={value}" for name, value in CHOSEN.items()]
    command = [
        sys.executable, "-m", "inspector", "report", *map(str, paths), *options,
        "--key=id", "--as-of=2026-03-31T23:33:20", "--json", "--quiet", "--unmasked",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, check=True).stdout


def from_window(qtbot, request_made):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.operations.open_request(request_made)
    qtbot.waitUntil(lambda: window.workspace.presented is not None, timeout=60_000)
    report = window.workspace.presented.report
    window.close()
    return encode_report(report) + b"\n"


def test_that_three_faces_give_one_report(qtbot, paths, request_made):
    expected = encode_report(api.run(request_made)) + b"\n"
    assert from_command_line(paths) == expected
    assert from_window(qtbot, request_made) == expected


def test_that_two_runs_in_one_session_give_one_report(request_made):
    with api.new_session() as session:
        first = api.run(request_made, session=session)
        assert encode_report(api.run(request_made, session=session)) == encode_report(first)
