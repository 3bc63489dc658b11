"""What the page's template may show: frozen values made once, which it only formats."""

from dataclasses import dataclass

from inspector.language.translator import translator
from inspector.model.blocks import Block, Tone
from inspector.model.finding import Finding, Severity
from inspector.model.report import Report
from inspector.report.drawing import Drawing
from inspector.report.evidence import evidence_of
from inspector.report.format import format_time
from inspector.report.present import (
    AREA_NAMES,
    TABS,
    Section,
    origin_sentence,
    overview,
    sections,
    value_against_threshold,
)
from inspector.report.spoken import Speaker, names_in
from inspector.report.view import View

TOP_FINDINGS = 5
MOST_FILTERED_COLUMNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingText:
    """A finding in words; `marks` are the CSS classes that filters know."""

    finding: Finding
    version: str
    baseline: str
    area: str
    who: str
    measured: str
    origin: str
    marks: str
    state: str = ""
    decision: str = ""
    chart: Drawing | None = None
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaState:
    """An area on the first screen: its state in the newest version, and in how many words."""

    id: str
    name: str
    tone: Tone
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TabPage:
    """A tab: its name, question, state and sections."""

    id: str
    name: str
    question: str
    tone: Tone
    counts: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page."""

    title: str
    verdict: str
    counts: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    areas: tuple[AreaState, ...]
    overview: tuple[Block, ...]
    top: tuple[FindingText, ...]
    findings: tuple[FindingText, ...]
    dismissed: tuple[FindingText, ...]
    filter_areas: tuple[tuple[str, str], ...]
    filter_columns: tuple[tuple[str, str], ...]
    tabs: tuple[TabPage, ...]
    notes: tuple[str, ...]
    privacy: tuple[str, ...]


def page_of(view: View) -> Page:
    """Return what the page of a report shows."""
    report, words = view.counted, view.words
    newest = report.versions[-1]
    here = [f for f in report.findings if f.version == newest.id]
    say = speaker_of(view)
    tabs = {
        tab: tuple(say.section(s) for s in sections(report, tab))
        for tab in TABS
        if tab in view.choice.tabs
    }
    by_key = {s.card.key: s for found in tabs.values() for s in found}
    named = _columns(report)
    top = [
        _in_words(view, finding, named, by_key)
        for finding in (here or list(report.findings))[:TOP_FINDINGS]
    ]
    shown_areas = {f.area: words.say(AREA_NAMES[f.area]) for f in report.findings}
    full = view.choice.audience == "full"
    return Page(
        title=view.title,
        verdict=verdict(view),
        counts=counted(view, here),
        tone=_tone(here),
        facts=facts(view),
        areas=area_states(view),
        overview=say.blocks(overview(report)),
        top=tuple(top),
        findings=tuple(_in_words(view, f, named) for f in report.findings),
        dismissed=tuple(_in_words(view, f, named) for f, _ in view.dismissed),
        filter_areas=tuple(shown_areas.items()),
        filter_columns=tuple((mark, name) for name, mark in named.items()),
        tabs=tuple(
            TabPage(
                id=tab,
                name=words.say(AREA_NAMES[tab]),
                question=words[f"tab_question_{tab}"],
                tone=_tone([f for f in here if f.area in TABS[tab]]),
                counts=counted(view, [f for f in report.findings if f.area in TABS[tab]]),
                sections=found,
            )
            for tab, found in tabs.items()
        )
        if full
        else (),
        notes=tuple(f"{v.name}: {say.text(note)}" for v in report.versions for note in v.notes),
        privacy=privacy(view),
    )


def speaker_of(view: View) -> Speaker:
    """Return who says the sentences of a view in its language."""
    return Speaker(translator(view.choice.language), names_in(view.report))


def verdict(view: View) -> str:
    """Return the verdict on the newest version in a sentence."""
    newest = view.counted.versions[-1]
    tone = _tone([f for f in view.counted.findings if f.version == newest.id])
    return view.words(f"verdict_{tone}", name=newest.name)


def counted(view: View, findings: list[Finding]) -> str:
    """Return counts as "2 critical, 1 to check"."""
    parts = [
        f"{count} {view.words[f'count_{severity.value}']}"
        for severity in Severity
        if (count := sum(f.severity is severity for f in findings))
    ]
    return ", ".join(parts) or view.words["no_finding_short"]


def facts(view: View) -> tuple[tuple[str, str], ...]:
    """Return what was inspected, against what, and as of when."""
    report, words = view.report, view.words
    newest = report.versions[-1]
    compared = {o.baseline for o in report.outcomes if o.version == newest.id and o.baseline}
    if report.baseline is not None:
        against = f"{report.baseline.name} ({report.baseline.location})"
    elif len(report.versions) > 2:
        against = words["each_before"]
    elif compared:
        against = ", ".join(sorted(report.version(v).name for v in compared))
    else:
        against = words["against_nothing"]
    size = f"{newest.rows:,}".replace(",", "\u202f")
    told = [
        (words["inspected"], f"{newest.location}, {size} {words['rows']} × {len(newest.schema)}"),
        (words["against"], against),
        (words["as_of"], format_time(newest.as_of)),
        (words["fingerprints"], f"SHA-256 {newest.fingerprint[:16]}…"),
    ]
    if view.choice.author.strip():
        told.append((words["author"], view.choice.author.strip()))
    return tuple(told)


def area_states(view: View) -> tuple[AreaState, ...]:
    """Return the state of each tab in the newest version."""
    report = view.counted
    newest = report.versions[-1]
    states = []
    for tab, areas in TABS.items():
        if tab not in view.choice.tabs:
            continue
        here = [f for f in report.findings if f.version == newest.id and f.area in areas]
        measured = any(
            o.version == newest.id
            and o.metric.split(".")[0] in areas
            and hasattr(o.outcome, "result")
            for o in report.outcomes
        )
        tone: Tone = _tone(here) if here or measured else "muted"
        text = counted(view, here) if here or measured else view.words["tone_muted"]
        states.append(
            AreaState(id=tab, name=view.words.say(AREA_NAMES[tab]), tone=tone, counts=text)
        )
    return tuple(states)


def privacy(view: View) -> tuple[str, ...]:
    """Return what the report does not tell."""
    words, secrets = view.words, view.secrets
    told = [words["privacy_rows"]]
    if view.choice.unmasked:
        return (*told, words["privacy_none"])
    if secrets.personal:
        told.append(words("privacy_columns", columns=", ".join(secrets.personal)))
    if secrets.rare:
        told.append(words("privacy_rare", count=view.choice.least_rows, number=secrets.rare))
    return tuple(told)


def _columns(report: Report) -> dict[str, str]:
    """Return the columns that findings name, most often named first, and a CSS class for each."""
    named: dict[str, int] = {}
    for finding in report.findings:
        for name in finding.columns:
            named[name] = named.get(name, 0) + 1
    most = sorted(named, key=lambda name: (-named[name], name))[:MOST_FILTERED_COLUMNS]
    return {name: f"c{number}" for number, name in enumerate(most)}


def _in_words(
    view: View,
    finding: Finding,
    named: dict[str, str],
    by_key: dict[str, Section] | None = None,
) -> FindingText:
    report, words = view.report, view.words
    decision = view.decision(finding)
    said = []
    if decision is not None:
        said = [decision.reason, decision.comment]
        if decision.by:
            said.append(words("by", name=decision.by))
        if decision.until is not None:
            said.append(words("until", date=format_time(decision.until)))
    say = speaker_of(view)
    finding = say.finding(finding)
    drawn = evidence_of(finding, by_key, words) if by_key is not None else None
    marks = [
        finding.severity.value,
        f"a-{finding.area}",
        *(named[c] for c in finding.columns if c in named),
    ]
    return FindingText(
        finding=finding,
        version=report.version(finding.version).name,
        baseline=report.version(finding.baseline).name if finding.baseline else "",
        area=words.say(AREA_NAMES[finding.area]),
        who=words[f"who_{finding.area}"],
        measured=say.text(value_against_threshold(finding)),
        origin=say.text(origin_sentence(report, finding)),
        marks=" ".join(marks),
        state=words[f"state_{decision.state}"] if decision else "",
        decision=" · ".join(part for part in said if part.strip()),
        chart=drawn[0] if drawn else None,
        series=drawn[1] if drawn else (),
    )


def _tone(findings: list[Finding]) -> Tone:
    worst = min((f.severity for f in findings), key=lambda s: s.rank, default=None)
    return worst.value if worst else "good"
