"""Inspector: a data-health inspector for local datasets.

`inspector.inspect(...)` returns a `Report`; everything public is resolved on first use, so that
importing the package costs nothing.
"""

import importlib
from typing import TYPE_CHECKING

from inspector.version import __version__

if TYPE_CHECKING:
    from inspector.api import inspect, list_metrics, open_report, run, save_report
    from inspector.model.dataset import Source
    from inspector.model.errors import InspectorError
    from inspector.model.reading import TextReading
    from inspector.model.report import Report

_HOMES = {
    "inspect": "inspector.api",
    "run": "inspector.api",
    "list_metrics": "inspector.api",
    "open_report": "inspector.api",
    "save_report": "inspector.api",
    "Report": "inspector.model.report",
    "Source": "inspector.model.dataset",
    "TextReading": "inspector.model.reading",
    "InspectorError": "inspector.model.errors",
}

__all__ = [
    "InspectorError",
    "Report",
    "Source",
    "TextReading",
    "__version__",
    "inspect",
    "list_metrics",
    "open_report",
    "run",
    "save_report",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
