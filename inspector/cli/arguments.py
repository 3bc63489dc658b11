"""What can be typed: the commands, their options and the help that teaches them."""

import argparse
from typing import NoReturn

from inspector.cli.exits import Exit
from inspector.version import __version__

COMMANDS = ("demo", "report", "show", "metrics")

_ABOUT = """\
Inspector tells whether a dataset is healthy, what changed, and where the trouble began.

  inspector                          open the window
  inspector FILE ...                 open the window on these versions, oldest first
  inspector demo                     try it on the bundled sample
  inspector report OLD ... NEW       inspect versions, oldest first, and save a report bundle
  inspector show BUNDLE              read a saved report, without its data
  inspector metrics [KEY]            what is measured, how, and by which limits

Nothing leaves this computer."""

_EXITS = """\
exit codes: 0 fine · 1 findings at or above --fail-on · 2 usage · 3 cannot read · 4 cannot save
            130 cancelled"""


class Parser(argparse.ArgumentParser):
    """Ends with the documented exit code on wrong usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to learn more."""
        self.exit(Exit.USAGE, f"inspector: {message}\n           See “{self.prog} --help”.\n")


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(
        prog="inspector",
        description=_ABOUT,
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=argparse.SUPPRESS,
    )
    top.add_argument("--version", action="version", version=f"inspector {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _demo(commands.add_parser("demo", help="inspect the bundled sample", epilog=_EXITS))
    _report(
        commands.add_parser(
            "report",
            help="inspect versions and save a report bundle",
            description="Inspect versions of a dataset, oldest first. Without --baseline each "
            "is compared with the one before it. Columns that are not named are guessed.",
            epilog=_EXITS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    show = commands.add_parser("show", help="read a saved report bundle", epilog=_EXITS)
    show.add_argument("bundle", metavar="BUNDLE", help="a .zip or folder that Inspector saved")
    show.add_argument("--json", action="store_true", help="print report.json instead of text")
    _fail_on(show)
    metrics = commands.add_parser("metrics", help="explain what is measured", epilog=_EXITS)
    metrics.add_argument("key", nargs="?", metavar="KEY", help="such as coverage.completeness")
    metrics.add_argument("--markdown", action="store_true", help="print the README's table")
    return top


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", metavar="FILE.zip|DIR", help="write the report bundle and open no window"
    )
    command.add_argument("--quiet", action="store_true", help="show no progress")


def _report(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "versions",
        nargs="+",
        metavar="PATH",
        help="a file, a folder or a pattern of files; FILE.duckdb#TABLE for a table",
    )
    command.add_argument(
        "--baseline", metavar="PATH|BUNDLE", help="compare every version with this one"
    )
    for option, text in (
        ("--label", "column a model would predict"),
        ("--event-time", "column that says when it happened"),
        ("--ingest-time", "column that says when it was collected"),
        ("--source", "column that says where it was collected"),
        ("--split", "column with train, validation or test"),
        ("--annotator", "column that says who gave the label"),
    ):
        command.add_argument(option, metavar="C", help=text)
    command.add_argument("--key", metavar="C,C", help="columns that identify a row")
    command.add_argument("--slice", metavar="C,C", help="columns to break figures down by")
    command.add_argument(
        "--as-of", metavar="T", help="moment to measure ages at, such as 2026-05-03T14:00"
    )
    command.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="KEY/NAME=VALUE",
        help="move a limit, such as coverage.completeness/warning=0.3; may be repeated",
    )
    command.add_argument(
        "--out",
        metavar="FILE.zip|DIR",
        help="where to save the report bundle (without it, and without --json: inspector-report.zip)",
    )
    command.add_argument("--json", action="store_true", help="print report.json to standard output")
    command.add_argument("--quiet", action="store_true", help="show no progress")
    _fail_on(command)


def _fail_on(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--fail-on",
        choices=("critical", "warning", "info", "never"),
        default="never",
        help="exit with 1 if there are findings this bad or worse (default: never)",
    )
