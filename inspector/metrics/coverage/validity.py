"""Values that cannot be right by their place alone, and columns that say nothing."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.validity_result import (
    Almost,
    Constant,
    Extreme,
    Outliers,
    Validity,
    odd_blocks,
)
from inspector.metrics.phrases import listed, number, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation, Tone
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, ColumnFacts, GroupCounts
from inspector.stats.cells import quantile
from inspector.stats.special_values import CODES

#: Fewest rows and values in which an extreme can stand alone.
FEWEST_ROWS, FEWEST_VALUES = 50, 8
_ID_WORDS = frozenset(
    ["id", "ids", "key", "code", "nr", "number", "zip", "postcode", "phone", "account"]
)


class ValidityMetric(Metric[Validity]):
    """Looks for isolated extremes, constant columns and infinities."""

    card = Card(
        key="coverage.validity",
        area="coverage",
        name="Odd values",
        technical="Isolated extremes; constant columns; non-finite numbers",
        question="Are there values far beyond all others, or columns that say nothing?",
        explanation=(
            "A few numbers far beyond all the rest are usually slips: a lost decimal point, another "
            "unit, a broken device. One of them moves an average more than thousands of right "
            "values. A column of one single value tells a model nothing."
        ),
        formula="isolated: distance to the next value / interquartile range, on the plain scale "
        "and on asinh((x - median) / spread), in at most 0.1 % of rows",
        source="Tukey's fences, widened; Burbidge, Magee and Robb 1988 for the scale",
        limits="Slips inside the range of the right values are not seen; a rare true record looks "
        "the same as a slip.",
        thresholds=(
            Threshold(
                name="spreads",
                default=10,
                unit="number",
                meaning="Interquartile ranges between an extreme and the rest from which it is a "
                "warning.",
                source="Inspector",
            ),
            Threshold(
                name="log_spreads",
                default=2,
                unit="number",
                meaning="The same on the asinh scale, so that long tails are left alone.",
                source="Inspector",
            ),
        ),
        order=80,
    )
    result = Validity

    def measure(self, subject: Subject) -> Measurement[Validity]:
        """Ask for distributions and facts; find what stands alone."""
        columns = subject.countable()
        here = {c.name: subject.distribution(c.name) for c in columns}
        facts = {c.name: subject.ask(ColumnFacts(column=c.name)) for c in columns}
        then: dict[str, Ask] = {}
        if subject.baseline is not None:
            then = {
                c.name: subject.ask_baseline(ColumnFacts(column=c.name))
                for c in columns
                if c.name in subject.baseline.schema
            }
        answers = yield (*here.values(), *facts.values(), *then.values())
        roles = subject.version.roles
        extremes: list[Extreme] = []
        constant: list[Constant] = []
        infinite: list[tuple[str, int]] = []
        almost: list[Almost] = []
        outliers: list[Outliers] = []
        for column in columns:
            cells = answers.get(here[column.name])
            if not isinstance(cells, Cells):
                continue
            if column.type.is_numeric and column.name not in roles.key and not _is_id(column.name):
                extremes += _extremes(column.name, cells)
                outliers += _outliers(column.name, cells)
            known = answers.get(facts[column.name])
            if isinstance(known, Facts) and known.infinite:
                infinite.append((column.name, known.infinite))
            almost += _almost(column.name, cells)
            if cells.form == "exact" and len(cells.values) == 1 and cells.total > 1:
                before = answers.get(then[column.name]) if column.name in then else None
                constant.append(
                    Constant(
                        column=column.name,
                        value=str(cells.values[0]),
                        rows=cells.total,
                        before=before.distinct_estimate if isinstance(before, Facts) else None,
                    )
                )
        return Validity(
            rows=subject.version.rows,
            extremes=tuple(extremes),
            constant=tuple(constant),
            infinite=tuple(name for name, _ in infinite),
            infinite_rows=tuple(rows for _, rows in infinite),
            almost=tuple(almost),
            outliers=tuple(
                sorted(outliers, key=lambda o: (-(o.below + o.above) / o.rows, o.column))
            ),
        )

    def judge(
        self, result: Validity, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Extremes, infinities, and columns that became constant."""
        for extreme in result.extremes:
            if extreme.spreads < limits["spreads"] or extreme.log_spreads < limits["log_spreads"]:
                continue
            yield _judge_extreme(extreme, limits["spreads"], subject)
        for column, rows in zip(result.infinite, result.infinite_rows, strict=True):
            yield Judgement(
                severity=Severity.WARNING,
                columns=(column,),
                slice="infinite",
                value=rows,
                threshold=0,
                unit="rows",
                message=f"{quoted(column)} is infinite in {rows_text(rows)}.",
                impact="Sums, averages and most models break on infinite values.",
                action="Look for a division by zero where the column is computed.",
                risks=("robustness",),
                rows=rows,
                ask=subject.ask(ColumnFacts(column=column)),
            )
        frozen = [c for c in result.constant if (c.before or 0) >= 2 and c.rows >= FEWEST_ROWS]
        for column_ in frozen:
            yield Judgement(
                severity=Severity.WARNING,
                columns=(column_.column,),
                slice="constant",
                value=1,
                threshold=2,
                unit="count",
                message=f"{quoted(column_.column)} is {quoted(column_.value)} in all "
                f"{rows_text(column_.rows)} that have it; the baseline has about "
                f"{column_.before} values.",
                impact="A model that used the column has lost it without noticing.",
                action="Check whether a default, a filter or a broken join set it.",
                risks=("performance", "robustness"),
                rows=column_.rows,
                ask=subject.ask(ColumnFacts(column=column_.column)),
            )

    def present(self, series: Sequence[Shown[Validity]]) -> Presentation:
        """Extremes of all versions, and the constant columns in a line."""
        blocks: list[Block] = []
        rows: list[tuple[Scalar, ...]] = []
        tones: list[Tone] = []
        for shown in series:
            for e in shown.result.extremes:
                rows.append((shown.version.name, e.column, e.value, e.neighbour, e.rows, e.spreads))
                tones.append(worst_tone(shown.findings, column=e.column))
        if rows:
            blocks.append(
                Grid(
                    title="Values far beyond all others",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Farthest", unit="number"),
                        GridColumn(label="Next", unit="number"),
                        GridColumn(label="Rows", unit="rows"),
                        GridColumn(
                            label="Distance",
                            unit="number",
                            help="In interquartile ranges of the column.",
                        ),
                    ),
                    rows=tuple(rows),
                    tones=tuple(tones),
                )
            )
        else:
            blocks.append(Note(text="No value stands far beyond all others.", tone="good"))
        constant = series[-1].result.constant
        if constant:
            names = listed([c.column for c in constant], 12)
            verb = "holds" if len(constant) == 1 else "hold"
            blocks.append(
                Note(title="Constant columns", text=f"{names} {verb} a single value.", tone="muted")
            )
        blocks += odd_blocks(series)
        return Presentation(blocks=tuple(blocks))


