"""Reads what fits of a text, and counts the records that do not, with their lines and reasons."""

import re
from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.intake import LeftOut

#: Records left out that are listed one by one.
LISTED = 50
#: If more than this share of the records do not fit, the file is read wrongly, not the records.
TOO_MANY = 0.2

_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejects:
    """Records left out: how many, over how many lines, and the first of them.

    `extents` holds the first line and the number of lines of each; `widths` the numbers of fields
    found, empty if anything but the number of fields is wrong with one of them.
    """

    records: int
    lines: int
    listed: tuple[LeftOut, ...]
    extents: tuple[tuple[int, int], ...] = ()
    widths: tuple[int, ...] = ()


def read_what_fits(
    session: Session, statement: Composed, rejected: str, cancel: CancelToken | None
) -> Rejects:
    """Run a statement that reads a text with `store_rejects`; return what it left out.

    Args:
        session: Where to.
        statement: It names the table of rejects.
        rejected: That name.
        cancel: Asks to stop.

    Raises:
        QueryError: It cannot be read even so.
    """
    errors = SQL(
        "SELECT line, min(error_message), "
        "max(length(csv_line) - length(replace(csv_line, chr(10), ''))) "
        "FROM {} GROUP BY line ORDER BY line"
    ).format(Identifier(rejected))
    scans = Identifier(f"{rejected}_scans")
    found = session.rows_after(
        [statement], errors, [SQL("DROP TABLE {}").format(Identifier(rejected)),
                              SQL("DROP TABLE {}").format(scans)], cancel=cancel
    )  # fmt: skip
    listed = [
        LeftOut(line=int(str(line)), reason=_reason(str(message)), lines=max(1, int(str(breaks))))
        for line, message, breaks in found
    ]
    widths = [_WIDTH.search(str(message)) for _, message, _ in found]
    return Rejects(
        extents=tuple((one.line, one.lines) for one in listed),
        widths=tuple(int(m.group(2)) for m in widths if m) if all(widths) else (),
        records=len(listed),
        lines=sum(one.lines for one in listed),
        listed=tuple(listed[:LISTED]),
    )


def options(rejected: str) -> Composed:
    """Return the options of `read_csv` that keep what does not fit apart."""
    return SQL(
        ", store_rejects = TRUE, rejects_table = {}, rejects_scan = {}, rejects_limit = 0"
    ).format(Literal(rejected), Literal(f"{rejected}_scans"))


def _reason(message: str) -> str:
    widths = _WIDTH.search(message)
    if widths:
        expected, found = int(widths.group(1)), int(widths.group(2))
        return f"{found} field{'s' * (found != 1)} where the first has {expected}"
    if "quote" in message.lower():
        return "a quotation mark is not closed as it should be"
    if "encod" in message.lower() or "unicode" in message.lower():
        return "bytes that are no text in this encoding"
    return "it cannot be cut into fields"
