"""What is said of changes of the schema."""

from collections.abc import Iterable, Mapping

from inspector.metrics.base import Subject
from inspector.metrics.drift.schema_result import BrokenPromise, SchemaDrift
from inspector.metrics.phrases import listed, number, percent, plural, quoted, rows_text
from inspector.model.dataset import ROLE_NAMES, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts, Duplicates

#: Parts without which figures of other tabs fall away.
_VITAL = ("label", "key", "event_time")


def schema_judgements(
    result: SchemaDrift, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Judge every kind of change."""
    yield from _removed(result, subject, limits)
    yield from _added(result, limits)
    yield from _retyped(result, subject)
    yield from _broken(result, subject, limits)
    if result.reordered:
        yield Judgement(
            severity=Severity.INFO,
            columns=result.reordered[:5],
            value=float(len(result.reordered)),
            threshold=0.0,
            unit="count",
            message=f"{plural(len(result.reordered), 'column')} "
            f"{'stands' if len(result.reordered) == 1 else 'stand'} in another place than in the "
            f"baseline, the first being {quoted(result.reordered[0])}.",
            impact="Programs that read columns by position would take one for another.",
            action="Read columns by name, or restore the order.",
            risks=("robustness",),
        )


def _removed(
    result: SchemaDrift, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    new_names = {r.before: r for r in result.renamed if r.moved < limits["renamed"]}
    before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
    for column, roles in zip(result.removed, result.lost_roles, strict=True):
        played = [role for role in roles.split(", ") if role]
        vital = [ROLE_NAMES[role].lower() for role in played if role in _VITAL]
        renamed = new_names.get(column)
        part = f"The {' and '.join(vital)} column" if vital else "The column"
        if renamed:
            message = (
                f"{part} {quoted(column)} of {before} is gone; {quoted(renamed.after)} looks like "
                f"it under a new name (same type, {percent(renamed.moved)} of rows differ)."
            )
            action = f"If {quoted(renamed.after)} is the same column, say so here or with --same, "
            action += "so that both are compared as one, and tell everyone who reads it."
        else:
            message = f"{part} {quoted(column)} of {before} is gone."
            action = "Ask whoever makes the data whether it was dropped on purpose."
        yield Judgement(
            severity=Severity.CRITICAL if vital else Severity.WARNING,
            columns=(column, renamed.after) if renamed else (column,),
            value=renamed.moved if renamed else None,
            threshold=limits["renamed"] if renamed else None,
            unit="share" if renamed else "",
            message=message,
            impact="Without it "
            + (
                "figures that need this part are missing from the report, and so is whatever a "
                "model learns from it."
                if vital
                else "programs and models that read this column stop, or fill in a default."
            ),
            action=action,
            risks=("robustness", "performance"),
        )


def _added(result: SchemaDrift, limits: Mapping[str, float]) -> Iterable[Judgement]:
    taken = {r.after for r in result.renamed if r.moved < limits["renamed"]}
    fresh = tuple(name for name in result.added if name not in taken)
    if fresh:
        one = len(fresh) == 1
        yield Judgement(
            severity=Severity.INFO,
            columns=fresh[:8],
            value=float(len(fresh)),
            threshold=0.0,
            unit="count",
            message=f"{'One column is' if one else plural(len(fresh), 'column') + ' are'} new: "
            f"{listed(fresh, 5)}.",
            impact="Nothing downstream knows "
            f"{'it' if one else 'them'} yet; what used to hold this information may change.",
            action="Note what the new columns mean and since when they are filled.",
            risks=("robustness",),
        )


def _retyped(result: SchemaDrift, subject: Subject) -> Iterable[Judgement]:
    for change in result.retyped:
        to_text = change.after is LogicalType.TEXT
        yield Judgement(
            severity=Severity.INFO if change.widened else Severity.WARNING,
            columns=(change.column,),
            message=f"{quoted(change.column)} was {_a(change.before)} column and is now "
            f"{_a(change.after)} column.",
            impact="Sums and comparisons treat texts letter by letter, or fail."
            if to_text
            else "Values may be rounded, cut or read differently by programs that expect the old "
            "type.",
            action="Look for the first values that do not read as "
            f"{change.before} and repair them at the source."
            if to_text
            else "Check that every reader can take the new type.",
            risks=("robustness",),
            ask=subject.ask(ColumnFacts(column=change.column)),
        )


def _broken(
    result: SchemaDrift, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    for promise in ("complete", "unique", "not negative", "at most"):
        broken = sorted(
            (b for b in result.broken if b.promise == promise), key=lambda b: (-b.rows, b.column)
        )
        if promise == "at most":
            for one in broken:
                yield _promise((one,), subject, limits["broken_warning"])
        elif broken:
            yield _promise(tuple(broken), subject, limits["broken_warning"])


def _promise(broken: tuple[BrokenPromise, ...], subject: Subject, limit: float) -> Judgement:
    worst, complete = broken[0], broken[0].promise == "complete"
    share = worst.rows / worst.of if worst.of else 0.0
    name = quoted(worst.column)
    was, now = _SENTENCES[worst.promise]
    if worst.bound is not None:
        was, now = f"{was} {number(worst.bound)}", f"{now} {number(worst.bound)} in"
    message = f"{name} {was} in the baseline and now {now} {rows_text(worst.rows)}"
    message += f" ({percent(share)})"
    if len(broken) > 1:
        others = listed([b.column for b in broken[1:]], 4)
        message += f"; the same happened to {others}"
    # How many cells are missing is judged under coverage; here only the promise counts.
    severity = Severity.WARNING if share >= limit and not complete else Severity.INFO
    return Judgement(
        severity=severity,
        columns=tuple(b.column for b in broken[:8]),
        value=share,
        threshold=0.0 if severity is Severity.INFO else limit,
        unit="share",
        message=f"{message}.",
        impact=_IMPACTS.get(worst.promise, _OUT_OF_RANGE),
        action="Find out whether this is meant; if not, repair it where the rows are written.",
        risks=("robustness",),
        rows=worst.rows,
        ask=subject.ask(
            ColumnFacts(column=worst.column)
            if worst.promise != "unique"
            else Duplicates(columns=(worst.column,), nulls_equal=False)
        ),
    )


_SENTENCES = {
    "complete": ("was always filled", "is missing in"),
    "unique": ("never repeated a value", "repeats earlier values in"),
    "not negative": ("was never negative", "is below 0 in"),
    "at most": ("was never above", "is above"),
}
_IMPACTS = {
    "complete": "Programs that count on a value in every row will fail or drop rows.",
    "unique": "Joins on this column now multiply rows, and counts of its values are too high.",
}
_OUT_OF_RANGE = (
    "Programs that count on the range cut, drop or misread such values; roots and logs fail."
)


def promise_words(broken: BrokenPromise) -> tuple[str, str]:
    """Return what was so, and what is so now, in a few words."""
    match broken.promise:
        case "complete":
            return "always filled", "missing"
        case "unique":
            return "never repeated", "repeated"
        case "not negative":
            return "never negative", "below 0"
    bound = "" if broken.bound is None else number(broken.bound)
    return f"never above {bound}", f"above {bound}"


def _a(kind: LogicalType) -> str:
    return f"an {kind}" if str(kind)[0] in "aeiou" else f"a {kind}"
