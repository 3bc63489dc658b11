"""Writes a report bundle: all of it, or nothing."""

import contextlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from inspector.bundle.codec import encode_report
from inspector.bundle.manifest import NAME, describe
from inspector.model.blocks import Bars, Grid, Heatmap, Lines
from inspector.model.errors import SaveError
from inspector.model.report import Report
from inspector.report.charts import svg_file
from inspector.report.html import render_html
from inspector.report.present import TABS, overview, sections
from inspector.report.tables import to_csv

_MOMENT = (1980, 1, 1, 0, 0, 0)
_README = """This is a report of Inspector, a data-health inspector.

index.html     the report; open it in any browser, no network is needed
report.json    the same with every figure, for programs; Inspector reopens it
tables/        every table of the report as CSV
plots/         every chart as SVG
manifest.json  what belongs to this report, with a SHA-256 of each file

It holds no rows of the data, but it does hold frequent values, extremes and column names.
To look at it in Inspector:  inspector show THIS_FILE
"""


def write_bundle(report: Report, path: Path, *, created: str | None = None) -> Path:
    """Write a bundle to a zip file, or to a folder if `path` does not end in ".zip".

    Args:
        report: The report.
        path: Where to.
        created: ISO text for the manifest; None: now. All other bytes depend on the report alone.

    Returns:
        Where it was written.

    Raises:
        SaveError: It cannot be written there; what was there before is untouched.
    """
    stamp = created or datetime.now(UTC).isoformat(timespec="seconds")
    path = path.expanduser()
    parts = bundle_parts(report)
    files = {NAME: describe(parts, report.inspector_version, stamp), **parts}
    try:
        if path.suffix.lower() == ".zip":
            _write_zip(files, path)
        else:
            _write_folder(files, path)
    except OSError as error:
        raise SaveError(
            f"The report cannot be saved as “{path.name}”: {error.strerror or error}.",
            hint="Choose another folder, or make room on this disk.",
        ) from error
    return path


def bundle_parts(report: Report) -> dict[str, bytes]:
    """Return every part of a bundle but its manifest, by name."""
    parts = {
        "report.json": encode_report(report),
        "index.html": render_html(report).encode(),
        "README.txt": _README.encode(),
    }
    for name, block in _named_blocks(report):
        if isinstance(block, Grid):
            parts[f"tables/{name}.csv"] = to_csv(block).encode()
        else:
            parts[f"plots/{name}.svg"] = svg_file(block).encode()
    return parts


def _named_blocks(report: Report) -> Iterator[tuple[str, Grid | Bars | Lines | Heatmap]]:
    taken: set[str] = set()

    def unique(*words: str) -> str:
        name = base = "-".join(_slug(word) for word in words)[:100]
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        return name

    for block in overview(report):
        if isinstance(block, Grid):
            yield unique("overview", block.title), block
    for tab in TABS:
        for section in sections(report, tab):
            for block in section.presentation.blocks:
                if isinstance(block, (Grid, Bars, Lines, Heatmap)):
                    yield unique(section.card.key, block.title), block


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "unnamed"


def _write_zip(files: dict[str, bytes], path: Path) -> None:
    if path.is_dir():
        raise SaveError(
            f"“{path.name}” is a folder.", hint="Choose another name for the report's file."
        )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            bundle.writestr(entry, content)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data.getvalue())
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _write_folder(files: dict[str, bytes], path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise SaveError(
            f"“{path.name}” is a file that is in the way.",
            hint="Choose a name that ends in .zip, or the name of a new folder.",
        )
    old = path.is_dir() and any(path.iterdir())
    if old and not (path / NAME).is_file():
        raise SaveError(
            f"The folder “{path.name}” holds other files.",
            hint="Choose a new or empty folder, or a name that ends in .zip.",
        )
    parent = path.absolute().parent
    if not parent.is_dir():
        raise SaveError(
            f"There is no folder “{parent.name}” to save the report in.", hint="Make it first."
        )
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=parent))
    try:
        temporary.chmod(0o755)
        for name, content in files.items():
            target = temporary / name
            target.parent.mkdir(exist_ok=True)
            with target.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        if path.is_dir():
            shutil.rmtree(path)
        temporary.replace(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
