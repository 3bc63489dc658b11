"""The commands do what their help says, for people and for scripts."""

import csv
import json
import random
import zipfile

import pytest
from command_line import CommandLine, Inside

import inspector

FINDING_FIELDS = {
    "key", "area", "severity", "version", "columns", "slice", "value", "threshold", "message",
    "impact", "action", "sql",
}  # fmt: skip


def sales(path, *, rows=240, missing=0.0, seed=1):
    chance = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "day", "shop", "price, net", "outcome"])
        for row in range(rows):
            price = "" if chance.random() < missing else f"{chance.gauss(20, 4):.2f}"
            day = f"2026-01-{1 + row * 27 // rows:02d}"
            out.writerow([row, day, chance.choice("ab"), price, chance.choice(["yes", "no"])])


@pytest.fixture
def cli(tmp_path, monkeypatch, capfdbinary):
    sales(tmp_path / "old.csv")
    sales(tmp_path / "new.csv", missing=0.5, seed=2)
    return Inside(tmp_path, monkeypatch, capfdbinary)


def test_that_the_program_works_as_a_process(cli):
    process = CommandLine(cli.folder)
    ours = cli("report", "old.csv", "new.csv", "--json", "--as-of=2026-02-01")
    theirs = process("report", "old.csv", "new.csv", "--json", "--as-of=2026-02-01")
    assert theirs == ours
    assert process("--version").out == f"inspector {inspector.__version__}\n"


def test_that_a_report_is_printed_and_saved_and_says_where(cli):
    done = cli("report", "old.csv", "new.csv")
    assert done.code == 0
    assert "“price, net”" in done.out
    assert f"Report saved as {cli.folder / 'inspector-report.zip'}" in done.out
    assert cli.left() == ["inspector-report.zip", "new.csv", "old.csv"]
    with zipfile.ZipFile(cli.folder / "inspector-report.zip") as bundle:
        assert {"manifest.json", "report.json", "index.html"} <= set(bundle.namelist())


def test_that_json_is_the_bundles_report_and_nothing_else(cli):
    done = cli("report", "old.csv", "new.csv", "--json", "--out", "r.zip", "--quiet")
    assert done.code == 0
    with zipfile.ZipFile(cli.folder / "r.zip") as bundle:
        assert done.raw == bundle.read("report.json") + b"\n"
    report = json.loads(done.raw)
    assert {"format_version", "versions", "findings", "outcomes"} <= set(report)
    assert report["findings"]
    for finding in report["findings"]:
        assert set(finding) >= FINDING_FIELDS
        assert isinstance(finding["columns"], list)


def test_that_json_alone_saves_nothing(cli):
    assert json.loads(cli("report", "old.csv", "--json").raw)["findings"] is not None
    assert cli.left() == ["new.csv", "old.csv"]


def test_that_a_report_can_be_a_folder_and_is_shown_from_it(cli):
    made = cli("report", "old.csv", "new.csv", "--out", "folder", "--quiet")
    assert made.code == 0
    assert (cli.folder / "folder" / "index.html").is_file()
    shown = cli("show", "folder")
    assert shown.code == 0
    told = [line for line in shown.out.splitlines() if "masked in this report" not in line]
    assert made.out.splitlines()[: len(told)] == told


def test_that_show_gives_the_same_json_without_the_data(cli):
    made = cli("report", "old.csv", "new.csv", "--json", "--out", "r.zip")
    (cli.folder / "old.csv").unlink()
    (cli.folder / "new.csv").unlink()
    assert json.loads(cli("show", "r.zip", "--json").raw) == json.loads(made.raw)


def test_that_a_saved_report_serves_as_baseline(cli):
    cli("report", "old.csv", "--out", "base.zip", "--quiet")
    (cli.folder / "old.csv").unlink()
    report = json.loads(cli("report", "new.csv", "--baseline", "base.zip", "--json").raw)
    assert report["baseline"]["name"] == "old.csv"
    compared = [f for f in report["findings"] if f["baseline"] == "baseline"]
    assert "price, net" in {column for finding in compared for column in finding["columns"]}


