"""Document and slides say what the first screen says, and nothing that is masked."""

import io
import zipfile

import pandas as pd
import pytest

docx = pytest.importorskip("docx")
pptx = pytest.importorskip("pptx")

from inspector import api  # noqa: E402 - not without the libraries
from inspector.bundle.parts import prepare  # noqa: E402
from inspector.model.choice import Choice  # noqa: E402
from inspector.model.errors import RequestError  # noqa: E402
from inspector.report import office  # noqa: E402


@pytest.fixture(scope="module")
def report():
    days = pd.date_range("2026-01-01", periods=300, freq="D")
    old = pd.DataFrame(
        {"at": days, "name": [f"Person {i:03}" for i in range(300)], "x": range(300)}
    )
    new = old.assign(x=lambda f: f["x"].where(f["x"] % 3 > 0), at=days + pd.Timedelta(days=300))
    return api.inspect({"january": old, "february <b>": new}, as_of=new["at"].max())


@pytest.fixture(scope="module")
def made(report):
    return prepare(report, Choice(formats=("docx", "pptx"), author="A. Uthor", title="Title & <i>"))


def text_of(data, kind):
    if kind == "docx":
        document = docx.Document(io.BytesIO(data))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    deck = pptx.Presentation(io.BytesIO(data))
    shapes = [s for slide in deck.slides for s in slide.shapes if s.has_text_frame]
    return "\n".join(s.text_frame.text for s in shapes)


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_that_the_first_screen_is_there(made, report, kind):
    text = text_of(made.parts[f"report.{kind}"], kind)
    assert "Title & <i>" in text
    assert "february <b>" in text
    top = next(f for f in report.findings if f.version == "v2")
    assert top.message in text
    assert top.action in text
    assert "Verdict by area" in text
    assert zipfile.ZipFile(io.BytesIO(made.parts[f"report.{kind}"])).testzip() is None


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_that_charts_are_pictures(made, kind):
    names = zipfile.ZipFile(io.BytesIO(made.parts[f"report.{kind}"])).namelist()
    assert any(name.endswith(".png") for name in names)


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_that_nothing_masked_is_in_any_byte(made, kind):
    archive = zipfile.ZipFile(io.BytesIO(made.parts[f"report.{kind}"]))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Person 0" not in everything
    assert not made.found


def test_that_equal_reports_have_equal_bytes(made, report):
    again = prepare(
        report, Choice(formats=("docx", "pptx"), author="A. Uthor", title="Title & <i>")
    )
    assert again.parts["report.docx"] == made.parts["report.docx"]
    assert again.parts["report.pptx"] == made.parts["report.pptx"]


def test_that_it_speaks_german(report):
    parts = prepare(report, Choice(formats=("docx", "pptx"), language="de")).parts
    assert "Urteil je Bereich" in text_of(parts["report.docx"], "docx")
    assert "Urteil je Bereich" in text_of(parts["report.pptx"], "pptx")


def test_that_a_library_that_is_not_there_is_named(report, monkeypatch):
    def gone(name):
        raise ImportError(name)

    monkeypatch.setattr(office, "import_module", gone)
    with pytest.raises(RequestError, match=r"pip install .data-health-inspector\[office\]"):
        prepare(report, Choice(formats=("pptx",)))


def test_that_they_are_written_only_when_asked_for(report):
    assert not {"report.docx", "report.pptx"} & set(prepare(report, Choice()).parts)
