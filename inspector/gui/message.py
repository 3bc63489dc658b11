"""Something to tell the person, without standing in the way."""

from collections.abc import Callable
from dataclasses import dataclass

from inspector.gui.blocks.text import one_line
from inspector.language.current import tr
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


def bundle_message(name: str) -> Message:
    """Return what is told of a saved report that is shown."""
    return Message(
        text=tr(f"This is the saved report “{one_line(name)}”."),
        hint=tr("It holds figures, charts and findings; the rows of the data are not in it."),
        subject="bundle",
    )


def stale_message(inspect: Callable[[], object]) -> Message:
    """Return what is told where the report is no longer about what is open."""
    return Message(
        text=tr("The report no longer fits what is open."),
        hint=tr("Versions, names, roles or the baseline were changed after it was made."),
        tone="warning",
        offers=(Offer(label=tr("Inspect again"), act=inspect),),
        subject="inspect",
    )
