"""Whether gaps fall at random, or on some rows more than on others, and on whom."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.depends_result import Dependence, MissingDepends
from inspector.metrics.coverage.domain_result import said
from inspector.metrics.coverage.sampled import Grouping, Sampled, sample_ask, sampled
from inspector.metrics.phrases import listed, moment, number, percent, plural, points, quoted
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Facts, Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, ColumnFacts, GroupCounts
from inspector.stats.association import corrected_v
from inspector.stats.intervals import newcombe
from inspector.stats.multiple import benjamini_hochberg

#: Missing and present cells of a sample from which on a dependence is looked for.
FEWEST = 30
#: Most columns with gaps that are looked at, emptiest first, and most pairs looked at exactly.
MOST_COLUMNS, MOST_PAIRS = 40, 24
#: Most columns whose groups are held against gaps: label and slices, then in the order of the data.
MOST_DRIVERS = 150
#: A group smaller than this is not named.
SMALLEST_GROUP = 30


class MissingDependsMetric(Metric[MissingDepends]):
    """Holds every column's gaps against the groups of every other column."""

    card = Card(
        key="coverage.missing_depends",
        area="coverage",
        name="Are gaps random?",
        technical="Association of missingness with observed columns (MCAR against MAR)",
        question="Is a gap random, or does it fall on some rows more than on others?",
        explanation=(
            "A gap that falls on all rows alike costs rows; one that falls on some groups more than "
            "on others changes who is in the data. Each column's gaps are held against the groups "
            "of every other column; the strongest dependence is counted exactly."
        ),
        formula="bias-corrected V of missing x group; share missing in the worst group minus in "
        "the rest, with Newcombe's interval; searched on a seeded sample, counted on all rows",
        source="Rubin 1976; Bergsma 2013; Newcombe 1998; Benjamini-Hochberg at 1 %",
        limits="Gaps that depend on the missing value itself cannot be told from random ones; "
        "dependence on two columns at once is not searched.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.20,
                unit="points",
                meaning="A group that lacks this much more than the rest is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="info",
                default=0.10,
                unit="number",
                meaning="An effect (V) of at least this is worth knowing.",
                source="Cohen 1988: a small effect",
            ),
        ),
        order=55,
    )
    result = MissingDepends

    def measure(self, subject: Subject) -> Measurement[MissingDepends]:
        """Search a sample; then count the strongest pairs exactly, here and in the baseline."""
        names = subject.version.schema.names
        facts = {name: subject.ask(ColumnFacts(column=name)) for name in names}
        answers = yield tuple(facts.values())
        gaps = {n: f.missing for n, a in facts.items() if isinstance(f := answers.get(a), Facts)}
        gappy = sorted((n for n in gaps if gaps[n] >= FEWEST), key=lambda n: (-gaps[n], n))
        ask = sample_ask(subject)
        if not gappy or ask is None:
            return MissingDepends(looked_at=(), drivers=0, drawn=0, found=())
        answers = yield (ask,)
        sample = sampled(subject, answers.get(ask))
        if sample is None:
            return MissingDepends(looked_at=(), drivers=0, drawn=0, found=())
        known = [n for n in gappy if n in sample.answer.columns][:MOST_COLUMNS]
        pairs, looked_at, drivers = _search(sample, known, subject)
        asks = {g.column: subject.ask(_question(g, columns)) for g, columns in pairs}
        old = {
            g.column: subject.ask_baseline(_question(g, columns))
            for g, columns in pairs
            if subject.baseline is not None
            and all(n in subject.baseline.schema for n in (g.column, *columns))
        }
        answers = yield (*asks.values(), *old.values())
        found: list[Dependence] = []
        for grouping, columns in pairs:
            now = answers.get(asks[grouping.column])
            before = _before(answers, old.get(grouping.column))
            for place, column in enumerate(columns):
                if isinstance(now, Groups):
                    one = _dependence(grouping, column, place, now, before, sample)
                    found += [one] if one is not None else []
        found.sort(key=lambda d: (-d.effect, d.column, d.on))
        return MissingDepends(
            looked_at=looked_at, drivers=drivers, drawn=sample.drawn, found=tuple(found)
        )

    def judge(
        self, result: MissingDepends, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding per group that lacks several columns; slices are told by their own metric."""
        told = subject.version.roles.all_slices
        together: dict[tuple[str, str, bool], list[Dependence]] = {}
        spoken: set[str] = set()
        for one in result.found:
            known = one.before is not None and one.before >= 0.5 * one.effect
            if one.effect < limits["info"] or one.on in told or known or one.column in spoken:
                continue
            spoken.add(one.column)
            together.setdefault((one.on, one.group, one.structural), []).append(one)
        for group in list(together.values())[:5]:
            yield _judgement(group, subject, limits)

    def present(self, series: Sequence[Shown[MissingDepends]]) -> Presentation:
        """One sentence a column, with counts; the newest version leads."""
        blocks: list[Block] = []
        if any(shown.result.found for shown in series):
            blocks.append(_grid(series))
        newest = series[-1].result
        told = {one.column for one in newest.found}
        free = [name for name in newest.looked_at if name not in told]
        if free:
            blocks.append(
                Note(
                    text=f"For {listed(free, 8)} no dependence on another column was found. "
                    "Whether gaps depend on the missing values themselves, no data can show."
                )
            )
        elif not newest.looked_at:
            text = f"No column has {FEWEST} gaps or more to look at."
            blocks.append(Note(text=text, tone="good"))
        details: dict[str, tuple[Block, ...]] = {
            one.column: (Note(text=_sentence([one])),) for one in reversed(newest.found)
        }
        return Presentation(blocks=tuple(blocks), details=details)


def _search(
    sample: Sampled, gappy: Sequence[str], subject: Subject
) -> tuple[list[tuple[Grouping, tuple[str, ...]]], tuple[str, ...], int]:
    """Return groupings with the columns whose gaps depend on them most, all columns, all drivers."""
    import numpy as np

    from inspector.stats.two_sample import chi2_p

    roles = subject.version.roles
    absent = {n: sample.missing(n) for n in gappy}
    absent = {n: m for n, m in absent.items() if FEWEST <= m.sum() <= sample.drawn - FEWEST}
    left_out = {*roles.key, roles.event_time, roles.ingest_time}
    first = [n for n in (roles.label, *roles.all_slices) if n in sample.answer.columns]
    drivers = list(dict.fromkeys((*first, *sample.answer.columns)))[:MOST_DRIVERS]
    groupings = [
        g
        for n in drivers
        if n not in left_out and (g := sample.grouping(n)) is not None and len(g.labels) > 1
    ]
    tested: list[tuple[str, Grouping, float]] = []
    p_values = []
    for grouping in groupings:
        present = grouping.codes >= 0
        codes, k = grouping.codes[present], len(grouping.labels)
        for name, mask in absent.items():
            if name == grouping.column:
                continue
            here = mask[present]
            if not FEWEST <= here.sum() <= len(here) - FEWEST:
                continue  # this column is there only where the other is
            a = np.bincount(codes[here], minlength=k).astype(float)
            b = np.bincount(codes[~here], minlength=k).astype(float)
            used = (a + b) > 0
            tested.append((name, grouping, corrected_v(list(a), list(b))))
            p_values.append(chi2_p(a[used], b[used]))
    real = benjamini_hochberg(p_values)
    strong = [t for t, kept in zip(tested, real, strict=True) if kept and t[2] >= 0.05]
    strong.sort(key=lambda t: (-t[2], t[0], t[1].column))
    chosen: dict[str, tuple[Grouping, list[str]]] = {}
    best: set[str] = set()
    taken = 0
    for name, grouping, _ in strong:
        if taken < MOST_PAIRS and (name not in best or grouping.column == roles.label):
            best.add(name)
            taken += 1
            chosen.setdefault(grouping.column, (grouping, []))[1].append(name)
    pairs = [(grouping, tuple(columns)) for grouping, columns in chosen.values()]
    return pairs, tuple(absent), len(groupings)


def _axis(grouping: Grouping) -> Axis:
    if grouping.edges:
        return Axis(column=grouping.column, form="cell", edges=grouping.edges)
    return Axis(column=grouping.column)


def _question(grouping: Grouping, columns: Sequence[str]) -> GroupCounts:
    return GroupCounts(by=(_axis(grouping),), missing_of=tuple(columns))


def _before(answers: Answers, ask: Ask | None) -> Groups | None:
    answer = answers.get(ask) if ask is not None else None
    return answer if isinstance(answer, Groups) else None


def _counts(groups: Groups, place: int) -> list[tuple[Scalar, int, int]]:
    """Return (group, missing, rows), rows without a group left out."""
    return [
        (key[0], lacking[place], rows)
        for key, lacking, rows in zip(groups.keys, groups.missing, groups.rows, strict=True)
        if key[0] is not None and key[0] != ""
    ]


def _effect(counts: Sequence[tuple[Scalar, int, int]]) -> float:
    return corrected_v([k for _, k, _ in counts], [n - k for _, k, n in counts])


def _dependence(
    grouping: Grouping,
    column: str,
    place: int,
    now: Groups,
    before: Groups | None,
    sample: Sampled,
) -> Dependence | None:
    counts = _counts(now, place)
    total, missing = sum(n for *_, n in counts), sum(k for _, k, _ in counts)
    named = [c for c in counts if SMALLEST_GROUP <= c[2] < total]
    if not named or not missing or missing == total:
        return None
    # The group that surely lacks it more, not a tiny one that happens to.
    group, k, n = max(
        named, key=lambda c: (newcombe(c[1], c[2], missing - c[1], total - c[2])[1], c[2])
    )
    temporal = sample.columns[grouping.column].type.is_temporal
    return Dependence(
        column=column,
        on=grouping.column,
        effect=_effect(counts),
        group=_name(grouping, group, temporal=temporal),
        missing=k,
        rows=n,
        rest_missing=missing - k,
        rest_rows=total - n,
        before=None if before is None else _effect(_counts(before, place)),
    )


def _name(grouping: Grouping, group: Scalar, *, temporal: bool) -> str:
    def shown(value: float) -> str:
        return moment(value) if temporal else number(value)

    name, edges = grouping.column, grouping.edges
    if not edges or not isinstance(group, (int, float)):
        timed = temporal and isinstance(group, (int, float))
        return f"{name} = {moment(float(group)) if timed else said(group)}"  # type: ignore[arg-type]
    at = int(group)
    if at < 0:
        return f"{name} below {shown(edges[0])}"
    if at >= len(edges) - 1:
        return f"{name} from {shown(edges[-1])} on"
    return f"{name} from {shown(edges[at])} to {shown(edges[at + 1])}"


def _sentence(group: Sequence[Dependence]) -> str:
    worst = max(group, key=lambda d: d.excess)
    names = [d.column for d in sorted(group, key=lambda d: (-d.excess, d.column))]
    _, low, high = newcombe(worst.missing, worst.rows, worst.rest_missing, worst.rest_rows)
    verb, up_to = ("are", "up to ") if len(names) > 1 else ("is", "")
    if all(d.structural for d in group):
        return (
            f"{listed(names, 4)} {verb} missing where {worst.group}, and almost nowhere else "
            f"({percent(worst.share)} there, {percent(worst.rest)} elsewhere): the question probably "
            "does not apply to these rows."
        )
    return (
        f"{listed(names, 4)} {verb} missing in {up_to}{percent(worst.share)} of rows where "
        f"{worst.group}, but in {percent(worst.rest)} of the others ({points(worst.excess)} more, "
        f"95 % between {100 * low:.1f} and {100 * high:.1f}; V {worst.effect:.2f}): the gap looks "
        "systematic, not random."
    )


def _judgement(
    group: Sequence[Dependence], subject: Subject, limits: Mapping[str, float]
) -> Judgement:
    worst = max(group, key=lambda d: d.excess)
    label = subject.version.roles.label == worst.on
    structural = all(d.structural for d in group)
    warned = worst.excess >= limits["warning"] and not structural
    columns = tuple(d.column for d in sorted(group, key=lambda d: (-d.excess, d.column)))
    hint = " It also tells a model the label, which it will not know in use." if label else ""
    return Judgement(
        severity=Severity.WARNING if warned else Severity.INFO,
        columns=columns,
        slice=worst.group,
        value=worst.excess if warned else worst.effect,
        threshold=limits["warning" if warned else "info"],
        unit="points" if warned else "number",
        message=_sentence(group),
        impact=f"Dropping incomplete rows drops rows where {worst.group} most: who is left differs "
        f"from who was measured.{hint}",
        action="If so, give these gaps a value of their own, such as “does not apply”, before filling "
        "others in."
        if structural
        else f"Find out why {quoted(columns[0])} is not recorded there; until then, fill gaps in "
        f"group by group, and keep a column that says where they were.",
        risks=("fairness", "performance"),
        rows=worst.missing,
        ask=subject.ask(GroupCounts(by=(Axis(column=worst.on),), missing_of=columns)),
    )


def _grid(series: Sequence[Shown[MissingDepends]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    tones = []
    for shown in reversed(series):
        for one in shown.result.found:
            rows.append(
                (
                    shown.version.name,
                    one.column,
                    one.group,
                    one.share,
                    one.rows,
                    one.rest,
                    one.effect,
                    "not applicable"
                    if one.structural
                    else "systematic"
                    if one.effect >= 0.1 or one.excess >= 0.2
                    else "slightly",
                )
            )
            tones.append(worst_tone(shown.findings, column=one.column))
    drawn = series[-1].result.drawn
    return Grid(
        title="Whom gaps fall on",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Column", role="column"),
            GridColumn(label="Missing most where"),
            GridColumn(label="Missing there", unit="share"),
            GridColumn(label="Rows there", unit="rows"),
            GridColumn(label="Missing elsewhere", unit="share"),
            GridColumn(label="Effect", unit="number", help="Cramer's V, corrected: 0 none, 1 all."),
            GridColumn(label="The gap looks"),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=f"Searched among {plural(series[-1].result.drivers, 'column')} on "
        f"{plural(drawn, 'row')}; what is shown is counted on all rows.",
    )


METRIC = MissingDependsMetric()
