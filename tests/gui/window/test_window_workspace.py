import pytest

from inspector.api import Dataset
from inspector.engine.relation import Relation
from inspector.gui.presented import TABS, Presented
from inspector.gui.state import Entry
from inspector.gui.workspace import Workspace
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Source, Version
from inspector.model.finding import Finding, Severity
from inspector.model.report import Report
from inspector.model.request import RoleChoice


def version(name="a.csv", place=1, roles=None):
    return Version(
        id=f"v{place}",
        name=name,
        location=name,
        format="csv",
        schema=Schema(columns=(Column(name="x", type=LogicalType.REAL, physical="DOUBLE"),)),
        roles=roles or Roles(),
        rows=3,
        size_bytes=10,
        modified=0.0,
        as_of=0.0,
        as_of_basis="given",
        fingerprint="0" * 64,
    )


def entry(name="a.csv", roles=None):
    relation = Relation(
        name="t", physical=(("x", "DOUBLE"),), from_sql="t", columnar=True, ordinal=None
    )
    dataset = Dataset(version=version(name, roles=roles), relation=relation)
    return Entry(source=Source(path=f"/data/{name}"), dataset=dataset)


def presented(*names, findings=()):
    report = Report(
        versions=tuple(version(name, place) for place, name in enumerate(names, start=1)),
        findings=findings,
        outcomes=(),
        answers=(),
        inspector_version="0",
        engine="none",
    )
    return Presented(report=report, headline="", overview=(), tabs=dict.fromkeys(TABS, ()))


def finding(place):
    return Finding(
        key="coverage.completeness",
        area="coverage",
        severity=Severity.WARNING,
        version=f"v{place}",
        message="m",
        impact="i",
        action="a",
    )


@pytest.fixture
def workspace(qapp):
    return Workspace()


def test_that_versions_of_one_name_are_told_apart(workspace):
    workspace.add([entry("a.csv"), entry("a.csv"), entry("b.csv")])
    assert [v.name for v in workspace.versions()] == ["a.csv", "a.csv (2)", "b.csv"]
    assert [v.id for v in workspace.versions()] == ["v1", "v2", "v3"]


def test_that_a_report_is_stale_once_something_is_changed_and_fits_again_when_changed_back(
    workspace, qtbot
):
    workspace.add([entry("a.csv"), entry("b.csv")])
    workspace.show_report(presented("a.csv", "b.csv"), workspace.request())
    assert not workspace.stale
    with qtbot.waitSignal(workspace.stale_changed, check_params_cb=lambda stale: stale):
        workspace.reorder([1, 0])
    with qtbot.waitSignal(workspace.stale_changed, check_params_cb=lambda stale: not stale):
        workspace.reorder([1, 0])


@pytest.mark.parametrize("order", [[0, 0], [0], [0, 1, 2], [0, 1]])
def test_that_an_order_that_is_none_changes_nothing(workspace, order):
    workspace.add([entry("a.csv"), entry("b.csv")])
    heard = []
    workspace.datasets_changed.connect(lambda: heard.append(1))
    workspace.reorder(order)
    assert heard == []


def test_that_the_baseline_follows_its_version_through_order_and_name(workspace):
    workspace.add([entry("a.csv"), entry("b.csv")])
    workspace.set_baseline(workspace.entries[0].source)
    workspace.reorder([1, 0])
    workspace.rename(1, "first")
    assert workspace.baseline is workspace.entries[1].source
    assert workspace.request().baseline is workspace.request().versions[1]
    workspace.remove(1)
    assert workspace.baseline is None


def test_that_an_empty_name_keeps_the_present_one(workspace):
    workspace.add([entry("a.csv")])
    workspace.rename(0, "  ")
    assert workspace.versions()[0].name == "a.csv"


def test_that_removing_the_last_version_closes_everything(workspace):
    workspace.add([entry("a.csv")])
    workspace.set_roles(RoleChoice(label="x"), 5.0)
    workspace.show_report(presented("a.csv"), workspace.request())
    workspace.remove(0)
    assert workspace.entries == ()
    assert workspace.presented is None
    assert workspace.roles == RoleChoice()
    assert workspace.as_of is None


def test_that_the_first_guess_of_a_role_holds_for_all(workspace):
    workspace.add(
        [
            entry("a.csv", Roles(label="y")),
            entry("b.csv", Roles(label="z", event_time="t", key=("k",))),
        ]
    )
    assert workspace.guessed_roles() == Roles(label="y", event_time="t", key=("k",))


def test_that_opening_data_closes_a_saved_report(workspace):
    workspace.show_bundle(presented("old.csv"), "/data/old.zip")
    assert workspace.report_path == "/data/old.zip"
    workspace.add([entry("a.csv")])
    assert workspace.report_path is None
    assert workspace.presented is None


def test_that_a_finding_stays_looked_at_while_a_new_report_has_it(workspace):
    workspace.add([entry("a.csv"), entry("b.csv")])
    workspace.show_report(presented("a.csv", "b.csv", findings=(finding(2),)), workspace.request())
    workspace.select_finding(finding(2))
    workspace.show_report(presented("a.csv", "b.csv", findings=(finding(2),)), workspace.request())
    assert workspace.selection.finding == finding(2)
    workspace.show_report(presented("a.csv", "b.csv"), workspace.request())
    assert workspace.selection.finding is None


def test_that_a_decision_about_a_value_makes_the_report_stale_and_can_be_undone():
    workspace = Workspace()
    workspace.add([entry()])
    workspace.show_report(presented("a.csv"), workspace.request())
    told = []
    workspace.value_decided.connect(lambda *decision: told.append(decision))
    workspace.decide("x", 0, True)
    assert workspace.request().expect.missing == {"x": (0,)}
    assert workspace.stale
    workspace.decide("x", 0, None)
    assert not workspace.stale
    assert told == [("x", 0, True), ("x", 0, None)]