def test_that_every_role_can_be_named(cli):
    done = cli(
        "report", "old.csv", "--json", "--label=outcome", "--event-time=day", "--ingest-time=day",
        "--key=id,price\\, net", "--source=shop", "--slice=shop,outcome", "--split=",
        "--annotator=shop", "--as-of=2026-02-01",
    )  # fmt: skip
    assert done.code == 0, done.err
    (version,) = json.loads(done.raw)["versions"]
    assert version["roles"] == {
        "event_time": "day",
        "ingest_time": "day",
        "label": "outcome",
        "key": ["id", "price, net"],
        "source": "shop",
        "slices": ["shop", "outcome"],
        "split": None,
        "annotator": "shop",
    }
    assert version["as_of"] == 1_769_904_000.0


def test_that_roles_are_guessed_and_an_empty_name_means_none(cli):
    guessed = json.loads(cli("report", "old.csv", "--json").raw)["versions"][0]["roles"]
    assert guessed["event_time"] == "day"
    none = json.loads(cli("report", "old.csv", "--json", "--event-time=", "--key=").raw)
    assert none["versions"][0]["roles"]["event_time"] is None
    assert none["versions"][0]["roles"]["key"] == []


def test_that_fail_on_sets_the_exit_code_by_the_worst_finding(cli):
    report = inspector.inspect([cli.folder / "old.csv", cli.folder / "new.csv"])
    report.save(cli.folder / "r.zip")
    worst = min(f.severity.rank for f in report.findings)
    for rank, limit in enumerate(("critical", "warning", "info")):
        expected = 1 if worst <= rank else 0
        assert cli("show", "r.zip", "--fail-on", limit).code == expected
    assert worst < 2
    assert cli("report", "old.csv", "new.csv", "--fail-on", "info", "--quiet").code == 1


def test_that_a_threshold_moves_a_finding(cli):
    def keys(*more):
        report = json.loads(cli("report", "new.csv", "--json", *more).raw)
        return {(f["key"], f["severity"]) for f in report["findings"]}

    assert ("coverage.completeness", "warning") in keys()
    moved = keys("--threshold", "coverage.completeness/warning=0.9")
    assert ("coverage.completeness", "warning") not in moved


def test_that_progress_goes_to_standard_error_once_a_phase_and_quiet_silences_it(cli):
    lines = cli("report", "old.csv", "--json").err.splitlines()
    assert "Opening old.csv (1 of 1)" in lines
    assert len(lines) == len(set(lines))
    assert cli("report", "old.csv", "--json", "--quiet").err == ""


def test_that_metrics_explains_all_and_one(cli):
    every = cli("metrics").out
    for card in inspector.list_metrics():
        assert card.key in every
    one = cli("metrics", "coverage.completeness").out
    assert "Formula:" in one
    assert "coverage.completeness/warning" in one
    assert cli("metrics", "--markdown").out.startswith("| key |")


def test_that_the_demo_without_a_display_says_so_and_writes_the_report(cli):
    done = cli("demo", "--quiet")
    assert done.code == 0
    assert "no display" in done.err
    assert "inspector-demo.zip" in done.out
    report = inspector.open_report(cli.folder / "inspector-demo.zip")
    assert len(report.versions) >= 4


@pytest.mark.parametrize("command", [(), ("report",), ("show",), ("metrics",), ("demo",)])
def test_that_help_teaches_every_command_and_names_the_exit_codes(cli, command):
    done = cli(*command, "--help")
    assert done.code == 0
    assert done.err == ""
    assert "exit codes: 0 fine" in done.out
    assert all(len(line) <= 100 for line in done.out.splitlines())


def test_that_what_is_stated_of_the_label_reaches_the_report(cli):
    ran = cli(
        "report", "new.csv", "--label=outcome", "--positive=no", "--class-order=no,yes",
        "--near-duplicates=0.01", "--json",
    )  # fmt: skip
    report = json.loads(ran.out)
    assert report["expect"]["label"]["positive"] == "no"
    outcomes = {o["metric"]: o for o in report["outcomes"]}
    balance = outcomes["labels.balance"]["result"]
    assert (balance["positive"], balance["order"]) == ("no", ["no", "yes"])
    assert outcomes["labels.near"]["result"]["sampled"] == 240
    wrong = cli("report", "new.csv", "--label-bins=2,1")
    assert wrong.code == 2
    assert "numbers, smallest first" in wrong.err
    wrong = cli("report", "new.csv", "--labels=no such column,b")
    assert wrong.code == 2
    assert "no version has it" in wrong.err
