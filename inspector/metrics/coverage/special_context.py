"""Where candidates for special values occur, with what, and since when."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from inspector.metrics.base import Answers, Subject
from inspector.metrics.coverage.episodes import episode
from inspector.metrics.coverage.special import DAY, SpecialValue
from inspector.model.answers import Groups, Scalar
from inspector.model.questions import Axis, Grain, GroupCounts
from inspector.stats.shares import share_test

#: Most columns whose candidates are looked at pair by pair.
PAIRED_COLUMNS = 6
#: Most columns whose missing cells are held against a candidate.
OTHER_COLUMNS = 30


def exactly(special: SpecialValue) -> Axis:
    """Return an axis whose group 0 holds exactly the value, or exactly the day."""
    if special.value is None:
        return Axis(column=special.column, form="among", among=(special.label,))
    if special.kind == "number":
        return Axis(column=special.column, form="among", among=(special.value,))
    return Axis(column=special.column, form="cell", edges=(special.value, special.value + DAY))


def context_questions(
    subject: Subject, found: Sequence[SpecialValue], grain: Grain | None
) -> dict[GroupCounts, None]:
    """Return what to ask of candidates, each question once."""
    roles = subject.version.roles
    asked: dict[GroupCounts, None] = {}
    gappy = _others(subject)
    for special in found:
        axis = exactly(special)
        asked[GroupCounts(by=(axis,), missing_of=gappy)] = None
        for name in roles.all_slices:
            if name != special.column:
                asked[GroupCounts(by=(Axis(column=name), axis))] = None
        timed = _over_time(subject, axis, grain)
        if timed is not None:
            asked[timed] = None
    for left, right in _pairs(found):
        asked[GroupCounts(by=(exactly(left), exactly(right)))] = None
    return asked


def _others(subject: Subject) -> tuple[str, ...]:
    """Return columns whose missing cells may go together with a candidate."""
    return tuple(c.name for c in subject.version.schema)[:OTHER_COLUMNS]


def _pairs(found: Sequence[SpecialValue]) -> list[tuple[SpecialValue, SpecialValue]]:
    first = {s.column: s for s in reversed(found)}
    chosen = list(first.values())[:PAIRED_COLUMNS]
    return list(combinations(sorted(chosen, key=lambda s: s.column), 2))


def weighed(
    subject: Subject, found: Sequence[SpecialValue], answers: Answers, grain: Grain | None
) -> list[SpecialValue]:
    """Return the candidates with what their context adds: counts, partners, places, onsets."""
    together = _together(subject, found, answers)
    result = []
    for special in found:
        axis = exactly(special)
        exact = answers.get(subject.ask(GroupCounts(by=(axis,), missing_of=_others(subject))))
        if isinstance(exact, Groups):
            count = sum(r for k, r in zip(exact.keys, exact.rows, strict=True) if k[0] == 0)
            if count < special.count / 2:
                continue  # the cell was full, but not of this value
            special = replace(special, count=count)
        partner = together.get((special.column, special.label))
        if partner:
            name, odd = partner
            # Amounts are zero together wherever nothing happened; gaps say more than zeros.
            points = 1 if odd and special.value == 0 else 2
            special = replace(special.with_evidence("together", points), partner=name)
        special = _placed(subject, special, axis, answers)
        result.append(_dated(subject, special, axis, answers, grain))
    return result


def _together(
    subject: Subject, found: Sequence[SpecialValue], answers: Answers
) -> dict[tuple[str, str], tuple[str, bool]]:
    """Return, per candidate, the column that goes with it (phi >= 0.3), and whether by its own values.

    The second is False where it goes missing in the same rows, True where it is special there.
    """
    best: dict[tuple[str, str], tuple[bool, float, str]] = {}

    def note(special: SpecialValue, phi: float, name: str, *, odd: bool) -> None:
        key = (special.column, special.label)
        known = best.get(key)
        if phi >= 0.3 and (known is None or (not odd, phi) > (not known[0], known[1])):
            best[key] = (odd, phi, name)

    names = _others(subject)
    for special in found:
        one = answers.get(subject.ask(GroupCounts(by=(exactly(special),), missing_of=names)))
        if not isinstance(one, Groups) or not one.missing:
            continue
        total, held = sum(one.rows), 0
        both, missing = [0] * len(names), [0] * len(names)
        for key, rows, lacking in zip(one.keys, one.rows, one.missing, strict=True):
            held += rows if key[0] == 0 else 0
            for place, count in enumerate(lacking):
                missing[place] += count
                both[place] += count if key[0] == 0 else 0
        for place, name in enumerate(names):
            if name != special.column:
                phi = _phi(total, held, missing[place], both[place])
                note(special, phi, name, odd=False)
    for left, right in _pairs(found):
        pair = answers.get(subject.ask(GroupCounts(by=(exactly(left), exactly(right)))))
        if not isinstance(pair, Groups):
            continue
        rows_by = dict(zip(pair.keys, pair.rows, strict=True))
        total = sum(pair.rows)
        n_left = sum(r for k, r in rows_by.items() if k[0] == 0)
        n_right = sum(r for k, r in rows_by.items() if k[1] == 0)
        phi = _phi(total, n_left, n_right, rows_by.get((0, 0), 0))
        note(left, phi, right.column, odd=True)
        note(right, phi, left.column, odd=True)
    return {key: (name, odd) for key, (odd, _, name) in best.items()}


def _phi(total: int, left: int, right: int, both: int) -> float:
    below = left * (total - left) * right * (total - right)
    return (total * both - left * right) / math.sqrt(below) if below > 0 else 0.0


def _placed(subject: Subject, special: SpecialValue, axis: Axis, answers: Answers) -> SpecialValue:
    """Find the slice that holds at least 80 % of the rows, if it is not simply most rows."""
    best: SpecialValue | None = None
    for name in subject.version.roles.all_slices:
        if name == special.column:
            continue
        groups = answers.get(subject.ask(GroupCounts(by=(Axis(column=name), axis))))
        if not isinstance(groups, Groups):
            continue
        rows: dict[Scalar, int] = {}
        hits: dict[Scalar, int] = {}
        for key, count in zip(groups.keys, groups.rows, strict=True):
            rows[key[0]] = rows.get(key[0], 0) + count
            hits[key[0]] = hits.get(key[0], 0) + (count if key[1] == 0 else 0)
        total, held = sum(rows.values()), sum(hits.values())
        if not held or len(rows) < 2:
            continue
        top = max(hits, key=lambda v: hits[v])
        if hits[top] < 0.8 * held or rows[top] > 0.5 * total:
            continue
        if best is not None and best.slice_rows <= rows[top]:
            continue
        elsewhere = share_test(hits[top], rows[top], held - hits[top], total - rows[top])
        if held < 3 or elsewhere > 0.001:
            continue  # few enough to lie in one slice by chance
        best = replace(
            special,
            slice_column=name,
            slice_value="(missing)" if top is None else str(top),
            slice_count=hits[top],
            slice_rows=rows[top],
        )
        p = share_test(hits[top], rows[top], 0, total - rows[top])
        # That a whole group has none of a thing is no sign of a gap, unless the group is a source.
        none_there = special.value == 0 and name != subject.version.roles.source
        if held == hits[top] and held >= 3 and p < 0.0005 and not none_there:
            best = best.with_evidence("one source", 3)
    return best or special


def _over_time(subject: Subject, axis: Axis, grain: Grain | None) -> GroupCounts | None:
    """Return the question when a value occurs, within the source if there is one."""
    roles = subject.version.roles
    if grain is None or roles.event_time is None:
        return None
    period = Axis(column=roles.event_time, form="period", grain=grain)
    if roles.source is not None and roles.source != axis.column:
        return GroupCounts(by=(Axis(column=roles.source), axis, period))
    return GroupCounts(by=(axis, period))


def _dated(
    subject: Subject, special: SpecialValue, axis: Axis, answers: Answers, grain: Grain | None
) -> SpecialValue:
    """Find since when the value occurs, in its source or in all rows."""
    question = _over_time(subject, axis, grain)
    groups = answers.get(subject.ask(question)) if question is not None else None
    if not isinstance(groups, Groups):
        return special
    in_source = special.slice_column == subject.version.roles.source
    rows: dict[float, list[int]] = {}
    for key, count in zip(groups.keys, groups.rows, strict=True):
        start, holds = key[-1], key[-2] == 0
        named = "(missing)" if key[0] is None else str(key[0])
        if not isinstance(start, int | float):
            continue
        if len(key) == 3 and in_source and named != special.slice_value:
            continue
        pair = rows.setdefault(float(start), [0, 0])
        pair[0] += count if holds else 0
        pair[1] += count
    starts = sorted(rows)
    found = episode(starts, [(rows[s][0], rows[s][1]) for s in starts])
    if found is None or found.p > 0.0005 or found.usual > 0.01:
        return special
    return replace(special, began=found.began, until=found.until)
