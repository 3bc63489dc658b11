"""A new version that brings nothing new: the same rows, or newer times over the same values."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.rhythm import listen
from inspector.metrics.freshness.standstill_show import (
    Standstill,
    standstill_blocks,
    written_later,
)
from inspector.metrics.freshness.times import event_time, extent_of
from inspector.metrics.phrases import moment, plural, quoted, rows_text, span
from inspector.metrics.versions.rows import row_changes
from inspector.model.answers import Cells
from inspector.model.blocks import Presentation
from inspector.model.change_answers import RowDifferences
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, ColumnFacts, RowChanges

#: A column must show so many different values for their return to say something.
FEWEST_VALUES = 5
FEWEST_ROWS = 10


class StandstillMetric(Metric[Standstill]):
    """Compares a version's rows, values and times with those of the version before."""

    card = Card(
        key="freshness.standstill",
        area="freshness",
        name="Nothing new",
        technical="Unchanged content under a newer date; multiset equality of rows",
        question="Does the new version hold anything new?",
        explanation=(
            "A feed that is stuck often keeps writing files: the date is new, the rows are old. Rows "
            "of both versions are compared whole, then their values without the times; and the "
            "newest record should move on when a file is written later."
        ),
        formula="identical: no row added, removed or changed; moved times: equal values in all other "
        "columns (as whole rows), later newest time",
        source="Multiset equality of rows",
        limits="Against a report without its rows, columns are compared one by one. A file’s "
        "modification time may be that of a copy.",
        thresholds=(
            Threshold(
                name="still",
                default=2,
                unit="number",
                meaning="Told if the newest record stays while the file is written later by more "
                "than this many steps of the cadence.",
                source="Inspector",
            ),
        ),
        order=62,
    )
    result = Standstill

    def skip(self, subject: Subject) -> str | None:
        """Two versions are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        return None

    def measure(self, subject: Subject) -> Measurement[Standstill]:
        """Ask for rows changed, which others ask too; for values alone only where they may be equal."""
        new, old = subject.version, subject.baseline
        if old is None:
            raise ValueError("there is nothing to compare")
        newest = newest_before = beat = None
        time = event_time(subject)
        if time is not None:
            beat = (yield from listen(subject)).beat
            there = old.schema.find(time.name)
            asks = [subject.distribution(time.name)]
            if there is not None and there.type.is_temporal:
                asks.append(subject.baseline_distribution(time.name))
            answers = yield tuple(asks)
            ends = [
                extent_of(cells, version.as_of) if isinstance(cells, Cells) else None
                for cells, version in zip((answers.get(a) for a in asks), (new, old), strict=False)
            ]
            newest = ends[0].last if ends[0] else None
            newest_before = ends[1].last if len(ends) > 1 and ends[1] else None
        rows_ask = subject.ask(q) if (q := row_changes(subject)) is not None else None
        common = [c.name for c in new.schema if c.name in old.schema and c.type.is_countable]
        alike = new.rows == old.rows > 0
        cells_asks = {
            n: (subject.distribution(n), subject.baseline_distribution(n))
            for n in common
            if alike and new.schema.find(n) == old.schema.find(n)
        }
        answers = yield (
            *((rows_ask,) if rows_ask else ()),
            *(ask for pair in cells_asks.values() for ask in pair),
        )
        found = answers.get(rows_ask) if rows_ask else None
        kept = _kept(found)
        equal = {n: _equal(answers, *pair) for n, pair in cells_asks.items()}
        same_columns = set(new.schema.names) == set(old.schema.names)
        known = [same for same in equal.values() if same is not None]
        # A report may hold back the values of some columns.
        columnwise = alike and same_columns and all(known) and 2 * len(known) >= len(new.schema)
        same_file = alike and new.fingerprint == old.fingerprint
        if kept is None:
            identical = same_file or (columnwise and _varied(answers, cells_asks))
        else:
            identical = same_file or (alike and same_columns and kept == new.rows)
        values = _values(subject, answers, cells_asks)
        moved = newest is not None and newest_before is not None and newest > newest_before
        still = moved and new.rows >= FEWEST_ROWS and bool(values)
        still = still and not identical and all(equal.get(n) for n in values)
        if still:
            ask = subject.ask(RowChanges(other=old.id, key=(), columns=values))
            again = (yield (ask,)).get(ask)
            if isinstance(again, RowDifferences):
                still = again.added == 0 and again.removed == 0
        return Standstill(
            rows=new.rows,
            rows_before=old.rows,
            kept=new.rows if identical else kept,
            identical=identical,
            by_rows=same_file or kept is not None,
            values=values if still else (),
            newest=newest,
            newest_before=newest_before,
            beat=beat,
        )

    def judge(
        self, result: Standstill, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Identical rows, else times that moved alone, else a newest record that stayed."""
        old, time = subject.baseline, subject.version.roles.event_time
        if old is None:
            return
        later = written_later(subject.version, old)
        if result.identical:
            yield _identical(result, subject)
        elif result.values and time:
            yield _times_only(result, subject, time)
        elif time and result.beat and _stayed(result, later, limits["still"]):
            written, newest = later or 0.0, result.newest or 0.0
            yield Judgement(
                severity=Severity.INFO,
                columns=(time,),
                slice="newest record",
                value=written,
                threshold=limits["still"] * result.beat,
                unit="seconds",
                message=f"The file was written {span(written)} after {quoted(old.name)}, yet its "
                f"newest record did not move on: {moment(newest)}.",
                impact="The file’s date promises newer data than it holds.",
                action="If it was written again to correct it, nothing; else check whether the feed "
                "stopped.",
                risks=("robustness",),
                began=newest,
                ask=subject.ask(ColumnFacts(column=time)),
            )

    def present(self, series: Sequence[Shown[Standstill]]) -> Presentation:
        """What stayed, and how far times moved, version by version."""
        return Presentation(blocks=standstill_blocks(series))


