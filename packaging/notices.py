#!/usr/bin/env python3
"""Collects the licences of everything that is shipped with Inspector.

`python packaging/notices.py FILE` reads the packages of the Python it runs in: those that
`data-health-inspector` needs, with the extras `learn` and `sign`, and what those need in turn.
"""

import re
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

#: What is asked for by pyproject.toml and ends up in the frozen program.
SHIPPED = (
    "duckdb", "jinja2", "msgspec", "numpy", "pyarrow", "pyqtgraph", "pyside6-essentials",
    "python-calamine", "scipy", "charset-normalizer", "tzdata",
    "scikit-learn", "pillow", "reportlab", "xlsxwriter", "cryptography",
)  # fmt: skip
#: Libraries of the system that a frozen program on Linux carries, by their Debian packages.
CARRIED = (
    "libbz2-1.0", "libffi8", "liblzma5", "libssl3", "zlib1g", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0", "libxcb-util1",
)  # fmt: skip
#: Needed by the above at most while they are installed, or left out of the frozen program.
LEFT_OUT = ("pandas", "python-dateutil", "six", "setuptools")
LICENCE = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors)[^/]*(/|$)", re.IGNORECASE)

HEAD = """\
THIRD-PARTY NOTICES

Inspector itself is under the Apache License 2.0. The installed program also holds the works
listed here, each under its own licence, whose text follows.

Qt and Qt for Python (PySide6, Shiboken) are used under the GNU Lesser General Public License,
version 3. They are unmodified and are loaded as shared libraries from the program's own folder
(“_internal/PySide6” and the files “libQt6…”, “libpyside6…”, “libshiboken6…” beside it; on
Windows “Qt6….dll”). You may replace them with versions of your own that have the same interface:
put your files in their places. You may also take the program apart to mend it after such a change.
Their source is at https://download.qt.io/official_releases/ (qt/ and QtForPython/) for the
versions that “About Inspector” names. pip's “data-health-inspector” holds no Qt at all: there
Qt is a package of its own, replaced as any other. Works that are within Qt itself are listed at
https://doc.qt.io/qt-6/licenses-used-in-qt.html.

"""


def main(target: Path) -> None:
    """Write the notices."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(notices(), encoding="utf-8")


def notices() -> str:
    """Return all notices as one text."""
    packages = [metadata.distribution(name) for name in sorted(closure(SHIPPED))]
    lines = [HEAD, "WHAT IS SHIPPED\n"]
    lines += [f"  {d.metadata['Name']} {d.version}: {licence_of(d)}" for d in packages]
    lines.append(f"  Python {sys.version.split()[0]}: PSF-2.0\n")
    for package in packages:
        texts = licence_texts(package)
        if not texts and not re.search("pyside|shiboken", package.metadata["Name"], re.IGNORECASE):
            raise SystemExit(f"{package.metadata['Name']} brings no text of its licence")
        lines.append(banner(f"{package.metadata['Name']} {package.version}"))
        lines += texts
    python = python_licence()
    lines.append(banner(f"Python {sys.version.split()[0]}"))
    lines.append(python)
    for name in CARRIED if sys.platform == "linux" else ():
        carried = Path(f"/usr/share/doc/{name}/copyright")
        if carried.is_file():
            lines.append(banner(name))
            lines.append(carried.read_text(encoding="utf-8", errors="replace"))
    lgpl = Path(__file__).resolve().parent / "licences"
    for file in sorted(lgpl.glob("*.txt")):
        lines.append(banner(file.stem))
        lines.append(file.read_text(encoding="utf-8"))
    return "\n".join(lines)


def closure(wanted: tuple[str, ...]) -> set[str]:
    """Return packages and what they need here, without extras."""
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop().lower())
        if name in found or name in LEFT_OUT:
            continue
        try:
            needs = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            if name in wanted:
                raise
            continue
        found.add(name)
        plain = (need for need in needs if "extra ==" not in need)
        waiting += (re.split(r"[\s;<>=!~\[(]", need, maxsplit=1)[0] for need in plain)
    return found


def licence_of(package: metadata.Distribution) -> str:
    """Return the licence's name, as its maker gives it."""
    head = package.metadata
    if "pyside" in head["Name"].lower() or "shiboken" in head["Name"].lower():
        return "LGPL-3.0-only (chosen from LGPL-3.0, GPL-2.0, GPL-3.0 and commercial)"
    named = head.get("License-Expression") or (head.get("License") or "").strip().split("\n")[0]
    classes = [c.split(" :: ")[-1] for c in head.get_all("Classifier", ()) if "License ::" in c]
    return named if named and len(named) < 120 else ", ".join(classes) or "see below"


def licence_texts(package: metadata.Distribution) -> list[str]:
    """Return the texts of licences and notices that a package brings with it."""
    files = [f for f in package.files or () if LICENCE.search(str(f)) and f.suffix != ".py"]
    texts = []
    for file in sorted(files, key=str):
        path = Path(str(file.locate()))
        if path.suffix in (".pyc", ".so", ".json") or not path.is_file():
            continue
        texts.append(f"--- {file.name}\n{path.read_text(encoding='utf-8', errors='replace')}")
    return texts


def python_licence() -> str:
    """Return Python's licence text."""
    library = Path(sysconfig.get_path("stdlib"))
    for path in (library / "LICENSE.txt", library.parent / "LICENSE.txt",
                 Path(f"/usr/share/doc/{library.name}/copyright"),
                 Path(f"/usr/share/doc/lib{library.name}-minimal/copyright"),
                 Path(sys.base_prefix) / "LICENSE.txt"):  # fmt: skip
        if path.is_file():
            return path.read_text(encoding="utf-8", errors="replace")
    return "https://docs.python.org/3/license.html"


def banner(title: str) -> str:
    """Return a heading."""
    return f"\n{'=' * 78}\n{title}\n{'=' * 78}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
