"""From what was typed to what is saved: the choice of a report's content, and its signature."""

import argparse
from pathlib import Path
from typing import Any, cast

from inspector.model.choice import (
    FORMATS,
    LANGUAGES,
    LEAST_ROWS,
    TABS,
    USUAL_FORMATS,
    Choice,
    Format,
)
from inspector.model.errors import RequestError


def add_choice(command: argparse.ArgumentParser) -> None:
    """Add the options that choose what goes into a saved report."""
    group = command.add_argument_group("what is saved, and for whom")
    group.add_argument("--title", metavar="TEXT", default="", help="the report's title")
    group.add_argument("--author", metavar="TEXT", default="", help="who stands for it")
    group.add_argument(
        "--audience",
        choices=("full", "short"),
        default="full",
        help="full for those who repair, short for those who decide (default: full)",
    )
    group.add_argument(
        "--language", choices=LANGUAGES, default="en", help="of the saved report (default: en)"
    )
    group.add_argument("--tabs", metavar="T,T", help=f"only these of {', '.join(TABS)}")
    group.add_argument("--columns", metavar="C,C", help="only these columns go in")
    group.add_argument("--accent", metavar="#RRGGBB", default="", help="a colour of your own")
    group.add_argument("--logo", metavar="FILE", help="a small PNG or JPEG picture")
    group.add_argument(
        "--formats",
        metavar="F,F",
        help=f"written beside page and tables, of {', '.join(FORMATS)} (default: "
        "pdf,xlsx,png; '' for none; docx and pptx need the extra office)",
    )
    group.add_argument("--sign", metavar="KEY.pem", help="sign with this Ed25519 private key")
    add_masking(command)
    command.add_argument(
        "--preview", action="store_true", help="tell what would be masked, and save nothing"
    )


def add_masking(command: argparse.ArgumentParser) -> None:
    """Add the options that say what is masked."""
    group = command.add_argument_group("what is kept out")
    group.add_argument("--mask", metavar="C,C", help="mask the values of these columns too")
    group.add_argument(
        "--show", metavar="C,C", help="columns that look personal, such as names, and are not"
    )
    group.add_argument(
        "--least-rows",
        type=int,
        default=LEAST_ROWS,
        metavar="K",
        help=f"mask texts that fewer rows have (default: {LEAST_ROWS})",
    )
    group.add_argument("--unmasked", action="store_true", help="mask nothing at all")


def choice_of(given: argparse.Namespace) -> Choice:
    """Return the choice that was typed.

    Raises:
        RequestError: Something in it cannot be.
    """
    from inspector.cli.request import listed

    logo = b""
    if getattr(given, "logo", None):
        try:
            logo = Path(given.logo).expanduser().read_bytes()
        except OSError as error:
            raise RequestError(f"The logo “{given.logo}” cannot be read.") from error
    formats = getattr(given, "formats", None)
    choice = Choice(
        title=getattr(given, "title", ""),
        author=getattr(given, "author", ""),
        audience=getattr(given, "audience", "full"),
        language=getattr(given, "language", "en"),
        tabs=cast("Any", listed(getattr(given, "tabs", None)) or TABS),
        columns=listed(getattr(given, "columns", None)) or (),
        accent=getattr(given, "accent", ""),
        logo=logo,
        formats=USUAL_FORMATS if formats is None else cast("tuple[Format, ...]", listed(formats)),
        private=listed(given.mask) or (),
        open=listed(given.show) or (),
        least_rows=given.least_rows,
        unmasked=given.unmasked,
    )
    choice.check()
    return choice


def preview_text(personal: "dict[str, str]", rare: int, choice: Choice) -> str:
    """Return what would be masked, as text."""
    if choice.unmasked:
        return "Nothing would be masked: rare values and values of personal columns would leave."
    lines = [f"  {name}: masked, {why}" for name, why in personal.items()]
    head = "Columns whose values would be masked:" if lines else "No column looks personal."
    tail = f"{rare} texts that fewer than {choice.least_rows} rows have would be masked."
    end = "Column names, counts, shares, frequent values and ranges of other columns would leave."
    return "\n".join([head, *lines, tail, end])
