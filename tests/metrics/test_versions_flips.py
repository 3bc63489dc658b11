"""Labels that became others are counted as pandas counts them, by annotator and slice."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.catalog import metric
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

FLIPS = metric("versions.flips")
ROLES = Roles(key=("id",), source="site", label="label", annotator="who")


def labelled(n=2000, seed=3):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(n),
            "site": rng.choice(["Harbour", "Hill", "Park"], n),
            "who": rng.choice(["ann-1", "ann-2", "ann-3", "ann-4"], n),
            "label": rng.choice(["good", "bad", "unsure"], n),
        }
    )


def flipped(old, new, **how):
    found = inspect_frames([old, new], [FLIPS], roles=how.pop("roles", ROLES), **how)
    check_texts(found)
    return found, found.outcomes["versions.flips", "v2"]


@pytest.fixture(scope="module")
def relabelled():
    """Labels of ann-2 turned, some lost, some given, rows added, removed, repeated and keyless."""
    old, rng = labelled(), np.random.default_rng(8)
    old.loc[rng.random(len(old)) < 0.05, "label"] = None
    new = old.iloc[50:].copy()
    mine = (new["who"] == "ann-2") & (rng.random(len(new)) < 0.6)
    new.loc[mine & (new["label"] == "good"), "label"] = "bad"
    new.loc[rng.random(len(new)) < 0.02, "label"] = None
    new.loc[rng.random(len(new)) < 0.02, "label"] = "good"
    new = pd.concat([new, new.iloc[:5], labelled(100, 9).assign(id=lambda f: f["id"] + 9000)])
    return old, new.sample(frac=1, random_state=1).reset_index(drop=True)


@pytest.fixture(scope="module")
def found(relabelled):
    return flipped(*relabelled)[0]


def joined(old, new):
    once = [f[~f["id"].duplicated(keep=False)].fillna({"label": "-"}) for f in (old, new)]
    return once[0].merge(once[1], on="id", suffixes=("_old", ""))


def test_the_matrix_is_the_crosstab_of_pandas(found, relabelled):
    result, both = found.result("versions.flips", "v2"), joined(*relabelled)
    table = pd.crosstab(both["label_old"], both["label"])
    expected = {(a, b): n for (a, b), n in table.stack().items() if n}
    assert {(p.before or "-", p.now or "-"): p.rows for p in result.pairs} == expected
    known = both[(both["label_old"] != "-") & (both["label"] != "-")]
    assert result.matched == len(both)
    assert result.labelled == len(known)
    assert result.flipped == (known["label_old"] != known["label"]).sum()
    assert result.gained == ((both["label_old"] == "-") & (both["label"] != "-")).sum()
    assert result.lost == ((both["label_old"] != "-") & (both["label"] == "-")).sum()


@pytest.mark.parametrize("column", ["who", "site"])
def test_flips_by_annotator_and_slice_are_those_of_pandas(found, relabelled, column):
    both = joined(*relabelled)
    known = both[(both["label_old"] != "-") & (both["label"] != "-")]
    turned = (known["label_old"] != known["label"]).groupby(known[column]).agg(["size", "sum"])
    mine = [w for w in found.result("versions.flips", "v2").where if w.column == column]
    assert {w.value: (w.rows, w.flipped) for w in mine} == {
        v: (row["size"], row["sum"]) for v, row in turned.iterrows()
    }
    for one in mine:
        here = known[known[column] == one.value]
        table = pd.crosstab(here["label_old"], here["label"])
        for flip in one.flips:
            assert table.loc[flip.before, flip.now] == flip.rows


def test_the_annotator_behind_the_flips_is_named(found):
    (finding,) = found.of("versions.flips", "v2")
    assert finding.severity is Severity.WARNING
    assert finding.slice == "who = ann-2"
    assert "“bad” instead of “good”" in finding.message


def test_labels_that_stay_ask_for_no_second_join_and_say_so():
    old = labelled(300)
    found, outcome = flipped(old, old.assign(site="Hill"))
    result = outcome.result
    assert (result.matched, result.flipped, result.pairs) == (300, 0, ())
    assert found.findings == ()
    (note,) = found.presentations()["versions.flips"].blocks
    assert note.tone == "good"


def test_without_a_key_it_says_what_is_needed():
    old = labelled(100)
    _, outcome = flipped(old, old, roles=Roles(label="label"))
    assert "Choose key columns" in outcome.reason


def test_numbers_are_no_classes_to_flip():
    old = labelled(300)
    old["label"] = np.random.default_rng(1).normal(size=300)
    found, outcome = flipped(old, old.assign(label=old["label"] + 1))
    assert outcome.result.matched == 0
    assert found.findings == ()


def test_an_integer_key_matches_one_of_another_width_and_a_composite_key_its_parts():
    old = labelled(400).assign(part=lambda f: f["id"] % 7)
    new = old.assign(id=old["id"].astype("int32"))
    new.loc[:99, "label"] = new.loc[:99, "label"].map(
        {"good": "bad", "bad": "unsure", "unsure": "good"}
    )
    roles = Roles(key=("id", "part"), label="label")
    result = flipped(old, new, roles=roles)[1].result
    assert (result.matched, result.flipped) == (400, 100)
