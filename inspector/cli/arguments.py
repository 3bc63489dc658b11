"""What can be typed: the commands, their options and the help that teaches them."""

import argparse
from typing import Any, NoReturn, cast

from inspector.cli.cache import add_cache, add_no_cache
from inspector.cli.console import harmless
from inspector.cli.exits import Exit
from inspector.cli.places import add_places, add_queries, add_table
from inspector.cli.reading import add_reading
from inspector.cli.saving import add_choice, add_masking
from inspector.version import __version__

COMMANDS = ("demo", "report", "show", "diff", "verify", "compare", "metrics", "cache", "clean")
DEFAULT_OUT = "inspector-report.zip"
DEMO_OUT = "inspector-demo.zip"

_ABOUT = """\
Inspector tells whether a dataset is healthy, what changed, and where the trouble began.

  inspector [PATH ...]               open the window, on these versions, oldest first
  inspector demo                     try it on the bundled sample
  inspector report OLD ... NEW       inspect versions, oldest first, and save a report bundle
  inspector show BUNDLE              read a saved report, without its data
  inspector diff OLD NEW             which rows came, went and were altered
  inspector verify BUNDLE            is it what was saved, by whom, of which data
  inspector compare OLD NEW          two reports: what is new, gone, better, worse
  inspector metrics [KEY]            what is measured, how, and by which limits
  inspector cache [clear]            figures kept so that nothing is inspected twice
  inspector clean                    remove settings, log, cache and left-over temporary data

“inspector COMMAND --help” explains a command. The window takes --baseline, --as-of and the
options that name columns, as “inspector report” does. Nothing leaves this computer."""

_REPORT = """\
Inspect versions of a dataset, oldest first, print what was found, worst first, and save a
report bundle: a zip (or a folder) with index.html for any browser, report.json, tables and
charts. Without --baseline each version is compared with the one before it. The parts that
columns play are guessed unless you name them; an empty name ('') says that there is none.

  inspector report january.csv february.parquet --label quality --out report.zip
  inspector report new.parquet --baseline report.zip --fail-on critical
  inspector report 'exports/2026-*.csv' --json > report.json"""

_SHOW = """\
Print a report that was saved before: what was found, worst first. The data it was made from
is not needed. To see it with its charts, open its index.html, or “inspector BUNDLE”."""

_DIFF = """\
Compare the rows of two versions: how many were added, removed and altered, in which columns and
slices, and by which typical changes. Rows are matched by their key, which is guessed unless you
name it; without a key they are matched by their whole content. Keys that are missing or repeat
match nothing and are counted.

  inspector diff january.csv february.csv --key id --ignore loaded_at --rows changes.csv"""

_VERIFY = """\
Check every part of a saved report against the SHA-256 in its manifest, and its signature if it
has one. With --data, check too that it was made from exactly these files."""

_COMPARE = """\
Say which findings are new, gone, better or worse in the newest version of a report. Two saved
reports need no data. With data in place of the second, it is inspected again as the report was.

  inspector compare march.zip april.zip --fail-on-worse
  inspector compare report.zip january.csv february.csv"""

_METRICS = """\
List what Inspector measures; with a KEY, explain one: the question it answers, the formula,
the published source, what it cannot tell, and its limits, which --threshold moves."""

_CLEAN = """\
Remove what Inspector left on this computer: the window's settings and list of recent files, the
log, the cache, and temporary data of programs that crashed. Saved reports stay where you put them. Close
Inspector first: an open window writes its settings when it is closed."""

_DEMO = f"""\
Open the window on the bundled sample: four months of air quality readings, with a fault that
begins in the second and spreads. Without a display, or with --out, it writes the report
bundle instead ({DEMO_OUT} in this folder unless --out says where)."""

_EXITS = """\
exit codes: 0 fine · 1 findings at or above --fail-on · 2 usage, or no display for the window
            3 cannot read · 4 cannot save · 130 cancelled"""

_ROLES = (
    ("--label", "C", "what a model would learn to predict"),
    ("--event-time", "C[,C]", "when what a row describes happened; year,month,day together, too"),
    ("--ingest-time", "C", "when the row was collected or loaded"),
    ("--key", "C,C", "what identifies a row (write \\, for a comma in a name)"),
    ("--source", "C", "where the row was collected: site, sensor, feed"),
    ("--slice", "C,C", "groups to break figures down by"),
    ("--split", "C", "train, validation or test"),
    ("--annotator", "C", "who gave the label"),
)


