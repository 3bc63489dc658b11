"""The verbs: what the window, the command line and Python code call. Knows no Qt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.bundle.making import make_report
from inspector.bundle.memory import Memory, usual_memory
from inspector.bundle.read import looks_like_bundle, read_bundle
from inspector.bundle.verbs import (
    compare_reports,
    decide,
    judge_again,
    verify_report,
    what_leaves,
)
from inspector.bundle.write import write_bundle
from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.metrics.base import Card
from inspector.metrics.catalog import all_metrics, metric
from inspector.model.choice import PLAIN, Choice
from inspector.model.conditions import Conditions, conditions
from inspector.model.dataset import Source, Version
from inspector.model.errors import RequestError
from inspector.model.events import Event, Progress
from inspector.model.expectations import Expectations
from inspector.model.moment import moment
from inspector.model.report import Report as _Report
from inspector.model.request import Request, RoleChoice, part_as_baseline
from inspector.report.html import render_html
from inspector.run.again import repeated
from inspector.run.demo import demo_request
from inspector.run.diffing import RowDiff, diff_rows
from inspector.run.opening import open_participants
from inspector.sources.catalog import can_open, tables_in
from inspector.sources.expectations_file import read_expectations, stated
from inspector.sources.given import given_sources, queried, source_of
from inspector.sources.preview import preview as _preview

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Dataset",
    "Memory",
    "Report",
    "RowDiff",
    "can_open",
    "compare_reports",
    "decide",
    "demo_request",
    "diff_rows",
    "inspect",
    "is_bundle",
    "judge_again",
    "list_metrics",
    "metric_card",
    "moment",
    "new_session",
    "open_dataset",
    "open_report",
    "preview",
    "read_expectations",
    "repeat",
    "run",
    "save_report",
    "tables_in",
    "usual_memory",
    "verify_report",
    "what_leaves",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(_Report):
    """The result of an inspection, with what one does with it in Python.

    Attributes: see `inspector.model.report.Report`.
    """

    def to_frame(self) -> "pd.DataFrame":
        """Return the findings as a pandas DataFrame, one row each, worst first."""
        import pandas as pd

        from inspector.model.finding import Finding

        names = [field.name for field in fields(Finding)]
        rows = [[_plain(getattr(finding, name)) for name in names] for finding in self.findings]
        return pd.DataFrame(rows, columns=names)

    def save(self, path: str | Path, choice: Choice = PLAIN, key: str | Path | None = None) -> Path:
        """Write the report bundle; see `save_report`."""
        return save_report(self, path, choice, key)

    def _repr_html_(self) -> str:
        """Show the report in a notebook, kept apart from the page around it."""
        from html import escape

        page = escape(render_html(self), quote=True)
        return (
            f'<iframe srcdoc="{page}" sandbox="" title="Inspector report" '
            'style="width:100%;height:640px;border:1px solid #ccc;border-radius:6px"></iframe>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One version opened on its own, to look at before inspecting.

    Attributes:
        version: What is known of it.
        relation: Its rows in the session.
    """

    version: Version
    relation: Relation


def new_session(forbidden_thread: int | None = None) -> Session:
    """Return a session that holds what is opened; close it when done.

    Args:
        forbidden_thread: Identity of a thread in which no query may run, such as a window's own.
    """
    return Session(forbidden_thread=forbidden_thread)


def run(
    request: Request,
    on_event: Callable[[Event], None] | None = None,
    cancel: CancelToken | None = None,
    session: Session | None = None,
    memory: Memory | None = None,
) -> Report:
    """Inspect what is requested; block until it is done.

    Args:
        request: What to inspect.
        on_event: Told of progress, in the calling thread.
        cancel: Asks the run to stop.
        session: Keeps what was opened for the next run; without one nothing is kept.
        memory: Keeps the report, and tells it at once when nothing has changed; see `Memory`.

    Raises:
        SourceError: Something cannot be read.
        RequestError: The request does not fit the data.
        BundleError: The baseline is a damaged bundle.
        Cancelled: A stop was requested.
    """
    if not request.versions:
        raise RequestError("Nothing was given to inspect.", hint="Name at least one file.")
    told = on_event or (lambda _event: None)
    token = cancel or CancelToken()

    def make() -> _Report:
        if session is not None:
            return make_report(request, told, token, session, memory)
        with Session() as own:
            return make_report(request, told, token, own, memory)

    if memory is None:
        return _public(make())
    report, known = memory.remembered(request, make)
    if known:
        told(Progress(done=1, total=1, phase="Known from before"))
    return _public(report)


