"""Conditions on rows, as values: which rows to show, to compare, or to inspect.

Written by people as `station = 'Harbour' and day >= 2024-02-01`; see `parse`.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from inspector.model.errors import RequestError

Operator = Literal[
    "=", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts with", "is missing",
    "is present",
]  # fmt: skip

Operand = str | int | float | bool

#: Operators without a value.
UNARY: tuple[Operator, ...] = ("is missing", "is present")
#: Operators with any number of values.
MANY: tuple[Operator, ...] = ("in", "not in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test of one column.

    A cell that is missing (null, NaN, blank text) meets "is missing", "!=" and "not in" only.

    Attributes:
        column: The column's exact name.
        operator: How it is compared. "contains" and "starts with" look at the cell as text and
            take upper and lower case for the same.
        values: None for "is missing" and "is present"; any number for "in" and "not in"; else one.
            For temporal columns: epoch seconds, or text such as "2024-02-01" or
            "2024-02-01 08:00". Texts are taken as numbers where the column is one.
    """

    column: str
    operator: Operator
    values: tuple[Operand, ...] = ()

    def __post_init__(self) -> None:
        if self.operator not in get_args(Operator):
            raise RequestError(f"“{self.operator}” is not a comparison that Inspector knows.")
        wanted = 0 if self.operator in UNARY else 1
        if len(self.values) != wanted and not (self.operator in MANY and self.values):
            raise RequestError(
                f"The condition on “{self.column}” needs {'no value' if not wanted else 'a value'}."
            )

    def __str__(self) -> str:
        name = self.column
        if not re.fullmatch(r"[^\W\d]\w*", name) or name.lower() in ("and", "or"):
            name = '"' + name.replace('"', '""') + '"'
        if self.operator in UNARY:
            return f"{name} {self.operator}"
        shown = ", ".join(_shown(value) for value in self.values)
        return f"{name} {self.operator} {f'({shown})' if self.operator in MANY else shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Tests that all hold, or of which any does. None at all: every row.

    Attributes:
        tests: The conditions.
        match: Whether "all" must hold or "any" is enough.
    """

    tests: tuple[Condition, ...] = ()
    match: Literal["all", "any"] = "all"

    def __bool__(self) -> bool:
        return bool(self.tests)

    def __str__(self) -> str:
        return (" and " if self.match == "all" else " or ").join(map(str, self.tests))


EVERY_ROW = Conditions()


def conditions(given: "str | Conditions | None") -> Conditions:
    """Return conditions, given as such or as people write them; none: every row.

    Raises:
        RequestError: They cannot be read.
    """
    if given is None:
        return EVERY_ROW
    return parse(given) if isinstance(given, str) else given


_TOKEN = re.compile(
    r"""\s*(?:
        "(?P<name>(?:[^"]|"")+)" | '(?P<text>(?:[^']|'')*)' | (?P<mark><=|>=|!=|<>|==|=|<|>|\(|\)|,)
        | (?P<word>[^\s"'(),<>=!]+)
    )""",
    re.VERBOSE,
)


def parse(text: str) -> Conditions:
    """Read conditions as people write them.

    Column names that are not plain words stand in double quotes, texts in single quotes (plain words
    and dates may do without): `"Unit price" > 3 and region in (north, 'far south') and label is
    missing`. Tests are joined by `and` or by `or`, not both.

    Raises:
        RequestError: It cannot be read; the sentence says where.
    """
    tokens = _tokens(text)
    tests: list[Condition] = []
    joints: set[str] = set()
    while tokens:
        if tests:
            joint = tokens.pop(0)[1].lower()
            if joint not in ("and", "or"):
                raise _unreadable(text, f"expected “and” or “or” before “{joint}”")
            joints.add(joint)
        tests.append(_test(tokens, text))
    if len(joints) > 1:
        raise _unreadable(text, "“and” and “or” cannot be mixed")
    return Conditions(tests=tuple(tests), match="any" if joints == {"or"} else "all")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _unreadable(text, f"stuck at “{text[at : at + 20]}”")
        kind = str(found.lastgroup)
        token = found[kind]
        quote = {"name": '"', "text": "'"}.get(kind)
        tokens.append((kind, token.replace(quote * 2, quote) if quote else token))
        at = found.end()
    return tokens


def _test(tokens: list[tuple[str, str]], text: str) -> Condition:
    if len(tokens) < 2 or tokens[0][0] == "mark":
        raise _unreadable(text, "expected a column and a comparison")
    column = tokens.pop(0)[1]
    words = [token.lower() for kind, token in tokens[:2] if kind in ("word", "mark")]
    for operator in get_args(Operator):
        parts = operator.split(" ")
        if words[: len(parts)] == parts:
            del tokens[: len(parts)]
            break
    else:
        alias = {"==": "=", "<>": "!="}.get(words[0]) if words else None
        if alias is None:
            raise _unreadable(text, f"expected a comparison after “{column}”")
        operator = alias
        del tokens[0]
    if operator in UNARY:
        return Condition(column=column, operator=operator)
    if operator in MANY:
        return Condition(column=column, operator=operator, values=_list(tokens, text))
    if not tokens or tokens[0][0] == "mark":
        raise _unreadable(text, f"expected a value after “{column} {operator}”")
    values = [_value(*tokens.pop(0))]
    # a time after a date needs no quotes
    if tokens and tokens[0][0] == "word" and re.fullmatch(r"\d\d?:\d\d(:\S+)?", tokens[0][1]):
        values = [f"{values[0]} {tokens.pop(0)[1]}"]
    return Condition(column=column, operator=operator, values=tuple(values))


def _list(tokens: list[tuple[str, str]], text: str) -> tuple[Operand, ...]:
    if not tokens or tokens.pop(0)[1] != "(":
        raise _unreadable(text, "values after “in” stand in round brackets")
    values: list[Operand] = []
    while tokens:
        kind, written = tokens.pop(0)
        if (kind, written) == ("mark", ")"):
            return tuple(values)
        if kind != "mark":
            values.append(_value(kind, written))
    raise _unreadable(text, "a closing bracket is missing")


def _value(kind: str, token: str) -> Operand:
    if kind == "word":
        if re.fullmatch(r"[+-]?\d{1,18}", token):
            return int(token)
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", token):
            return float(token)
        if token.lower() in ("true", "false"):
            return token.lower() == "true"
    return token


def _shown(value: Operand) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'"


def _unreadable(text: str, why: str) -> RequestError:
    return RequestError(
        f"The condition “{text}” cannot be read: {why}.",
        hint="Write it like: station = 'Harbour' and day >= 2024-02-01",
    )
