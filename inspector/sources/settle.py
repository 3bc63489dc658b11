"""Settles the types of text columns from every value, so that no value is lost or altered by it.

A type is given to a column only if all of its values are of it: “007” stays text, 12.75 among whole
numbers makes decimals, a time among dates makes timestamps, an identifier too long for a number stays
text. The spellings of “missing” that pandas knows do not stand in the way of a type; they become nulls,
and a note says so. In a column that stays text they stay what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal

_DATE = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?"
_FINE_CLOCK = r"([01]\d|2[0-3]):\d{2}:\d{2}\.\d{1,9}"
_ZONE = r" ?(Z|[+-]\d{2}(:?\d{2})?)"
#: A sign before whole digits, as in a telephone number, makes no number; nor do 16 digits and more
#: without a fraction, which a float would round.
_NUMBER = (
    r"-?(0|[1-9]\d{0,14})|[+-]?((0|[1-9]\d*)\.\d*|\.\d+)([eE][+-]?\d{1,3})?|"
    r"[+-]?(0|[1-9]\d*)[eE][+-]?\d{1,3}|[+-]?(inf|infinity)"
)
_COMMA_NUMBER = r"-?(0|[1-9]\d{0,14}|(0|[1-9]\d*),\d+|[1-9]\d{0,2}(\.\d{3})+,\d+)"
#: Proof that a comma is a decimal comma and parts no thousands.
_COMMA_PROOF = r".*,(\d{1,2}|\d{4,})"

#: Spellings that pandas reads as missing.
MISSING_WORDS = (
    "", "#N/A", "#N/A N/A", "#NA", "-NaN", "-nan", "<NA>", "N/A", "NA", "NULL", "NaN", "None",
    "n/a", "nan", "null",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type that a text column may be given.

    Attributes:
        physical: The engine's name of the type.
        allowed: Condition on a trimmed text `{v}` of this type.
        cast: Makes the value of a trimmed text.
        proof: Condition that at least one text must meet, or None.
    """

    physical: str
    allowed: SQL
    cast: SQL
    proof: SQL | None = None


_WHOLE = (
    Kind(
        physical="BIGINT",
        allowed=SQL("CAST(TRY_CAST({v} AS BIGINT) AS VARCHAR) = {v}"),
        cast=SQL("TRY_CAST({v} AS BIGINT)"),
    ),
    Kind(
        physical="HUGEINT",
        allowed=SQL("CAST(TRY_CAST({v} AS HUGEINT) AS VARCHAR) = {v}"),
        cast=SQL("TRY_CAST({v} AS HUGEINT)"),
    ),
    Kind(
        physical="DOUBLE",
        allowed=SQL(
            "regexp_full_match({v}, {number}, 'i') AND TRY_CAST({v} AS DOUBLE) IS NOT NULL"
        ),
        cast=SQL("nullif(TRY_CAST({v} AS DOUBLE), CAST('nan' AS DOUBLE))"),
    ),
    Kind(
        physical="BOOLEAN",
        allowed=SQL("lower({v}) IN ('true', 'false')"),
        cast=SQL("TRY_CAST({v} AS BOOLEAN)"),
    ),
)
#: Types of texts that hold points in time.
TEMPORAL = (
    Kind(
        physical="DATE",
        allowed=SQL("regexp_full_match({v}, {date}) AND TRY_CAST({v} AS DATE) IS NOT NULL"),
        cast=SQL("TRY_CAST({v} AS DATE)"),
    ),
    Kind(
        physical="TIMESTAMP",
        allowed=SQL("regexp_full_match({v}, {moment}) AND TRY_CAST({v} AS TIMESTAMP) IS NOT NULL"),
        cast=SQL("TRY_CAST({v} AS TIMESTAMP)"),
    ),
    Kind(
        physical="TIMESTAMP_NS",
        allowed=SQL("regexp_full_match({v}, {fine}) AND TRY_CAST({v} AS TIMESTAMP_NS) IS NOT NULL"),
        cast=SQL("TRY_CAST({v} AS TIMESTAMP_NS)"),
    ),
    Kind(
        physical="TIMESTAMPTZ",
        allowed=SQL("regexp_full_match({v}, {zoned}) AND TRY_CAST({v} AS TIMESTAMPTZ) IS NOT NULL"),
        cast=SQL("TRY_CAST({v} AS TIMESTAMPTZ)"),
    ),
    Kind(
        physical="TIME",
        allowed=SQL("regexp_full_match({v}, {clock}) AND TRY_CAST({v} AS TIME) IS NOT NULL"),
        cast=SQL("TRY_CAST({v} AS TIME)"),
    ),
)
#: Types of texts in delimited files, in the order they are preferred.
USUAL = (*_WHOLE, *TEMPORAL)
#: Numbers such as 1.234,50, in files whose fields are not parted by commas.
DECIMAL_COMMA = Kind(
    physical="DOUBLE",
    allowed=SQL("regexp_full_match({v}, {comma_number})"),
    cast=SQL("TRY_CAST(replace(replace({v}, '.', ''), ',', '.') AS DOUBLE)"),
    proof=SQL("regexp_full_match({v}, {comma_proof})"),
)
_PATTERNS: dict[str, Composed] = {
    "number": Literal(_NUMBER),
    "comma_number": Literal(_COMMA_NUMBER),
    "comma_proof": Literal(_COMMA_PROOF),
    "date": Literal(_DATE),
    "moment": Literal(f"{_DATE}([ T]{_CLOCK})?"),
    "fine": Literal(f"{_DATE}([ T]({_CLOCK}|{_FINE_CLOCK}))?"),
    "zoned": Literal(f"{_DATE}[ T]{_CLOCK}{_ZONE}"),
    "clock": Literal(_CLOCK),
}
_MISSING = SQL("({})").format(SQL(", ").join([Literal(word) for word in MISSING_WORDS]))
SAMPLE = 5_000
BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The type a text column was given.

    Attributes:
        kind: The type.
        is_clean: Whether every text is of it as it stands, without blanks or words for missing.
    """

    kind: Kind
    is_clean: bool

    def value(self, column: str) -> Composed:
        """Return the column's value of this type."""
        text: Composed = Identifier(column) if self.is_clean else _trimmed(column)
        return self.kind.cast.format(v=text)


