"""The .tar.gz and the .deb: the frozen folder, and what a Linux desktop wants around it."""

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import shell  # noqa: E402

from inspector.gui.display import EVERY_WINDOW, X11_WINDOW  # noqa: E402
from inspector.version import __version__  # noqa: E402

PACKAGE = "data-health-inspector"
IDENTITY = "io.github.data_health_inspector.Inspector"
#: Both names of packages that Ubuntu 24.04 and Debian 13 renamed.
RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
#: For Wayland and for text; the C library is that of the build machine or newer.
MORE = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "libstdc++6", "libgcc-s1")
#: Small libraries of X11 that the portable folder carries and the .deb leaves to Debian.
CARRIED = "libxcb-*.so*"


def share(target: Path, icons: Path, date: str, desktop: str = "inspector") -> None:
    """Write what belongs under `/usr/share`: menu entry, icons, types, manual, completions."""

    def put(place: str, text: str) -> None:
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    put(f"applications/{desktop}.desktop", (HERE / "linux/inspector.desktop").read_text("utf-8"))
    info = (HERE / "linux/metainfo.xml").read_text("utf-8")
    for name, value in (
        ("DESKTOP", f"{desktop}.desktop"),
        ("VERSION", __version__),
        ("DATE", date),
    ):
        info = info.replace(f"@{name}@", value)
    put(f"metainfo/{IDENTITY}.metainfo.xml", info)
    put(f"mime/packages/{PACKAGE}.xml", (HERE / "linux/mime.xml").read_text("utf-8"))
    put("bash-completion/completions/inspector", shell.bash())
    put("zsh/vendor-completions/_inspector", shell.zsh())
    put("fish/vendor_completions.d/inspector.fish", shell.fish())
    manual = target / "man/man1/inspector.1.gz"
    manual.parent.mkdir(parents=True, exist_ok=True)
    manual.write_bytes(gzip.compress(shell.man(date).encode(), mtime=0))
    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        path = target / f"icons/hicolor/{size}x{size}/apps/{PACKAGE}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(icons / f"{size}x{size}.png", path)
    path = target / f"icons/hicolor/scalable/apps/{PACKAGE}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(icons / "inspector.svg", path)


def tarball(frozen: Path, icons: Path, work: Path, target: Path, date: str) -> None:
    """Write the portable folder: unpack it anywhere and run `./inspector`."""
    root = work / target.name.removesuffix(".tar.gz")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(frozen, root, symlinks=True)
    share(root / "share", icons, date)
    shutil.copy(HERE.parent / "LICENSE", root)
    shutil.copy(HERE / "linux/README.txt", root)
    shutil.copy(root / "_internal/inspector/_resources/THIRD-PARTY-NOTICES.txt", root)
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(root, root.name, filter=_nobody)
    shutil.rmtree(root)


def deb(frozen: Path, icons: Path, work: Path, target: Path, date: str) -> None:
    """Write the Debian package."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    program = root / "usr/lib" / PACKAGE
    shutil.copytree(frozen, program, symlinks=True)
    for path in (program / "_internal").glob(CARRIED):
        path.unlink()
    share(root / "usr/share", icons, date)
    notes = root / "usr/share/doc" / PACKAGE
    notes.mkdir(parents=True)
    notices = program / "_internal/inspector/_resources/THIRD-PARTY-NOTICES.txt"
    (notes / "copyright").write_text(
        "Inspector is under the Apache License 2.0: /usr/share/common-licenses/Apache-2.0\n\n"
        + notices.read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    changes = (HERE.parent / "CHANGELOG.md").read_bytes()
    (notes / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    (root / "usr/bin").mkdir()
    (root / "usr/bin/inspector").symlink_to(f"../lib/{PACKAGE}/inspector")
    control = root / "DEBIAN/control"
    control.parent.mkdir()
    size = sum(p.lstat().st_size for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    control.write_text(_control(size // 1024), encoding="utf-8")
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or (path.parent == program and os.access(path, os.X_OK))
            path.chmod(0o755 if runs else 0o644)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z6", "--build", root, target],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(root)


def depends() -> str:
    """Return what the package needs: the libraries that `inspector.gui.display` looks for."""
    packages = dict.fromkeys([*EVERY_WINDOW.values(), *X11_WINDOW.values(), *MORE])
    libc = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.36"
    named = [RENAMED.get(name, name) for name in packages]
    return ", ".join([f"libc6 (>= {libc.split()[1]})", *sorted(named)])


def _control(kilobytes: int) -> str:
    machine = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    return f"""Package: {PACKAGE}
Version: {__version__}
Architecture: {machine}
Section: science
Priority: optional
Maintainer: {os.environ.get("INSPECTOR_MAINTAINER", "The Inspector developers <nobody@localhost>")}
Installed-Size: {kilobytes}
Depends: {depends()}
Recommends: fonts-dejavu-core | fonts-liberation | fonts-noto-core, shared-mime-info
Description: tell whether a dataset is healthy and where its trouble began
 Inspector opens local data files, profiles coverage, freshness, drift
 against a baseline and label balance, puts versions side by side, and saves
 a report that anybody opens in a browser. Nothing leaves the computer.
"""


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
