"""What of the delays of rows a person should know."""

from collections.abc import Iterable, Mapping

from inspector.metrics.base import Subject
from inspector.metrics.freshness.delay_change import LEAST, SlowStretch
from inspector.metrics.freshness.delays import FEWEST_DAYS, Lateness, SourceDelay
from inspector.metrics.freshness.times import event_time, ingest_time
from inspector.metrics.phrases import moment, percent, quoted, rows_text, slice_text, span
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts


def delay_judgements(
    result: Lateness, subject: Subject, limits: Mapping[str, float], ask: Ask
) -> Iterable[Judgement]:
    """Judge sources that became slow, else the whole; backfills, disorder and wrong clocks.

    Args:
        result: The delays.
        subject: Whose they are.
        limits: The thresholds of the card.
        ask: The question behind the delays of all rows.
    """
    event, ingest = event_time(subject), ingest_time(subject)
    if event is None or ingest is None:
        return
    columns = (ingest.name, event.name)
    slow = [s for s in result.sources if _slower(s, limits["growth"])]
    told = True
    if slow and len(slow) <= max(1, len(result.sources) // 2):
        for source in slow[:5]:
            yield _judge_source(source, columns, subject, limits)
    elif result.track.slow:
        yield _judge_stretch(result, columns, limits["growth"], ask)
    elif result.now.p95 is not None and result.before.p95 is not None:
        now, old = result.now.p95, max(result.before.p95, 0.0)
        if result.track.backfills:  # what was filled in later is told for itself
            highs = sorted(result.track.highs)
            now = min(now, highs[len(highs) // 2])
        if now >= limits["growth"] * old and now - old >= LEAST:
            yield Judgement(
                severity=Severity.WARNING,
                columns=columns,
                value=now,
                threshold=limits["growth"] * old,
                unit="seconds",
                message=f"Rows arrive later than before: 95 % within {span(now)}, in the "
                f"baseline within {span(old)}.",
                impact="The newest days are less complete when they are used, and look "
                "smaller than they are.",
                action="Look where in the pipeline rows wait; leave out days younger than "
                f"{span(now)} until then.",
                risks=("performance", "robustness"),
                ask=ask,
            )
        else:
            told = False
    else:
        told = False
    if result.track.backfills:
        told = True
        yield _judge_backfills(result, columns, limits["backfill"], ask)
    before = result.disorder_before
    # Late rows are out of order, too: one reason is enough.
    if (
        not told
        and before is not None
        and result.disorder >= max(before + limits["disorder"], 2 * before)
    ):
        yield Judgement(
            severity=Severity.WARNING,
            columns=columns,
            slice="out of order",
            value=result.disorder,
            threshold=max(before + limits["disorder"], 2 * before),
            unit="share",
            message=f"{percent(result.disorder)} of rows arrived after something that happened "
            f"later; in the baseline {percent(before)} did.",
            impact="Whatever takes the last row to arrive for the newest state takes an old one.",
            action=f"Sort by {quoted(event.name)}, not by arrival, and look what delays or repeats "
            "rows.",
            risks=("robustness",),
            rows=result.track.out_of_order,
            ask=ask,
        )
    share = result.now.negative_share
    if share > limits["negative"]:
        where = ""
        if result.early_slice:
            where = f", in a sample of rows nearly all of them where {result.early_slice}"
        yield Judgement(
            severity=Severity.WARNING,
            columns=columns,
            slice="before the event",
            value=share,
            threshold=limits["negative"],
            unit="share",
            message=f"{rows_text(result.now.negative)} ({percent(share)}) arrived before they "
            f"happened{where}.",
            impact="A clock or time zone is wrong, so order and ages cannot be trusted.",
            action=f"Compare the time zones of {quoted(ingest.name)} and {quoted(event.name)}.",
            risks=("robustness",),
            rows=result.now.negative,
            ask=ask,
        )


def _judge_stretch(
    result: Lateness, columns: tuple[str, ...], growth: float, ask: Ask
) -> Judgement:
    longest: SlowStretch = result.track.slow[-1]
    lasts = longest.ended is None
    when = f"Since {moment(longest.began)}" if lasts else f"From {moment(longest.began)}"
    if longest.ended is not None:
        when += f" to {moment(longest.ended)}"
    grain = result.track.grain
    whose = "half of the rows" if longest.typical else "the slowest 5 % of rows"
    take = "take" if lasts else "took"
    more = len(result.track.slow) - 1
    also = f" So it was {'once' if more == 1 else f'{more} times'} before." if more else ""
    message = (
        f"{when} {whose} of a {grain} {take} over {span(longest.during)} to arrive; before "
        f"it was {span(longest.before)}.{also}"
    )
    if longest.creeping:
        message = (
            f"Rows take longer and longer to arrive: {whose} of a {grain} took over "
            f"{span(longest.before)} at first and take over {span(longest.during)} now."
        )
    return Judgement(
        severity=Severity.WARNING if lasts else Severity.INFO,
        columns=columns,
        slice=None if longest.typical else "slowest rows",
        value=longest.during,
        threshold=growth * longest.before,
        unit="seconds",
        message=message,
        impact="The newest days are less complete when they are used, and look smaller than they "
        "are."
        if lasts
        else "Whoever used those days soon after saw them incomplete.",
        action="Look where in the pipeline rows wait; leave out days younger than "
        f"{span(longest.during)} until then."
        if lasts
        else "Repeat what was computed then, now that the rows are here.",
        risks=("performance", "robustness"),
        began=longest.began,
        ask=ask,
    )


def _judge_backfills(
    result: Lateness, columns: tuple[str, ...], limit: float, ask: Ask
) -> Judgement:
    found = result.track.backfills
    rows, most = sum(b.rows for b in found), found[0]
    share = rows / result.now.rows if result.now.rows else 0.0
    came = moment(most.start, day_only=result.track.grain not in ("minute", "hour"))
    from_, to = moment(most.earliest, day_only=True), moment(most.latest, day_only=True)
    whence = f"of {from_}" if from_ == to else f"of {from_} to {to}"
    others = f", and in {len(found) - 1} more batches" if len(found) > 2 else ""
    others = ", and in another batch" if len(found) == 2 else others
    return Judgement(
        severity=Severity.WARNING if share > limit else Severity.INFO,
        columns=columns,
        slice="backfill",
        value=share,
        threshold=limit,
        unit="share",
        message=f"{rows_text(most.rows)} {whence} arrived together on {came}, long after{others}: "
        f"{percent(share)} of all rows were filled in later.",
        impact="What was computed in between missed these rows; a model tested on such days sees "
        "more than it will have in use.",
        action="Compute again what was made before these rows came, and choose rows by their "
        "arrival when you rebuild the past.",
        risks=("performance", "robustness"),
        rows=rows,
        began=most.earliest,
        ask=ask,
    )


def _reference(source: SourceDelay) -> float | None:
    return source.usual if source.began is not None else source.before


def _slower(source: SourceDelay, growth: float) -> bool:
    """Whether a source takes clearly longer, within the version or against the baseline."""
    reference = _reference(source)
    if source.days < FEWEST_DAYS or reference is None:
        return False
    if source.began is None and source.low <= source.before_high:
        return False
    return source.latest >= growth * max(reference, 0.0) and source.latest - reference >= LEAST


def _judge_source(
    source: SourceDelay,
    columns: tuple[str, ...],
    subject: Subject,
    limits: Mapping[str, float],
) -> Judgement:
    role = subject.version.roles.source or "source"
    where = slice_text(role, source.source)
    reference = max(_reference(source) or 0.0, 0.0)
    since = f" since {moment(source.began)}" if source.began is not None else ""
    event, ingest = columns[1], columns[0]
    return Judgement(
        severity=Severity.WARNING,
        columns=columns,
        slice=where,
        value=source.latest,
        threshold=limits["growth"] * reference,
        unit="seconds",
        message=f"Rows of {quoted(source.source)} now take {span(source.latest)} to arrive{since}; "
        f"{'before' if source.began is not None else 'in the baseline'} it was {span(reference)}.",
        impact=f"The newest days lack rows where {where}, so they look as if less happened there.",
        action=f"Ask who runs {quoted(source.source)} why rows wait; leave its newest days out "
        "until then.",
        risks=("fairness", "robustness"),
        began=source.began,
        ask=subject.ask(
            GroupCounts(
                by=(Axis(column=role), Axis(column=event, form="period", grain="day")),
                extent_of=ingest,
            )
        ),
    )
