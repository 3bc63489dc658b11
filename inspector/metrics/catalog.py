"""Every metric there is, found by looking into the area folders."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from inspector.metrics import coverage, drift, freshness, labels, versions
from inspector.metrics.base import Metric
from inspector.model.errors import RequestError
from inspector.model.finding import AREAS


@cache
def all_metrics() -> tuple[Metric[Any], ...]:
    """Return every metric, by area and place on its tab."""
    found = []
    for package in (coverage, freshness, drift, labels, versions):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            metric = getattr(importlib.import_module(module.name), "METRIC", None)
            if metric is not None:
                found.append(metric)
    return tuple(sorted(found, key=lambda m: (AREAS.index(m.card.area), m.card.order, m.card.key)))


def metric(key: str) -> Metric[Any]:
    """Return the metric with this key.

    Raises:
        RequestError: There is none.
    """
    for candidate in all_metrics():
        if candidate.card.key == key:
            return candidate
    raise RequestError(
        f"There is no metric “{key}”.", hint="Run “inspector metrics” to see them all."
    )
