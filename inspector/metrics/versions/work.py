"""The data-work ledger: what was repaired and what was broken, version by version, counted fairly."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject
from inspector.metrics.phrases import listed
from inspector.metrics.versions.rows import row_changes
from inspector.model.answers import DuplicateCount
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
    Series,
)
from inspector.model.change_answers import CellChanges, RowDifferences
from inspector.model.questions import Ask, Duplicates
from inspector.stats.missing_words import placeholder
from inspector.stats.special_values import CODES

Kind = Literal["cells filled", "labels filled", "codes cleaned", "repeated keys resolved"]

#: Codes smaller than this are too often true values.
SURE_CODE = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Work of one kind on one column, since the version before.

    Attributes:
        kind: What was done.
        column: Where; None for whole rows.
        repaired: Cells or rows that are better.
        broken: Cells or rows that are worse in the same way.
    """

    kind: Kind
    column: str | None
    repaired: int
    broken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All work found between two versions.

    Attributes:
        work: Entries with something repaired or broken.
        matched: Rows that both versions have, which alone are looked at for cells.
    """

    work: tuple[Work, ...]
    matched: int


class WorkMetric(Metric[Ledger]):
    """Credits the work that repaired data, and names what undid it."""

    card = Card(
        key="versions.work",
        area="versions",
        name="Data work",
        technical="Data-work ledger",
        question="What did people repair in each version, and what was broken again?",
        explanation=(
            "Work on data is rarely seen and rarely credited. Here each version is credited with the "
            "cells it filled, the labels it added, the codes it cleaned and the repeated keys it "
            "resolved. What a version broke in the same way is set against it."
        ),
        formula="per kind and column: repaired - broken, added up over the versions; credit is what "
        "raises that sum above its highest value so far",
        source="Sambasivan et al. 2021 (data work is undervalued); Inspector",
        limits="Cells are compared in rows that both versions have: a row deleted to hide a gap earns "
        "nothing. Codes are counted where at least five rows share the change. Whether a filled value "
        "is right cannot be seen.",
        order=30,
    )
    result = Ledger

    def skip(self, subject: Subject) -> str | None:
        """Two versions and a key are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        question = row_changes(subject)
        if question is None or not question.key:
            return (
                "Cells can only be followed from version to version by a key. Choose key columns."
            )
        return None

    def measure(self, subject: Subject) -> Measurement[Ledger]:
        """Ask for changed cells and repeated rows."""
        question, baseline = row_changes(subject), subject.baseline
        if question is None or baseline is None:
            raise ValueError("there is nothing to compare")
        ask = subject.ask(question)
        same = Duplicates(columns=question.key, nulls_equal=False)
        repeats = subject.ask_baseline(same), subject.ask(same)
        asks: list[Ask] = [ask, *repeats]
        answers = yield asks
        found = answers[ask]
        if not isinstance(found, RowDifferences):
            raise TypeError("rows are answered by differences")
        work: list[Work] = []
        label = subject.version.roles.label
        for one in found.cells:
            if one.filled or one.emptied:
                work.append(
                    Work(
                        kind="labels filled" if one.column == label else "cells filled",
                        column=one.column,
                        repaired=one.filled,
                        broken=one.emptied,
                    )
                )
            cleaned, written = _codes(one)
            if cleaned or written:
                work.append(
                    Work(kind="codes cleaned", column=one.column, repaired=cleaned, broken=written)
                )
        if found.renumbered:
            return Ledger(work=(), matched=0)
        before, now = (answers.get(one) for one in repeats)
        if isinstance(before, DuplicateCount) and isinstance(now, DuplicateCount):
            fewer = before.duplicates - now.duplicates
            if fewer:
                work.append(
                    Work(
                        kind="repeated keys resolved",
                        column=None,
                        repaired=max(fewer, 0),
                        broken=max(-fewer, 0),
                    )
                )
        return Ledger(work=tuple(_without_codes(work)), matched=found.matched)

    def present(self, series: Sequence[Shown[Ledger]]) -> Presentation:
        """The credit of the newest version, of each version, and every entry."""
        credited = credit([shown.result.work for shown in series])
        newest = series[-1]
        entries = [
            (
                shown.version.name,
                work.kind,
                work.column or "(whole rows)",
                work.repaired,
                work.broken,
                earned,
            )
            for shown, earned_here in reversed(list(zip(series, credited, strict=True)))
            for work, earned in zip(shown.result.work, earned_here, strict=True)
        ]
        if not entries:
            text = "No repair was found, and nothing that was whole before is broken."
            return Presentation(blocks=(Note(text=text, tone="neutral"),))
        blocks: list[Block] = [
            Figures(
                title=f"Work in {newest.version.name}",
                figures=(
                    Figure(
                        label="Repaired",
                        value=sum(work.repaired for work in newest.result.work),
                        unit="count",
                        tone="good",
                        note=_kinds(newest.result.work),
                    ),
                    Figure(
                        label="Broken",
                        value=sum(work.broken for work in newest.result.work),
                        unit="count",
                        tone="warning" if any(w.broken for w in newest.result.work) else "neutral",
                    ),
                    Figure(
                        label="Credit",
                        value=sum(credited[-1]),
                        unit="count",
                        note="repairs that lasted, each once",
                    ),
                ),
            )
        ]
        if len(series) > 1:
            blocks.append(
                Bars(
                    title="Repaired and broken, version by version",
                    labels=tuple(shown.version.name for shown in series),
                    series=(
                        _series("repaired", series, lambda work: work.repaired),
                        _series("broken", series, lambda work: work.broken),
                        Series(
                            label="credit", values=tuple(float(sum(earned)) for earned in credited)
                        ),
                    ),
                    unit="count",
                    x_title="version",
                    y_title="cells and rows",
                )
            )
        blocks.append(
            Grid(
                title="Every entry of the ledger",
                columns=(
                    GridColumn(label="Version"),
                    GridColumn(label="Work"),
                    GridColumn(label="Column", role="column"),
                    GridColumn(label="Repaired", unit="count"),
                    GridColumn(label="Broken", unit="count"),
                    GridColumn(
                        label="Credit",
                        unit="count",
                        help="A cell blanked in one version and filled in the next earns nothing.",
                    ),
                ),
                rows=tuple(entries),
            )
        )
        return Presentation(blocks=tuple(blocks))