class Parser(argparse.ArgumentParser):
    """Shows help as it was written, takes no abbreviations, ends with the documented exit code."""

    def __init__(self, **options: object) -> None:
        shared = {
            "epilog": _EXITS,
            "formatter_class": argparse.RawDescriptionHelpFormatter,
            "allow_abbrev": False,
        }
        super().__init__(**cast("dict[str, Any]", {**shared, **options}))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to learn more."""
        text = f"inspector: {message}\n           See “{self.prog} --help”.\n"
        self.exit(Exit.USAGE, harmless(text))


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(prog="inspector", description=_ABOUT, usage=argparse.SUPPRESS)
    top.add_argument("--version", action="version", version=f"inspector {__version__}")
    commands = top.add_subparsers(
        dest="command", metavar="COMMAND", prog="inspector", parser_class=Parser
    )
    demo = commands.add_parser("demo", help="inspect the bundled sample", description=_DEMO)
    demo.add_argument("--out", metavar="FILE.zip|DIR", help="write the report bundle here")
    _quiet(demo)
    report = commands.add_parser(
        "report", help="inspect versions and save a report bundle", description=_REPORT
    )
    _report(report)
    show = commands.add_parser("show", help="read a saved report bundle", description=_SHOW)
    show.add_argument("bundle", metavar="BUNDLE", help="a .zip or folder that Inspector saved")
    show.add_argument("--json", action="store_true", help="print report.json instead of text")
    _fail_on(show)
    diff = commands.add_parser("diff", help="compare the rows of two versions", description=_DIFF)
    diff.add_argument("old", metavar="OLD", help="the older version: a file or a folder")
    diff.add_argument("new", metavar="NEW", help="the newer version")
    diff.add_argument("--key", metavar="C,C", help="what identifies a row ('' for its content)")
    diff.add_argument("--ignore", metavar="C,C", help="columns not to compare")
    _same(diff)
    diff.add_argument("--by", metavar="C,C", help="columns by whose values rows are counted")
    diff.add_argument(
        "--tolerance", metavar="SHARE", help="take numbers this close for equal, such as 0.01"
    )
    diff.add_argument("--rows", metavar="FILE.csv", help="write every single difference here")
    add_table(diff)
    add_reading(diff)
    diff.add_argument("--json", action="store_true", help="print JSON instead of text")
    diff.add_argument(
        "--fail-on-change", action="store_true", help="exit with 1 if any row differs"
    )
    show.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="KEY/NAME=VALUE",
        help="judge again with another limit; may be repeated",
    )
    add_masking(show)
    verify = commands.add_parser(
        "verify", help="check that a saved report is unchanged", description=_VERIFY
    )
    verify.add_argument("bundle", metavar="BUNDLE", help="a .zip or folder that Inspector saved")
    verify.add_argument("--key", metavar="PUBLIC.pem", help="it must be signed with this key")
    verify.add_argument(
        "--data", nargs="+", default=[], metavar="PATH", help="it must speak of exactly this data"
    )
    compare = commands.add_parser(
        "compare", help="say what changed between two saved reports", description=_COMPARE
    )
    compare.add_argument("old", metavar="OLD", help="a saved report")
    compare.add_argument(
        "new",
        nargs="+",
        metavar="NEW",
        help="another one, or the data of each version as it is now",
    )
    compare.add_argument(
        "--fail-on-worse", action="store_true", help="exit with 1 if anything is new or worse"
    )
    _quiet(compare)
    add_no_cache(compare)
    metrics = commands.add_parser("metrics", help="explain what is measured", description=_METRICS)
    metrics.add_argument("key", nargs="?", metavar="KEY", help="such as coverage.completeness")
    metrics.add_argument("--markdown", action="store_true", help="print the list as a table")
    add_cache(commands)
    clean = commands.add_parser("clean", help="remove what it left here", description=_CLEAN)
    clean.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    return top


def window_parser() -> Parser:
    """Return the parser of what opens the window."""
    window = Parser(prog="inspector", add_help=False)
    window.add_argument("versions", nargs="*", metavar="PATH")
    _compared(window)
    _stated(window)
    _roles(window)
    add_places(window)
    add_queries(window)
    add_reading(window)
    return window


def _report(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "versions",
        nargs="+",
        metavar="PATH",
        help="a version: a file, a folder or a quoted pattern; FILE#TABLE for one of its tables or sheets",
    )
    _compared(command)
    command.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="KEY/NAME=VALUE",
        help="move a limit, such as coverage.completeness/warning=0.3; may be repeated",
    )
    _stated(command)
    _roles(command)
    add_places(command)
    add_queries(command)
    add_reading(command)
    output = command.add_argument_group("what comes out")
    output.add_argument(
        "--out",
        metavar="FILE.zip|DIR",
        help=f"save the report bundle here (without --out and --json: {DEFAULT_OUT})",
    )
    output.add_argument("--json", action="store_true", help="print report.json instead of text")
    _fail_on(output)
    _quiet(output)
    add_no_cache(output)
    add_choice(command)


def _compared(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--baseline",
        metavar="PATH|BUNDLE",
        help="compare every version with this file or saved report",
    )
    command.add_argument(
        "--baseline-where",
        metavar="COND",
        help="compare with only these rows of the baseline or, without one, of the first version "
        "itself: 'month < 3 and site in (a, b)'",
    )
    command.add_argument(
        "--as-of",
        metavar="T",
        help="measure ages at this moment, such as 2026-05-03T14:00 (default: when the file "
        "was last changed)",
    )


def _same(group: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    group.add_argument(
        "--same",
        metavar="OLD=NEW",
        action="append",
        default=[],
        help="a column that was renamed: both names are one column (may be repeated)",
    )


def _stated(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("what you know of the data")
    group.add_argument(
        "--expect",
        metavar="FILE",
        help="a TOML or JSON file with any of [missing] pressure = [0] · [real] children = [0] · "
        '[values] site = ["a", "b"] · [range] age = [0, 120] · [shares.sex] f = 0.51, m = 0.49 · '
        '[same] old_name = "new_name" · '
        'apart = ["loaded_at"] (at the top: copies of one row may differ there) · '
        '[label] positive = "yes", order = ["low", "high"], bins = [0, 10] · '
        '[freshness] warn_after = "12 hours", error_after = {count = 2, period = "day"}, '
        'time_zone = "Europe/Berlin"',
    )
    group.add_argument(
        "--warn-after",
        metavar="TIME",
        help="the newest record may be this old, such as '12 hours'; more is a warning",
    )
    group.add_argument(
        "--error-after", metavar="TIME", help="at this age the newest record is critically old"
    )
    group.add_argument(
        "--time-zone",
        metavar="ZONE",
        help="the zone of times that name none, such as Europe/Berlin (default: UTC)",
    )
    group.add_argument(
        "--positive", metavar="V", help="the class of the label that rates are told of"
    )
    group.add_argument(
        "--class-order", metavar="V,V", help="the classes of an ordinal label, lowest first"
    )
    group.add_argument(
        "--label-bins", metavar="N,N", help="inner edges of bins for a label that is a number"
    )
    group.add_argument(
        "--labels",
        metavar="C,C",
        help="yes-or-no columns that each stand for one of several labels a row may have",
    )
    group.add_argument(
        "--near-duplicates",
        metavar="PART",
        type=float,
        help="look for near-equal rows of different labels: how far numbers may lie apart, as a "
        "part of their usual range, such as 0.02",
    )
    group.add_argument(
        "--label-separator",
        metavar="TEXT",
        help="what stands between several labels in one text, such as |",
    )
    _same(group)
    group.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="C=V,V",
        help="these values of a column mean “missing” and count so everywhere; may be repeated",
    )
    group.add_argument(
        "--real",
        action="append",
        default=[],
        metavar="C=V,V",
        help="these values are real: do not ask about them again; may be repeated",
    )


def _roles(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("the parts columns play")
    for option, shape, text in _ROLES:
        group.add_argument(option, metavar=shape, help=text)


def _fail_on(command: argparse._ActionsContainer) -> None:
    command.add_argument(
        "--fail-on",
        choices=("critical", "warning", "info", "never"),
        default="never",
        help="exit with 1 if there are findings this bad or worse (default: never)",
    )


def _quiet(command: argparse._ActionsContainer) -> None:
    command.add_argument("--quiet", action="store_true", help="show no progress")
