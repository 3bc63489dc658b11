"""The sample's planted cascade is found where it was planted, and little else cries wolf."""

import pytest

from inspector import api
from inspector.model.finding import Severity
from inspector.model.outcome import Failed


@pytest.fixture(scope="module")
def report():
    return api.run(api.demo_request())


def test_that_every_metric_was_measured_or_says_why_not(report):
    assert not [o for o in report.outcomes if isinstance(o.outcome, Failed)]


def test_that_the_first_version_is_healthy(report):
    bad = [f for f in report.findings if f.version == "v1" and f.severity is not Severity.INFO]
    assert not bad, [f.message for f in bad]


def test_that_the_fault_begins_in_the_second_version(report):
    bad = [f for f in report.findings if f.version == "v2" and f.severity is not Severity.INFO]
    assert bad
    assert {f.area for f in bad} <= {"coverage", "drift"}


def test_that_by_the_third_version_it_has_reached_labels_and_freshness(report):
    areas = {
        f.area for f in report.findings if f.version == "v3" and f.severity is not Severity.INFO
    }
    assert {"coverage", "freshness", "labels"} <= areas


def test_that_the_fourth_version_is_better_than_the_third_but_not_healthy(report):
    def bad(version):
        return sum(
            f.version == version and f.severity is not Severity.INFO for f in report.findings
        )

    assert 0 < bad("v4") < bad("v3")
