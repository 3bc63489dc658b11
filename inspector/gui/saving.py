"""Names for what is saved, and what is said of it."""

import re
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from inspector.gui.blocks.text import one_line
from inspector.gui.message import Message, Offer
from inspector.language.current import tr
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


def saved_message(path: Path) -> Message:
    """Return what is told of a report that was saved."""

    def show() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    return Message(
        text=tr(f"The report is saved as “{one_line(path.name)}”."),
        hint=tr("Anyone can open it, in Inspector or its index.html in a browser."),
        tone="good",
        offers=(Offer(label=tr("Show in folder"), act=show),),
        subject="saved",
    )
