"""The commands: parse, call `inspector.api`, print, choose the exit code."""

import argparse
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli.arguments import COMMANDS, DEFAULT_OUT, DEMO_OUT, parser, window_parser
from inspector.cli.bundles import compare, opened, verify
from inspector.cli.console import complain, finish, out, out_bytes, progress, tell, utf8_output
from inspector.cli.exits import BY_CODE, Exit
from inspector.cli.request import check_first_word, check_target, in_full, request_of
from inspector.cli.saving import choice_of, preview_text
from inspector.cli.window import Window, Wish
from inspector.log import log_start, start_log
from inspector.model.errors import Cancelled, InspectorError
from inspector.model.finding import Severity

if TYPE_CHECKING:
    from inspector.model.choice import Choice
    from inspector.model.report import Report
    from inspector.model.request import Request


def run(arguments: Sequence[str], window: Window) -> int:
    """Run one command and return its exit code."""
    utf8_output()
    try:
        start_log()
        code = _command(arguments, window)()
        finish()
    except InspectorError as error:
        complain(error)
        return BY_CODE.get(error.code, Exit.CANNOT_READ)
    except (Cancelled, KeyboardInterrupt):
        tell("inspector: cancelled.")
        return Exit.CANCELLED
    except BrokenPipeError:  # whoever read our output has seen enough
        return Exit.FINE
    return code


def _command(arguments: Sequence[str], window: Window) -> Callable[[], int]:
    first = arguments[0] if arguments else None
    if first is None or (first not in COMMANDS and not _asks_for_help(arguments)):
        return lambda: _window(arguments, window)
    given = parser().parse_args(arguments)
    commands = {
        "report": _report,
        "show": _show,
        "verify": verify,
        "compare": lambda given: compare(
            given, partial(_repeat, quiet=given.quiet, cached=not given.no_cache)
        ),
        "diff": _diff,
        "metrics": _metrics,
        "clean": _clean,
        "cache": _cache,
    }
    if given.command == "demo":
        return lambda: _demo(given, window)
    return lambda: commands[given.command](given)


def _asks_for_help(arguments: Sequence[str]) -> bool:
    return bool({"-h", "--help", "--version"} & set(arguments))


def _window(arguments: Sequence[str], window: Window) -> int:
    given = window_parser().parse_args(arguments)
    if given.versions:
        check_first_word(given.versions[0])
    request = request_of(given)
    problem = window.problem()
    if problem is None:
        log_start("window")
        return window.open(Wish(request=in_full(request)))
    tell(f"inspector: {problem}")
    return Exit.USAGE


def _demo(given: argparse.Namespace, window: Window) -> int:
    from inspector import api

    if given.out is None:
        problem = window.problem() or _unseen()
        if problem is None:
            log_start("window")
            return window.open(Wish(demo=True))
        tell(f"inspector: {problem}")
        tell("           The sample's report is written instead.")
    target = given.out or DEMO_OUT
    check_target(target)
    report = _inspect(api.demo_request(), quiet=given.quiet)
    saved = api.save_report(report, target)
    _print_summary(report)
    out(_where(saved))
    return Exit.FINE


def _unseen() -> str | None:
    """Return why nobody would see the window, though it could be opened."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.startswith(("offscreen", "minimal")):
        return f"QT_QPA_PLATFORM={platform} draws no window that anybody could see."
    return None


def _report(given: argparse.Namespace) -> int:
    from inspector import api

    request, choice = request_of(given), choice_of(given)
    target = given.out or (None if given.json else DEFAULT_OUT)
    if target is not None and not given.preview:
        check_target(target)
    report = _inspect(request, quiet=given.quiet, cached=not given.no_cache)
    if given.preview:
        leaving = api.what_leaves(report, choice)
        out(preview_text(dict(leaving.personal), leaving.rare, choice))
        return Exit.FINE
    saved = None if target is None else api.save_report(report, target, choice, given.sign)
    _print(report, json=given.json, choice=choice)
    if saved is not None:
        # Beside JSON on standard output there is no room for a sentence.
        (tell if given.json else out)(_where(saved))
    return _code(report, given.fail_on)


def _show(given: argparse.Namespace) -> int:
    report = opened(given)
    _print(report, json=given.json, choice=choice_of(given))
    return _code(report, given.fail_on)


def _diff(given: argparse.Namespace) -> int:
    from inspector.cli.diff import diff

    return diff(given)


def _metrics(given: argparse.Namespace) -> int:
    from inspector import api
    from inspector.cli.cards import card_text, cards_markdown, cards_text

    if given.key:
        out(card_text(api.metric_card(given.key)))
    else:
        out((cards_markdown if given.markdown else cards_text)(api.list_metrics()))
    return Exit.FINE


def _clean(given: argparse.Namespace) -> int:
    from inspector.cli.clean import clean

    return clean(dry_run=given.dry_run)


def _cache(given: argparse.Namespace) -> int:
    from inspector.cli.cache import cache

    return cache(given.what, given.size)


def _inspect(request: "Request", *, quiet: bool, cached: bool = True) -> "Report":
    """Run an inspection that Ctrl+C stops at once and cleanly."""
    from inspector import api
    from inspector.engine.cancel import CancelToken

    log_start("report")
    token = CancelToken()
    before = signal.signal(signal.SIGINT, lambda _number, _frame: token.cancel())
    try:
        with progress(quiet=quiet) as line:
            return api.run(request, line, token, memory=api.usual_memory() if cached else None)
    finally:
        signal.signal(signal.SIGINT, before)


def _repeat(report: "Report", paths: list[str], *, quiet: bool, cached: bool) -> "Report":
    """Inspect data as a report says it was inspected."""
    from inspector.run.again import repeated

    return _inspect(repeated(report, paths), quiet=quiet, cached=cached)


def _print(report: "Report", *, json: bool, choice: "Choice") -> None:
    if json:
        from inspector import api
        from inspector.bundle.codec import encode_report

        # What is printed leaves as well as what is saved: the same is masked.
        out_bytes(encode_report(api.what_leaves(report, choice).report) + b"\n")
    else:
        _print_summary(report)


def _print_summary(report: "Report") -> None:
    from inspector.report.text import summary

    out(summary(report, width=min(100, max(60, shutil.get_terminal_size((88, 24)).columns))))


def _where(target: Path) -> str:
    page = (
        "open index.html in a browser"
        if target.is_dir()
        else "unzip it and open index.html in a browser, or read it with “inspector show”"
    )
    return f"Report saved as {target.absolute()}: {page}."


def _code(report: "Report", fail_on: str) -> int:
    if fail_on == "never":
        return Exit.FINE
    return Exit.FINDINGS if report.findings_at_least(Severity(fail_on)) else Exit.FINE
