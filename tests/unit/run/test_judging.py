"""Findings are worst first and know since when they stand."""

import pytest
from test_rounds import version

from inspector.metrics.catalog import all_metrics
from inspector.model.errors import RequestError
from inspector.model.finding import Finding, Severity
from inspector.run.judging import arrange, check_thresholds, limits_of


def finding(version_id, severity=Severity.WARNING, *, column="a", area="coverage", rows=None):
    return Finding(
        key="coverage.completeness",
        area=area,
        severity=severity,
        version=version_id,
        columns=(column,),
        rows=rows,
        message="m",
        impact="i",
        action="a",
    )


VERSIONS = [version("v1"), version("v2"), version("v3"), version("v4")]


def test_that_the_worst_then_the_newest_then_the_largest_comes_first():
    found = [
        finding("v1", Severity.INFO),
        finding("v1", Severity.CRITICAL, column="b"),
        finding("v2", Severity.CRITICAL, column="c", rows=1),
        finding("v2", Severity.CRITICAL, column="d", rows=9),
        finding("v2", Severity.WARNING),
    ]
    order = [(f.version, f.columns[0]) for f in arrange(found, VERSIONS)]
    assert order == [("v2", "d"), ("v2", "c"), ("v1", "b"), ("v2", "a"), ("v1", "a")]


def test_that_a_finding_stands_since_the_first_version_of_its_unbroken_run():
    found = [finding("v1"), finding("v3"), finding("v4"), finding("v4", column="b")]
    since = {(f.version, f.columns[0]): f.since for f in arrange(found, VERSIONS)}
    assert since == {
        ("v1", "a"): "v1",
        ("v3", "a"): "v3",
        ("v4", "a"): "v3",
        ("v4", "b"): "v4",
    }


def test_that_a_threshold_nobody_has_is_refused():
    with pytest.raises(RequestError, match="coverage.nothing/warning"):
        check_thresholds(all_metrics(), {"coverage.nothing/warning": 0.1})


def test_that_a_moved_threshold_replaces_the_default_and_only_that():
    metric = next(m for m in all_metrics() if len(m.card.thresholds) >= 2)
    first, second = metric.card.thresholds[:2]
    limits = limits_of(metric, {f"{metric.card.key}/{first.name}": first.default + 1})
    assert limits[first.name] == first.default + 1
    assert limits[second.name] == second.default
