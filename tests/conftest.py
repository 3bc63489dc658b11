"""What holds for every test: no display, no network, none of the user's own files, strict Qt."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import ipaddress
import shutil
import socket
import sys
import tempfile

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "inspector", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("inspector")

#: Where programs look for a person's own settings, caches and logs.
OWN_FOLDERS = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)
_undo = pytest.MonkeyPatch()
_home = ""


def pytest_configure(config):
    """Move into a home of our own and close the way out, before any fixture runs."""
    global _home
    _home = tempfile.mkdtemp(prefix="inspector-tests-home-")
    for name in OWN_FOLDERS:
        _undo.setenv(name, _home)
    _undo.setenv("INSPECTOR_CACHE", "off")  # what one test inspected is not told to another
    for name in ("connect", "connect_ex"):
        _undo.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    _undo.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))


def pytest_unconfigure(config):
    """Leave nothing behind."""
    _undo.undo()
    shutil.rmtree(_home, ignore_errors=True)


def pytest_collection_modifyitems(items):
    """Mark every test that uses Qt, so that `-m "not gui"` is always right."""
    for item in items:
        if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.gui)


@pytest.fixture(autouse=True)
def _settings_of_its_own(request):
    """Let no test see what another one's window remembered."""
    if "PySide6.QtCore" not in sys.modules or not request.node.get_closest_marker("gui"):
        return
    from PySide6.QtCore import QSettings

    folder = request.getfixturevalue("tmp_path_factory").mktemp("settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


def _guarded(connect):
    def guarded(self, address, *more):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise AssertionError(f"a connection to {address} was tried")
        return connect(self, address, *more)

    return guarded


def _guarded_lookup(look_up):
    def guarded(host, *more, **named):
        if host is not None and not _is_here(host):
            raise AssertionError(f"the address of {host} was looked up")
        return look_up(host, *more, **named)

    return guarded


def _is_here(host):
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
