"""The versions tab is in a saved report, and tells no value of a personal column."""

import pandas as pd
import pytest

from inspector import api

NAMES = [f"Grace Hopper{n % 4}" for n in range(400)]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    old = pd.DataFrame({"id": range(400), "full_name": NAMES, "x": [1.5 * n for n in range(400)]})
    new = old.copy()
    new.loc[:99, "full_name"] = "Ada Lovelace9"
    report = api.inspect({"old": old, "new": new}, key="id")
    return report.save(tmp_path_factory.mktemp("saved") / "report")


def test_the_versions_tab_is_in_the_page(saved):
    page = (saved / "index.html").read_text(encoding="utf-8")
    for words in ('id="versions"', "Columns side by side", "Rows and cells changed", "Data work"):
        assert words in page
    assert page.count('id="versions"') == 1


def test_no_typical_change_tells_a_name(saved):
    for part in saved.rglob("*"):
        if part.is_file():
            assert b"Lovelace9" not in part.read_bytes(), part
            assert b"Hopper1" not in part.read_bytes(), part
