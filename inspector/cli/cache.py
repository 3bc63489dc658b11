"""`inspector cache`: what is kept so that nothing is inspected twice, and how to be rid of it."""

import argparse
import re
from typing import Any

from inspector.cli.console import out
from inspector.cli.exits import Exit
from inspector.model.errors import RequestError, SaveError

_CACHE = """\
Figures of what was inspected are kept in your own cache folder, so that the same files, unchanged,
are told at once. Alone it says how much there is and where. An entry is what a report's report.json
is, unmasked: no rows, but frequent and rare values, extremes and column names. It is as sensitive as
the data; only your user can read it. Entries that are not used for 90 days go, and so do those
unused for longest where there is no more room. INSPECTOR_CACHE names another folder, or is "off".

  inspector cache                 how much there is, and where
  inspector cache clear           remove it
  inspector cache limit 500MB     how much there may be
  inspector cache off             keep nothing from now on, and remove what there is; on: keep again"""


def add_cache(commands: Any) -> None:  # noqa: ANN401 - argparse's type has no public name
    """Add the command."""
    cache = commands.add_parser(
        "cache", help="figures kept so that nothing is inspected twice", description=_CACHE
    )
    cache.add_argument(
        "what",
        nargs="?",
        choices=("show", "clear", "limit", "on", "off"),
        default="show",
        help="what to do (default: show)",
    )
    cache.add_argument("size", nargs="?", metavar="SIZE", help="for limit, such as 500MB or 2GB")


def add_no_cache(command: argparse._ActionsContainer) -> None:
    """Add the option that measures anew."""
    command.add_argument(
        "--no-cache",
        action="store_true",
        help="measure anew, and keep no figures for the next time (see “inspector cache”)",
    )


def cache(what: str, size: str | None) -> int:
    """Show, clear, bound or switch the cache.

    Raises:
        RequestError: A size that is none.
        SaveError: The choice cannot be kept.
    """
    from inspector.bundle.drawer import Drawer
    from inspector.traces import cache_is_off

    drawer = Drawer()
    if (what == "limit") != (size is not None):
        raise RequestError(
            "A size goes with “limit”, and only there.", hint="Write inspector cache limit 500MB."
        )
    try:
        if what == "clear":
            gone = drawer.clear()
            out(f"Removed {_told(gone.entries, gone.bytes)} from {drawer.folder}.")
            return Exit.FINE
        if what == "limit":
            drawer.choose(limit=_bytes(size or ""))
        elif what != "show":
            drawer.choose(on=what == "on")
    except OSError as error:
        raise SaveError(
            f"The cache folder “{drawer.folder}” cannot be written.",
            hint="Check its permissions, or name another one with INSPECTOR_CACHE.",
        ) from error
    found, choices = drawer.contents(), drawer.choices()
    out(
        f"{_told(found.entries, found.bytes)} of {choices.limit / 2**20:,.0f} MB in {drawer.folder}"
    )
    if cache_is_off():
        out("The cache is off: INSPECTOR_CACHE says so.")
    elif not choices.on:
        out("The cache is off: “inspector cache on” keeps figures again.")
    return Exit.FINE


def _told(entries: int, size: int) -> str:
    return f"{entries:,} {'entry' if entries == 1 else 'entries'}, {size / 2**20:,.1f} MB"


def _bytes(text: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?", text.strip(), re.IGNORECASE)
    if not found:
        raise RequestError(f"“{text}” is no size.", hint="Write it like 500MB or 2GB.")
    return int(float(found[1]) * 1024 ** (" KMGT".index(found[2].upper() or " ")))
