"""Says what stands between this computer and a window, before Qt would abort over it."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

#: Libraries Qt loads itself on Linux, and the Debian package of each.
EVERY_WINDOW = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WITHOUT_WINDOW = "Use “inspector report FILES” to write a report without a window."


def display_problem(
    *,
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
    loads: Callable[[str], bool] | None = None,
    answers: Callable[[], bool] | None = None,
) -> str | None:
    """Return why no window can be opened and what to do about it; None if one can.

    Args:
        platform: As `sys.platform`; only Linux has anything to check.
        environ: The environment.
        loads: Tells whether a library can be loaded.
        answers: Tells whether the X server answers.
    """
    if not platform.startswith("linux"):
        return None
    loads, answers = loads or can_load, answers or x_server_answers
    chosen = environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    wanted = dict(EVERY_WINDOW)
    wayland = bool(environ.get("WAYLAND_DISPLAY")) and chosen in ("", "wayland")
    x11 = bool(environ.get("DISPLAY")) and chosen in ("", "xcb") and not wayland
    if not (x11 or wayland) and chosen in ("", "xcb", "wayland"):
        return f"There is no display to open a window on. {WITHOUT_WINDOW}"
    if x11:
        wanted |= X11_WINDOW
    missing = [package for library, package in wanted.items() if not loads(library)]
    if missing:
        return (
            "The window needs system libraries that are not installed. On Debian or Ubuntu run "
            f"“sudo apt-get install {' '.join(missing)}”. {WITHOUT_WINDOW}"
        )
    if x11 and not answers():
        return f"The display “{environ['DISPLAY']}” does not answer. {WITHOUT_WINDOW}"
    return None


def can_load(library: str) -> bool:
    """Return whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def x_server_answers() -> bool:
    """Return whether the X server that DISPLAY names takes a connection."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
