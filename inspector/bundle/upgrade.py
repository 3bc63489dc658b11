"""Brings report.json of an older format to the current one, a step a format."""

import importlib
from typing import Any

from inspector.model.report import FORMAT_VERSION


def upgraded(plain: dict[str, Any], version: int) -> dict[str, Any]:
    """Return JSON of format `version` in the current format."""
    for step in range(version + 1, FORMAT_VERSION + 1):
        module = importlib.import_module(f"inspector.bundle.upgrades.to_{step}")
        plain = module.upgrade(plain)
    return plain
