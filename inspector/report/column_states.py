"""Which columns broke and which recovered over the versions, and how much each changed."""

from itertools import pairwise

from inspector.metrics.versions.columns import MARKED, Snapshots, change_between
from inspector.model.answers import Scalar
from inspector.model.blocks import Grid, GridColumn, Tone
from inspector.model.report import Report
from inspector.report.cascade import Problem, trace

#: States in the order of how much they ask for.
BROKE, UNSURE, RECOVERED, CHANGED, STEADY = (
    "broke", "broke, not followed", "recovered", "changed", "steady",
)  # fmt: skip
_TONES: dict[str, Tone] = {BROKE: "warning", UNSURE: "info", RECOVERED: "good"}


def column_states(report: Report) -> Grid | None:
    """Return a row a column, those that changed most first; None with fewer than two versions."""
    if len(report.versions) < 2:
        return None
    problems: dict[str, list[Problem]] = {}
    for problem in trace(report).problems:
        problems.setdefault(problem.column, []).append(problem)
    seen = [report.result("versions.columns", v.id) for v in report.versions]
    snapshots = [one for one in seen if isinstance(one, Snapshots)]
    if len(snapshots) < len(report.versions):
        return None
    names = dict.fromkeys(c.column for one in snapshots for c in one.columns)
    rows: list[tuple[float, tuple[Scalar, ...]]] = []
    for name in names:
        changes = [
            change_between(before.find(name), now.find(name)) for before, now in pairwise(snapshots)
        ]
        most = max((c for c in changes if c is not None), default=0.0)
        mine = problems.get(name, [])
        state = _state(mine, most)
        first = min((p.first for p in mine), default=None)
        told = min(mine, key=lambda p: p.first).findings[0].message if mine else ""
        if first is None and most > 0:
            first = 1 + next(n for n, c in enumerate(changes) if c == most)
        where = report.versions[first].name if first is not None else None
        rows.append((most, (name, state, where, most, told)))
    rows.sort(key=lambda row: (-row[0], str(row[1][0])))
    return Grid(
        title="What broke and what recovered",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(
                label="State",
                role="state",
                help="Broke: a version brought a problem that the newest still has.",
            ),
            GridColumn(label="Since", help="The version that brought it, or changed most."),
            GridColumn(
                label="Changed by",
                unit="share",
                help="The largest change from one version to the next.",
            ),
            GridColumn(label="What was seen"),
        ),
        rows=tuple(row for _, row in rows),
        tones=tuple(_TONES.get(str(row[1]), "neutral") for _, row in rows),
        caption="Broke: a finding began in a version and the newest still has it. Recovered: the figures "
        "are back near what they were before. Not followed: nothing tells whether it is still so.",
    )


def _state(problems: list[Problem], most: float) -> str:
    states = {problem.now for problem in problems}
    if "there" in states:
        return BROKE
    if "unknown" in states:
        return UNSURE
    if states:
        return RECOVERED
    return CHANGED if most > MARKED else STEADY