#: Columns from which they are looked at cell by cell if there are few rows, how many of them at once,
#: and the most cells.
WIDE, MOST_UNPIVOTED, MOST_CELLS = 150, 1_000, 3_000_000
#: Bytes beyond which a text is no number and no time.
LONGEST_VALUE = 10_000


def settled_types(
    session: Session,
    table: Composed,
    columns: Sequence[str],
    tried: Sequence[Kind],
    cancel: CancelToken | None,
) -> dict[str, Settled]:
    """Return the type of each text column that may have another than text.

    Args:
        session: Where the table is.
        table: What to write after FROM.
        columns: Its text columns.
        tried: Kinds, the preferred first.
        cancel: Asks to stop.
    """
    if len(columns) >= WIDE and _is_small(session, table, len(columns), cancel):
        return _settled_alike(session, table, columns, tried, cancel)
    first = SQL("(SELECT * FROM {} LIMIT {})").format(table, Literal(SAMPLE))
    hopeful: dict[str, list[Kind]] = {name: [] for name in columns}
    short = _short(session, first, columns, cancel)
    hopeful.update({name: list(tried) for name in short})
    for batch in _batches(short):
        _rule_out(session, first, batch, hopeful, False, cancel)
    settled: dict[str, Settled] = {}
    sure = [name for name in columns if hopeful[name] and hopeful[name][0].proof is None]
    for batch in _batches(sure):
        settled.update(_clean(session, table, batch, hopeful, cancel))
    for batch in _batches([n for n in columns if hopeful[n] and n not in settled]):
        _rule_out(session, table, batch, hopeful, True, cancel)
        settled.update(
            (name, Settled(kind=hopeful[name][0], is_clean=False))
            for name in batch
            if hopeful[name]
        )
    return settled


def _is_small(session: Session, table: Composed, columns: int, cancel: CancelToken | None) -> bool:
    query = SQL("SELECT count(*) FROM {}").format(table)
    return int(str(session.rows(query, cancel=cancel)[0][0])) * columns <= MOST_CELLS


