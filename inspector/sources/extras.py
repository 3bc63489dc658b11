"""Readers that are installed on demand: what to install where one is wanted and not there."""

import importlib
from types import ModuleType

from inspector.model.errors import SourceError

PROJECT = "data-health-inspector"


def reader_for(module: str, extra: str, file: str, kind: str) -> ModuleType:
    """Return a module of an optional extra.

    Raises:
        SourceError: It is not installed; the sentence says how to.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SourceError(
            f"“{file}” is {kind}, for which a reader is to be installed first.",
            hint=f'Install it with: pip install "{PROJECT}[{extra}]".',
        ) from error
