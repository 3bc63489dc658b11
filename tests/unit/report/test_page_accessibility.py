"""The page passes axe-core in headless Chromium, in light and dark, in both languages and in short."""

import json
import re
import shutil
import subprocess
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import pytest
from report_examples import hostile_report

from inspector.model.choice import Choice
from inspector.report.html import render_html

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
RUN = """
axe.run({resultTypes:['violations']}).then(function(found){
  var kept=found.violations.map(function(v){return {id:v.id,impact:v.impact,
    where:v.nodes.slice(0,3).map(function(n){return n.html.slice(0,200)})}});
  document.body.textContent='AXE'+JSON.stringify(kept)+'END';
}).catch(function(e){document.body.textContent='AXE'+JSON.stringify(String(e))+'END'});
"""


def violations(page: str, folder: Path, *options: str) -> list[dict[str, object]]:
    """Run axe-core on a page from which only the policy that forbids scripts was taken."""
    found = find_spec("axe_core_python")
    assert found is not None
    assert found.origin is not None
    engine = (Path(found.origin).parent / "axe.min.js").read_text()
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    free = free.replace("<details", "<details open")  # what is folded away must be clean too
    free = free.replace("</body>", f"<script>{engine}</script><script>{RUN}</script></body>")
    path = folder / "page.html"
    path.write_text(free)
    shown = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=60000", "--dump-dom", *options, path.as_uri()],
        capture_output=True, text=True, timeout=240, check=False,
    ).stdout  # fmt: skip
    match = re.search(r"AXE(.*)END", shown, re.DOTALL)
    assert match, shown[-500:]
    return json.loads(unescape(match.group(1)))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
@pytest.mark.parametrize(
    ("choice", "options"),
    [
        (Choice(), ("--window-size=1280,900",)),
        (Choice(language="de", accent="#ffcc00"), ("--window-size=390,800",)),
        (Choice(audience="short"), ("--window-size=1280,900", "--force-dark-mode")),
        (Choice(), ("--window-size=1280,900", "--blink-settings=preferredColorScheme=0")),
    ],
    ids=["full", "German on a phone", "short", "dark"],
)
def test_that_the_page_has_no_serious_violation(choice, options, tmp_path):
    found = violations(render_html(hostile_report(), choice), tmp_path, *options)
    assert isinstance(found, list)
    assert [v for v in found if v["impact"] in ("serious", "critical")] == []
