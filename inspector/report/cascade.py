"""Where trouble may have begun and what may have followed: problems of all versions, linked.

Problems are findings put together by column and by the version in which they first appear. One may
follow from another if it appears later (or, in the same version, from a later moment on) at the same
place: the same slice or the same rows. How likely so much agreement is by chance is said with it;
what cannot be known is said with “may have”.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from inspector.metrics.versions.columns import Snapshot, Snapshots, change_between
from inspector.model.answers import Cells, Groups, Patterns
from inspector.model.conditions import Condition, Conditions
from inspector.model.dataset import Version
from inspector.model.finding import Finding, Severity
from inspector.model.questions import Distribution, GroupCounts
from inspector.model.report import Report
from inspector.model.row_view import RowView
from inspector.report.behind import rows_behind, slice_conditions
from inspector.report.places import moved_places

#: Whether a problem is still there.
State = Literal["there", "recovered", "unknown"]
#: Columns as each version has them; None where that was not measured.
Snapped = tuple[Snapshots | None, ...]
#: Back to less than this part of how far it had moved: a column has recovered.
BACK = 0.5
#: A column that moved by less in its snapshots cannot be followed by them.
NOTICED = 0.02
#: Metrics whose findings speak of missing cells.
GAPS = frozenset(
    f"coverage.{name}" for name in ("completeness", "by_slice", "by_time", "special_values")
) | {"labels.missing"}
#: Agreement that chance gives more often than this links nothing.
BY_CHANCE = 0.2
#: Missing together so many times as often as by chance is the same trouble.
LIFT, FEWEST = 2.0, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one column from one version on.

    Attributes:
        column: The column; empty for whole rows.
        first: Place of the version in which it first appears.
        findings: Its findings, worst and earliest first.
        places: Slices it is tied to, such as "station = Harbour".
        began: Epoch seconds from which on it is known, if it is.
        now: Whether the newest version still has it. Findings against the version before fall silent
            while a problem stays as it is, so that silence alone is "unknown".
    """

    column: str
    first: int
    findings: tuple[Finding, ...]
    places: frozenset[str]
    began: float | None
    now: State = "unknown"

    def rows(self, version: str) -> int | None:
        """Return how many rows of a version it concerns, as far as its findings say."""
        counts = [f.rows for f in self.findings if f.version == version and f.rows is not None]
        return max(counts, default=None)

    @property
    def is_about_gaps(self) -> bool:
        """Whether cells are missing, or hold a code for it."""
        return any(f.key in GAPS for f in self.findings)

    def is_in(self, version: str) -> bool:
        """Return whether a version has it."""
        return any(f.version == version for f in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A problem that may have followed from another.

    Attributes:
        origin: The earlier problem.
        effect: The later one.
        evidence: What they share, in words.
        chance: How likely it is that they share this by chance.
        places: The slice that both fall on, if they share one.
        together: Whether cells of both columns are missing in the same rows.
    """

    origin: Problem
    effect: Problem
    evidence: tuple[str, ...]
    chance: float
    places: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """Problems and how they may hang together.

    Attributes:
        problems: All that are at least a warning in some version, earliest first.
        links: At most one for each effect: to the origin that explains it best.
    """

    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def origins(self) -> tuple[Problem, ...]:
        """Problems that others may have followed from and that followed from none."""
        followed = {id(link.effect) for link in self.links}
        began = [link.origin for link in self.links if id(link.origin) not in followed]
        return tuple({id(problem): problem for problem in began}.values())

    def effects_of(self, origin: Problem) -> tuple[Link, ...]:
        """Return the links that lead away from a problem, directly or by others."""
        found: list[Link] = []
        reached = [origin]
        for problem in reached:
            for link in self.links:
                if link.origin is problem and link not in found:
                    found.append(link)
                    reached.append(link.effect)
        return tuple(found)


def trace(report: Report) -> Cascade:
    """Return the cascades of a report; none if it has fewer than two versions."""
    if len(report.versions) < 2:
        return Cascade()
    seen = _snapshots(report)
    problems = _problems(report, seen)
    values = _values_of_slices(report)
    together = _missing_together(report)
    links: list[Link] = []
    for effect in problems:
        candidates = [
            link
            for origin in problems
            if _precedes(origin, effect)
            and (link := _linked(origin, effect, values, together)) is not None
            and _lasted(report, seen, origin, effect)
            and rows_of(link, version_of(effect, report), report) is not None
        ]
        if candidates:
            links.append(min(candidates, key=_preference))
    return Cascade(problems=tuple(problems), links=tuple(links))


def rows_of(link: Link, version: Version, report: Report) -> RowView | None:
    """Return the rows in which an effect is seen at the place it shares with its origin.

    None where neither a finding nor the place can be told as a condition: then there is nothing to
    show, and nothing should be blamed.
    """
    places = [
        test
        for place in link.places
        for test in (slice_conditions(place, version) or ())
        if test.column in version.schema
    ]
    if link.together:
        places += [
            Condition(column=name, operator="is missing")
            for name in (link.origin.column, link.effect.column)
            if name in version.schema
        ]
    for finding in link.effect.findings:
        if finding.version != version.id:
            continue
        view = rows_behind(finding, version, report)
        if view is not None and view.where.match == "all":
            tests = dict.fromkeys((*view.where.tests, *places))
            return RowView(
                where=Conditions(tests=tuple(tests)), repeated=view.repeated, sort=view.sort
            )
    return RowView(where=Conditions(tests=tuple(dict.fromkeys(places)))) if places else None


def version_of(problem: Problem, report: Report) -> Version:
    """Return the version in which a problem first appears, or the first that tells of it."""
    first = report.versions[problem.first]
    if problem.is_in(first.id):
        return first
    return next(v for v in report.versions if problem.is_in(v.id))


def _problems(report: Report, seen: Snapped) -> list[Problem]:
    order = {version.id: place for place, version in enumerate(report.versions)}
    roles = {version.id: version.roles for version in report.versions}
    groups: dict[tuple[str, int], list[Finding]] = {}
    places: dict[tuple[str, int], set[str]] = {}
    for finding in report.findings:
        if finding.version not in order:
            continue
        first = order[finding.since or finding.version]
        if first == 0:
            continue  # there from the start: no version brought it
        slices = roles[finding.version].all_slices
        groups.setdefault((_main_column(finding, slices), first), []).append(finding)
        for column in finding.columns:
            if column not in slices:
                places.setdefault((column, first), set()).update(_places(finding))
    moved = moved_places(report)
    problems = []
    for (column, first), findings in groups.items():
        if all(f.severity is Severity.INFO for f in findings):
            continue
        findings.sort(key=lambda f: (f.severity.rank, order[f.version]))
        began = [f.began for f in findings if f.began is not None and order[f.version] == first]
        problems.append(
            Problem(
                column=column,
                first=first,
                findings=tuple(findings),
                places=frozenset(place for f in findings for place in _places(f))
                | places.get((column, first), set())
                | moved.get((column, report.versions[first].id), frozenset()),
                began=min(began, default=None),
                now=_state_in(report, seen, column, first, findings, len(report.versions) - 1),
            )
        )
    problems.sort(key=lambda p: (p.first, p.began is None, p.began or 0.0, p.column))
    return problems


def _snapshots(report: Report) -> Snapped:
    """Return what is known of the columns of each version."""
    found = [report.result("versions.columns", version.id) for version in report.versions]
    return tuple(one if isinstance(one, Snapshots) else None for one in found)


def _state_in(
    report: Report,
    seen: Snapped,
    column: str,
    first: int,
    findings: Sequence[Finding],
    place: int,
) -> State:
    """Return whether a later version still has a problem, as far as that can be told."""
    later = report.versions[place].id
    if any(f.version == later for f in findings):
        return "there"
    if report.baseline is not None:
        return "recovered"  # every version is held against the same one
    before, then, now = (
        None if (known := seen[at]) is None else known.find(column)
        for at in (first - 1, first, place)
    )
    far = _emptied if any(f.key in GAPS for f in findings) else change_between
    moved, left = far(before, then), far(before, now)
    if moved is None or left is None or moved < NOTICED:
        return "unknown"
    return "recovered" if left < BACK * moved else "there"


def _emptied(before: Snapshot | None, now: Snapshot | None) -> float | None:
    """Return how many more of a column's cells hold nothing, as a share."""
    if before is None or now is None or before.missing is None or now.missing is None:
        return None
    return now.missing - before.missing


def _main_column(finding: Finding, slices: Sequence[str]) -> str:
    """Return the column a finding is about: the first that is no slice, else the last slice.

    Of several slices the source comes first, and it is where something happened rather than what.
    """
    about = (c for c in finding.columns if c not in slices)
    return next(about, finding.columns[-1] if finding.columns else "")


def _places(finding: Finding) -> Iterable[str]:
    """Yield the slices a finding is tied to; of several conditions each is one."""
    if finding.slice:
        yield finding.slice
        parts = finding.slice.split(", ")
        if len(parts) > 1 and all(" = " in part for part in parts):
            yield from parts


def _lasted(report: Report, seen: Snapped, origin: Problem, effect: Problem) -> bool:
    """Return whether the origin may still have been there when, or just before, the effect began."""
    places = range(max(origin.first, effect.first - 1), effect.first + 1)
    return any(
        _state_in(report, seen, origin.column, origin.first, origin.findings, place) != "recovered"
        for place in places
    )


def _precedes(origin: Problem, effect: Problem) -> bool:
    if origin.column == effect.column:
        return False  # the same trouble come back is no effect of itself
    if origin.first != effect.first:
        return origin.first < effect.first
    if origin.began is None or effect.began is None:
        return False
    return origin.began < effect.began


def _linked(
    origin: Problem,
    effect: Problem,
    values: Mapping[str, int],
    together: Mapping[tuple[str, str], float],
) -> Link | None:
    evidence: list[str] = []
    places: tuple[str, ...] = ()
    together_missing = False
    chance = 1.0
    shared = sorted(origin.places & effect.places)
    if shared:
        likely = [1 / max(1, values.get(place.split(" = ")[0], 2)) for place in shared]
        chance *= min(likely)
        best = shared[likely.index(min(likely))]
        places = (best,)
        evidence.append(f"both fall on {best}")
    lift = together.get((origin.column, effect.column))
    if lift is not None and origin.is_about_gaps and effect.is_about_gaps:
        chance *= 1 / lift
        together_missing = True
        evidence.append(f"missing in the same rows {lift:.0f} times as often as by chance")
    mixed = next(
        (f for f in effect.findings if origin.column and origin.column in f.columns[1:]), None
    )
    if mixed is not None and shared:
        evidence.append("named in one finding")
        chance *= 0.5
    if not evidence or chance > BY_CHANCE:
        return None
    return Link(
        origin=origin,
        effect=effect,
        evidence=tuple(evidence),
        chance=chance,
        places=places,
        together=together_missing,
    )


def _preference(link: Link) -> tuple[float, int, float]:
    """Sort the likeliest origin first: least chance, then the earliest."""
    return (round(link.chance, 6), link.origin.first, link.origin.began or float("inf"))


def _values_of_slices(report: Report) -> dict[str, int]:
    """Return how many values each column has that rows were counted by."""
    found: dict[str, int] = {}
    for kept in report.answers:
        if isinstance(kept.question, GroupCounts) and isinstance(kept.answer, Groups):
            if len(kept.question.by) == 1 and kept.question.by[0].form == "value":
                column = kept.question.by[0].column
                found[column] = max(found.get(column, 0), kept.answer.groups)
        elif (
            isinstance(kept.question, Distribution)
            and kept.question.minus is None
            and isinstance(kept.answer, Cells)
            and kept.answer.form == "exact"
        ):
            column = kept.question.column
            found[column] = max(found.get(column, 0), len(kept.answer.values))
    return found


def _missing_together(report: Report) -> dict[tuple[str, str], float]:
    """Return how many times as often as by chance two columns are missing in one row."""
    lifts: dict[tuple[str, str], float] = {}
    for kept in report.answers:
        if not isinstance(kept.answer, Patterns):
            continue
        patterns = kept.answer
        total = sum(patterns.rows) + patterns.rest_rows
        single: dict[int, int] = {}
        joint: dict[tuple[int, int], int] = {}
        for positions, rows in zip(patterns.missing, patterns.rows, strict=True):
            for place in positions:
                single[place] = single.get(place, 0) + rows
                for other in positions:
                    if other != place:
                        joint[place, other] = joint.get((place, other), 0) + rows
        for (a, b), rows in joint.items():
            expected = single[a] * single[b] / total if total else 0.0
            if rows >= FEWEST and expected and rows >= LIFT * expected:
                names = (patterns.columns[a], patterns.columns[b])
                lifts[names] = max(lifts.get(names, 0.0), rows / expected)
    return lifts
