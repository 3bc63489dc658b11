from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from inspector.gui.icons import icon
from inspector.gui.models.columns_model import (
    COMPLETE,
    NAME,
    WORST,
    ColumnsModel,
    column_entries,
    kind_of,
)
from inspector.gui.models.grid_model import VALUE_ROLE
from inspector.model.answers import Answered, Facts
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Version
from inspector.model.finding import Finding, Severity
from inspector.model.questions import ColumnFacts
from inspector.model.report import Report

VERSION = Version(
    id="v2",
    name="two",
    location="two.csv",
    format="csv",
    schema=Schema(
        columns=(
            Column(name="Id", type=LogicalType.INTEGER, physical="BIGINT"),
            Column(name="age", type=LogicalType.REAL, physical="DOUBLE"),
            Column(name="<site>", type=LogicalType.TEXT, physical="VARCHAR"),
        )
    ),
    roles=Roles(key=("Id",), source="<site>"),
    rows=100,
    size_bytes=1,
    modified=None,
    as_of=0.0,
    as_of_basis="now",
    fingerprint="",
)


def finding(severity, *columns, version="v2"):
    return Finding(
        key="coverage.x",
        area="coverage",
        severity=severity,
        version=version,
        columns=columns,
        message="m",
        impact="i",
        action="a",
    )


REPORT = Report(
    versions=(VERSION,),
    findings=(
        finding(Severity.INFO, "age"),
        finding(Severity.CRITICAL, "age", "<site>"),
        finding(Severity.WARNING, "Id", version="v1"),
    ),
    outcomes=(),
    answers=(
        Answered(
            version="v2",
            question=ColumnFacts(column="age"),
            answer=Facts(rows=100, nulls=10, nan=5, empty=0, blank=0),
        ),
        Answered(
            version="v1", question=ColumnFacts(column="Id"), answer=Facts(rows=100, nulls=100)
        ),
        Answered(
            version="v2", question=ColumnFacts(column="<site>"), answer=Facts(rows=0, nulls=0)
        ),
    ),
    inspector_version="0",
    engine="",
)


@pytest.fixture
def model(qapp):
    return ColumnsModel(column_entries(VERSION, REPORT))


def names(model):
    return [model.index(row, NAME).data() for row in range(model.rowCount())]


def test_that_the_columns_model_keeps_qts_rules(qtmodeltester):
    qtmodeltester.check(ColumnsModel(column_entries(VERSION, REPORT)))


def test_that_columns_are_known_before_any_report(qapp):
    entries = column_entries(VERSION)
    assert [(e.name, e.complete, e.worst) for e in entries] == [
        ("Id", None, None),
        ("age", None, None),
        ("<site>", None, None),
    ]


def test_that_an_entry_tells_completeness_roles_and_the_worst_finding_of_this_version():
    identity, age, site = column_entries(VERSION, REPORT)
    assert (identity.complete, identity.worst, identity.roles) == (None, None, ("Key",))
    assert age.complete == pytest.approx(0.85)
    assert (age.worst, age.findings) == (Severity.CRITICAL, 2)
    assert (site.complete, site.worst, site.roles) == (None, Severity.CRITICAL, ("Source",))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ["Id", "age", "<site>"]),
        (" iD ", ["Id"]),
        ("real", ["age"]),
        ("source", ["<site>"]),
        ("zzz", []),
    ],
)
def test_that_columns_are_found_by_name_type_and_role(model, text, left):
    model.search(text)
    assert names(model) == left


def test_that_columns_can_be_sorted_by_completeness_and_severity(model):
    model.sort(COMPLETE, Qt.SortOrder.AscendingOrder)
    assert names(model)[0] == "age"
    model.sort(WORST, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["age", "<site>", "Id"]
    model.sort(-1, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["Id", "age", "<site>"]


def test_that_cells_answer_the_delegate(model):
    assert model.index(1, COMPLETE).data(VALUE_ROLE) == pytest.approx(0.85)
    assert model.index(1, WORST).data(VALUE_ROLE) == "critical"
    assert model.index(0, WORST).data(VALUE_ROLE) == "good"
    assert model.index(0, WORST).data() == ""


def test_that_a_tooltip_tells_all_about_a_column(model):
    tip = model.index(2, NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;site&gt;" in tip
    assert "Role: Source" in tip
    assert "1 finding" in tip


def test_that_rows_and_names_find_each_other(model):
    assert model.entry(model.row_of("age")).name == "age"
    model.search("Id")
    assert model.row_of("age") is None
    assert model.entry(7) is None


def test_that_each_column_shows_what_it_holds_and_how_it_fares(model):
    kinds = [model.entry(row).kind for row in range(3)]
    assert kinds == ["number", "number", "text"]
    assert {model.entry(row).tone for row in range(3)} == {"good", "critical"}
    assert {entry.tone for entry in column_entries(VERSION)} == {"neutral"}


@pytest.mark.parametrize("kind", list(LogicalType))
def test_that_every_type_has_an_icon(qapp, kind):
    assert not icon(kind_of(kind), "muted").isNull()


def test_that_a_time_read_from_other_columns_stands_at_the_end():
    time = Column(name="time (age)", type=LogicalType.DATE, physical="DATE", derived_from=("age",))
    schema = Schema(columns=(*VERSION.schema.columns, time))
    entries = column_entries(replace(VERSION, schema=schema), REPORT)
    assert [e.name for e in entries] == ["Id", "age", "<site>", "time (age)"]
    assert entries[-1].kind == "time"