def _kept(found: object) -> int | None:
    """Return rows that are in both versions as they were; None if that is not known."""
    if not isinstance(found, RowDifferences):
        return None
    return found.matched - found.changed


def _equal(answers: Answers, new: Ask, old: Ask) -> bool | None:
    """Whether a column holds the same values as often; None if that is not known."""
    here, there = answers.get(new), answers.get(old)
    if not isinstance(here, Cells) or not isinstance(there, Cells):
        return None
    return here == there


def _varied(answers: Answers, asks: Mapping[str, tuple[Ask, Ask]]) -> bool:
    """Whether some column shows enough different values for their return to say something."""
    return any(
        isinstance(cells := answers.get(new), Cells) and len(cells.values) >= FEWEST_VALUES
        for new, _ in asks.values()
    )


def _values(
    subject: Subject, answers: Answers, asks: Mapping[str, tuple[Ask, Ask]]
) -> tuple[str, ...]:
    """Return the columns that hold values, neither times nor keys; none if they hardly vary."""
    key = subject.version.roles.key
    names = tuple(
        c.name for c in subject.version.schema if not c.type.is_temporal and c.name not in key
    )
    return names if _varied(answers, {n: asks[n] for n in names if n in asks}) else ()


def _stayed(result: Standstill, later: float | None, steps: float) -> bool:
    beat = result.beat
    if later is None or not beat or result.newest is None or result.newest_before is None:
        return False
    return later > steps * beat and result.newest <= result.newest_before


def _identical(result: Standstill, subject: Subject) -> Judgement:
    new, old = subject.version, subject.baseline
    if old is None:
        raise ValueError("there is nothing to compare")
    later = written_later(new, old)
    twice = new.location == old.location and later == 0
    claims: list[str] = []
    if later is not None and later >= 1:
        claims.append(f"was written {span(later)} later")
    if new.location != old.location:
        claims.append("has another name")
    claimed = f", though it {' and '.join(claims)}" if claims else ""
    question = row_changes(subject)
    held = f"holds exactly the {rows_text(result.rows)} of {quoted(old.name)}"
    if not result.by_rows:
        held = f"holds the same values as {quoted(old.name)}, column by column"
    return Judgement(
        severity=Severity.INFO if twice or (later is not None and later < 0) else Severity.WARNING,
        slice="identical",
        value=1.0,
        unit="share",
        message=f"{quoted(new.name)} {held}{claimed}.",
        impact="What looks like an update is the old data: models are trained again on nothing new, "
        "and changes since are unseen.",
        action="Check whether the export ran, or copied an old file; drop this version if so.",
        risks=("robustness", "performance"),
        rows=result.rows,
        ask=subject.ask(question) if question is not None else None,
    )


def _times_only(result: Standstill, subject: Subject, time: str) -> Judgement:
    old = subject.baseline
    moved = (result.newest or 0.0) - (result.newest_before or 0.0)
    other = old.id if old else ""
    return Judgement(
        severity=Severity.WARNING,
        columns=(time,),
        slice="only times moved",
        value=moved,
        unit="seconds",
        message=f"Times moved on by {span(moved)}, but the values of all "
        f"{rows_text(result.rows)} are those of {quoted(old.name if old else '')}, in "
        f"{plural(len(result.values), 'column')}.",
        impact="Old values under new dates look fresh and are not; whatever happened since is unseen.",
        action="Check whether the source answers, or whether its last answer is stamped anew.",
        risks=("robustness", "performance"),
        rows=result.rows,
        began=result.newest_before,
        ask=subject.ask(RowChanges(other=other, key=(), columns=result.values)),
    )


METRIC = StandstillMetric()
