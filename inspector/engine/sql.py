"""SQL composed by types: the one place where names and values become part of a statement."""

import math
import string
from typing import LiteralString


class Composed:
    """A piece of SQL that is safe to run. `str()` gives its text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Composed({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Composed) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class SQL(Composed):
    """A template of constant text; `{}` and `{name}` are filled with composed pieces only.

    The text must be a literal in the source code, which a test of the whole tree checks.
    """

    __slots__ = ()

    def __init__(self, template: LiteralString) -> None:
        super().__init__(template)

    def format(self, *parts: Composed, **named: Composed) -> Composed:
        """Fill the template.

        Raises:
            TypeError: A part is not composed SQL.
        """
        for part in (*parts, *named.values()):
            if not isinstance(part, Composed):
                raise TypeError(f"{type(part).__name__} cannot be put into SQL")
        return Composed(string.Formatter().vformat(self._text, parts, named))

    def join(self, parts: "list[Composed] | tuple[Composed, ...]") -> Composed:
        """Put this between parts, as `str.join` does."""
        for part in parts:
            if not isinstance(part, Composed):
                raise TypeError(f"{type(part).__name__} cannot be put into SQL")
        return Composed(self._text.join(str(part) for part in parts))


class Identifier(Composed):
    """The name of a column, table or schema, quoted whatever it holds."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        if not name:
            raise ValueError("an SQL name may not be empty")
        super().__init__('"' + name.replace('"', '""') + '"')


class Literal(Composed):
    """A constant: text, bool, int, finite float or None."""

    __slots__ = ()

    def __init__(self, value: str | bool | int | float | None) -> None:
        super().__init__(_literal(value))


def _literal(value: str | bool | int | float | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number in SQL must be finite")
        return f"CAST({value!r} AS DOUBLE)"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    raise TypeError(f"{type(value).__name__} cannot be a constant in SQL")
