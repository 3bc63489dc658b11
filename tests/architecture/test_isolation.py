"""Tests reach neither the network nor a person's own files."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def test_that_no_connection_leaves_this_computer():
    with socket.socket() as outside, pytest.raises(AssertionError, match="was tried"):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(AssertionError, match="was tried"):
        outside.connect_ex(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="looked up"):
        socket.create_connection(("example.invalid", 80))


def test_that_a_connection_within_this_computer_may_be_made():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_that_home_is_a_folder_of_the_tests_own():
    assert Path.home().is_relative_to(tempfile.gettempdir())
    seen = subprocess.run(
        [sys.executable, "-c", "from pathlib import Path; print(Path.home())"],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    ).stdout.strip()
    assert Path(seen) == Path.home()


def test_that_the_windows_settings_are_the_tests_own(qapp):
    from inspector.gui.settings import Settings

    settings = Settings()
    assert Path(settings._store.fileName()).is_relative_to(tempfile.gettempdir())
    assert settings.recent == ()


def test_that_tests_with_a_window_are_marked(request, qapp):
    assert request.node.get_closest_marker("gui")