def _judge_extreme(extreme: Extreme, limit: float, subject: Subject) -> Judgement:
    name = quoted(extreme.column)
    high = extreme.end == "high"
    middle = (extreme.value + extreme.neighbour) / 2
    told = "reaches" if high else "goes down to"
    axis = Axis(column=extreme.column, form="cell", edges=(middle,))
    where = rows_text(extreme.rows)
    return Judgement(
        severity=Severity.WARNING,
        columns=(extreme.column,),
        slice=f"{extreme.end} extreme",
        value=extreme.spreads,
        threshold=limit,
        unit="number",
        message=f"{name} {told} {number(extreme.value)} in {where}; the next value is "
        f"{number(extreme.neighbour)}, {extreme.spreads:.0f} times the usual spread away.",
        impact="One such value moves averages and scales more than thousands of right ones.",
        action=f"Look at {'this row' if extreme.rows == 1 else 'these rows'}: it may be a slip of "
        "the decimal point, another unit, or a record worth keeping.",
        risks=("robustness", "performance"),
        rows=extreme.rows,
        ask=subject.ask(GroupCounts(by=(axis,))),
    )


def _is_id(name: str) -> bool:
    """Whether a name says that its numbers are names: large ones mean nothing."""
    words = re.findall(r"[a-z]+|[A-Z][a-z]*", name)
    return (bool(words) and words[-1].lower() in _ID_WORDS) or name.lower().endswith("id")


