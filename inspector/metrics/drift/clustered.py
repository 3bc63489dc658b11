"""Rows come in blocks, days or patients: is a change more than they usually differ by themselves?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.metrics.base import Answers, Subject
from inspector.metrics.drift.compare import ColumnDrift
from inspector.model.answers import Facts, Groups, Scalar
from inspector.model.dataset import LogicalType
from inspector.model.questions import Ask, Axis, ColumnFacts, Grain, GroupCounts
from inspector.stats.cells import Aligned

if TYPE_CHECKING:
    import numpy as np

#: Fewest and most blocks the baseline is cut into.
LEAST_BLOCKS, MOST_BLOCKS = 8, 120
#: Calendar periods that can be blocks, in seconds. Hours of a day differ in a way that comes again
#: every day, so that days are the shortest.
GRAINS: tuple[tuple[Grain, float], ...] = (
    ("day", 86_400.0),
    ("week", 7 * 86_400.0),
    ("month", 30.44 * 86_400.0),
    ("quarter", 91.3 * 86_400.0),
    ("year", 365.25 * 86_400.0),
)
#: Overlap of the two versions' times from which days of one are taken for days of the other.
SAME_TIMES = 0.5
#: Share of the new rows in groups the baseline does not have from which groups are blocks, and the
#: fewest rows a group has on average.
NEW_GROUPS, ROWS_OF_GROUP = 0.5, 5


def grain_of(subject: Subject, answers: Answers) -> Grain | None:
    """Return the periods to cut the baseline into; None where that says nothing.

    Versions of the same days share what those days were like: nothing is to be taken off then.
    """
    time, baseline = subject.version.roles.event_time, subject.baseline
    if time is None or baseline is None or time not in baseline.schema:
        return None
    question = ColumnFacts(column=time)
    try:
        before = _extent(answers.get(subject.ask_baseline(question)))
        after = _extent(answers.get(subject.ask(question)))
    except KeyError:  # nobody asked about it
        return None
    if before is None or after is None:
        return None
    overlap = min(before[1], after[1]) - max(before[0], after[0])
    if overlap > SAME_TIMES * min(before[1] - before[0], after[1] - after[0]):
        return None
    lasting = before[1] - before[0]
    for grain, seconds in GRAINS:
        if lasting / seconds + 1 >= LEAST_BLOCKS and lasting / seconds <= MOST_BLOCKS:
            return grain
    return None


def period_seconds(subject: Subject, answers: Answers) -> float | None:
    """Return the length of the periods to cut the baseline into; None where that says nothing."""
    return dict(GRAINS).get(grain_of(subject, answers) or "second")


def period_blocks(subject: Subject, answers: Answers) -> tuple[Axis, str] | None:
    """Return the periods that rows come in, and what they are called; None if that says nothing."""
    grain, time = grain_of(subject, answers), subject.version.roles.event_time
    if grain is None or time is None:
        return None
    return Axis(column=time, form="period", grain=grain), grain


def group_blocks(columns: Sequence[ColumnDrift], subject: Subject) -> tuple[Axis, str] | None:
    """Return the groups (patients, devices, files) that rows come in, if the new ones are others.

    Groups that both versions have are compared with themselves, and cancel; where most of the new
    rows belong to groups the baseline lacks, the versions differ by which groups were drawn, and
    each group counts for little more than one row.
    """
    roles = subject.version.roles
    best: tuple[int, str] | None = None
    for column in columns:
        named = column.column in (roles.source, *roles.key)
        if column.p is None or column.compared != "values":
            continue
        if column.type is not LogicalType.TEXT and not (
            named and column.type is LogicalType.INTEGER
        ):
            continue
        groups = column.vanished.count
        if (
            column.appeared.share >= NEW_GROUPS
            and column.vanished.share >= NEW_GROUPS
            and groups >= LEAST_BLOCKS
            and column.rows_before >= ROWS_OF_GROUP * groups
            and (best is None or groups > best[0])
        ):
            best = (groups, column.column)
    return None if best is None else (Axis(column=best[1]), f"“{best[1]}” group")


def block_ask(
    found: ColumnDrift, aligned: Aligned | None, subject: Subject, blocks: Axis
) -> Ask | None:
    """Ask the baseline for a column's groups block by block."""
    if aligned is None or aligned.kind not in ("values", "cells") or found.column == blocks.column:
        return None
    axis = Axis(column=found.column)
    if aligned.ordered:
        edges = _edges(aligned)
        if not edges:
            return None
        axis = Axis(column=found.column, form="cell", edges=edges)
    return subject.ask_baseline(GroupCounts(by=(blocks, axis), missing_of=(found.column,)))


