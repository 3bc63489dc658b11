"""What the import panel offers can be typed, is done, and is written into the report."""

import json

import pytest
from command_line import Inside

from inspector import api
from inspector.model.dataset import Source
from inspector.model.reading import TextReading

TEXT = "junk line\nid~day~amount\n007~2026-01-01~1,5\n008~2026-01-02~'2,5'\n009~someday~3,25\n"
OPTIONS = (
    "--delimiter", "~", "--quote", "single", "--header", "yes", "--skip", "1",
    "--encoding", "utf-8", "--decimal", "comma", "--text", "id", "--type", "day=date",
)  # fmt: skip


@pytest.fixture
def inspector(tmp_path, monkeypatch, capfdbinary):
    return Inside(tmp_path, monkeypatch, capfdbinary)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(TEXT)
    return path


def test_that_every_choice_of_the_panel_can_be_typed(file, tmp_path, inspector):
    done = inspector("report", str(file), *OPTIONS, "--json")
    assert done.code == 0, done.err
    (version,) = json.loads(done.out)["versions"]
    columns = {c["name"]: c["physical"] for c in version["schema"]["columns"]}
    assert columns == {"id": "VARCHAR", "day": "DATE", "amount": "DOUBLE"}
    assert version["notes"][0] == (
        "Read as you said: fields parted by '~', quotation mark ', with a header line, 1 lines left "
        "out at the top, encoding utf-8, decimal commas, “id” kept as text, “day” read as dates."
    )
    (file_read,) = version["intake"]["files"]
    (lost,) = [one for one in file_read["altered"] if one["is_loss"]]
    assert (lost["column"], lost["cells"], lost["lines"]) == ("day", 1, [5])
    assert "someday" not in done.out.split('"answers"')[0]


def test_that_the_choice_is_in_the_report_and_repeated(file, tmp_path, inspector):
    done = inspector("report", str(file), *OPTIONS, "--out", "r.zip")
    assert done.code == 0, done.err
    report = api.open_report(tmp_path / "r.zip")
    said = report.versions[0].reading
    assert said == TextReading(
        delimiter="~", quote="'", header=True, skip=1, encoding="utf-8", decimal_comma=True,
        as_text=("id",), types=(("day", "date"),),
    )  # fmt: skip
    again = inspector("compare", "r.zip", str(file))
    assert again.code == 0, again.err
    assert api.repeat(report, [file]).versions[0].reading == said
    finding = next(f for f in report.findings if f.key == "coverage.intake")
    assert finding.columns == ("day",)
    assert "read as missing: not a date. The first: line 5 of “odd.csv”" in finding.message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--delimiter", "ab"), "must be one character"),
        (("--quote", "xy"), "must be one character"),
        (("--skip", "-1"), "not a number of lines"),
        (("--skip", "many"), "not a number of lines"),
        (("--encoding", "klingon"), "not an encoding"),
        (("--type", "day"), "names no column and type"),
        (("--type", "day=when"), "is no type that “day” can be given"),
        (("--type", "nowhere=date"), "no column “nowhere”"),
        (("--text", "nowhere"), "no column “nowhere”"),
        (("--header", "perhaps"), "invalid choice"),
        (("--decimal", "dot"), "invalid choice"),
    ],
)
def test_that_a_choice_that_cannot_be_is_refused_in_a_sentence(file, inspector, options, words):
    # A sign would be taken for an option of its own.
    joined = ["--delimiter=~", "--skip=1", f"{options[0]}={options[1]}"]
    done = inspector("report", str(file), *joined, "--json")
    assert done.code in (2, 3)
    assert words in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("integer", ["007", "+4", "x", "12.75", "9"], [7, 4, None, None, 9]),
        ("number", ["1", "1e3", "x", "-.5", "1,5"], [1.0, 1000.0, None, -0.5, 1.5]),
        ("boolean", ["yes", "N", "1", "maybe"], [True, False, True, None]),
        ("date", ["2026-01-02", "2026-01-02 10:00", "2026-02-30"], ["2026-01-02", None, None]),
        ("date", ["2026-01-02", "2026-01-02T00:00:00"], ["2026-01-02", "2026-01-02"]),
        ("timestamp", ["2026-01-02", "2026-01-02 10:00:30", "then"],
         ["2026-01-02 00:00:00", "2026-01-02 10:00:30", None]),
        ("time", ["10:00", "25:00"], ["10:00:00", None]),
        ("text", ["1", "2"], ["1", "2"]),
    ],
)  # fmt: skip
def test_that_a_type_that_is_set_is_met_or_accounted_for(tmp_path, kind, values, expected):
    path = tmp_path / "a.tsv"
    path.write_text("k\tx\n" + "".join(f"a\t{value}\n" for value in values))
    source = Source(path=str(path), reading=TextReading(types=(("x", kind),)))
    with api.new_session() as session:
        dataset = api.open_dataset(source, session)
        shown = [row[1] for row in api.preview(dataset, session, offset=0, limit=99)]
    assert shown == [None if e is None else str(e).lower() if e in (True, False) else str(e)
                     for e in expected]  # fmt: skip
    (file_read,) = dataset.version.intake.files
    lost = [place + 2 for place, e in enumerate(expected) if e is None]
    assert [line for one in file_read.altered for line in one.lines] == lost
