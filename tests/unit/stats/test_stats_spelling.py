"""Spellings of one value collide; values that differ do not."""

import pytest

from inspector.stats.missing_words import placeholder
from inspector.stats.spelling import fingerprint, spellings


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Berlin", "berlin "),
        ("São Paulo", "sao  paulo"),
        ("Berlin", "Веrlin"),  # the first two letters are Cyrillic
        ("Kopenhagen", "Κοpenhagen"),  # the first two letters are Greek
        ("Korea, South", "South Korea"),
        ("blue, grey", "grey, blue"),
        ("St. John's", "St John's"),
        ("site 3", "Site-3"),
        ("site_3", "site 3"),
    ],
)
def test_that_spellings_of_one_value_collide(left, right):
    assert spellings({left: 50, right: 4}) == [(left, (right,))]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2017-02-06", "2017-06-02"),
        ("1/10/2002", "10/1/2002"),
        ("12 yrs", "<12 yrs"),
        ("5.7", "5'7"),
        ("R on L", "L on R"),
        ("City National", "National City"),
        ("A1", "A2"),
        ("-77", "77"),
    ],
)
def test_that_values_that_differ_stay_apart(left, right):
    assert spellings({left: 50, right: 4}) == []


def test_that_letters_that_look_alike_give_one_fingerprint():
    assert fingerprint("Орел".replace("р", "p")) == fingerprint("Орел")


@pytest.mark.parametrize("word", ["no", "No", "other", "none"])
def test_that_an_answer_among_words_is_no_gap(word):
    assert placeholder(word, {"yes": 40, word: 60}) is None
    assert placeholder(word, {"12": 40, "13.5": 9, "8": 7, word: 6}) == "ambiguous"
