"""The house keeps its walls: who imports whom, what start-up loads, how long a module is."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "inspector"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("pandas", "scipy", "pyqtgraph", "PySide6", "duckdb", "pyarrow", "numpy", "jinja2")


def test_that_layers_are_kept():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "import inspector",
        "from inspector.__main__ import main\ntry:\n    main(['--help'])\nexcept SystemExit: pass",
        "from inspector.__main__ import main\ntry:\n    main(['--version'])\nexcept SystemExit: pass",
    ],
    ids=["import", "help", "version"],
)
def test_that_start_up_loads_nothing_heavy(code):
    check = f"\nimport sys\nsys.stderr.write(','.join(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code + check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_that_the_core_loads_no_qt():
    code = "import inspector.api, sys; sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_that_the_window_knows_nothing_slow_before_its_first_paint():
    code = (
        "import inspector.gui.app, sys; "
        "sys.stderr.write(','.join(m for m in ('pandas', 'scipy', 'pyqtgraph', 'numpy', 'duckdb') "
        "if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_that_a_module_is_short_and_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if "SQL(" in p.read_text(encoding="utf-8")],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_that_sql_templates_are_constants_in_the_code(path):
    assert path.relative_to(PACKAGE).parts[0] in ("engine", "sources")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SQL":
            assert len(node.args) == 1
            assert isinstance(node.args[0], ast.Constant), ast.unparse(node)


NO_MODULES = {
    "ftplib", "http", "marshal", "pickle", "requests", "shelve", "smtplib", "socket", "ssl",
    "urllib.request", "xmlrpc", "PySide6.QtNetwork", "PySide6.QtWebEngineWidgets",
}  # fmt: skip
NO_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_that_nothing_dangerous_is_used(path):
    used, called = set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            used |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call):
            called.add(ast.unparse(node.func))
    assert not used & NO_MODULES
    assert not called & NO_CALLS
