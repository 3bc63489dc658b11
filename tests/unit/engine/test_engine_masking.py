"""Values stated as missing are null in every answer, and in nothing else."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import inspector
from inspector.api import new_session, run
from inspector.bundle.codec import decode_report, encode_report
from inspector.cli.arguments import parser
from inspector.cli.request import request_of
from inspector.model.dataset import Source
from inspector.model.errors import InspectorError, RequestError
from inspector.model.expectations import NOTHING, Span, expectations_of
from inspector.model.request import Request
from inspector.sources.expectations_file import read_expectations


@pytest.fixture
def frame():
    chance = np.random.default_rng(5)
    n = 600
    return pd.DataFrame(
        {
            "id": range(n),
            "pressure": np.where(chance.random(n) < 0.1, 0.0, chance.normal(80, 8, n).round()),
            "note": chance.choice(["good", "bad", "n/a", " n/a "], n),
            "born": pd.to_datetime(chance.choice(["1990-02-03 00:00", "1900-01-01 06:00"], n)),
            "count": chance.integers(0, 4, n),
        }
    )


STATED = {"missing": {"pressure": [0], "note": ["n/a"], "born": [date(1900, 1, 1)]}}


def test_that_stated_values_count_as_missing_in_every_metric(frame):
    report = inspector.inspect(frame, expect=STATED)
    by_hand = frame.assign(
        pressure=frame.pressure.mask(frame.pressure == 0),
        note=frame.note.mask(frame.note.str.strip() == "n/a"),
        born=frame.born.mask(frame.born.dt.date == date(1900, 1, 1)),
    )
    fill = report.result("coverage.completeness", "v1")
    for column in by_hand:
        assert fill.find(column).missing == by_hand[column].isna().sum()
        assert fill.find(column).stated == by_hand[column].isna().sum()
        assert fill.find(column).nulls == 0
    assert fill.complete_rows == by_hand.notna().all(axis=1).sum()
    assert sum(rows for _, rows in fill.by_gaps) == len(frame)
    assert dict(fill.by_gaps) == by_hand.isna().sum(axis=1).value_counts().to_dict()
    together = report.result("coverage.patterns", "v1")
    assert together.complete_rows == fill.complete_rows
    assert not report.result("coverage.special_values", "v1").values
    assert dict(report.versions[0].stated_missing)["pressure"] == by_hand.pressure.isna().sum()


def test_that_the_sql_of_a_finding_holds_what_was_stated(frame):
    import duckdb

    report = inspector.inspect(frame, expect=STATED)
    said = next(f for f in report.findings if f.columns == ("pressure",))
    with duckdb.connect() as own:  # the shared connection may be in use elsewhere
        own.register("frame_1", frame)  # the table that the SQL names
        ran = own.sql(said.sql).df()
    assert ran["nulls"][0] == said.rows


def test_that_a_real_value_is_not_asked_about_again(frame):
    asked = {f.columns for f in inspector.inspect(frame).findings if "special" in f.key}
    assert ("pressure",) in asked
    report = inspector.inspect(frame, expect={"real": {"pressure": [0], "note": ["n/a"]}})
    assert not any(
        "special" in f.key and f.columns[0] in ("pressure", "note") for f in report.findings
    )
    fill = report.result("coverage.completeness", "v1")
    assert fill.find("pressure").missing == 0


def test_that_a_report_remembers_what_was_stated(frame):
    report = inspector.inspect(frame, expect=STATED)
    again = decode_report(encode_report(report))
    assert again.expect == report.expect
    assert again.versions[0].stated_missing == report.versions[0].stated_missing
    old = encode_report(report).replace(b'"expect"', b'"expect_of_old"')
    assert not decode_report(old).expect


def test_that_versions_without_a_stated_column_are_inspected_and_unknown_ones_refused(frame):
    report = inspector.inspect(
        [frame.drop(columns="pressure"), frame], expect={"missing": {"pressure": [0, "x"]}}
    )
    assert report.versions[0].stated_missing == ()
    assert report.versions[1].stated_missing
    with pytest.raises(RequestError, match="presure"):
        inspector.inspect(frame, expect={"missing": {"presure": [0]}})


def test_that_the_same_session_answers_with_and_without(frame):
    source = Source(frame=frame)
    with new_session() as session:
        plain = run(Request(versions=(source,)), session=session)
        stated = NOTHING.decided("pressure", 0, missing=True)
        masked = run(Request(versions=(source,), expect=stated), session=session)
        again = run(Request(versions=(source,)), session=session)
    missing = [
        r.result("coverage.completeness", "v1").find("pressure").missing
        for r in (plain, masked, again)
    ]
    assert missing == [0, (frame.pressure == 0).sum(), 0]


def test_that_parquet_files_and_samples_of_their_rows_are_masked_too(frame, tmp_path):
    path = tmp_path / "t.parquet"
    frame.to_parquet(path)
    report = inspector.inspect(path, expect=STATED)
    fill = report.result("coverage.completeness", "v1")
    assert fill.find("pressure").stated == (frame.pressure == 0).sum()
    assert not [o for o in report.outcomes if type(o.outcome).__name__ == "Failed"]


def test_that_decisions_can_be_taken_back():
    once = NOTHING.decided("x", 0, missing=True)
    assert once.missing == {"x": (0,)}
    assert once.decided("x", 0, missing=False).real == {"x": (0,)}
    assert not once.decided("x", 0, missing=False).missing
    assert not once.decided("x", 0, missing=None)


def test_that_toml_and_json_say_the_same(tmp_path):
    toml = tmp_path / "e.toml"
    toml.write_text(
        "[missing]\npressure = 0\nnote = ['n/a', '-']\n[real]\nchildren = [0]\n"
        "[values]\nsite = ['a', 'b']\n[range]\nage = [0, 120]\nday = {min = 2020-01-01}\n"
        "[shares.sex]\nf = 51\nm = 49\n"
    )
    told = read_expectations(toml)
    assert told.missing == {"pressure": (0,), "note": ("n/a", "-")}
    assert told.ranges == {"age": Span(least=0, most=120), "day": Span(least="2020-01-01")}
    assert told.shares == {"sex": {"f": 0.51, "m": 0.49}}
    plain = tmp_path / "e.json"
    plain.write_text(
        '{"missing": {"pressure": 0, "note": ["n/a", "-"]}, "real": {"children": [0]}, '
        '"values": {"site": ["a", "b"]}, "range": {"age": [0, 120], "day": {"min": "2020-01-01"}}, '
        '"shares": {"sex": {"f": 51, "m": 49}}}'
    )
    assert read_expectations(plain) == told


@pytest.mark.parametrize(
    "plain",
    [
        {"mising": {"x": 0}},
        {"missing": 3},
        {"missing": {"x": []}},
        {"missing": {"x": [None]}},
        {"range": {"x": [1]}},
        {"range": {"x": {"mn": 1}}},
        {"range": {"x": [True, 2]}},
        {"shares": {"x": {}}},
        {"shares": {"x": {"a": -1}}},
        {"shares": {"x": {"a": "half"}}},
        {"shares": {"x": {"a": 0}}},
    ],
)
def test_that_a_file_that_makes_no_sense_is_refused_in_a_sentence(plain):
    with pytest.raises(RequestError) as caught:
        expectations_of(plain)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"missing = [", b"[missing\n"])
def test_that_an_unreadable_file_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "e.toml"
    path.write_bytes(content)
    with pytest.raises(InspectorError):
        read_expectations(path)
    with pytest.raises(InspectorError):
        read_expectations(tmp_path / "none.toml")


def test_that_options_on_the_command_line_state_the_same(tmp_path):
    path = tmp_path / "e.toml"
    path.write_text("[range]\nage = [0, 120]\n")
    given = parser().parse_args(
        ["report", "a.csv", "--expect", str(path), "--missing", "x=0,-1.5", "--missing", "n=n/a,007",
         "--real", "x=9"]
    )  # fmt: skip
    told = request_of(given).expect
    assert told.missing == {"x": (0, -1.5), "n": ("n/a", "007")}
    assert told.real == {"x": (9,)}
    assert told.ranges["age"] == Span(least=0, most=120)
    with pytest.raises(RequestError):
        request_of(parser().parse_args(["report", "a.csv", "--missing", "x"]))


def test_that_copies_may_differ_in_chosen_columns(frame):
    chance = np.random.default_rng(3)
    once = frame.drop(columns="id").assign(shelf=range(len(frame)), x=chance.normal(size=600))
    twice = pd.concat([once, once.assign(shelf=lambda d: d["shelf"] + 10_000)], ignore_index=True)
    plain = inspector.inspect(twice).result("coverage.duplicates", "v1")
    assert plain.whole.duplicates == 0
    report = inspector.inspect(twice, expect={"apart": ["shelf"]})
    result = report.result("coverage.duplicates", "v1")
    assert "shelf" in result.left_out
    rest = [c for c in twice if c not in result.left_out]
    assert result.but_identity.duplicates == twice.duplicated(rest).sum() >= len(once)
    assert any(f.key == "coverage.duplicates" and "shelf" in f.message for f in report.findings)
    with pytest.raises(RequestError):
        inspector.inspect(twice, expect={"apart": "shelf"})
    with pytest.raises(RequestError):
        inspector.inspect(twice, expect={"apart": ["none"]})


def test_that_the_file_shown_in_the_readme_can_be_read():
    import re
    import tomllib
    from pathlib import Path

    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    told = expectations_of(tomllib.loads(text))
    assert told.apart == ("loaded_at",)
    assert told.missing == {"pressure": (0,)}
    assert told.ranges["age"] == Span(least=0, most=120)
    assert told.shares == {"sex": {"f": 0.51, "m": 0.49}}
