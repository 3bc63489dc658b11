"""What goes into a saved report, for whom, in which words, and how much of the data it may tell."""

import re
from dataclasses import dataclass
from typing import Literal

from inspector.model.errors import RequestError
from inspector.model.finding import Area

Audience = Literal["short", "full"]
Language = Literal["en", "de"]
Format = Literal["pdf", "xlsx", "png", "docx", "pptx"]
LANGUAGES: tuple[Language, ...] = ("en", "de")
FORMATS: tuple[Format, ...] = ("pdf", "xlsx", "png", "docx", "pptx")
#: Those that are written unless others are chosen.
USUAL_FORMATS: tuple[Format, ...] = ("pdf", "xlsx", "png")
TABS: tuple[Area, ...] = ("coverage", "freshness", "drift", "labels", "versions")

#: Values with fewer rows are masked. Five is a common floor of statistical offices.
LEAST_ROWS = 5
LARGEST_LOGO = 300_000
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chose for a saved report.

    Attributes:
        title: The report's title; empty: the names of the versions.
        author: Who stands for it.
        audience: "short" for those who decide, "full" for those who repair.
        language: Of all texts; report.json, names and values of the data stay as they are.
        tabs: Tabs that go in.
        columns: Columns that go in; empty: all.
        accent: A colour such as "#0060a8"; empty: the program's own.
        logo: Bytes of a PNG or JPEG picture, or none.
        least_rows: Values of texts with fewer rows are masked; 1 masks none.
        private: Columns whose values are masked, beside those that look personal.
        open: Columns that look personal and are not.
        unmasked: Nothing is masked, whatever the rest says.
        formats: What is written beside the page, the tables and the drawings.
    """

    title: str = ""
    author: str = ""
    audience: Audience = "full"
    language: Language = "en"
    tabs: tuple[Area, ...] = TABS
    columns: tuple[str, ...] = ()
    accent: str = ""
    logo: bytes = b""
    least_rows: int = LEAST_ROWS
    private: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    unmasked: bool = False
    formats: tuple[Format, ...] = USUAL_FORMATS

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            RequestError: A colour, picture, tab, language or number that is none.
        """
        if self.accent and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise RequestError(f"“{self.accent}” is not a colour.", hint="Write it like #0060a8.")
        if self.logo and (self.picture_type() is None or len(self.logo) > LARGEST_LOGO):
            raise RequestError(
                "The logo is not a small picture.", hint="Give a PNG or JPEG file under 300 kB."
            )
        if self.audience not in ("short", "full") or self.language not in LANGUAGES:
            raise RequestError("The audience is short or full, the language en or de.")
        if not self.tabs or set(self.tabs) - set(TABS):
            raise RequestError("There is no such tab.", hint=f"There are {', '.join(TABS)}.")
        if set(self.formats) - set(FORMATS):
            raise RequestError("There is no such format.", hint=f"There are {', '.join(FORMATS)}.")
        if self.least_rows < 1:
            raise RequestError("The least rows of a shown value are at least 1.")

    def picture_type(self) -> str | None:
        """Return the logo's media type, or None if it is no picture this program knows."""
        return next((kind for head, kind in _PICTURES.items() if self.logo.startswith(head)), None)


PLAIN = Choice()
