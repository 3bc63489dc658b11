"""The report as one page that opens anywhere: no script, nothing fetched, all text escaped."""

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from inspector import assets
from inspector.language.current import speaking
from inspector.metrics.base import Threshold
from inspector.model.blocks import Block
from inspector.model.choice import PLAIN, Choice
from inspector.model.report import Report
from inspector.report.blocks_html import block_html, legend, safe
from inspector.report.context import Page, page_of
from inspector.report.present import Section
from inspector.report.shown import format_value
from inspector.report.svg import svg_of
from inspector.report.view import View, view_of

if TYPE_CHECKING:
    from jinja2 import Environment

#: Details beyond this many bytes are left to report.json, the columns with findings shown first.
DETAIL_BYTES = 2_600_000
MOST_DETAILS = 40
_LIGHT, _DARK = "#ffffff", "#14181f"


def render_html(report: Report, choice: Choice = PLAIN) -> str:
    """Return the page of a report, masked as the choice says."""
    return page_html(view_of(report, choice))


def page_html(view: View) -> str:
    """Return the page of a view."""
    with speaking(view.choice.language):
        return _page_html(view)


def _page_html(view: View) -> str:
    page = page_of(view)
    style = _style(view.choice.accent, page)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    details = _Details(view)
    template = _environment().get_template("page.html")
    logo = ""
    if view.choice.logo:
        data = base64.b64encode(view.choice.logo).decode()
        logo = f"data:{view.choice.picture_type()};base64,{data}"
    return template.render(
        page=page,
        words=view.words,
        view=view,
        style=_plain(style),
        policy=_plain(
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
        logo=logo,
        block=lambda block: _plain(block_html(block, view.words)),
        details=details.of,
        chart=lambda text: _plain(
            f'<p class="caption">{safe(text.chart.title)}</p>'
            + (legend(text.series) if len(text.series) > 1 else "")
            + svg_of(text.chart)
        ),
    )


class _Details:
    """Writes the details of columns, those with findings first, until the page is full."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._left = DETAIL_BYTES
        findings = view.counted.findings
        self._worth = {c: n for n, f in enumerate(reversed(findings)) for c in f.columns}
        self._metrics = {(f.key, c): n for n, f in enumerate(reversed(findings)) for c in f.columns}

    def of(self, section: Section) -> Any:  # noqa: ANN401 - Markup
        """Return the details of a section."""
        key = section.card.key
        known = list(section.presentation.details.items())
        known.sort(
            key=lambda item: (-self._metrics.get((key, item[0]), -1), -self._worth.get(item[0], -1))
        )
        parts = []
        share = self._left // 3
        shown = 0
        for column, blocks in known[:MOST_DETAILS]:
            inner = "".join(block_html(block, self._view.words, brief=True) for block in blocks)
            if len(inner) > share:
                break
            share -= len(inner)
            self._left -= len(inner)
            parts.append(
                f'<details class="column"><summary>{safe(column)}</summary>{inner}</details>'
            )
            shown += 1
        if rest := len(known) - shown:
            parts.append(f'<p class="caption">{safe(self._view.words("left_out", count=rest))}</p>')
        return _plain("".join(parts))


def _style(accent: str, page: Page) -> str:
    """Return the style sheet with the filters of this page and the colour that was chosen."""
    css = assets.read_text("report", "page.css")
    off = ".filters:has(#{box}:not(:checked))~.list .{mark}{{display:none}}"
    for severity in ("critical", "warning", "info"):
        css += off.format(box=f"f-{severity}", mark=f"finding.{severity}")
    for area, _ in page.filter_areas:
        css += off.format(box=f"f-a-{area}", mark=f"a-{area}")
    for mark, _ in page.filter_columns:
        css += f".filters:has(#f-{mark}:checked)~.list .finding:not(.{mark}){{display:none}}"
    if accent:
        css += f":root{{--brand:{accent}}}"
        if contrast(accent, _LIGHT) >= 4.5:
            css += f"@media (prefers-color-scheme:light){{:root{{--accent:{accent}}}}}"
        if contrast(accent, _DARK) >= 4.5:
            css += f"@media (prefers-color-scheme:dark){{:root{{--accent:{accent}}}}}"
    return css


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it: 1 to 21."""
    a, b = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def block_markup(block: Block) -> str:
    """Return one block as HTML in English."""
    from inspector.report.words import words_of

    return block_html(block, words_of("en"))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(assets.resource("report")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters["limit"] = lambda t: _limit(t)
    return environment


def _limit(threshold: Threshold) -> str:
    source = f" ({threshold.source})" if threshold.source else ""
    return f"{format_value(threshold.default, threshold.unit)}. {threshold.meaning}{source}"


def _plain(text: str) -> Any:  # noqa: ANN401 - Markup
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - made here, every text in it escaped


def _clean(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Keep control characters of the data out of the page."""
    from markupsafe import Markup

    from inspector.report.text import printable

    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
