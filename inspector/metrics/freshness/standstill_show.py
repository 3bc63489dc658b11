"""Whether a version holds anything new: the result, and it as blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.metrics.base import Shown
from inspector.metrics.phrases import moment, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Note
from inspector.model.dataset import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """What a version has in common with the one before.

    Attributes:
        rows: Its rows.
        rows_before: Rows of the one before.
        kept: Rows that both hold as they are; None if rows could not be compared.
        identical: Whether both hold the same rows, in whatever order.
        by_rows: Whether that was told by whole rows; else column by column.
        values: Columns that hold the same values, as whole rows, although times moved on; empty if
            they do not, or are identical anyway.
        newest: Newest believable event in epoch seconds; None without an event time.
        newest_before: The same in the one before.
        beat: Seconds after which something is to be expected; None if unknown.
    """

    rows: int
    rows_before: int
    kept: int | None
    identical: bool
    by_rows: bool
    values: tuple[str, ...]
    newest: float | None
    newest_before: float | None
    beat: float | None

    @property
    def kept_share(self) -> float | None:
        """Share of its rows that the one before held as they are."""
        return None if self.kept is None or not self.rows else self.kept / self.rows

    @property
    def moved(self) -> float | None:
        """Seconds by which the newest event moved on."""
        if self.newest is None or self.newest_before is None:
            return None
        return self.newest - self.newest_before


def written_later(version: Version, before: Version | None) -> float | None:
    """Return the seconds by which a version's file was written later than the one before.

    It is no part of the result: equal data gives equal results, whenever a file was written.
    """
    if before is None or version.modified is None or before.modified is None:
        return None
    return version.modified - before.modified


def file_ahead(shown: Shown[Standstill]) -> float | None:
    """Return the seconds by which a file is newer than its newest event; negative if older."""
    if shown.version.modified is None or shown.result.newest is None:
        return None
    return shown.version.modified - shown.result.newest


def standstill_blocks(series: Sequence[Shown[Standstill]]) -> tuple[Block, ...]:
    """Return what to show of one or more pairs."""
    newest = series[-1]
    result = newest.result
    tone = worst_tone(newest.findings)
    blocks: list[Block] = [
        Figures(
            title=f"What is new since “{newest.baseline.name}”?"
            if newest.baseline
            else "What is new?",
            figures=(
                Figure(
                    label="Rows it held before",
                    value="unknown" if result.kept_share is None else result.kept_share,
                    unit="" if result.kept_share is None else "share",
                    note=rows_text(result.kept) if result.kept is not None else "",
                    tone=tone,
                ),
                Figure(
                    label="Newest record moved by",
                    value="unknown" if result.moved is None else result.moved,
                    unit="" if result.moved is None else "seconds",
                    note=f"to {moment(result.newest)}" if result.newest is not None else "",
                ),
                *_file_figures(newest),
            ),
        )
    ]
    if len(series) > 1:
        blocks.append(_grid(series))
    if not newest.findings and result.identical is False:
        blocks.append(Note(text="It is not the version before under a new date.", tone="good"))
    return tuple(blocks)


def _file_figures(shown: Shown[Standstill]) -> tuple[Figure, ...]:
    figures = []
    later, ahead = written_later(shown.version, shown.baseline), file_ahead(shown)
    if later is not None:
        figures.append(Figure(label="File written later by", value=later, unit="seconds"))
    if ahead is not None:
        figures.append(
            Figure(
                label="File newer than its newest record by",
                value=ahead,
                unit="seconds",
            )
        )
    return tuple(figures)


def _grid(series: Sequence[Shown[Standstill]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    for shown in series:
        result = shown.result
        rows.append(
            (
                shown.version.name,
                result.rows,
                result.kept_share,
                result.newest,
                result.moved,
                shown.version.modified,
                file_ahead(shown),
            )
        )
    return Grid(
        title="What is new, version by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(
                label="Held before", unit="share", help="Rows the version before held as they are."
            ),
            GridColumn(label="Newest record", unit="time"),
            GridColumn(label="Moved by", unit="seconds"),
            GridColumn(label="File written", unit="time"),
            GridColumn(label="Newer than its newest record by", unit="seconds"),
        ),
        rows=tuple(rows),
        tones=tuple(worst_tone(shown.findings) for shown in series),
    )
