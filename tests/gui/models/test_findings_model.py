import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from inspector.gui.models.findings_model import (
    COLUMNS,
    FINDING_ROLE,
    MESSAGE,
    SEVERITY,
    SINCE,
    VALUE,
    VERSION,
    FindingsModel,
)
from inspector.gui.models.grid_model import VALUE_ROLE
from inspector.model.finding import Finding, Severity
from inspector.report.format import format_value


def finding(severity, area="coverage", version="v1", columns=("age",), value=None, **more):
    return Finding(
        key=f"{area}.x",
        area=area,
        severity=severity,
        version=version,
        columns=columns,
        value=value,
        unit="share",
        message=f"Something about {', '.join(columns) or 'the rows'}.",
        impact="It matters.",
        action="Do something.",
        **more,
    )


FINDINGS = (
    finding(Severity.CRITICAL, value=0.5),
    finding(Severity.WARNING, "drift", "v2", ("price", "<b>"), 0.1, since="v1"),
    finding(Severity.WARNING, "drift", "v2", (), None, slice="site = north"),
    finding(Severity.INFO, "labels", "v2", ("label",), 0.9),
)


@pytest.fixture
def model(qapp):
    return FindingsModel(FINDINGS, {"v1": "January", "v2": "February"})


def shown(model):
    return [model.finding(row) for row in range(model.rowCount())]


def test_that_the_findings_model_keeps_qts_rules(qtmodeltester):
    qtmodeltester.check(FindingsModel(FINDINGS))


def test_that_findings_keep_the_reports_order_until_sorted(model):
    assert shown(model) == list(FINDINGS)
    model.sort(VALUE, Qt.SortOrder.DescendingOrder)
    assert [f.value for f in shown(model)] == [0.9, 0.5, 0.1, None]
    model.sort(SEVERITY, Qt.SortOrder.AscendingOrder)
    assert model.finding(0).severity is Severity.CRITICAL
    model.sort(-1, Qt.SortOrder.AscendingOrder)
    assert shown(model) == list(FINDINGS)


def test_that_a_finding_is_shown_in_words(model):
    assert model.index(0, SEVERITY).data() == "Critical"
    assert model.index(0, SEVERITY).data(VALUE_ROLE) == "critical"
    assert model.index(1, VERSION).data() == "February"
    assert model.index(1, SINCE).data() == "January"
    assert model.index(1, COLUMNS).data() == "price, <b>"
    assert model.index(1, VALUE).data() == format_value(0.1, "share")
    assert model.index(2, VALUE).data() == ""
    assert model.index(1, 0).data(FINDING_ROLE) is FINDINGS[1]


def test_that_the_tooltip_adds_impact_and_action_as_text(model):
    tip = model.index(1, MESSAGE).data(Qt.ItemDataRole.ToolTipRole)
    assert "It matters." in tip
    assert "Do something." in tip
    assert "<b>" not in tip


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, [0, 1, 2, 3]),
        ({"severities": [Severity.WARNING]}, [1, 2]),
        ({"areas": ["labels", "coverage"]}, [0, 3]),
        ({"versions": ["v2"], "severities": [Severity.INFO]}, [3]),
        ({"text": " PRICE "}, [1]),
        ({"text": "north"}, [2]),
        ({"text": "nowhere"}, []),
    ],
)
def test_that_findings_can_be_narrowed_down(model, asked, left):
    model.narrow(**asked)
    assert shown(model) == [FINDINGS[n] for n in left]


def test_that_narrowing_survives_new_findings(model):
    model.narrow(severities=[Severity.INFO])
    model.show_findings(FINDINGS[2:])
    assert shown(model) == [FINDINGS[3]]


def test_that_a_row_stays_selected_when_findings_are_sorted(model):
    held = QPersistentModelIndex(model.index(3, 0))
    model.sort(VALUE, Qt.SortOrder.DescendingOrder)
    assert model.finding(held.row()) is FINDINGS[3]


def test_that_there_is_no_finding_beyond_the_rows(model):
    assert model.finding(-1) is None
    assert model.finding(99) is None
