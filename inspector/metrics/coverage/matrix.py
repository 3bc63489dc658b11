"""Where along the rows cells are missing: every column with gaps, the rows cut into bands."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject
from inspector.metrics.phrases import plural, quoted, whole
from inspector.model.answers import Facts
from inspector.model.blocks import Block, Heatmap, Note, Presentation
from inspector.model.questions import ColumnFacts, MissingBands
from inspector.model.rule_answers import Bands

#: Columns drawn, bands of few and of many columns, versions drawn one below the other.
MOST_COLUMNS, BANDS, BANDS_OF_MANY, MANY, MOST_VERSIONS = 500, 40, 20, 100, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Missing cells along the rows, in the order of the data.

    Attributes:
        rows: All rows.
        full: Columns without a missing cell, which are left out.
        left_out: Columns with gaps beyond the limit.
        height: Rows of a band.
        looked_at: Per band, the rows looked at.
        columns: Columns with gaps, in the order of the data.
        missing: Per column, missing cells of each band among the rows looked at.
    """

    rows: int
    full: int
    left_out: int
    height: int
    looked_at: tuple[int, ...]
    columns: tuple[str, ...]
    missing: tuple[tuple[int, ...], ...]


class MatrixMetric(Metric[Matrix]):
    """Counts missing cells along the rows."""

    card = Card(
        key="coverage.matrix",
        area="coverage",
        name="Completeness matrix",
        technical="Nullity matrix, rows binned",
        question="Where in the table are the gaps?",
        explanation=(
            "Every column with gaps is a line, from the first row to the last. A gap that begins, "
            "ends or comes in blocks shows as an edge: rows were appended from another source, or "
            "a column was added later."
        ),
        formula="share missing per band of equally many rows, in the order of the data",
        source="missingno (Bilogur 2018), with rows binned",
        limits="It shows the order rows are stored in, which need not be the order of time. In tables "
        "of more than 400 million cells, only the first rows of each band are looked at.",
        order=52,
    )
    result = Matrix

    def measure(self, subject: Subject) -> Measurement[Matrix]:
        """Ask which columns have gaps, then for their missing cells band by band."""
        names = subject.version.schema.names
        asks = {name: subject.ask(ColumnFacts(column=name)) for name in names}
        answers = yield tuple(asks.values())
        gaps = {n: f.missing for n, a in asks.items() if isinstance(f := answers.get(a), Facts)}
        gappy = [n for n in names if gaps.get(n)]
        most = set(sorted(gappy, key=lambda n: -gaps[n])[:MOST_COLUMNS])
        chosen = tuple(n for n in gappy if n in most)
        bands = None
        if chosen and subject.version.rows:
            count = BANDS if len(chosen) <= MANY else BANDS_OF_MANY
            ask = subject.ask(MissingBands(columns=chosen, bands=count))
            bands = (yield (ask,))[ask]
        known = bands if isinstance(bands, Bands) else None
        return Matrix(
            rows=subject.version.rows,
            full=len(names) - len(gappy),
            left_out=len(gappy) - len(chosen),
            height=known.height if known else 0,
            looked_at=known.rows if known else (),
            columns=chosen if known else (),
            missing=tuple(tuple(band[i] for band in known.missing) for i in range(len(chosen)))
            if known
            else (),
        )

    def present(self, series: Sequence[Shown[Matrix]]) -> Presentation:
        """A heat map a version; of wide tables, of the newest only."""
        drawn = [shown for shown in series if shown.result.columns]
        if not drawn:
            return Presentation(blocks=(Note(text="No cell is missing.", tone="good"),))
        wide = any(len(shown.result.columns) > MANY for shown in drawn)
        kept = drawn[-1:] if wide else drawn[-MOST_VERSIONS:]
        blocks: tuple[Block, ...] = tuple(
            _heatmap(shown, many=len(series) > 1) for shown in reversed(kept)
        )
        return Presentation(blocks=blocks)


def _heatmap(shown: Shown[Matrix], *, many: bool) -> Heatmap:
    result = shown.result
    rows: list[str] = []
    values: list[tuple[float | None, ...]] = []
    alike: dict[tuple[int, ...], list[str]] = {}
    for name, gaps in zip(result.columns, result.missing, strict=True):
        alike.setdefault(gaps, []).append(name)
    for gaps, names in alike.items():  # columns that go missing in the same bands share a line
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        rows.append(f"{names[0]}{more}")
        values.append(
            tuple(k / n if n else None for k, n in zip(gaps, result.looked_at, strict=True))
        )
    told = [
        f"{plural(result.full, 'column')} without gaps {'is' if result.full == 1 else 'are'} not drawn."
    ]
    if result.left_out:
        told.append(f"Left out are {plural(result.left_out, 'column')} with fewer gaps.")
    if sum(result.looked_at) < result.rows:
        told.append(
            f"An estimate: of each band the first {whole(max(result.looked_at))} rows were "
            "looked at."
        )
    return Heatmap(
        title="Missing cells from the first row to the last"
        + (f", {quoted(shown.version.name)}" if many else ""),
        rows=_apart(rows),
        columns=tuple(
            f"row {whole(band * result.height + 1)}" for band in range(len(result.looked_at))
        ),
        values=tuple(values),
        low=0.0,
        high=1.0,
        row_title="Column",
        column_title=f"Rows in the order of the data, {whole(result.height)} a band",
        caption=" ".join(told),
    )


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ, as rows of a chart must."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(result)


METRIC = MatrixMetric()
