import subprocess
import sys

import pytest

from inspector.gui.app import NO_WINDOW, run_window
from inspector.gui.display import EVERY_WINDOW, X11_WINDOW, can_load, display_problem


def problem(*, missing=(), answers=True, platform="linux", **environ):
    return display_problem(
        platform=platform,
        environ=environ,
        loads=lambda library: library not in missing,
        answers=lambda: answers,
    )


def test_that_a_working_display_is_no_problem():
    assert problem(DISPLAY=":0") is None
    assert problem(WAYLAND_DISPLAY="wayland-0") is None
    assert problem(QT_QPA_PLATFORM="offscreen") is None
    assert problem(platform="win32") is None
    assert problem(platform="darwin") is None


@pytest.mark.parametrize("environ", [{}, {"QT_QPA_PLATFORM": "xcb"}, {"DISPLAY": ""}])
def test_that_without_a_display_a_way_without_a_window_is_named(environ):
    said = problem(**environ)
    assert said is not None
    assert "There is no display" in said
    assert "inspector report" in said


def test_that_missing_libraries_are_named_as_packages_to_install():
    said = problem(missing=("libxcb-cursor.so.0", "libEGL.so.1"), DISPLAY=":0")
    assert said is not None
    assert "sudo apt-get install libegl1 libxcb-cursor0”" in said


def test_that_x11_libraries_are_not_asked_of_who_uses_none():
    assert problem(missing=tuple(X11_WINDOW), QT_QPA_PLATFORM="offscreen") is None
    assert problem(missing=tuple(X11_WINDOW), WAYLAND_DISPLAY="wayland-0") is None


def test_that_a_display_that_does_not_answer_is_named():
    said = problem(answers=False, DISPLAY=":77")
    assert said is not None
    assert "“:77” does not answer" in said


def test_that_a_library_is_looked_for_by_the_system_s_loader():
    assert not can_load("libinspector-there-is-none.so.9")


def test_that_every_library_has_a_package():
    for library, package in {**EVERY_WINDOW, **X11_WINDOW}.items():
        assert library.startswith("lib")
        assert ".so." in library
        assert package == package.lower()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has such displays")
def test_that_the_window_refuses_with_a_sentence_and_no_abort(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run_window([]) == NO_WINDOW
    assert "There is no display" in capsys.readouterr().err


def test_that_the_way_to_the_refusal_loads_no_qt():
    code = (
        "import sys, inspector.gui.app; "
        "print([m for m in ('PySide6', 'numpy', 'pandas', 'duckdb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_that_the_window_is_built_without_the_heavy_libraries():
    code = (
        "import sys, inspector.gui.main_window; "
        "print([m for m in ('numpy', 'pandas', 'duckdb', 'scipy', 'pyqtgraph', 'pyarrow') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
