"""Names for what is saved."""

import re

from inspector.model.report import Report

_LONGEST = 60


def default_name(report: Report) -> str:
    """Return a file name for a report, from its newest version."""
    name = report.versions[-1].name
    for _ in range(2):  # "air.csv.gz" is called "air"
        name = re.sub(
            r"\.(csv|tsv|tab|psv|txt|json|ndjson|jsonl|parquet|pq|duckdb|ddb|gz|zst)$", "", name
        )
    safe = re.sub(r"[^\w.-]+", "-", name).strip("-.")[:_LONGEST]
    return f"{safe or 'data'}-report.zip"


def with_ending(path: str) -> str:
    """Return a path that ends in ".zip", so that one file is written and not a folder."""
    return path if path.lower().endswith(".zip") else f"{path}.zip"
