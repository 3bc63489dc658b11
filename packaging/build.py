#!/usr/bin/env python3
"""Makes what can be installed: one command for each thing, results in `out/dist`.

    python packaging/build.py wheel       the wheel and the source archive, tried outside the checkout
    python packaging/build.py frozen      the program's folder, by PyInstaller (every platform)
    python packaging/build.py tar         the portable .tar.gz (Linux)
    python packaging/build.py deb         the Debian package (Linux with dpkg-deb)
    python packaging/build.py appimage    the AppImage (Linux with appimagetool)
    python packaging/build.py flatpak     the Flatpak (Linux with flatpak-builder)
    python packaging/build.py installer   the Windows installer (Windows with Inno Setup 6)
    python packaging/build.py dmg         the disk image (macOS)
    python packaging/build.py smoke       the .deb, tried in a clean root (Debian, as root)

Each makes what it rests on if that is not there; `frozen` always makes it anew. The first use makes an
environment of its own in `out/build`, with nothing in it but what is shipped and the tools that freeze.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = ROOT / "out"
WORK, DIST = OUT / "build", OUT / "dist"
ENVIRONMENT, ICONS, FROZEN = WORK / "environment", WORK / "icons", WORK / "frozen"
NOTICES = WORK / "THIRD-PARTY-NOTICES.txt"
TOOLS = ("pyinstaller>=6.14", "build>=1.2")
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MOST_MEGABYTES = 180


def main(arguments: list[str]) -> int:
    """Make what is asked for."""
    what = {
        "wheel": wheel,
        "frozen": frozen,
        "tar": tar,
        "deb": deb,
        "appimage": appimage,
        "flatpak": flatpak,
        "installer": installer,
        "dmg": dmg,
        "smoke": smoke,
    }
    if len(arguments) != 1 or arguments[0] not in what:
        print(__doc__)
        return 2
    DIST.mkdir(parents=True, exist_ok=True)
    made = what[arguments[0]]()
    if made is not None and made.is_file():
        size = made.stat().st_size / 1e6
        print(f"{made}  {size:.1f} MB  sha256 {hashlib.sha256(made.read_bytes()).hexdigest()}")
        if size > MOST_MEGABYTES:
            print(f"This is more than {MOST_MEGABYTES} MB.")
            return 1
    return 0


def run(*words: str | Path, **variables: str) -> None:
    """Run a command outside the checkout, so that only what is installed is found."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(
        [str(word) for word in words], check=True, cwd=WORK, env={**environ, **variables}
    )


def environment() -> None:
    """Make or renew the environment to build in, when the project's needs have changed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = [project["dependencies"], project["optional-dependencies"], TOOLS, sys.version]
    stamp, wanted = ENVIRONMENT / "stamp", repr(needs)
    WORK.mkdir(parents=True, exist_ok=True)
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
    pip = (PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check")
    run(*pip, *TOOLS, f"{ROOT}[learn,sign]")
    # Only what it needs: the code itself is taken from the checkout.
    run(PYTHON, "-m", "pip", "uninstall", "-q", "-y", "data-health-inspector")
    stamp.write_text(wanted, "utf-8")


def version() -> str:
    """Return the version that is built."""
    text = (ROOT / "inspector/version.py").read_text("utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def date() -> str:
    """Return the day of the release, which SOURCE_DATE_EPOCH may set, as ISO text."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    when = datetime.fromtimestamp(int(moment), UTC) if moment else datetime.now(UTC)
    return when.strftime("%Y-%m-%d")


def named(ending: str) -> Path:
    """Return the path of what is made."""
    return DIST / f"inspector-{version()}-{platform.machine().lower()}{ending}"


def wheel() -> None:
    """Build the wheel from the source archive, install it elsewhere and inspect the sample."""
    environment()
    run(PYTHON, "-m", "build", "--outdir", DIST, ROOT)
    (made,) = DIST.glob(f"data_health_inspector-{version()}-*.whl")
    trial = WORK / "trial"
    run(sys.executable, "-m", "venv", "--clear", trial)
    scripts = trial / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", made)
    run(scripts / "inspector", "demo", "--quiet", "--out", trial / "sample.zip")
    run(scripts / "inspector", "show", trial / "sample.zip")
    print(f"{made} works outside the checkout.")


