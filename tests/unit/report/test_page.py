"""The page: first for those who decide; nothing in the data is markup; the same words in both languages."""

import json
import re
from dataclasses import replace

import pytest
from report_examples import hostile_report, people_report

from inspector import assets
from inspector.model.choice import Choice
from inspector.model.decision import Decision
from inspector.model.errors import RequestError
from inspector.report.html import contrast, render_html
from inspector.report.markdown import markdown_of
from inspector.report.pdf import pdf_of
from inspector.report.view import view_of


@pytest.fixture(scope="module")
def page():
    return render_html(hostile_report())


def test_that_no_name_or_value_is_markup(page):
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "<b>old" not in page
    assert "&lt;b&gt;old" in page
    assert "\u202e" not in page
    assert not re.search(r"<[^>]+\son\w+=", page)


def test_that_the_policy_allows_its_own_style_alone(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)


def test_that_the_first_screen_says_what_against_what_verdict_and_what_to_do(page):
    order = ["Inspected", "Compared with", "As of", "Verdict by area", "What matters most", "Why it matters",
             "What to do", "Who should", "All findings"]  # fmt: skip
    places = [page.index(word) for word in order[:5]] + [
        page.index(word, page.index("What matters most") + 1) for word in order[5:8]
    ]
    assert places == sorted(places)
    assert page.count('<li class="finding') <= 5
    top = page[page.index('<ol class="top">') : page.index("</ol>")]
    assert "<svg" in top


def test_that_findings_can_be_filtered_without_script(page):
    for mark in ("f-critical", "f-warning", "f-info"):
        assert f'id="{mark}"' in page
        assert f"#{mark}:not(:checked)" in page


def test_that_dismissed_findings_do_not_count_and_are_shown_with_their_reason():
    report = hostile_report()
    worst = report.findings[0]
    decision = Decision(
        key=worst.key, columns=worst.columns, slice=worst.slice, state="dismissed",
        reason="<i>As agreed</i>", by="QA", until=report.versions[-1].as_of + 1,
    )  # fmt: skip
    page = render_html(replace(report, decisions=(decision,)))
    assert "Dismissed findings" in page
    assert "&lt;i&gt;As agreed&lt;/i&gt;" in page
    view = view_of(replace(report, decisions=(decision,)))
    same = [f for f in report.findings if f.signature == worst.signature]
    assert len(view.counted.findings) == len(report.findings) - len(same)
    over = replace(decision, until=report.versions[-1].as_of - 1)
    assert view_of(replace(report, decisions=(over,))).dismissed == ()


def test_that_comments_are_in_the_report():
    report = hostile_report()
    worst = report.findings[0]
    noted = Decision(
        key=worst.key, columns=worst.columns, slice=worst.slice, comment="Ask Ada first."
    )
    view = view_of(replace(report, decisions=(noted,)))
    assert "Ask Ada first." in render_html(replace(report, decisions=(noted,)))
    assert "Ask Ada first." in pdf_of(view)[1]


def test_that_both_languages_have_the_same_words_and_gaps():
    known = json.loads(assets.read_text("report", "words.json"))
    english, german = known["en"]["texts"], known["de"]["texts"]
    assert english.keys() == german.keys()
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", german[key])), key


def test_that_title_author_language_audience_accent_and_logo_are_followed():
    logo = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    choice = Choice(title="<Spring>", author="Ada L.", language="de", audience="short",
                    accent="#ffcc00", logo=logo)  # fmt: skip
    page = render_html(hostile_report(), choice)
    assert '<html lang="de">' in page
    assert "<h1>&lt;Spring&gt;</h1>" in page
    assert "Ada L." in page
    assert "Das Wichtigste" in page
    assert "--brand:#ffcc00" in page
    assert "data:image/png;base64," in page
    assert 'id="drift"' not in page
    assert len(page) < len(render_html(hostile_report())) / 2


def test_that_an_accent_is_used_for_text_only_where_it_can_be_read():
    page = render_html(hostile_report(), Choice(accent="#ffcc00", audience="short"))
    assert contrast("#ffcc00", "#ffffff") < 4.5
    assert "light){:root{--accent:#ffcc00}" not in page
    assert "dark){:root{--accent:#ffcc00}" in page
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    "choice",
    [
        Choice(accent="red;}</style>"), Choice(logo=b"<svg>"), Choice(tabs=("secrets",)), Choice(tabs=()),
        Choice(least_rows=0), Choice(language="xx"), Choice(formats=("exe",)),
    ],
)  # fmt: skip
def test_that_a_choice_that_cannot_be_is_a_sentence(choice):
    with pytest.raises(RequestError):
        render_html(hostile_report(), choice)


def test_that_tabs_and_columns_left_out_are_not_there():
    report = people_report()
    view = view_of(report, Choice(tabs=("labels",), columns=("label", "city", "seen_at")))
    assert {o.metric.split(".")[0] for o in view.report.outcomes} <= {"labels"}
    assert set(view.report.versions[-1].schema.names) == {"label", "city", "seen_at"}
    page = render_html(report, Choice(columns=("label", "city", "seen_at")))
    for gone in ("birth_date", "full_name", "amount", "customer_id"):
        assert gone not in page


def test_that_markdown_has_no_markup_of_the_data():
    text = markdown_of(view_of(hostile_report()))
    assert "<b>" not in text
    assert "\\<b\\>old" in text or "new\\]\\]\\>" in text


def test_that_the_pdf_has_text_pages_contents_and_equal_bytes():
    import io

    from pypdf import PdfReader

    view = view_of(hostile_report())
    data, said = pdf_of(view)
    assert pdf_of(view)[0] == data
    book = PdfReader(io.BytesIO(data))
    text = "\n".join(page.extract_text() for page in book.pages)
    assert f"Page 1 of {len(book.pages)}" in text
    assert "Contents" in text
    assert len(book.outline) > 4
    assert not any("/XObject" in page["/Resources"] for page in book.pages)  # drawings are vectors
    assert "What matters most" in said
