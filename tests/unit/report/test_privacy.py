"""What must not be told is in no byte of a bundle: planted secrets are sought in every part."""

import io
import json
import re
import zipfile
from html import unescape

import pytest
from pypdf import PdfReader
from report_examples import SECRETS, people, people_report

from inspector.bundle.parts import prepare
from inspector.bundle.scan import leaks
from inspector.bundle.verbs import what_leaves
from inspector.bundle.write import write_bundle
from inspector.model.choice import Choice
from inspector.report.privacy.mask import masked
from inspector.report.privacy.personal import looks_personal, personal_columns

PERSONAL = ("customer_id", "email", "phone", "full_name", "comment", "birth_date")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    path = tmp_path_factory.mktemp("private") / "people.zip"
    return write_bundle(people_report(), path, created="2026-01-01T00:00:00+00:00")


def every_text(bundle) -> dict[str, str]:
    """Return the text of every part, those inside packed parts too."""
    texts = {}
    with zipfile.ZipFile(bundle) as parts:
        for name in parts.namelist():
            data = parts.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(data)) as book:
                    inner = [book.read(n).decode("utf-8", "replace") for n in book.namelist()]
                texts[name] = unescape("\n".join(inner))
            elif name.endswith(".pdf"):
                pages = PdfReader(io.BytesIO(data)).pages
                texts[name] = "\n".join(page.extract_text() for page in pages)
            else:
                texts[name] = unescape(data.decode("utf-8", "replace"))
            assert all(secret.encode() not in data for secret in SECRETS), name
    return texts


def test_that_no_planted_secret_is_in_any_byte(bundle):
    texts = every_text(bundle)
    assert {"report.json", "index.html", "report.pdf", "tables.xlsx"} <= set(texts)
    sought = set(SECRETS)
    born = {str(day)[:10] for day in people()["birth_date"]} - {"1980-01-01"}
    for frame in (people(), people(seed=2, shift=5)):
        for column in ("customer_id", "email", "phone", "full_name", "comment"):
            sought |= {str(value) for value in frame[column]}
    for name, text in texts.items():
        words = set(re.findall(r"[\w@.-]+", text))
        assert not {s for s in sought if s in words}, name
        assert not re.search(
            r"Zaphod|Beeblebrox|vroomfondel|qzx\dy|CUST-|49151123|4915700", text
        ), name
        assert not set(re.findall(r"\d{4}-\d\d-\d\d", text)) & born, name


def test_that_the_manifest_says_what_is_masked_and_that_nothing_was_found(bundle):
    with zipfile.ZipFile(bundle) as parts:
        manifest = json.loads(parts.read("manifest.json"))
    privacy = manifest["privacy"]
    assert set(privacy["columns"]) == set(PERSONAL)
    assert privacy["masked"]
    assert privacy["rare_values"] == 2
    assert privacy["sought"] > 500
    assert privacy["found"] == {}


def test_that_the_search_finds_what_is_there():
    prepared = prepare(people_report(), Choice(formats=()))
    said = {
        "plots/x.svg": "<title>Constantine Unusual &#183; 4 rows</title>",
        "summary.md": "nothing",
    }
    found, _, _ = leaks(said, prepared.view)
    assert [(leak.part, leak.values) for leak in found] == [("plots/x.svg", 1)]


def test_that_masking_twice_is_masking_once():
    once = what_leaves(people_report()).report
    assert what_leaves(once).report == once


def test_that_figures_stay_and_tokens_keep_values_apart():
    before, after = people_report(), what_leaves(people_report()).report
    assert [f.severity for f in before.findings] == [f.severity for f in after.findings]
    assert [o.metric for o in before.outcomes] == [o.metric for o in after.outcomes]
    name = after.versions[-1].id
    classes = after.result("labels.balance", name).classes
    assert {c.name for c in classes} == {"yes", "no", "[rare 2]"} or "[rare 1]" in {
        c.name for c in classes
    }


def test_that_a_person_can_open_a_column_and_close_another():
    report = people_report()
    found = personal_columns(report, Choice(open=("comment",), private=("city",)))
    assert "comment" not in found
    assert found["city"] == "as was asked"
    assert personal_columns(report, Choice(unmasked=True)) == {}
    kept = masked(report, Choice(unmasked=True))
    assert kept.report is report


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("E-Mail", True), ("userEmail", True), ("phone_number", True), ("Nachname", True),
        ("date_of_birth", True), ("ip_address", True), ("PatientId", True), ("iban", True), ("name", True),
        ("station_name", False), ("temperature", False), ("filename", False), ("telemetry", False),
        ("site", False), ("emailed_at_hour", False), ("zip_ratio", False), ("quality", False),
    ],
)  # fmt: skip
def test_that_names_of_columns_are_judged_by_whole_words(name, personal):
    assert bool(looks_personal(name)) == personal
