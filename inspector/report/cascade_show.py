"""How cascades are shown: a sentence for each, a map from left to right, and the evidence."""

from collections.abc import Sequence

from inspector.metrics.base import Card
from inspector.metrics.phrases import listed
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Note, Presentation
from inspector.model.dataset import Version
from inspector.model.report import Report
from inspector.report.cascade import Cascade, Link, Problem, trace
from inspector.report.cascade_graph import cascade_graph, name_of, odds_of
from inspector.report.format import format_time, grouped

CARD = Card(
    key="versions.cascade",
    area="versions",
    name="Where it may have begun",
    technical="Data cascade (origin and spread)",
    question="In which version and column did the trouble begin, and what may have followed from it?",
    explanation=(
        "Problems in data compound: what goes wrong at one place turns up later as missing cells, "
        "wrong labels or late rows somewhere else. Problems that appear later at the same place as an "
        "earlier one are shown as its possible effects, so that work begins at the origin and not at "
        "the symptom."
    ),
    formula="B may follow from A if B appears later (by version, then by date) and both fall on one "
    "slice, or are missing in the same rows at least twice as often as by chance; chance of a shared "
    "slice = 1 / number of its values",
    source="Sambasivan et al. 2021 (data cascades); Inspector",
    limits="Agreement of place and time is no proof of cause: it says where to look first.",
    order=0,
)


def cascade_presentation(report: Report) -> Presentation:
    """Return the cascades of a report as blocks."""
    if len(report.versions) < 2:
        text = "Add an older version to see in which one a problem began."
        return Presentation(blocks=(Note(text=text, tone="muted"),))
    cascade = trace(report)
    if not cascade.problems:
        text = "No version brought a problem that the first one did not have."
        return Presentation(blocks=(Note(text=text, tone="good"),))
    names = report.versions
    blocks: list[Block] = [_sentence(cascade, origin, names) for origin in cascade.origins]
    if not blocks:
        text = "No problem seems to have followed from another: they fall on different places."
        blocks.append(Note(text=text, tone="neutral"))
    if cascade.links:
        blocks.append(cascade_graph(cascade, report))
    blocks.append(_map(cascade, names))
    if cascade.links:
        blocks.append(_evidence(cascade, names))
    return Presentation(blocks=tuple(blocks))


def origin_notes(report: Report) -> tuple[Note, ...]:
    """Return a sentence for each origin of a cascade; none if there is none."""
    cascade = trace(report)
    return tuple(_sentence(cascade, origin, report.versions) for origin in cascade.origins)


def _sentence(cascade: Cascade, origin: Problem, versions: Sequence[Version]) -> Note:
    links = cascade.effects_of(origin)
    since = f" (since {format_time(origin.began)})" if origin.began is not None else ""
    first = next(f for f in origin.findings if f.version == _id(origin, versions))
    effects = listed([link.effect.column or "whole rows" for link in links], 8)
    chance = 1.0
    for link in links:
        chance *= link.chance
    odds = f"once in {grouped(round(1 / chance))} times" if chance > 1e-9 else "less than once in "
    odds += "" if chance > 1e-9 else "a billion times"
    shared = {piece for link in links for piece in link.evidence}
    where = f" ({next(iter(shared))})" if len(shared) == 1 else ""
    return Note(
        title=f"May have begun with {name_of(origin)} in {versions[origin.first].name}{since}",
        text=f"{first.message} What appeared later at the same place{where}: {effects}. By chance alone "
        f"so much agreement would be seen {odds}. {_state(origin, links, versions[-1])}"
        f"Begin with {name_of(origin)}; then inspect again.",
        tone="critical" if any(f.severity.rank == 0 for f in origin.findings) else "warning",
    )


def _state(origin: Problem, links: Sequence[Link], newest: Version) -> str:
    """Say what of it the newest version still has."""
    problems = {id(p): p for p in (origin, *(link.effect for link in links))}.values()
    here = [p.column or "whole rows" for p in problems if p.now == "there"]
    gone = [p.column or "whole rows" for p in problems if p.now == "recovered"]
    told = []
    if here:
        told.append(f"{newest.name} still has it in {listed(here, 8)}.")
    if gone and here:
        told.append(f"{listed(gone, 8)} {'has' if len(gone) == 1 else 'have'} recovered.")
    elif gone:
        told.append(
            f"In {newest.name}, {listed(gone, 8)} {'has' if len(gone) == 1 else 'have'} recovered."
        )
    return " ".join(told) + " " if told else ""


def _map(cascade: Cascade, versions: Sequence[Version]) -> Heatmap:
    ordered: list[tuple[str, Problem]] = []
    for origin in cascade.origins:
        ordered.append((f"{name_of(origin)} – origin", origin))
        ordered += [
            (f"↳ {name_of(link.effect)}", link.effect) for link in cascade.effects_of(origin)
        ]
    seen = {id(problem) for _, problem in ordered}
    ordered += [(name_of(p), p) for p in cascade.problems if id(p) not in seen]
    values = []
    for _, problem in ordered:
        row: list[float | None] = []
        for version in versions:
            rows = problem.rows(version.id)
            if not problem.is_in(version.id):
                row.append(0.0)
            else:
                row.append(rows / version.rows if rows is not None and version.rows else None)
        values.append(tuple(row))
    return Heatmap(
        title="Problems that a later version brought, from left to right",
        rows=_unlike([label for label, _ in ordered]),
        columns=tuple(version.name for version in versions),
        values=tuple(values),
        unit="share",
        row_title="problem",
        column_title="version",
        caption="Share of rows concerned; “no data” where a problem is there but concerns no countable "
        "rows. What may have followed from an origin stands below it.",
        low=0.0,
    )


def _evidence(cascade: Cascade, versions: Sequence[Version]) -> Grid:
    return Grid(
        title="What speaks for each link",
        columns=(
            GridColumn(label="May have begun with"),
            GridColumn(label="In"),
            GridColumn(label="May have followed", role="column"),
            GridColumn(label="First in"),
            GridColumn(label="What they share"),
            GridColumn(label="By chance", help="How likely they share this by chance."),
            GridColumn(label="What is seen"),
        ),
        rows=tuple(_row(link, versions) for link in cascade.links),
    )


def _row(link: Link, versions: Sequence[Version]) -> tuple[str, ...]:
    return (
        name_of(link.origin),
        versions[link.origin.first].name,
        link.effect.column,
        versions[link.effect.first].name,
        "; ".join(link.evidence),
        odds_of(link.chance),
        link.effect.findings[0].message,
    )


def _id(problem: Problem, versions: Sequence[Version]) -> str:
    first = versions[problem.first].id
    return first if problem.is_in(first) else problem.findings[0].version


def _unlike(labels: Sequence[str]) -> tuple[str, ...]:
    """Number labels that repeat: a column may have had two problems."""
    count: dict[str, int] = {}
    result = []
    for label in labels:
        count[label] = count.get(label, 0) + 1
        result.append(label if count[label] == 1 else f"{label} ({count[label]})")
    return tuple(result)
