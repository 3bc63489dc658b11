"""Forms of texts, keys found and broken, values that are (nearly) always the same or far out."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.coverage.formats import METRIC as FORMATS
from inspector.metrics.coverage.key import METRIC as KEY
from inspector.metrics.coverage.key_candidates import METRIC as CANDIDATES
from inspector.metrics.coverage.validity import METRIC as VALIDITY
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.formats import form_of, pattern


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ann@example.org", "e-mail address"),
        ("https://example.org/a?b=1", "web address"),
        ("192.168.0.1", "IP address"),
        ("999.168.0.1", "code"),
        ("123e4567-e89b-12d3-a456-426614174000", "UUID"),
        ("+44 20 7946 0958", "phone number"),
        ("(030) 123-4567", "phone number"),
        ("020 7946 0958", "phone number"),
        ("2026-05-03", "date"),
        ("3/5/2026", "date"),
        ("2026-13-45", "code"),
        ("14:05", "time of day"),
        ("1,234.50", "number"),
        ("-3e5", "number"),
        ("AB-1234", "code"),
        ("00123", "code"),
        ("hello there", "text"),
    ],
)
def test_that_a_text_is_known_by_its_form(text, form):
    assert form_of(text) == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [("AB-1234", "AA-9999"), ("Smith", "Aa+"), ("123456", "9+"), ("a b", "a+ a+"), ("Ä1", "A9")],
)
def test_that_a_pattern_keeps_what_codes_differ_in(text, expected):
    assert pattern(text) == expected


def formats(*frames, version="v1"):
    inspection = inspect_frames(frames, [FORMATS])
    check_texts(inspection)
    inspection.presentations()
    found = {c.column: c for c in inspection.result(FORMATS.card.key, version).columns}
    return found, inspection.of(version=version)


@pytest.fixture
def contacts():
    chance = np.random.default_rng(6)
    n = 1_200
    return pd.DataFrame(
        {
            "mail": [f"user{i}@example.org" for i in range(n)],
            "phone": [f"+44 20 {a} {b}" for a, b in chance.integers(1_000, 9_999, (n, 2))],
            "code": [f"K{a}-{b:03d}" for a, b in chance.integers(0, 9, (n, 2))],
            "name": chance.choice(
                ["Ann Li", "bob", "Cy-Lo", "d'Arc", "Eva Müller", "f", "G H", "Ida"], n
            ),
        }
    )


def test_that_clean_forms_are_shown_and_are_no_finding(contacts):
    found, findings = formats(contacts)
    assert {n: c.forms[0].name for n, c in found.items()} == {
        "mail": "e-mail address",
        "phone": "phone number",
        "code": "code",
        "name": "text",
    }
    assert found["code"].patterns[0].name == "A9-999"
    assert not findings


def test_that_exceptions_to_a_form_are_counted_and_told(contacts):
    contacts.loc[:9, "mail"] = [f"user{i} at example" for i in range(10)]
    contacts.loc[:4, "code"] = "K1_001"
    found, findings = formats(contacts)
    assert found["mail"].share == pytest.approx(1 - 10 / len(contacts))
    by_column = {f.columns[0]: f for f in findings}
    assert by_column["mail"].rows == 10
    assert "look like an e-mail address" in by_column["mail"].message
    assert by_column["code"].rows == 5
    assert "“K1_001”" in by_column["code"].message
    _, again = formats(contacts, contacts, version="v2")
    assert not again


def test_that_keys_are_found_and_one_that_almost_is_is_told():
    chance = np.random.default_rng(0)
    n = 3_000
    data = pd.DataFrame(
        {
            "order_id": chance.permutation(n),
            "shop": chance.integers(0, 30, n),
            "x": chance.normal(size=n),
        }
    )
    inspection = inspect_frames([data], [CANDIDATES])
    (one,) = inspection.result(CANDIDATES.card.key).found
    assert one.columns == ("order_id",)
    assert one.is_key
    assert not inspection.findings
    data.loc[:9, "order_id"] = data.order_id[10:20].to_numpy()
    inspection = inspect_frames([data], [CANDIDATES])
    check_texts(inspection)
    inspection.presentations()
    (said,) = inspection.findings
    assert said.rows == data.order_id.duplicated().sum() == 10
    assert not inspect_frames([data], [CANDIDATES], roles=Roles(key=("order_id",))).findings


def test_that_a_pair_is_a_key_where_no_column_is():
    shops, days = 40, 80
    data = pd.DataFrame(
        [(shop, day, (shop * day) % 7) for shop in range(shops) for day in range(days)],
        columns=["shop", "day", "sales"],
    )
    found = inspect_frames([data], [CANDIDATES]).result(CANDIDATES.card.key).found
    assert [c.columns for c in found if c.is_key] in ([("day", "shop")], [("shop", "day")])


def test_that_keys_that_repeat_are_named():
    data = pd.DataFrame({"a": [1, 1, 1, 2, 2, 3, *list(range(10, 90))], "b": 0})
    inspection = inspect_frames([data], [KEY], roles=Roles(key=("a", "b")))
    assert inspection.result(KEY.card.key).examples == (("1 · 0", 3), ("2 · 0", 2))
    assert "such as “1 · 0”" in inspection.findings[0].message
    blocks = inspection.presentations()[KEY.card.key].blocks
    assert blocks[1].rows == (("1 · 0", 3), ("2 · 0", 2))


def test_that_outliers_and_almost_constant_columns_are_those_pandas_counts():
    chance = np.random.default_rng(3)
    data = pd.DataFrame(
        {"x": chance.standard_t(2, 1_500).round(2), "flag": 0, "y": chance.normal(size=1_500)}
    )
    data.loc[0, "flag"] = 7
    inspection = inspect_frames([data], [VALIDITY])
    inspection.presentations()
    result = inspection.result(VALIDITY.card.key)
    low, high = data.x.quantile([0.25, 0.75])
    fence = 3 * (high - low)
    out = next(o for o in result.outliers if o.column == "x")
    assert out.low == pytest.approx(low - fence)
    assert out.below == (data.x < low - fence).sum()
    assert out.above == (data.x > high + fence).sum()
    (almost,) = result.almost
    assert (almost.column, almost.value, almost.others) == ("flag", "0", 1)
    assert not inspection.of(least=Severity.CRITICAL)


def test_that_fences_on_cells_agree_with_pandas_to_a_cell():
    chance = np.random.default_rng(4)
    data = pd.DataFrame({"x": chance.standard_t(3, 40_000)})
    (out,) = inspect_frames([data], [VALIDITY]).result(VALIDITY.card.key).outliers
    low, high = data.x.quantile([0.25, 0.75])
    wanted = ((data.x < low - 3 * (high - low)) | (data.x > high + 3 * (high - low))).sum()
    assert out.below + out.above == pytest.approx(wanted, rel=0.02)
