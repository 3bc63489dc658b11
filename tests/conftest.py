"""What holds for every test: no display, no network, none of the user's own files, strict Qt."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import socket

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "inspector", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("inspector")


def pytest_collection_modifyitems(items):
    """Mark every test that uses Qt, so that `-m "not gui"` is always right."""
    for item in items:
        if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.gui)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Nothing leaves this computer, not even in a test."""

    def refused(self, address):
        raise AssertionError(f"a connection to {address} was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory, monkeypatch):
    """Settings, caches and logs of a test are its own."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("APPDATA", str(home))
    monkeypatch.setenv("LOCALAPPDATA", str(home))
