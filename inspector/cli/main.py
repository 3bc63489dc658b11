"""The commands: parse, call `inspector.api`, print, choose the exit code."""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli.arguments import COMMANDS, parser
from inspector.cli.console import complain, out, progress, tell, utf8_output
from inspector.cli.exits import BY_CODE, Exit
from inspector.model.errors import Cancelled, InspectorError, RequestError
from inspector.model.finding import Severity

if TYPE_CHECKING:
    from inspector.model.report import Report
    from inspector.model.request import Request

DEFAULT_OUT = "inspector-report.zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowWanted:
    """The window is wanted, on these paths or on the sample."""

    paths: tuple[str, ...] = ()
    demo: bool = False


def run(arguments: Sequence[str]) -> tuple[int, WindowWanted | None]:
    """Run one command. Returns its exit code, and the window to open if one is wanted."""
    utf8_output()
    first = next((a for a in arguments if not a.startswith("-")), None)
    if not arguments or (first not in (None, *COMMANDS) and arguments[0] == first):
        wanted = WindowWanted(paths=tuple(arguments))
        return (Exit.FINE, wanted) if _has_display() else (_no_display(wanted), None)
    given = parser().parse_args(arguments)
    if given.command == "demo" and given.out is None and _has_display():
        return Exit.FINE, WindowWanted(demo=True)
    return _guarded(given), None


def _guarded(given: argparse.Namespace) -> int:
    commands = {"demo": _demo, "report": _report, "show": _show, "metrics": _metrics}
    if given.command is None:
        parser().print_help(sys.stdout)
        return Exit.FINE
    try:
        code = commands[given.command](given)
        sys.stdout.flush()
    except InspectorError as error:
        complain(error)
        return BY_CODE.get(error.code, Exit.CANNOT_READ)
    except (Cancelled, KeyboardInterrupt):
        tell("inspector: cancelled; nothing was written.")
        return Exit.CANCELLED
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    return code


def _report(given: argparse.Namespace) -> int:
    from inspector import api
    from inspector.model.dataset import Source
    from inspector.model.request import Request, RoleChoice

    request = Request(
        versions=tuple(Source(path=path) for path in given.versions),
        baseline=Source(path=given.baseline) if given.baseline else None,
        roles=RoleChoice(
            event_time=given.event_time,
            ingest_time=given.ingest_time,
            label=given.label,
            key=_listed(given.key),
            source=given.source,
            slices=_listed(given.slice),
            split=given.split,
            annotator=given.annotator,
        ),
        as_of=api.moment(given.as_of),
        thresholds=_thresholds(given.threshold),
    )
    report = _inspect(request, quiet=given.quiet)
    if given.out or not given.json:
        target = api.save_report(report, given.out or DEFAULT_OUT)
    if given.json:
        _print_json(report)
    else:
        _print_summary(report)
        out(_where(target))
    return _code(report, given.fail_on)


def _demo(given: argparse.Namespace) -> int:
    from inspector import api

    report = _inspect(api.demo_request(), quiet=given.quiet)
    target = api.save_report(report, given.out or "inspector-demo.zip")
    _print_summary(report)
    out(_where(target))
    return Exit.FINE


def _show(given: argparse.Namespace) -> int:
    from inspector import api

    report = api.open_report(given.bundle)
    if given.json:
        _print_json(report)
    else:
        _print_summary(report)
    return _code(report, given.fail_on)


def _metrics(given: argparse.Namespace) -> int:
    from inspector.cli.cards import card_text, cards_markdown, cards_text
    from inspector.metrics.catalog import all_metrics, metric

    if given.key:
        out(card_text(metric(given.key).card))
    elif given.markdown:
        out(cards_markdown([m.card for m in all_metrics()]))
    else:
        out(cards_text([m.card for m in all_metrics()]))
    return Exit.FINE


def _inspect(request: "Request", *, quiet: bool) -> "Report":
    """Run an inspection that Ctrl+C stops at once and cleanly."""
    from inspector import api
    from inspector.engine.cancel import CancelToken

    token = CancelToken()
    before = signal.signal(signal.SIGINT, lambda _number, _frame: token.cancel())
    try:
        with progress(quiet=quiet) as line:
            return api.run(request, line, token)
    finally:
        signal.signal(signal.SIGINT, before)


def _print_summary(report: "Report") -> None:
    from inspector.report.text import summary

    out(summary(report, width=min(100, max(60, shutil.get_terminal_size((88, 24)).columns))))


def _print_json(report: "Report") -> None:
    from inspector.bundle.codec import encode_report

    sys.stdout.buffer.write(encode_report(report) + b"\n")


def _where(target: Path) -> str:
    page = (
        "open index.html in a browser"
        if target.is_dir()
        else ("unzip it and open index.html in a browser, or read it with “inspector show”")
    )
    return f"Report saved as {target}: {page}."


def _code(report: "Report", fail_on: str) -> int:
    if fail_on == "never":
        return Exit.FINE
    return Exit.FINDINGS if report.findings_at_least(Severity(fail_on)) else Exit.FINE


def _listed(value: str | None) -> tuple[str, ...] | None:
    """Split "a,b"; a column whose name holds a comma is written with a backslash before it."""
    if value is None:
        return None
    parts = value.replace("\\,", "\0").split(",")
    return tuple(part.replace("\0", ",").strip() for part in parts if part.strip())


def _thresholds(given: Sequence[str]) -> dict[str, float]:
    found = {}
    for text in given:
        name, mark, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            mark = ""
        if not mark:
            raise RequestError(
                f"“{text}” is not a threshold.",
                hint="Write it like coverage.completeness/warning=0.3.",
            )
    return found


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _no_display(wanted: WindowWanted) -> int:
    example = " ".join(wanted.paths) or "OLD NEW"
    tell("inspector: there is no display to open a window on.")
    tell(f"           Use “inspector report {example}” to write a report, or “inspector --help”.")
    return Exit.USAGE
