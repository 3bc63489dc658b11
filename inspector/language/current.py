"""The language that is spoken here and now: a report's while it is written, else the window's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from inspector.language.translator import Translator, translator

_window = ["en"]
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def use_language(language: str) -> None:
    """Speak a language from now on, in all threads."""
    _window[0] = language


def language() -> str:
    """Return the code of the language spoken."""
    return _spoken.get() or _window[0]


@contextmanager
def speaking(code: str) -> Iterator[Translator]:
    """Speak a language within a block."""
    before = _spoken.set(code)
    try:
        yield translator(code)
    finally:
        _spoken.reset(before)


def tr(english: str) -> str:
    """Return a sentence in the language spoken."""
    return translator(language()).text(english)


def tr_value(shown: str) -> str:
    """Return a formatted figure in the language spoken."""
    return translator(language()).value(shown)