def inspect(
    data: object,
    *,
    baseline: object | None = None,
    baseline_where: str | Conditions | None = None,
    label: str | None = None,
    event_time: str | None = None,
    ingest_time: str | None = None,
    key: str | Sequence[str] | None = None,
    slices: str | Sequence[str] | None = None,
    source: str | None = None,
    split: str | None = None,
    annotator: str | None = None,
    as_of: str | float | datetime | None = None,
    thresholds: Mapping[str, float] | None = None,
    expect: Expectations | Mapping[str, object] | str | Path | None = None,
    table: str | None = None,
    each_file: bool = False,
    sql: str | Sequence[str] | Mapping[str, str] | None = None,
) -> Report:
    """Inspect one or more versions of a dataset.

    Args:
        data: A path, a pandas or polars DataFrame, an Arrow table, or a list of those, oldest first.
            A mapping gives each version a name.
        baseline: What every version is compared with: a path, a frame or a report bundle. Without
            one each version is compared with the one before it.
        baseline_where: Only these rows of the baseline, such as "month < 3 and site in (a, b)". Without
            a baseline they are rows of the first version; rows that serve as the baseline are not
            compared with themselves.
        label: Column a model would predict.
        event_time: Column that says when what a row describes happened; several, with commas between
            them, where they are a date together: "year,month,day".
        ingest_time: Column that says when the row was collected.
        key: Column or columns that identify a row.
        slices: Columns to break figures down by.
        source: Column that says where the row was collected.
        split: Column with train, validation or test.
        annotator: Column that says who gave the label.
        as_of: Moment at which ages are measured: ISO text, epoch seconds or a datetime. Without one
            it is each file's modification time.
        thresholds: Limits that differ from the defaults, such as
            `{"coverage.completeness/warning": 0.3}`.
        expect: What you know of the data: a TOML or JSON file, or the same as a mapping, such as
            `{"missing": {"pressure": [0]}, "range": {"age": [0, 120]}}`.
        table: The table or sheet to read, where files hold several; "file.xlsx#sheet" says the same.
        each_file: Whether every file of a folder, a pattern or an archive is a version of its own, in
            the order of the dates or numbers in the names; else they are one dataset together.
        sql: One SELECT, or several (a mapping names them), whose results are the versions; `data` are
            its tables, called by their names, else by the names of their files.

    Returns:
        The report. Roles that are not given are guessed; see `report.versions[0].roles`.

    Raises:
        InspectorError: Data cannot be read, or the request does not fit it.
    """
    roles = RoleChoice(
        event_time=event_time,
        ingest_time=ingest_time,
        label=label,
        key=_names(key),
        slices=_names(slices),
        source=source,
        split=split,
        annotator=annotator,
    )
    versions = queried(given_sources(data, table, each_file=each_file), sql)
    request = Request(
        versions=versions,
        baseline=part_as_baseline(
            None if baseline is None else source_of(baseline), versions, conditions(baseline_where)
        ),
        roles=roles,
        as_of=moment(as_of),
        thresholds=dict(thresholds or {}),
        expect=stated(expect),
    )
    return run(request)


def open_dataset(
    source: Source,
    session: Session,
    roles: RoleChoice | None = None,
    cancel: CancelToken | None = None,
) -> Dataset:
    """Open one source to look at it. Opening it again in the same session is free.

    Raises:
        SourceError: It cannot be read.
        RequestError: A chosen role names a column it does not have.
        Cancelled: A stop was requested.
    """
    (participant,) = open_participants(
        [source],
        ids=["v1"],
        session=session,
        roles=roles or RoleChoice(),
        as_of=None,
        on_event=lambda _event: None,
        cancel=cancel or CancelToken(),
    )
    if participant.relation is None:
        raise RequestError("This version has no rows to look at.")
    return Dataset(version=participant.version, relation=participant.relation)


def preview(
    dataset: Dataset,
    session: Session,
    offset: int = 0,
    limit: int = 512,
    cancel: CancelToken | None = None,
) -> tuple[tuple[object, ...], ...]:
    """Return rows as texts ready to be shown; None for null."""
    return _preview(session, dataset.relation, offset=offset, limit=limit, cancel=cancel)


def save_report(
    report: _Report,
    path: str | Path,
    choice: Choice = PLAIN,
    key: str | Path | None = None,
) -> Path:
    """Write a report bundle: a zip file, or a folder when `path` has no ".zip" ending.

    Rare values and values of columns that look personal are masked unless the choice says otherwise.

    Args:
        report: The report.
        path: Where to.
        choice: What goes in, for whom, in which language, and what is masked.
        key: A PEM file with an Ed25519 private key to sign with.

    Returns:
        Where it was written.

    Raises:
        RequestError: The choice or the key cannot be used.
        SaveError: It cannot be written there. Nothing half-written is left behind.
    """
    return write_bundle(report, Path(path), choice=choice, key=None if key is None else Path(key))


def repeat(report: _Report, paths: Sequence[str | Path]) -> Report:
    """Inspect data again as a report says it was inspected; compare the two with `compare_reports`.

    Raises:
        InspectorError: The data cannot be read, or does not fit the report.
    """
    return run(repeated(report, [str(path) for path in paths]))


def open_report(path: str | Path) -> Report:
    """Open a report bundle, without the data it was made from.

    Raises:
        BundleError: It is not a bundle, it is damaged, or a newer version made it.
    """
    return _public(read_bundle(Path(path)))


def is_bundle(path: str | Path) -> bool:
    """Return whether a path looks like a report bundle."""
    return looks_like_bundle(Path(path))


def list_metrics() -> tuple[Card, ...]:
    """Return what there is to read about every metric, by area."""
    return tuple(m.card for m in all_metrics())


def metric_card(key: str) -> Card:
    """Return what there is to read about one metric.

    Raises:
        RequestError: There is no such metric.
    """
    return metric(key).card


def _public(report: _Report) -> Report:
    return Report(**{field.name: getattr(report, field.name) for field in fields(_Report)})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _names(value: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    return (value,) if isinstance(value, str) else tuple(value)
