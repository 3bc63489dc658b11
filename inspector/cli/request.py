"""From what was typed to the request that every face makes."""

import argparse
import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inspector.cli.arguments import COMMANDS
from inspector.cli.conventions import written
from inspector.cli.places import placed
from inspector.cli.reading import read_so, reading_of
from inspector.model.conditions import conditions
from inspector.model.dataset import Source
from inspector.model.errors import RequestError, SaveError, SourceError
from inspector.model.expectations import NOTHING, Expectations, label_known
from inspector.model.freshness_known import freshness_known
from inspector.model.moment import moment
from inspector.model.request import Request, RoleChoice, part_as_baseline


def request_of(given: argparse.Namespace) -> Request:
    """Return the request that was typed.

    Raises:
        RequestError: A moment or a threshold that is none.
        SourceError: A name that is not text.
    """
    reading = reading_of(given)
    typed = read_so([Source(path=named(path)) for path in given.versions], reading)
    versions = placed(typed, given)
    apart = read_so([Source(path=named(given.baseline))] if given.baseline else [], reading)
    return Request(
        versions=versions,
        baseline=part_as_baseline(
            written(apart[0], given) if apart else None,
            versions,
            conditions(given.baseline_where),
        ),
        roles=RoleChoice(
            event_time=given.event_time,
            ingest_time=given.ingest_time,
            label=given.label,
            key=listed(given.key),
            source=given.source,
            slices=listed(given.slice),
            split=given.split,
            annotator=given.annotator,
        ),
        as_of=moment(given.as_of),
        thresholds=thresholds(getattr(given, "threshold", ())),
        expect=expectations(given),
    )


def in_full(request: Request) -> Request:
    """Return the request with full paths, which stay true wherever the program looks from."""
    return replace(
        request,
        versions=tuple(_in_full(source) for source in request.versions),
        baseline=None if request.baseline is None else _in_full(request.baseline),
    )


def named(path: str) -> str:
    """Return a path as it was typed.

    Raises:
        SourceError: Its bytes are not UTF-8, which neither the engine nor a report can hold.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        raise SourceError(
            f"The name “{Path(path).name}” is not UTF-8 text.",
            hint="Rename it, and choose it again.",
        ) from None
    return path


def listed(value: str | None) -> tuple[str, ...] | None:
    """Split "a,b"; a comma within a name has a backslash before it."""
    if value is None:
        return None
    parts = value.replace("\\,", "\0").split(",")
    return tuple(part.replace("\0", ",").strip() for part in parts if part.strip())


def thresholds(given: Sequence[str]) -> dict[str, float]:
    """Read "KEY/NAME=VALUE".

    Raises:
        RequestError: A text that is not of this form, or not a number.
    """
    found = {}
    for text in given:
        name, _, value = text.rpartition("=")
        try:
            limit = float(value)
        except ValueError:
            limit = math.nan
        if not name.strip() or not math.isfinite(limit):
            raise RequestError(
                f"“{text}” is not a threshold.",
                hint="Write it like coverage.completeness/warning=0.3.",
            )
        found[name.strip()] = limit
    return found


def expectations(given: argparse.Namespace) -> Expectations:
    """Read the file of --expect, and --missing and --real.

    Raises:
        SourceError: The file cannot be read.
        RequestError: It, or an option, cannot be understood.
    """
    known = NOTHING
    if given.expect:
        from inspector.api import read_expectations

        known = read_expectations(Path(named(given.expect)))
    label = label_known(
        positive=given.positive,
        order=listed(given.class_order) or (),
        bins=tuple(_edge(one) for one in listed(given.label_bins) or ()),
        columns=listed(given.labels) or (),
        separator=given.label_separator or "",
        near=given.near_duplicates,
    )
    times = freshness_known(
        warn_after=given.warn_after, error_after=given.error_after, time_zone=given.time_zone
    )
    known = known.merged(Expectations(label=label, freshness=times))
    known = known.merged(same_columns(given.same))
    for means, texts in ((True, given.missing), (False, given.real)):
        for text in texts:
            column, _, values = text.partition("=")
            parts = listed(values)
            if not column.strip() or not parts:
                raise RequestError(
                    f"“{text}” names no column and value.",
                    hint="Write it like pressure=0 or notes=n/a,unknown.",
                )
            for part in parts:
                known = known.decided(column.strip(), _number(part), missing=means)
    return known


def same_columns(texts: Sequence[str]) -> Expectations:
    """Return what --same states.

    Raises:
        RequestError: A text is not "old=new", or names lead in a circle.
    """
    known = NOTHING
    for text in texts:
        old, _, new = (part.strip() for part in text.partition("="))
        if not old or not new:
            raise RequestError(
                f"“{text}” names no two columns.", hint="Write it like old_name=new_name."
            )
        known = known.one_column(old, new)
    return known


def _edge(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RequestError(
            f"“{text}” is not a number.", hint="Write --label-bins like 0,10,100."
        ) from None


def _number(text: str) -> str | int | float:
    """Read a number where there is one; 007 is a text."""
    try:
        value = int(text) if re.fullmatch(r"[-+]?(0|[1-9]\d*)", text) else float(text)
    except ValueError:
        return text
    plain = re.fullmatch(r"[-+]?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", text)
    return value if plain and math.isfinite(value) else text


def check_first_word(word: str) -> None:
    """Refuse a mistyped command before it is taken for a file.

    Raises:
        RequestError: It is neither a command nor anything that could be a path.
    """
    if not word.isidentifier() or Path(word).exists():
        return
    close = difflib.get_close_matches(word, COMMANDS, n=1)
    raise RequestError(
        f"There is no command and no file “{word}”.",
        hint=f"Did you mean “inspector {close[0]}”?" if close else "See “inspector --help”.",
    )


def check_target(out: str) -> None:
    """Refuse a place where nothing can be saved, before the work and not after it.

    Raises:
        SaveError: There is no such folder.
    """
    folder = Path(out).expanduser().absolute().parent
    if not folder.is_dir():
        raise SaveError(
            f"There is no folder “{folder}” to save the report in.",
            hint="Make it first, or choose another place with --out.",
        )


def _in_full(source: Source) -> Source:
    return replace(source, path=None if source.path is None else str(Path(source.path).absolute()))
