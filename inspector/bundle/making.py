"""Makes the report of a request: opens what it names, and inspects it."""

from collections.abc import Callable

from inspector.bundle.baseline import bundle_baseline
from inspector.bundle.memory import Memory
from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.model.events import Event
from inspector.model.report import Report
from inspector.model.request import Request, without_baseline
from inspector.run.inspection import inspect_participants
from inspector.run.opening import open_participants
from inspector.run.unchanged import unchanged


def make_report(
    request: Request,
    on_event: Callable[[Event], None],
    cancel: CancelToken,
    session: Session,
    memory: Memory | None = None,
) -> Report:
    """Inspect what is requested; see `inspector.api.run` for what it raises.

    What a version was asked before, in whatever company, is told by `memory`.
    """
    baseline_bundle = bundle_baseline(request.baseline)
    same = request.place_of_baseline()
    sources = [without_baseline(source, request.baseline) for source in request.versions]
    ids = [f"v{number}" for number in range(1, len(sources) + 1)]
    apart = request.baseline is not None and baseline_bundle is None and same is None
    if apart and request.baseline is not None:
        sources.insert(0, request.baseline)
        ids.insert(0, "baseline")
    with unchanged(sources):
        participants = open_participants(
            sources,
            ids=ids,
            session=session,
            roles=request.roles,
            as_of=request.as_of,
            on_event=on_event,
            cancel=cancel,
            expect=request.expect,
            teach=None if memory is None else memory.teach,
        )
        if memory is not None:
            for one, source in zip(participants, sources, strict=True):
                memory.recall(one, source, request)
        baseline = baseline_bundle
        if apart:
            baseline, participants = participants[0], participants[1:]
        elif same is not None:
            baseline = participants[same]
        report = inspect_participants(
            participants,
            baseline=baseline,
            thresholds=request.thresholds,
            on_event=on_event,
            cancel=cancel,
            expect=request.expect,
        )
    if memory is not None:
        memory.note()
    return report
