"""Texts that hardly repeat: lengths, patterns and words."""

import msgspec
import numpy as np
import pandas as pd
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.text_profile import pattern, words_of
from inspector.metrics.drift.texts import METRIC
from inspector.model.finding import Severity

WORDS = [
    "pump",
    "valve",
    "motor",
    "leak",
    "noise",
    "checked",
    "belt",
    "bearing",
    "hot",
    "cold",
    "ok",
]


def table(seed, rows=3_000):
    chance = np.random.default_rng(seed)
    notes = [" ".join(chance.choice(WORDS, chance.integers(3, 12))) for _ in range(rows)]
    return pd.DataFrame(
        {
            "code": [f"AB-{n:06d}" for n in chance.integers(0, 10**6, rows)],
            "note": notes,
            "site": chance.choice(["a", "b"], rows),
        }
    )


def compare(old, new):
    found = inspect_frames([old, new], [METRIC])
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_patterns_and_words():
    assert pattern("AB-001234 x") == "A-9 a"
    assert pattern("Rue de l'Été 12") == "Aa a a'Aa 9"
    assert words_of("The pump, the PUMP 12 34") == {"the", "pump", "9"}


def test_that_texts_of_the_same_kind_are_left_alone():
    for seed in range(1, 13, 2):
        assert compare(table(seed), table(seed + 1)).findings == ()


def test_that_another_form_of_codes_is_found():
    new = table(2)
    new["code"] = new["code"].str.replace("AB-", "x/")
    (finding,) = compare(table(1), new).findings
    assert finding.columns == ("code",)
    assert finding.severity is Severity.WARNING
    assert "the pattern “A-9” went from 100.0 % to 0 %" in finding.message


def test_that_other_lengths_and_words_are_found():
    new = table(2)
    new["note"] = new["note"].str.replace("leak", "Leck") + " bitte prüfen"
    found = compare(table(1), new)
    (finding,) = found.findings
    assert "the word “bitte” went from 0 % to 100.0 %" in finding.message
    assert "the middle length went from" in finding.message


def test_that_few_texts_and_bad_ones_do_no_harm():
    old = pd.DataFrame({"t": [f"x{n}" for n in range(150)], "empty": [None, "\t"] * 75})
    new = pd.DataFrame({"t": ["\u202e<b>" + "é" * n for n in range(150)], "empty": ["a"] * 150})
    assert compare(old, new).findings
    found = inspect_frames([table(1)[["site"]], table(2)[["site"]]], [METRIC])
    assert "many different texts" in found.result("drift.texts", "v2").note
