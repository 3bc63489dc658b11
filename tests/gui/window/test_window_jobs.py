import threading

import pytest

from inspector.gui.jobs import Jobs
from inspector.model.errors import Cancelled, SourceError
from inspector.model.events import Opening, Progress


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_that_work_runs_beside_the_window_and_its_listeners_in_it(qtbot, jobs):
    threads = {}

    def work(tell, _cancel):
        threads["work"] = threading.get_ident()
        tell(Opening(name="a", number=1, of=1))
        return 7

    heard = []
    job = jobs.start(
        work,
        succeeded=lambda value: heard.append(("succeeded", value, threading.get_ident())),
        reported=lambda event: heard.append(("reported", event.name, threading.get_ident())),
    )
    with qtbot.waitSignal(job.finished):
        pass
    here = threading.get_ident()
    assert threads["work"] != here
    assert heard == [("reported", "a", here), ("succeeded", 7, here)]
    assert jobs.running == ()


def test_that_a_failure_arrives_as_the_exception(qtbot, jobs):
    def work(_tell, _cancel):
        raise SourceError("No.", hint="Yes.")

    failures = []
    job = jobs.start(work, failed=failures.append)
    with qtbot.waitSignal(job.finished):
        pass
    assert [str(error) for error in failures] == ["No. Yes."]


def test_that_the_late_result_of_a_cancelled_job_is_not_heard_of(qtbot, jobs):
    release = threading.Event()
    heard = []

    def work(tell, _cancel):
        release.wait()
        tell(Opening(name="late", number=1, of=1))
        return "late"

    job = jobs.start(
        work,
        succeeded=heard.append,
        failed=heard.append,
        reported=heard.append,
        cancelled=lambda: heard.append("cancelled"),
    )
    job.cancel()
    with qtbot.waitSignal(job.finished):
        release.set()
    assert heard == ["cancelled"]


def test_that_even_an_event_under_way_is_dropped_by_cancelling(qtbot, jobs):
    told = threading.Event()
    heard = []

    def work(tell, _cancel):
        tell(Opening(name="on its way", number=1, of=1))
        told.set()
        return "done"

    job = jobs.start(work, succeeded=heard.append, reported=heard.append)
    told.wait()
    job.cancel()  # the event waits in the queue of this thread
    with qtbot.waitSignal(job.finished):
        pass
    assert heard == []


def test_that_a_stop_reaches_the_work(qtbot, jobs):
    started = threading.Event()

    def work(_tell, cancel):
        started.set()
        while True:
            cancel.check()

    job = jobs.start(work)
    started.wait()
    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_that_a_stop_the_work_makes_itself_is_no_failure(qtbot, jobs):
    def work(_tell, _cancel):
        raise Cancelled

    job = jobs.start(work)
    with qtbot.waitSignal(job.cancelled):
        pass


def test_that_a_fast_run_does_not_flood_the_window(qtbot, jobs):
    def work(tell, _cancel):
        for done in range(10_000):
            tell(Progress(done=done, total=10_000, phase="counting"))

    heard = []
    job = jobs.start(work, reported=heard.append)
    with qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    assert 0 < len(heard) < 1_000


def test_that_inspections_wait_for_each_other_and_quick_jobs_do_not(qtbot, jobs):
    release, order = threading.Event(), []

    def slow(_tell, _cancel):
        release.wait()
        order.append("first")

    jobs.start(slow, heavy=True)
    second = jobs.start(lambda _tell, _cancel: order.append("second"), heavy=True)
    quick = jobs.start(lambda _tell, _cancel: order.append("quick"))
    with qtbot.waitSignal(quick.finished):
        pass
    with qtbot.waitSignal(second.finished):
        release.set()
    assert order == ["quick", "first", "second"]


def test_that_closing_stops_what_runs_and_waits_for_it(qapp):
    jobs = Jobs()
    started, ended = threading.Event(), threading.Event()

    def work(_tell, cancel):
        started.set()
        try:
            while True:
                cancel.check()
        finally:
            ended.set()

    jobs.start(work)
    started.wait()
    jobs.close()
    assert ended.is_set()
