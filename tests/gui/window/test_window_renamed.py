"""A column found again under a new name is made one column by a person, and taken back."""

import csv
from pathlib import Path

from inspector.gui.panels.finding_details import FindingDetails, renamed_in


def test_that_two_names_become_one_column_and_are_two_again(
    qtbot, window, make_csv, tmp_path, wait_for
):
    old = make_csv("sales_v1.csv")
    with Path(old).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    rows[0] = ["cost" if name == "price" else name for name in rows[0]]
    new = tmp_path / "sales_v2.csv"
    with new.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    window.operations.open_paths([old, str(new)])
    wait_for(window)
    workspace = window.workspace
    finding = next(f for f in workspace.presented.report.findings if renamed_in(f))
    workspace.select_finding(finding)
    details = window.details.findChild(FindingDetails)
    details.one_column_wanted.emit(*renamed_in(finding))
    assert workspace.expect.same == {"price": "cost"}
    qtbot.waitUntil(lambda: not workspace.stale, timeout=60_000)
    report = workspace.presented.report
    assert not [f for f in report.findings if f.key == "drift.schema"]
    assert report.versions[0].schema.names == report.versions[1].schema.names
