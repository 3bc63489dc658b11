"""Coarse groups from fine ones: rows per day are rows per site and day, added up."""

from collections.abc import Sequence

from inspector.model.answers import Groups, Scalar
from inspector.model.questions import Axis, GroupCounts

Key = tuple[Scalar, ...]


def batches(questions: Sequence[GroupCounts]) -> list[list[GroupCounts]]:
    """Return questions in lots that one scan can answer: those of equal axes and limit."""
    lots: dict[tuple[tuple[Axis, ...], int], list[GroupCounts]] = {}
    for question in questions:
        lots.setdefault((question.by, question.limit), []).append(question)
    return list(lots.values())


def rolled_up(
    questions: Sequence[GroupCounts],
) -> tuple[list[GroupCounts], dict[GroupCounts, GroupCounts]]:
    """Return the questions to ask, and the others with the finer question that answers each."""
    asked: list[GroupCounts] = []
    derived: dict[GroupCounts, GroupCounts] = {}
    for question in sorted(questions, key=lambda one: -len(one.by)):
        finer = next((one for one in asked if holds(one, question)), None)
        if finer is None:
            asked.append(question)
        else:
            derived[question] = finer
    return asked, derived


def holds(finer: GroupCounts, question: GroupCounts) -> bool:
    """Return whether a finer question's answer, if complete, holds that of a coarser one."""
    return (
        len(finer.by) > len(question.by)
        and set(question.by) <= set(finer.by)
        and set(question.missing_of) <= set(finer.missing_of)
        and question.extent_of in (None, finer.extent_of)
    )


def coarser(finer: GroupCounts, groups: Groups, question: GroupCounts) -> Groups | None:
    """Return the answer to `question` from that to `finer`; None if groups were left out."""
    if groups.truncated or not holds(finer, question):
        return None
    axes = [finer.by.index(axis) for axis in question.by]
    columns = [finer.missing_of.index(name) for name in question.missing_of]
    timed = question.extent_of is not None
    rows: dict[Key, int] = {}
    missing: dict[Key, list[int]] = {}
    earliest: dict[Key, float | None] = {}
    latest: dict[Key, float | None] = {}
    for place, fine in enumerate(groups.keys):
        key = tuple(fine[axis] for axis in axes)
        rows[key] = rows.get(key, 0) + groups.rows[place]
        if columns:
            gaps = missing.setdefault(key, [0] * len(columns))
            for at, column in enumerate(columns):
                gaps[at] += groups.missing[place][column]
        if timed:
            low, high = groups.earliest[place], groups.latest[place]
            before, after = earliest.get(key), latest.get(key)
            earliest[key] = low if before is None else before if low is None else min(before, low)
            latest[key] = high if after is None else after if high is None else max(after, high)
    if len(rows) > question.limit:
        return None
    keys = sorted(rows, key=lambda key: tuple((x is None, 0 if x is None else x) for x in key))
    return Groups(
        keys=tuple(keys),
        rows=tuple(rows[key] for key in keys),
        missing=tuple(tuple(missing[key]) for key in keys) if columns else (),
        earliest=tuple(earliest[key] for key in keys) if timed else (),
        latest=tuple(latest[key] for key in keys) if timed else (),
        groups=len(keys),
    )