def _extremes(column: str, cells: Cells) -> list[Extreme]:
    """Return isolated extremes of either end, unless they are codes: those are special values."""
    places = [
        (float(v), c) if cells.scale is None else (cells.scale.middle(int(v)), c)
        for v, c in zip(cells.values, cells.counts, strict=True)
        if isinstance(v, int | float)
    ]
    total = sum(count for _, count in places)
    if total < FEWEST_ROWS or len(places) < FEWEST_VALUES:
        return []
    if cells.scale is not None and cells.minimum is not None and cells.maximum is not None:
        places[0] = (float(cells.minimum), places[0][1])
        places[-1] = (float(cells.maximum), places[-1][1])
    q1, median, q3 = (_at(places, total, share) for share in (0.25, 0.5, 0.75))
    spread = q3 - q1
    if spread <= 0:
        return []
    found = []
    for end, ordered in (("high", places[::-1]), ("low", places)):
        seen = 0
        for (x, count), (following, _) in pairwise(ordered):
            seen += count
            if seen > max(1, 0.001 * total):
                break
            gap = abs(x - following)
            bent = [math.asinh((v - median) / (spread / 1.349)) for v in (x, following, q1, q3)]
            far = abs(bent[0] - bent[1]) / (bent[3] - bent[2])
            if gap >= 3 * spread and far >= 1:
                value = ordered[0][0]
                if value not in CODES:
                    found.append(
                        Extreme(
                            column=column,
                            end=end,
                            value=value,
                            neighbour=following,
                            rows=seen,
                            spreads=gap / spread,
                            log_spreads=far,
                        )
                    )
                break
    return found


def _almost(column: str, cells: Cells) -> list[Almost]:
    """Return the value of nearly all rows, if there is one."""
    if cells.form != "exact" or len(cells.values) < 2 or cells.total < FEWEST_ROWS:
        return []
    top = max(range(len(cells.counts)), key=lambda i: cells.counts[i])
    rows, others = cells.counts[top], cells.total - cells.counts[top]
    if others > 0.001 * cells.total:
        return []
    return [Almost(column=column, value=str(cells.values[top]), rows=rows, others=others)]


def _outliers(column: str, cells: Cells) -> list[Outliers]:
    """Return what lies beyond the outer fences of Tukey."""
    low, high = quantile(cells, 0.25), quantile(cells, 0.75)
    if low is None or high is None or high <= low or cells.total < FEWEST_ROWS:
        return []
    fence = 3 * (high - low)
    below = above = 0
    least, most = low - fence, high + fence
    if cells.scale is not None:  # cells wholly beyond a fence
        least, most = float(cells.scale.cell(least)), float(cells.scale.cell(most))
    for value, count in zip(cells.values, cells.counts, strict=True):
        if not isinstance(value, (int, float)):
            return []
        below += count if value < least else 0
        above += count if value > most else 0
    if not below + above:
        return []
    return [
        Outliers(
            column=column,
            low=low - fence,
            high=high + fence,
            below=below,
            above=above,
            rows=cells.total,
        )
    ]


def _at(places: Sequence[tuple[float, int]], total: int, share: float) -> float:
    seen = 0
    for x, count in places:
        seen += count
        if seen >= share * total:
            return x
    return places[-1][0]


METRIC = ValidityMetric()