def _settled_alike(
    session: Session,
    table: Composed,
    columns: Sequence[str],
    tried: Sequence[Kind],
    cancel: CancelToken | None,
) -> dict[str, Settled]:
    """Settle many columns of few rows, one cell a row: each kind is looked for by one expression.

    An expression a column would take longer to prepare than to answer.
    """
    parts: list[Composed] = []
    for kind in tried:
        allowed = kind.allowed.format(v=Identifier("t"), **_PATTERNS)
        as_it_stands = kind.allowed.format(v=Identifier("v"), **_PATTERNS)
        proof = kind.proof.format(v=Identifier("t"), **_PATTERNS) if kind.proof else Literal(True)
        parts += [
            SQL("count(*) FILTER (WHERE real AND NOT coalesce({}, FALSE))").format(allowed),
            SQL("count(*) FILTER (WHERE coalesce({}, FALSE))").format(as_it_stands),
            SQL("coalesce(bool_or({}), FALSE)").format(proof),
        ]
    settled: dict[str, Settled] = {}
    for start in range(0, len(columns), MOST_UNPIVOTED):
        names: list[Composed] = [Identifier(n) for n in columns[start : start + MOST_UNPIVOTED]]
        rows = session.rows(
            SQL(
                "SELECT n, count(*), count(*) FILTER (WHERE real), max(strlen(v)){} FROM "
                "(SELECT n, v, trim(v) AS t, trim(v) NOT IN {} AS real FROM "
                "(UNPIVOT (SELECT {} FROM {}) ON COLUMNS(*) INTO NAME n VALUE v)) GROUP BY n"
            ).format(
                SQL("").join([SQL(", {}").format(part) for part in parts]),
                _MISSING,
                SQL(", ").join(names),
                table,
            ),
            cancel=cancel,
        )
        for name, cells, real, longest, *counts in rows:
            if int(str(longest or 0)) > LONGEST_VALUE:
                continue
            for place, kind in enumerate(tried):
                wrong, right, proven = counts[3 * place : 3 * place + 3]
                if not wrong and real and proven:
                    clean = right == cells and kind.proof is None
                    settled[str(name)] = Settled(kind=kind, is_clean=clean)
                    break
    return {name: settled[name] for name in columns if name in settled}


def _short(
    session: Session, rows: Composed, columns: Sequence[str], cancel: CancelToken | None
) -> list[str]:
    """Return the columns without long texts, which are no numbers or times and slow to look at."""
    if not columns:
        return []
    longest = SQL(", ").join([SQL("max(strlen({}))").format(Identifier(name)) for name in columns])
    (found,) = session.rows(SQL("SELECT {} FROM {}").format(longest, rows), cancel=cancel)
    return [
        name
        for name, length in zip(columns, found, strict=True)
        if length is None or int(str(length)) <= LONGEST_VALUE
    ]


def _batches(columns: Sequence[str]) -> list[Sequence[str]]:
    return [columns[start : start + BATCH] for start in range(0, len(columns), BATCH)]


def _trimmed(column: str) -> Composed:
    return SQL("trim({})").format(Identifier(column))


def _clean(
    session: Session,
    table: Composed,
    batch: Sequence[str],
    hopeful: dict[str, list[Kind]],
    cancel: CancelToken | None,
) -> dict[str, Settled]:
    """Settle the columns whose every text is of the preferred kind as it stands: the usual case."""
    parts: list[Composed] = []
    for name in batch:
        allowed = hopeful[name][0].allowed.format(v=Identifier(name), **_PATTERNS)
        parts += [
            SQL("count({})").format(Identifier(name)),
            SQL("count(*) FILTER (WHERE {})").format(allowed),
        ]
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), table)
    counts = iter(session.rows(query, cancel=cancel)[0])
    settled = {}
    for name in batch:
        present, right = next(counts), next(counts)
        kind = hopeful[name][0]
        if present and present == right and kind.proof is None:
            settled[name] = Settled(kind=kind, is_clean=True)
    return settled


def _rule_out(
    session: Session,
    source: Composed,
    batch: Sequence[str],
    hopeful: dict[str, list[Kind]],
    is_all: bool,
    cancel: CancelToken | None,
) -> None:
    """Keep the kinds that every value of a column allows; none for a column without values."""
    parts: list[Composed] = []
    for name in batch:
        text = _trimmed(name)
        parts.append(
            SQL("count(*) FILTER (WHERE {0} IS NOT NULL AND {1} NOT IN {2})").format(
                Identifier(name), text, _MISSING
            )
        )
        for kind in hopeful[name]:
            parts.append(
                SQL(
                    "count(*) FILTER (WHERE {0} IS NOT NULL AND NOT coalesce({1}, FALSE) "
                    "AND {2} NOT IN {3})"
                ).format(
                    Identifier(name),
                    kind.allowed.format(v=text, **_PATTERNS),
                    text,
                    _MISSING,
                )
            )
            proof = kind.proof.format(v=text, **_PATTERNS) if kind.proof else Literal(True)
            parts.append(
                SQL("coalesce(bool_or({}), FALSE)").format(proof) if is_all else Literal(True)
            )
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), source)
    counts = iter(session.rows(query, cancel=cancel)[0])
    for name in batch:
        present = next(counts)
        kept = []
        for kind in hopeful[name]:
            wrong, proven = next(counts), next(counts)
            if not wrong and (proven or not is_all) and (present or not is_all):
                kept.append(kind)
        hopeful[name] = kept