def corrected(found: ColumnDrift, aligned: Aligned, given: Groups, grain: str) -> ColumnDrift:
    """Return the comparison for rows that count for their part only.

    Args:
        found: The comparison that takes rows as independent.
        aligned: The counts behind it.
        given: The baseline's rows by (block, group), with missing cells.
        grain: What the blocks are called.
    """
    import numpy as np

    from inspector.stats.blocks import clustered_p, design_effect, with_doubt
    from inspector.stats.bootstrap import moved_share
    from inspector.stats.shares import share_test
    from inspector.stats.two_sample import groups_of, pooled

    values, gaps = _tables(given)
    effect = design_effect(values, ordered=aligned.ordered)
    result = found
    if effect is not None and found.p is not None:
        a, b = np.asarray(aligned.a, float), np.asarray(aligned.b, float)
        groups = groups_of(a, b, ordered=aligned.ordered)
        p = clustered_p(a, b, effect, ordered=aligned.ordered)
        fewer = [pooled(x / effect.times, groups).round().tolist() for x in (a, b)]
        _, low, high = moved_share(fewer[0], fewer[1]) if min(map(sum, fewer)) else (0.0, 0.0, 1.0)
        result = replace(
            result,
            p=max(found.p, float(f"{p:.6g}")),
            low=min(found.low or 0.0, low),
            high=max(found.high or 0.0, high),
            chance=None if found.chance is None else found.chance * effect.times**0.5,
            design_effect=float(f"{effect.times:.6g}"),
            blocks=effect.blocks,
            grain=grain,
        )
    effect = design_effect(gaps, ordered=False)
    if effect is not None and found.missing_p is not None:
        k1, n1 = (found.missing_before or 0) / effect.times, found.rows_before / effect.times
        k2, n2 = (found.missing_after or 0) / effect.times, found.rows_after / effect.times
        p = with_doubt(share_test(round(k2), round(n2), round(k1), round(n1)), effect)
        result = replace(result, missing_p=max(found.missing_p, float(f"{p:.6g}")))
    return result


def suspects(columns: Sequence[ColumnDrift]) -> list[ColumnDrift]:
    """Return the columns whose change would be called drift if rows were independent."""
    return [c for c in columns if c.state() == "drift"]


def _edges(aligned: Aligned) -> tuple[float, ...]:
    import numpy as np

    from inspector.stats.two_sample import groups_of

    a, b = np.asarray(aligned.a, float), np.asarray(aligned.b, float)
    groups = groups_of(a, b, ordered=True)
    edges, seen = [], {int(groups[0])}
    for place, group in enumerate(groups.tolist()):
        if group not in seen:
            seen.add(group)
            edges.append(aligned.left[place])
    return tuple(sorted({e for e in edges if -1e308 < e < 1e308}))


def _tables(given: Groups) -> "tuple[np.ndarray, np.ndarray]":
    """Return rows by block and group, and rows by block that miss the value or have it."""
    import numpy as np

    periods = sorted(
        {k[0] for k in given.keys if k[0] is not None}, key=lambda x: (str(type(x)), x)
    )
    groups = sorted({k[1] for k in given.keys if k[1] is not None}, key=lambda x: (str(type(x)), x))
    row: Mapping[Scalar, int] = {key: place for place, key in enumerate(periods)}
    across = {key: place for place, key in enumerate(groups)}
    values = np.zeros((len(periods), max(1, len(groups))))
    gaps = np.zeros((len(periods), 2))
    for key, rows, missing in zip(given.keys, given.rows, given.missing, strict=True):
        if key[0] is None:
            continue
        place = row[key[0]]
        gaps[place] += missing[0], rows - missing[0]
        if key[1] is not None:
            values[place, across[key[1]]] += rows - missing[0]
    return values, gaps


def _extent(facts: object) -> tuple[float, float] | None:
    if not isinstance(facts, Facts) or facts.minimum is None or facts.maximum is None:
        return None
    return float(facts.minimum), float(facts.maximum)
