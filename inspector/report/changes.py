"""Two reports side by side, without their data: which findings are new, gone, better or worse."""

from dataclasses import dataclass

from inspector.model.finding import Finding
from inspector.model.report import Report
from inspector.report.format import format_value
from inspector.report.present import findings_by_severity
from inspector.report.text import printable

#: A value that moved by less, against its limit, is the same.
CLEARLY = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One problem in both reports."""

    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs between the newest versions of two reports.

    Attributes:
        before: Name of the older report's newest version.
        after: Name of the newer one's.
        same_data: Whether both speak of the same bytes.
        new: Findings that only the newer report has.
        gone: Findings that only the older one has, of measures both made.
        worse: Findings that became worse.
        better: Findings that became better.
        same: How many are as they were.
        not_compared: Measures that only one of the reports made.
    """

    before: str
    after: str
    same_data: bool
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    worse: tuple[Moved, ...]
    better: tuple[Moved, ...]
    same: int
    not_compared: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.worse or self.better)


def changes_between(old: Report, new: Report) -> Changes:
    """Compare what two reports found in their newest versions."""
    first, second = old.versions[-1], new.versions[-1]
    before = {f.signature: f for f in reversed(old.findings) if f.version == first.id}
    after = {f.signature: f for f in reversed(new.findings) if f.version == second.id}
    made = [{o.metric for o in r.outcomes if hasattr(o.outcome, "result")
             and o.version == r.versions[-1].id} for r in (old, new)]  # fmt: skip
    both = made[0] & made[1]
    worse, better, same = [], [], 0
    for signature, finding in after.items():
        if signature not in before:
            continue
        direction = _direction(before[signature], finding)
        moved = Moved(before=before[signature], after=finding)
        if direction > 0:
            worse.append(moved)
        elif direction < 0:
            better.append(moved)
        else:
            same += 1
    order = {f.signature: n for n, f in enumerate((*new.findings, *old.findings))}
    return Changes(
        before=first.name,
        after=second.name,
        same_data=first.fingerprint == second.fingerprint,
        new=tuple(sorted((f for s, f in after.items() if s not in before and f.key in both),
                         key=lambda f: (f.severity.rank, order[f.signature]))),
        gone=tuple(sorted((f for s, f in before.items() if s not in after and f.key in both),
                          key=lambda f: (f.severity.rank, order[f.signature]))),
        worse=tuple(sorted(worse, key=lambda m: (m.after.severity.rank, order[m.after.signature]))),
        better=tuple(sorted(better, key=lambda m: (m.after.severity.rank, order[m.after.signature]))),
        same=same,
        not_compared=tuple(sorted(made[0] ^ made[1])),
    )  # fmt: skip


def _direction(before: Finding, after: Finding) -> int:
    """Return 1 for worse, -1 for better, 0 for neither: by severity, then by distance from the limit."""
    if before.severity is not after.severity:
        return 1 if after.severity.rank < before.severity.rank else -1
    if None in (before.value, after.value, before.threshold, after.threshold):
        return 0
    was = abs(before.value - before.threshold)  # type: ignore[operator]
    now = abs(after.value - after.threshold)  # type: ignore[operator]
    if abs(now - was) <= CLEARLY * max(was, now):
        return 0
    return 1 if now > was else -1


def changes_text(changes: Changes) -> str:
    """Return the changes as text for a terminal."""
    data = "the same data" if changes.same_data else "other data"
    lines = [f"“{changes.after}” against “{changes.before}” ({data}):"]
    counts = [
        f"{len(found)} {word}"
        for word, found in (
            ("new", changes.new),
            ("gone", changes.gone),
            ("worse", changes.worse),
            ("better", changes.better),
        )
    ]
    lines.append(f"{', '.join(counts)}, {changes.same} as before.")
    for word, findings in (("NEW", changes.new), ("GONE", changes.gone)):
        lines += [f"[{word}] {f.severity.value}: {f.message}" for f in findings]
    for word, moves in (("WORSE", changes.worse), ("BETTER", changes.better)):
        for move in moves:
            lines.append(
                f"[{word}] {move.after.severity.value}: {move.after.message} (was {_was(move)})"
            )
    if changes.not_compared:
        lines.append(f"Measured in one of them alone: {', '.join(changes.not_compared)}.")
    return "\n".join(printable(line) for line in lines) + "\n"


def _was(move: Moved) -> str:
    before = move.before
    shown = "" if before.value is None else f" at {format_value(before.value, before.unit)}"
    return f"{before.severity.value}{shown}"


def counts_text(report: Report) -> str:
    """Return how many findings the newest version of a report has, by severity."""
    newest = report.versions[-1].id
    return findings_by_severity([f for f in report.findings if f.version == newest])
