"""Something to tell the person, without standing in the way."""

from collections.abc import Callable
from dataclasses import dataclass

from inspector.model.blocks import Tone
from inspector.model.errors import InspectorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something a message offers to do.

    Attributes:
        label: What its button says.
        act: What it does.
    """

    label: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One sentence, a hint, and what can be done about it.

    Attributes:
        subject: Messages of one subject replace each other; empty ones stand alone.
    """

    text: str
    hint: str = ""
    tone: Tone = "info"
    offers: tuple[Offer, ...] = ()
    subject: str = ""


def message_of(error: InspectorError, *, subject: str = "") -> Message:
    """Return what is told of something that stands in the way."""
    return Message(text=error.message, hint=error.hint, tone="critical", subject=subject)
