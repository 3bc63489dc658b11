"""What the user's world does wrong: a sentence, a documented exit code, no traceback, nothing written."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command_line import CommandLine, Inside

TABLE = "id,name\n" + "".join(f"{n},n{n % 7}\n" for n in range(60))


@pytest.fixture
def process(tmp_path):
    (tmp_path / "good.csv").write_text(TABLE)
    return CommandLine(tmp_path)


@pytest.fixture
def cli(process, monkeypatch, capfdbinary):
    return Inside(process.folder, monkeypatch, capfdbinary)


def refused(cli, *arguments, code):
    """Run a command that must be refused; return what it said."""
    before = cli.left()
    done = cli(*arguments)
    assert done.code == code, done.err
    assert done.out == ""
    assert "Traceback" not in done.err
    first, *hint = done.err.rstrip("\n").split("\n")
    assert first.startswith("inspector: ")
    assert len(hint) <= 1
    assert all(line.startswith(" " * 11) for line in hint)
    assert cli.left() == before
    return done.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("junk.parquet", bytes(range(256)) * 4),
        ("cut.parquet", b"PAR1"),
        ("broken.json", b'[{"a": 1}, {"a": '),
        ("broken.csv.gz", b"\x1f\x8b\x08\x00 nothing"),
        ("fake.duckdb", b"no database at all" * 100),
        ("text.docx", b"PK\x03\x04"),
    ],
)
def test_that_a_file_that_cannot_be_read_is_refused_in_a_sentence(cli, name, content):
    (cli.folder / name).write_bytes(content)
    said = refused(cli, "report", "good.csv", name, "--quiet", code=3)
    assert name in said


def test_that_a_missing_file_is_named(cli):
    assert "“gone.csv”" in refused(cli, "report", "gone.csv", "--quiet", code=3)
    assert "gone" in refused(cli, "report", "gone*.csv", "--quiet", code=3)
    assert "“gone.zip”" in refused(cli, "show", "gone.zip", code=3)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read anything")
def test_that_an_unreadable_file_is_refused(cli):
    (cli.folder / "secret.csv").write_text(TABLE)
    (cli.folder / "secret.csv").chmod(0)
    refused(cli, "report", "secret.csv", "--quiet", code=3)


@pytest.mark.parametrize(
    "options",
    [
        ("--label", "nothere"),
        ("--key", "id,nothere"),
        ("--as-of", "tomorrow"),
        ("--threshold", "coverage.completeness/nothere=1"),
        ("--threshold", "coverage.completeness/warning=nan"),
        ("--threshold", "coverage.completeness/warning"),
        ("--fail-on", "doom"),
        ("--labe", "name"),
        ("--unknown",),
    ],
    ids=" ".join,
)
def test_that_a_wrong_option_is_a_usage_error(cli, options):
    refused(cli, "report", "good.csv", "--quiet", *options, code=2)


def test_that_a_mistyped_command_is_recognised(cli):
    assert "inspector report" in refused(cli, "reprot", "good.csv", code=2)
    assert "--help" in refused(cli, "frobnicate", code=2)


def test_that_usage_errors_name_the_commands_own_help(cli):
    assert "“inspector report --help”" in refused(cli, "report", code=2)
    assert "“inspector show --help”" in refused(cli, "show", code=2)


def test_that_an_unknown_metric_is_a_usage_error(cli):
    refused(cli, "metrics", "coverage.nothing", code=2)


@pytest.mark.parametrize("arguments", [(), ("good.csv",), ("good.csv", "--label", "name")])
def test_that_without_a_display_the_window_points_to_the_report(cli, arguments):
    said = refused(cli, *arguments, code=2)
    assert "no display" in said
    assert "inspector report" in said


def test_that_a_report_that_cannot_be_saved_is_refused_before_the_work(cli):
    said = refused(cli, "report", "good.csv", "--out", "no/such/r.zip", code=4)
    assert "Opening" not in said
    (cli.folder / "full").mkdir()
    (cli.folder / "full" / "mine.txt").write_text("keep me")
    refused(cli, "report", "good.csv", "--out", "full", "--quiet", code=4)
    assert [path.name for path in (cli.folder / "full").iterdir()] == ["mine.txt"]


def test_that_a_damaged_bundle_is_refused(cli):
    cli("report", "good.csv", "--out", "whole.zip", "--quiet")
    whole = (cli.folder / "whole.zip").read_bytes()
    (cli.folder / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with (
        zipfile.ZipFile(cli.folder / "whole.zip") as source,
        zipfile.ZipFile(cli.folder / "forged.zip", "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"good", b"evil") if name == "report.json" else data)
    for name in ("cut.zip", "forged.zip", "good.csv"):
        refused(cli, "show", name, code=3)
    refused(cli, "report", "good.csv", "--baseline", "forged.zip", "--quiet", code=3)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
@pytest.mark.parametrize("at", ["Opening", "Reading"])
def test_that_ctrl_c_stops_the_work_and_leaves_nothing_half_written(process, at):
    rows = "".join(f"{n},{n % 7},{n * n % 1009}\n" for n in range(60_000))
    for name in ("one.csv", "two.csv", "three.csv"):
        (process.folder / name).write_text("id,group,value\n" + rows)
    before = process.left()
    done = process.interrupted("report", "one.csv", "two.csv", "three.csv", "--out", "r.zip", at=at)
    assert done.code == 130
    assert done.out == ""
    assert done.err.endswith("inspector: cancelled.\n")
    assert "Traceback" not in done.err
    assert process.left() == before


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_that_a_reader_who_leaves_is_no_trouble(process):
    reading, writing = os.pipe()
    os.close(reading)
    done = process("metrics", stdout=writing)
    os.close(writing)
    assert (done.code, done.err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_that_a_full_disk_behind_standard_output_is_said(process):
    with Path("/dev/full").open("wb") as full:
        done = process("metrics", stdout=full)
    assert done.code == 4
    assert "No space left" in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(os.name == "nt", reason="such names do not exist there")
def test_that_control_characters_in_names_never_reach_the_terminal(cli):
    name = "na\x1b[31mme\x07\u202e.csv"
    (cli.folder / name).write_text("a\x1b]0;title\x07b,c\n" + "1,2\n3,4\n" * 30)
    for arguments in (
        ("report", name, "--out", "r\x1b[2J.zip"),
        ("report", "gone\x1b[2J.csv"),
        ("report", name, "--label", "no\x1b[2J"),
        ("report", name, "--bogus\x1b[2J"),
        ("metrics", "no\x1b[2J"),
        ("show", "r\x1b[2J.zip"),
    ):
        done = cli(*arguments)
        for forbidden in "\x1b\x07\u202e":
            assert forbidden not in done.out + done.err
        assert "Traceback" not in done.err


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX locale")
def test_that_names_are_read_and_written_as_utf8_where_the_locale_says_nothing(process):
    plain = CommandLine(process.folder, LC_ALL="C", LANG="C")
    (process.folder / "größe.csv").write_text("größe,b\n1,2\n2,3\n", encoding="utf-8")
    said = refused(plain, "report", "größe.csv", "--label", "nicht da", "--quiet", code=2)
    assert "“nicht da”" in said
    assert "größe, b" in said


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX locale")
def test_that_output_is_utf8_even_where_python_is_told_otherwise(process):
    ascii_only = CommandLine(process.folder, PYTHONIOENCODING="ascii:strict")
    done = ascii_only("metrics", "coverage.completeness")
    assert done.code == 0
    assert "“not applicable”" in done.out
    assert "“gone.csv”" in ascii_only("report", "gone.csv").err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_that_a_name_that_is_not_text_is_refused(cli):
    name = os.fsdecode(b"bad\xff.csv")
    (cli.folder / name).write_text(TABLE)
    assert "“bad\ufffd.csv”" in refused(cli, "report", name, "--quiet", code=3)
    refused(cli, "report", "good.csv", "--baseline", name, "--quiet", code=3)
    refused(cli, "show", name, code=3)


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal")
def test_that_a_terminal_gets_a_bar_that_is_wiped_away(process):
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        pytest.skip(f"there is no terminal to be had here: {error}")
    with process.start("report", "good.csv", "--json", stderr=theirs) as running:
        os.close(theirs)
        running.stdout.read()
    seen = b""
    try:
        while chunk := os.read(ours, 65_536):
            seen += chunk
    except OSError:  # what Linux says when the other side is closed
        pass
    os.close(ours)
    text = seen.decode()
    assert "█" in text
    assert "100%" in text
    assert text.split("\r")[-2].strip() == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_that_nothing_is_printed_to_streams_that_are_closed(process):
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m inspector metrics >&- 2>&-'],
        cwd=process.folder,
        env=process.variables,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0
