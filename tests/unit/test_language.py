"""Sentences in another language: found again, filled, and data left as it is."""

import pytest

from inspector.language.catalogue import read_po
from inspector.language.current import language, speaking, tr
from inspector.language.figures import german, is_quantity
from inspector.language.translator import Translator, translator


@pytest.fixture(scope="module")
def small():
    return Translator(
        "de",
        {
            "No cell is missing.": "Keine Zelle fehlt.",
            "{0} is missing in {1} of rows{2}.": "{0} fehlt in {1} der Zeilen{2}.",
            "since {0}": "seit {0}",
            "{0} rows": "{0} Zeilen",
            "{0} of {1}": "{0} von {1}",
            "Look at “{0}” first.": "Sehen Sie zuerst „{0}“ an.",
        },
        german,
    )


def test_that_exact_sentences_and_templates_are_said(small):
    assert small.text("No cell is missing.") == "Keine Zelle fehlt."
    assert (
        small.text("“age” is missing in 12.5 % of rows since 3 May 2024.")
        == "„age“ fehlt in 12,5 % der Zeilen seit 3. Mai 2024."
    )


def test_that_sentences_said_together_are_said_each(small):
    said = small.text("No cell is missing. “a” is missing in 1 % of rows.")
    assert said == "Keine Zelle fehlt. „a“ fehlt in 1 % der Zeilen."


def test_that_unknown_text_stays_whole(small):
    for text in ("Nobody wrote this down.", "", "The moon is full of cheese, and no rows."):
        assert small.text(text) == text


@pytest.mark.parametrize(
    "name",
    ["x is missing in 3 % of rows.", "rows", "No cell is missing.", "a{0}b", "2.5 of 3.5", "a\nb"],
)
def test_that_hostile_names_in_quotes_are_left_as_they_are(small, name):
    assert small.text(f"Look at “{name}” first.") == f"Sehen Sie zuerst „{name}“ an."
    assert name in small.text(f"“{name}” is missing in 1 % of rows.")


def test_that_names_of_columns_are_never_translated(small):
    names = frozenset({"No cell is missing."})
    assert small.text("No cell is missing.", names) == "No cell is missing."


def test_that_long_hostile_text_takes_no_long_time(small):
    text = "is missing in of rows " * 2_000
    assert small.text(f"“{text}” {text}") == f"“{text}” {text}"


def test_figures():
    assert german("1,234.5 rows") == "1\u202f234,5 Zeilen"
    assert german("11 days 1 hour") == "11 Tage 1 Stunde"
    assert german("1.2.3") == "1.2.3"
    assert is_quantity("under 0.01 %")
    assert not is_quantity("humidity 3")
    assert not is_quantity("rows")


def test_that_the_language_is_that_of_the_block():
    assert tr("Rows") == "Rows"
    with speaking("de"):
        assert (language(), tr("Rows")) == ("de", "Zeilen")
    assert language() == "en"
    assert translator("en").text("Rows") == "Rows"


def test_that_a_catalogue_is_read():
    text = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "a "\n"b"\nmsgstr "c\\"d"\n\nmsgid "e"\nmsgstr ""\n'
    assert read_po(text) == {"a b": 'c"d'}
