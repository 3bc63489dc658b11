"""The cards of metrics as text and as the README's table."""

import textwrap
from collections.abc import Sequence

from inspector.metrics.base import Card
from inspector.report.format import format_value


def cards_text(cards: Sequence[Card]) -> str:
    """Return all metrics, a line each."""
    width = max(len(card.key) for card in cards)
    lines = [f"{card.key.ljust(width)}  {card.question}" for card in cards]
    return "\n".join([*lines, "", "“inspector metrics KEY” explains one."])


def card_text(card: Card) -> str:
    """Return one metric in full."""
    parts = [
        f"{card.name}  ({card.key})",
        card.question,
        "",
        *textwrap.wrap(card.explanation, 88),
        "",
        f"Term:    {card.technical}",
        f"Formula: {card.formula}",
        f"Source:  {card.source}",
        f"Limits:  {card.limits}",
    ]
    if card.thresholds:
        parts += ["", "Thresholds (move one with --threshold KEY/NAME=VALUE):"]
    for threshold in card.thresholds:
        shown = format_value(threshold.default, threshold.unit)
        source = f" Source: {threshold.source}." if threshold.source else ""
        parts += textwrap.wrap(
            f"{card.key}/{threshold.name} = {threshold.default:g} ({shown}). {threshold.meaning}{source}",
            88,
            initial_indent="  ",
            subsequent_indent="    ",
        )
    return "\n".join(parts)


def cards_markdown(cards: Sequence[Card]) -> str:
    """Return the README's table of metrics."""
    rows = [f"| `{card.key}` | {card.name} | {card.question} |" for card in cards]
    return "\n".join(["| key | name | what it answers |", "|---|---|---|", *rows])
