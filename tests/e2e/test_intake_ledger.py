"""Records that do not fit are counted with their lines; good rows are never refused for them."""

import gzip

import pytest

from inspector import api
from inspector.metrics.catalog import metric
from inspector.model.finding import Severity

ROWS = [f"{n},x{n},{n * 2}" for n in range(2000)]


def report_of(path):
    return api.inspect(str(path))


def intake(report):
    (outcome,) = (o.outcome for o in report.outcomes if o.metric == "coverage.intake")
    return outcome.result.intake


def finding(report):
    found = [f for f in report.findings if f.key == "coverage.intake"]
    return found[0] if found else None


def with_lines(*faults):
    lines = ["id,name,twice", *ROWS]
    for place, text in faults:
        lines.insert(place, text)
    return "\n".join(lines) + "\n"


FAULTS = {
    "too few fields": ("7,short", "2 fields where the first has 3"),
    "one field": ("lonely", "1 field where the first has 3"),
    "too many fields": ("7,a,b,c", "4 fields where the first has 3"),
    "far too many": (",".join("abcdefghij"), "10 fields where the first has 3"),
    "text after a quote": ('7,"a" b,3', "a quotation mark is not closed"),
    "quote in the middle, closed badly": ('"7"8,a,b', "a quotation mark is not closed"),
}


@pytest.mark.parametrize("case", FAULTS)
@pytest.mark.parametrize("place", [1, 2, 700, 2001])
def test_one_bad_line_costs_one_record_and_is_named(tmp_path, case, place):
    text, reason = FAULTS[case]
    path = tmp_path / "a.csv"
    path.write_text(with_lines((place, text)))
    report = report_of(path)
    assert report.versions[0].rows == len(ROWS)
    (file,) = intake(report).files
    assert (file.rows, file.left_out) == (len(ROWS), 1)
    (one,) = file.listed
    assert one.line == place + 1
    assert reason in one.reason
    told = finding(report)
    assert told.severity is Severity.WARNING
    assert told.rows == 1
    assert f"line {place + 1:,}".replace(",", "\u202f") in told.message
    assert text not in told.message


def test_many_bad_lines_are_counted_and_the_first_listed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(with_lines(*[(10 * n + 1, "x") for n in range(80)]))
    report = report_of(path)
    (file,) = intake(report).files
    assert (file.rows, file.left_out, len(file.listed)) == (len(ROWS), 80, 50)
    told = finding(report)
    assert told.severity is Severity.CRITICAL
    assert "and 77 more" in told.message


def test_a_quote_never_closed_says_how_many_lines_it_took(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(with_lines((1990, '"7,never closed,3')))
    (file,) = intake(report_of(path)).files
    assert file.rows == 1989
    assert (file.listed[0].line, file.listed[0].lines) == (1991, 12)


def test_compressed_and_several_files_are_accounted_for_one_by_one(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "a.csv.gz").write_bytes(gzip.compress(with_lines((5, "bad")).encode()))
    (folder / "b.csv").write_text(with_lines())
    (folder / "c.csv").write_text(with_lines((9, "1,2"), (12, "1,2,3,4")))
    report = report_of(folder)
    assert [(f.name, f.rows, f.left_out) for f in intake(report).files] == [
        ("a.csv.gz", 2000, 1),
        ("b.csv", 2000, 0),
        ("c.csv", 2000, 2),
    ]
    assert report.versions[0].rows == 6000
    assert finding(report).rows == 3


def test_a_file_of_many_short_records_is_read_and_says_which_were_padded(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n3\n" * 50)
    report = report_of(path)
    (file,) = intake(report).files
    assert (file.rows, file.left_out, file.padded, file.lines) == (100, 0, 50, 101)
    assert [one.line for one in file.listed[:2]] == [3, 5]
    told = finding(report)
    assert told.severity is Severity.CRITICAL
    assert told.message == (
        "50 records of 100 (50.0 %) in “a.csv” have fewer fields than there are columns; the cells "
        "they lack are empty. The number of fields is not always the same, from line 3 of the file on."
    )


def test_a_whole_file_is_read_faithfully_and_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(with_lines())
    report = report_of(path)
    (file,) = intake(report).files
    assert (file.encoding, file.delimiter, file.header, file.left_out) == ("utf-8", ",", True, 0)
    assert file.size_bytes == path.stat().st_size
    assert finding(report) is None
    assert metric("coverage.intake").card.area == "coverage"


def test_the_ledger_is_in_the_bundle_without_the_text_of_bad_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(with_lines((700, "my secret,line")))
    saved = report_of(path).save(tmp_path / "r")
    again = api.open_report(saved)
    assert intake(again).left_out == 1
    for part in saved.rglob("*"):
        if part.is_file():
            assert b"my secret" not in part.read_bytes()
