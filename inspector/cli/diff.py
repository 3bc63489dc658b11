"""`inspector diff`: which rows came, went and were altered between two versions."""

import argparse
import csv
import io
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from inspector.cli.console import out, out_bytes, tell
from inspector.cli.exits import Exit
from inspector.cli.places import placed
from inspector.cli.reading import read_so, reading_of
from inspector.cli.request import listed, named, same_columns
from inspector.model.dataset import Source
from inspector.model.errors import RequestError, SaveError

if TYPE_CHECKING:
    from inspector.run.diffing import RowDiff

#: Single differences written to a file at most.
MOST = 1_000_000


def diff(given: argparse.Namespace) -> int:
    """Compare two versions, print what differs, write single differences if asked."""
    from inspector import api
    from inspector.engine.cancel import CancelToken

    target = None if given.rows is None else Path(named(given.rows))
    if target is not None and not target.absolute().parent.is_dir():
        raise SaveError(f"There is no folder “{target.absolute().parent}”.", hint="Make it first.")
    reading = reading_of(given)
    token = CancelToken()
    before = signal.signal(signal.SIGINT, lambda _number, _frame: token.cancel())
    try:
        found = api.diff_rows(
            *placed(
                read_so([Source(path=named(path)) for path in (given.old, given.new)], reading),
                given,
            ),
            key=listed(given.key),
            ignore=listed(given.ignore) or (),
            by=listed(given.by),
            tolerance=_share(given.tolerance),
            expect=same_columns(given.same),
            most=0 if target is None else MOST,
            cancel=token,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    if given.json:
        plain = {
            "old": found.old.name,
            "new": found.new.name,
            "key": found.key,
            "key_basis": found.key_basis,
            "compared": found.compared,
            "not_compared": found.not_compared,
            "differences": found.differences,
        }
        out_bytes(msgspec.json.encode(plain) + b"\n")
    else:
        out(_text(found))
    if target is not None:
        _write(found, target)
        more = f" (the first {MOST})" if found.truncated else ""
        (tell if given.json else out)(
            f"{len(found.listed)} differences{more} saved as {target.absolute()}."
        )
    counts = found.differences
    differs = counts.added or counts.removed or counts.changed
    return Exit.FINDINGS if differs and given.fail_on_change else Exit.FINE


def _text(found: "RowDiff") -> str:
    """Return what differs, as the versions tab shows it."""
    from inspector.report.text import block_text
    from inspector.rows import difference_blocks

    return "\n\n".join(block_text(part) for part in difference_blocks(found))


def _share(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        raise RequestError(
            f"“{text}” is no tolerance.", hint="Give a share of the value, such as 0.01."
        ) from None


def _write(found: "RowDiff", target: Path) -> None:
    """Write single differences as CSV, whole or not at all."""
    from inspector.report.tables import safe_cell

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["change", *map(safe_cell, found.key), "column", "old", "new"])
    for what, key, column, old, new in found.listed:
        writer.writerow([what, *map(safe_cell, (*key, column, old, new))])
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.write_text(text.getvalue(), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SaveError(
            f"“{target.name}” cannot be written: {error.strerror}.", hint="Choose another place."
        ) from error
