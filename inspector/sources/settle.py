"""Settles the types of text columns from every value, so that none is altered by being typed.

A type is given to a column only if each of its values writes back to the text it came from: “007” stays
text, 12.75 among whole numbers makes decimals, a time among dates makes timestamps.
"""

from collections.abc import Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal

_DATE = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
_NUMBER = r"[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?|[+-]?(inf|infinity|nan)"

#: Types in the order they are tried, and the condition on a text that allows each.
_TRIED: tuple[tuple[str, SQL], ...] = (
    ("BIGINT", SQL("CAST(TRY_CAST({v} AS BIGINT) AS VARCHAR) = {v}")),
    ("DOUBLE", SQL("regexp_full_match({v}, {number}, 'i') AND length({v}) <= 25")),
    ("BOOLEAN", SQL("lower({v}) IN ('true', 'false')")),
    ("DATE", SQL("regexp_full_match({v}, {date}) AND TRY_CAST({v} AS DATE) IS NOT NULL")),
    (
        "TIMESTAMP",
        SQL("regexp_full_match({v}, {moment}) AND TRY_CAST({v} AS TIMESTAMP) IS NOT NULL"),
    ),
    (
        "TIMESTAMPTZ",
        SQL("regexp_full_match({v}, {zoned}) AND TRY_CAST({v} AS TIMESTAMPTZ) IS NOT NULL"),
    ),
    ("TIME", SQL("regexp_full_match({v}, {clock}) AND TRY_CAST({v} AS TIME) IS NOT NULL")),
)
_PATTERNS: dict[str, Composed] = {
    "number": Literal(_NUMBER),
    "date": Literal(_DATE),
    "moment": Literal(f"{_DATE}([ T]{_CLOCK})?"),
    "zoned": Literal(f"{_DATE}[ T]{_CLOCK} ?(Z|[+-]\\d{{2}}(:?\\d{{2}})?)"),
    "clock": Literal(_CLOCK),
}
SAMPLE = 5_000
BATCH = 20


def settled_types(
    session: Session, table: Composed, columns: Sequence[str], cancel: CancelToken | None
) -> dict[str, str]:
    """Return the type each text column may have without altering a value; VARCHAR if none."""
    first = SQL("(SELECT * FROM {} LIMIT {})").format(table, Literal(SAMPLE))
    hopeful = {name: [place for place, _ in enumerate(_TRIED)] for name in columns}
    settled = dict.fromkeys(columns, "VARCHAR")
    for source in (first, table):
        for start in range(0, len(columns), BATCH):
            batch = [name for name in columns[start : start + BATCH] if hopeful[name]]
            if batch:
                _rule_out(session, source, batch, hopeful, cancel)
    for name, places in hopeful.items():
        if places:
            settled[name] = _TRIED[places[0]][0]
    return settled


def _rule_out(
    session: Session,
    source: Composed,
    batch: Sequence[str],
    hopeful: dict[str, list[int]],
    cancel: CancelToken | None,
) -> None:
    """Keep the types that every value of a column allows; none for a column without values."""
    parts: list[Composed] = []
    for name in batch:
        parts.append(SQL("count({})").format(Identifier(name)))
        for place in hopeful[name]:
            allowed = _TRIED[place][1].format(v=Identifier(name), **_PATTERNS)
            parts.append(
                SQL("count(*) FILTER (WHERE {} IS NOT NULL AND NOT coalesce({}, FALSE))").format(
                    Identifier(name), allowed
                )
            )
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), source)
    counts = iter(session.rows(query, cancel=cancel)[0])
    for name in batch:
        present = next(counts)
        bad = [next(counts) for _ in hopeful[name]]
        hopeful[name] = [
            place for place, wrong in zip(hopeful[name], bad, strict=True) if not wrong and present
        ]
