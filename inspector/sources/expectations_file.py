"""Reads what a person states about the data from a TOML or JSON file."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from inspector.model.errors import RequestError, SourceError
from inspector.model.expectations import Expectations, expectations_of

#: A file of expectations is written by hand; a larger one is something else.
MOST_BYTES = 4_000_000


def read_expectations(path: Path) -> Expectations:
    """Return what a file states.

    Raises:
        SourceError: It cannot be read, or is neither TOML nor JSON.
        RequestError: It holds something else.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(f"“{path.name}” is too large for a file of expectations.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(
            f"The expectations in “{path.name}” cannot be read: {error.strerror or error}."
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(f"“{path.name}” is not UTF-8 text.") from error
    try:
        plain = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"The expectations in “{path.name}” cannot be read: {error}.",
            hint="Write TOML, such as [missing] and below it pressure = [0], or JSON.",
        ) from error
    if not isinstance(plain, dict):
        raise RequestError(f"“{path.name}” holds no expectations.")
    return expectations_of(plain)


def stated(given: Expectations | Mapping[str, object] | str | Path | None) -> Expectations:
    """Return what is given in any of its forms: ready, plain, or the path of a file."""
    if isinstance(given, Expectations):
        return given
    if isinstance(given, (str, Path)):
        return read_expectations(Path(given))
    return expectations_of(given or {})
