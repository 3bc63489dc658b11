"""Freshness from answers made by hand: what is asked, and what is made of the answers."""

from inspector.metrics.base import Answers, Subject
from inspector.metrics.freshness import age, lateness
from inspector.model.answers import Cells, Groups, Steps, Unanswered
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Version
from inspector.model.questions import Distribution, GroupCounts, OrderOfArrival, TimeSteps
from inspector.model.time_answers import ArrivalOrder

DAY = 86_400.0


def subject(as_of, **roles):
    columns = (
        Column(name="day", type=LogicalType.DATE, physical="DATE"),
        Column(name="got", type=LogicalType.TIMESTAMP, physical="TIMESTAMP"),
    )
    return Subject(
        version=Version(
            id="v1",
            name="one",
            location="x.csv",
            format="csv",
            schema=Schema(columns=columns),
            roles=Roles(event_time="day", **roles),
            rows=100,
            size_bytes=1,
            modified=0.0,
            as_of=as_of,
            as_of_basis="given",
            fingerprint="0",
        )
    )


def daily(n):
    days = tuple(i * DAY for i in range(n))
    cells = Cells(form="exact", values=days, counts=(1,) * n, rows=n, nulls=0)
    groups = Groups(
        keys=tuple((d,) for d in days), rows=(1,) * n, earliest=days, latest=days, groups=n
    )
    steps = Steps(
        distinct=n,
        seconds=(DAY,),
        counts=(n - 1,),
        total=n - 1,
        midnight=n,
        weekdays=(n // 7,) * 7,
        month_starts=3,
        earliest=0.0,
        latest=days[-1],
    )
    return {Distribution: cells, GroupCounts: groups, TimeSteps: steps}


def drive(metric, about, given):
    run = metric.measure(about)
    asked = next(run)
    kinds = []
    while True:
        kinds.append([type(a.question).__name__ for a in asked])
        try:
            asked = run.send(Answers({a: given[type(a.question)] for a in asked}))
        except StopIteration as stop:
            return stop.value, kinds


def test_that_age_is_measured_in_two_rounds_of_questions():
    about = subject(102 * DAY)
    result, asked = drive(age.METRIC, about, daily(100))
    assert asked == [["Distribution"], ["GroupCounts", "TimeSteps"]]
    assert (result.newest, result.age, result.beat) == (99 * DAY, 3 * DAY, DAY)
    limits = {t.name: t.default for t in age.METRIC.card.thresholds}
    (said,) = age.METRIC.judge(result, about, limits)
    assert said.message == (
        "The newest record is 3 days old (10 April 1970); one was expected every day."
    )


def test_that_unanswered_questions_leave_age_unknown():
    no = Unanswered(reason="gone")
    result, _ = drive(age.METRIC, subject(DAY), dict.fromkeys(daily(3), no))
    assert result.newest is None
    assert not list(age.METRIC.judge(result, subject(DAY), {"warn_after": 2, "critical_after": 3}))


def test_that_lateness_takes_exact_delays_from_the_order_of_arrival():
    cells = Cells(form="exact", values=(0.0, DAY), counts=(50, 50), rows=100, nulls=0)
    order = ArrivalOrder(rows=100, late=7, farthest=9, negative=1, p50=60.0, p95=60.0, p99=600.0)
    given = {Distribution: cells, OrderOfArrival: order}
    result, asked = drive(lateness.METRIC, subject(DAY, ingest_time="got"), given)
    assert asked == [["Distribution"], ["OrderOfArrival"]]
    assert (result.now.p50, result.now.p99, result.now.negative) == (60.0, 600.0, 1)
    assert result.disorder == 0.07
