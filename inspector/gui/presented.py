"""A report with all its blocks made, so that the window only has to put them on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.gui.models.sketches import draw
from inspector.language.current import language
from inspector.language.translator import translator
from inspector.model.blocks import Block
from inspector.model.finding import Area
from inspector.model.report import Report

if TYPE_CHECKING:
    from inspector.report.present import Section

#: The tabs that show sections, in their order.
TABS: tuple[Area, ...] = ("coverage", "freshness", "drift", "labels", "versions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A report and what is shown of it.

    Attributes:
        report: The report.
        headline: The verdict in a sentence.
        overview: The blocks of the overview.
        tabs: The sections of each tab.
    """

    report: Report
    headline: str
    overview: tuple[Block, ...]
    tabs: Mapping[Area, "tuple[Section, ...]"]

    def tab_of(self, area: Area) -> Area:
        """Return the tab on which findings of an area have their place."""
        return area if area in TABS else "drift"

    def details(self, column: str) -> "tuple[tuple[Section, tuple[Block, ...]], ...]":
        """Return the blocks that sections have about a column."""
        return tuple(
            (section, blocks)
            for tab in TABS
            for section in self.tabs[tab]
            if (blocks := section.presentation.details.get(column))
        )


def present_report(report: Report) -> Presented:
    """Make all blocks of a report. Takes time: not for the window's thread."""
    from inspector.report.present import headline, overview, sections

    draw(report)
    from inspector.report.spoken import Speaker, names_in

    say = Speaker(translator(language()), names_in(report))
    return Presented(
        report=report,
        headline=say.text(headline(report)),
        overview=say.blocks(overview(report)),
        tabs={tab: tuple(map(say.section, sections(report, tab))) for tab in TABS},
    )
