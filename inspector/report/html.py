"""The report as one page that opens anywhere: no script, nothing fetched, all text escaped."""

from functools import cache
from typing import TYPE_CHECKING, Any

from inspector import assets
from inspector.model.blocks import Bars, Heatmap, Lines
from inspector.model.report import Report
from inspector.report.charts import svg
from inspector.report.context import page_of
from inspector.report.format import format_value
from inspector.report.text import as_grid, printable

if TYPE_CHECKING:
    from jinja2 import Environment

TONE_WORDS = {
    "good": "good",
    "info": "info",
    "warning": "warning",
    "critical": "critical",
    "muted": "not measured",
    "neutral": "",
}
MOST_TABLE_ROWS = 500


def render_html(report: Report) -> str:
    """Return the page of a report."""
    page = page_of(report)
    return _environment().get_template("page.html").render(page=page)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(assets.resource("report")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters["shown"] = format_value
    environment.filters["kind"] = lambda block: type(block).__name__.lower()
    environment.filters["tone_word"] = lambda tone: TONE_WORDS.get(str(tone), str(tone))
    environment.globals["chart"] = lambda block: Markup(svg(block))  # noqa: S704 - svg() escapes
    environment.globals["as_grid"] = as_grid
    environment.globals["is_chart"] = lambda block: isinstance(block, (Bars, Lines, Heatmap))
    environment.globals["css"] = Markup(assets.read_text("report", "page.css"))  # noqa: S704 - ours
    environment.globals["most_rows"] = MOST_TABLE_ROWS
    return environment


def _clean(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Keep control characters of the data out of the page."""
    from markupsafe import Markup

    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
