"""What the page's template may show: frozen values made once, which it only formats."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.model.blocks import Block, Tone
from inspector.model.finding import Finding
from inspector.model.report import Report
from inspector.report.present import (
    AREA_NAMES,
    QUESTIONS,
    TABS,
    Section,
    findings_by_severity,
    headline,
    origin_sentence,
    overview,
    sections,
    value_against_threshold,
)

TOP_FINDINGS = 5
MOST_DETAILS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingText:
    """A finding in words."""

    finding: Finding
    version: str
    baseline: str
    area: str
    measured: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage:
    """A section with the columns whose details are shown."""

    section: Section
    details: tuple[tuple[str, tuple[Block, ...]], ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TabPage:
    """A tab: its name, question, state and sections."""

    id: str
    name: str
    question: str
    counts: str
    tone: Tone
    sections: tuple[SectionPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page."""

    title: str
    verdict: str
    tone: Tone
    overview: tuple[Block, ...]
    top: tuple[FindingText, ...]
    findings: Mapping[str, tuple[FindingText, ...]]
    tabs: tuple[TabPage, ...]
    notes: tuple[str, ...]
    inspector_version: str
    engine: str


def page_of(report: Report) -> Page:
    """Return what the page of a report shows."""
    newest = report.versions[-1]
    here = [f for f in report.findings if f.version == newest.id]
    texts = [_in_words(report, finding) for finding in report.findings]
    by_area: dict[str, list[FindingText]] = {}
    for text in texts:
        by_area.setdefault(text.area, []).append(text)
    top = [text for text in texts if text.finding.version == newest.id] or texts
    return Page(
        title=" → ".join(version.name for version in report.versions)
        if len(report.versions) <= 6
        else f"{report.versions[0].name} → … → {newest.name}",
        verdict=headline(report),
        tone=_tone(here),
        overview=overview(report),
        top=tuple(top[:TOP_FINDINGS]),
        findings={area: tuple(found) for area, found in by_area.items()},
        tabs=tuple(_tab(report, tab) for tab in TABS),
        notes=tuple(f"{v.name}: {note}" for v in report.versions for note in v.notes),
        inspector_version=report.inspector_version,
        engine=report.engine,
    )


def _tab(report: Report, tab: str) -> TabPage:
    areas = TABS[tab]  # type: ignore[index]
    found = [f for f in report.findings if f.area in areas]
    newest = [f for f in found if f.version == report.versions[-1].id]
    return TabPage(
        id=tab,
        name=AREA_NAMES[tab],  # type: ignore[index]
        question=QUESTIONS[tab],  # type: ignore[index]
        counts=findings_by_severity(found),
        tone=_tone(newest),
        sections=tuple(
            _section(report, section)
            for section in sections(report, tab)  # type: ignore[arg-type]
        ),
    )


def _section(report: Report, section: Section) -> SectionPage:
    """Columns with findings come first; beyond a limit the rest is left to report.json."""
    worth = {c: n for n, f in enumerate(reversed(report.findings)) for c in f.columns}
    details = sorted(section.presentation.details.items(), key=lambda item: -worth.get(item[0], -1))
    return SectionPage(
        section=section,
        details=tuple(details[:MOST_DETAILS]),
        left_out=max(0, len(details) - MOST_DETAILS),
    )


def _in_words(report: Report, finding: Finding) -> FindingText:
    return FindingText(
        finding=finding,
        version=report.version(finding.version).name,
        baseline=report.version(finding.baseline).name if finding.baseline else "",
        area=AREA_NAMES[finding.area],
        measured=value_against_threshold(finding),
        origin=origin_sentence(report, finding),
    )


def _tone(findings: list[Finding]) -> Tone:
    worst = min((f.severity for f in findings), key=lambda s: s.rank, default=None)
    return worst.value if worst else "good"
