"""report.json is as its JSON Schema says, and the schema is what the types say."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from inspector import api, assets
from inspector.bundle.codec import encode_report
from inspector.bundle.schema import schema_text
from inspector.model.decision import Decision


@cache
def sample():
    return api.run(api.demo_request())


def test_that_the_schema_in_the_repository_is_that_of_the_types():
    assert assets.read_text("report", "report.schema.json") == schema_text(results=False)


def test_that_a_report_is_valid():
    report = api.decide(
        sample(), Decision(key="coverage.completeness", state="accepted", reason="x")
    )
    plain = json.loads(encode_report(report))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(plain)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.pop("versions"),
        lambda p: p["versions"][0].update(rows="9"),
        lambda p: p["findings"][0].update(severity="awful"),
        lambda p: p["outcomes"][0].update(state="guessed"),
        lambda p: p["answers"][0]["question"].update(kind="secrets"),
        lambda p: p.update(format_version=99),
    ],
)
def test_that_a_wrong_report_is_not_valid(change):
    plain = json.loads(encode_report(sample()))
    change(plain)
    assert not jsonschema.Draft202012Validator(json.loads(schema_text())).is_valid(plain)


def test_that_the_format_is_documented():
    text = (Path(str(assets.resource("report"))) / "FORMAT.md").read_text("utf-8")
    for part in (
        "manifest.json",
        "report.json",
        "signature.json",
        "index.html",
        "report.pdf",
        "dqv.jsonld",
    ):
        assert f"`{part}`" in text
