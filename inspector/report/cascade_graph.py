"""A cascade as a small graph: the origin at the left, what may have followed at the right."""

from inspector.metrics.phrases import quoted
from inspector.model.graph import Edge, Graph, Node
from inspector.model.report import Report
from inspector.report.cascade import Cascade, Link, Problem, rows_of, version_of
from inspector.report.format import grouped

#: Boxes drawn at most; what is beyond is summed up in the last one.
MOST = 12


def cascade_graph(cascade: Cascade, report: Report) -> Graph:
    """Return the links of a cascade as a graph; it has none if nothing is linked."""
    trees = [
        (origin, [link.effect for link in cascade.effects_of(origin)]) for origin in cascade.origins
    ]
    trees.sort(key=lambda tree: (_worst(tree[0]), -len(tree[1])))
    every = list({id(p): p for origin, effects in trees for p in (origin, *effects)}.values())
    # A box for the rest is one of them; an origin without any of its effects would say nothing.
    drawn = every if len(every) <= MOST else every[: MOST - 1]
    while drawn and len(drawn) < len(every) and drawn[-1] in cascade.origins:
        drawn.pop()
    rest = every[len(drawn) :]
    used = sorted({p.first for p in drawn} | ({rest[0].first} if rest else set()))
    step = {first: place for place, first in enumerate(used)}
    place = {id(problem): number for number, problem in enumerate(drawn)}
    origins = {id(origin) for origin in cascade.origins}
    nodes = [_node(p, report, step[p.first], origin=id(p) in origins) for p in drawn]
    edges = [
        _edge(link, report, place[id(link.origin)], place[id(link.effect)])
        for link in cascade.links
        if id(link.origin) in place and id(link.effect) in place
    ]
    if rest:
        nodes.append(
            Node(
                label=f"{grouped(len(rest))} more",
                note="see the table",
                step=step[rest[0].first],
                role="rest",
                told="Not drawn: " + ", ".join(name_of(p) for p in rest),
            )
        )
        led = next((link for link in cascade.links if link.effect is rest[0]), None)
        if led is not None and id(led.origin) in place:
            edges.append(Edge(start=place[id(led.origin)], end=len(drawn), shared="", odds=""))
    return Graph(
        title="Where it may have begun, and what may have followed",
        steps=tuple(report.versions[first].name for first in used),
        nodes=tuple(nodes),
        edges=tuple(edges),
        caption="Each step is the version in which a problem first appears. An arrow says “may have "
        "followed”: how likely the two share a place by chance, and the rows in which it is seen. "
        "Agreement of place and time is no proof of cause.",
    )


def name_of(problem: Problem) -> str:
    """Return what a problem is called: its column, or whole rows."""
    return quoted(problem.column) if problem.column else "whole rows"


def odds_of(chance: float) -> str:
    """Return a chance as "1 in 6"."""
    odds = 1 / chance if chance > 0 else float("inf")
    return f"1 in {grouped(round(odds))}" if odds < 1e9 else "less than 1 in a billion"


def _worst(problem: Problem) -> int:
    return min(f.severity.rank for f in problem.findings)


def _node(problem: Problem, report: Report, step: int, *, origin: bool) -> Node:
    rows = problem.rows(version_of(problem, report).id)
    state = {"there": "still there", "recovered": "recovered", "unknown": ""}[problem.now]
    counted = f"{grouped(rows)} {'row' if rows == 1 else 'rows'}" if rows else ""
    note = ", ".join(filter(None, (counted, state)))
    return Node(
        label=name_of(problem),
        note="may be the origin" if origin else note,
        step=step,
        role="origin" if origin else "effect",
        column=problem.column,
        told=f"{problem.findings[0].message} {note[:1].upper()}{note[1:]}.".removesuffix(" ."),
    )


def _edge(link: Link, report: Report, start: int, end: int) -> Edge:
    version = version_of(link.effect, report)
    return Edge(
        start=start,
        end=end,
        shared="; ".join(link.evidence),
        odds=odds_of(link.chance),
        rows=link.effect.rows(version.id),
        version=version.id,
        behind=rows_of(link, version, report),
    )
