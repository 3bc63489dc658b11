"""What the command line needs of the window, which it may not know."""

from dataclasses import dataclass
from typing import Protocol

from inspector.model.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the window shall open.

    Attributes:
        demo: The bundled sample.
        request: Versions, baseline, roles and moment that were named; None opens it empty.
    """

    demo: bool = False
    request: Request | None = None


class Window(Protocol):
    """The window, as `inspector.__main__` hands it over."""

    def problem(self) -> str | None:
        """Return why no window can be opened here; None if one can."""

    def open(self, wish: Wish) -> int:
        """Open the window, wait until it is closed, return an exit code."""