def credit(ledgers: Sequence[Sequence[Work]]) -> list[list[int]]:
    """Return what each entry earns: repairs that bring its kind and column to a new height.

    The sum of repaired less broken is followed over the versions. A repair that only makes up for
    what was broken since earns nothing, so that blanking cells and filling them again is no work.
    """
    total: dict[tuple[str, str | None], int] = {}
    best: dict[tuple[str, str | None], int] = {}
    earned: list[list[int]] = []
    for ledger in ledgers:
        here = []
        for work in ledger:
            place = (work.kind, work.column)
            total[place] = total.get(place, 0) + work.repaired - work.broken
            here.append(max(0, total[place] - best.get(place, 0)))
            best[place] = max(best.get(place, 0), total[place])
        earned.append(here)
    return earned


def _codes(cells: CellChanges) -> tuple[int, int]:
    """Return cells whose code for "missing" was cleaned, and cells into which one was written."""
    cleaned = written = 0
    for old, new, count in cells.pairs:
        if _is_code(old) and not _is_code(new):
            cleaned += count
        elif _is_code(new) and not _is_code(old):
            written += count
    return cleaned, written


def _is_code(text: str | None) -> bool:
    if text is None:
        return False
    try:
        value = float(text)
    except ValueError:
        return placeholder(text, {}) == "strong"
    return value in CODES and abs(value) >= SURE_CODE


def _without_codes(work: Sequence[Work]) -> Iterable[Work]:
    """Do not blame a cleaned code for the gap it leaves, nor credit a code for filling one."""
    codes = {one.column: one for one in work if one.kind == "codes cleaned"}
    for one in work:
        code = codes.get(one.column) if one.kind in ("cells filled", "labels filled") else None
        if code is None:
            yield one
            continue
        repaired = max(0, one.repaired - code.broken)
        broken = max(0, one.broken - code.repaired)
        if repaired or broken:
            yield Work(kind=one.kind, column=one.column, repaired=repaired, broken=broken)


def _kinds(work: Sequence[Work]) -> str:
    names = [
        f"{one.kind} in {one.column}" if one.column else one.kind for one in work if one.repaired
    ]
    return listed(names, 3) if names else ""


def _series(label: str, series: Sequence[Shown[Ledger]], of: Callable[[Work], int]) -> Series:
    return Series(
        label=label,
        values=tuple(float(sum(of(work) for work in shown.result.work)) for shown in series),
    )


METRIC = WorkMetric()