def frozen() -> None:
    """Freeze the program."""
    environment()
    run(PYTHON, HERE / "icons.py", ICONS, QT_QPA_PLATFORM="offscreen")
    run(PYTHON, HERE / "notices.py", NOTICES)
    variables = {"INSPECTOR_ICONS": str(ICONS), "INSPECTOR_NOTICES": str(NOTICES)}
    if os.name == "nt":
        info = WORK / "version_info.txt"
        text = (HERE / "windows/version_info.txt").read_text("utf-8")
        numbers = ", ".join([*version().split("."), "0"][:4])
        info.write_text(text.replace("@VERSION@", version()).replace("@NUMBERS@", numbers), "utf-8")
        variables["INSPECTOR_VERSION_INFO"] = str(info)
    run(
        *(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--distpath", FROZEN, "--workpath", WORK / "pyinstaller", HERE / "inspector.spec"),
        **variables,
    )
    if sys.platform == "linux" and shutil.which("strip"):
        # Python's own library comes with its symbols; those of the wheels are stripped already.
        for library in (FROZEN / "inspector/_internal").glob("libpython*.so*"):
            run("strip", "--strip-unneeded", library)
    program = FROZEN / "inspector" / ("inspector.exe" if os.name == "nt" else "inspector")
    state = WORK / "state"
    shutil.rmtree(state, ignore_errors=True)
    places = {"XDG_STATE_HOME": str(state), "LOCALAPPDATA": str(state), "HOME": str(state)}
    run(program, "demo", "--quiet", "--out", WORK / "sample.zip", **places)
    # A module left out by mistake fails inside a metric, which the report survives: the log tells.
    logs = [path.read_text("utf-8") for path in state.rglob("inspector.log")]
    if not logs or any("ERROR" in text for text in logs):
        raise SystemExit("The frozen program failed in places:\n" + "\n".join(logs))
    print(f"{program} inspects the sample.")


def program_folder() -> Path:
    """Return the frozen folder, made if it is not there."""
    if not (FROZEN / "inspector").is_dir():
        frozen()
    return FROZEN / "inspector"


def _linux() -> "object":
    sys.path.insert(0, str(HERE))
    import linux_trees

    return linux_trees


def tar() -> Path:
    """Make the portable folder."""
    _linux().tarball(program_folder(), ICONS, WORK, named(".tar.gz"), date())
    return named(".tar.gz")


def deb() -> Path:
    """Make the Debian package."""
    _linux().deb(program_folder(), ICONS, WORK, named(".deb"), date())
    return named(".deb")


def appimage() -> Path:
    """Make the AppImage."""
    tool = _needed("appimagetool", "https://github.com/AppImage/appimagetool")
    linux, root = _linux(), WORK / "Inspector.AppDir"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(program_folder(), root / "usr/lib/inspector", symlinks=True)
    linux.share(root / "usr/share", ICONS, date())
    shutil.copy(HERE / "linux/AppRun", root)
    (root / "AppRun").chmod(0o755)
    shutil.copy(HERE / "linux/inspector.desktop", root)
    shutil.copy(ICONS / "256x256.png", root / "data-health-inspector.png")
    run(tool, "--no-appstream", root, named(".AppImage"), ARCH=platform.machine())
    return named(".AppImage")


def flatpak() -> Path:
    """Make the Flatpak from the frozen folder."""
    tool = _needed("flatpak-builder", "apt-get install flatpak-builder")
    linux, tree = _linux(), WORK / "flatpak-tree"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program_folder(), tree / "lib/inspector", symlinks=True)
    linux.share(tree / "share", ICONS, date(), desktop=linux.IDENTITY)
    for path in (tree / "share/icons").rglob("data-health-inspector.*"):
        path.rename(path.with_stem(linux.IDENTITY))
    entry = tree / f"share/applications/{linux.IDENTITY}.desktop"
    text = entry.read_text("utf-8")
    entry.write_text(text.replace("Icon=data-health-inspector", f"Icon={linux.IDENTITY}"), "utf-8")
    mime = tree / "share/mime/packages/data-health-inspector.xml"
    mime.rename(mime.with_name(f"{linux.IDENTITY}.xml"))
    manifest = WORK / f"{linux.IDENTITY}.yml"
    shutil.copy(HERE / f"linux/{linux.IDENTITY}.yml", manifest)
    run(tool, "--force-clean", f"--repo={WORK / 'repo'}", WORK / "flatpak", manifest)
    run("flatpak", "build-bundle", WORK / "repo", named(".flatpak"), linux.IDENTITY)
    return named(".flatpak")


def installer() -> Path:
    """Make the Windows installer."""
    tool = _needed("iscc", "https://jrsoftware.org/isinfo.php")
    program_folder()
    hook = os.environ.get("INSPECTOR_WINDOWS_SIGN")
    signing = [f"/Sinspector={hook}", "/DSigned"] if hook else []
    run(
        tool,
        *signing,
        f"/DVersion={version()}",
        f"/DFrozen={FROZEN / 'inspector'}",
        f"/DIcons={ICONS}",
        f"/O{DIST}",
        f"/F{named('').name}-setup",
        HERE / "windows/inspector.iss",
    )
    return named("-setup.exe")


def dmg() -> Path:
    """Make the disk image for macOS."""
    program_folder()
    run("sh", HERE / "macos/make_dmg.sh", FROZEN / "Inspector.app", named(".dmg"))
    return named(".dmg")


def smoke() -> None:
    """Try the Debian package in a clean root."""
    if not named(".deb").is_file():
        deb()
    run("sh", HERE / "linux/smoke.sh", named(".deb"), WORK / "root")


def _needed(tool: str, where: str) -> str:
    found = shutil.which(tool)
    if found is None:
        raise SystemExit(f"This needs {tool}, which is not here: {where}")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
