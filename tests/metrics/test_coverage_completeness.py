"""Missing cells are counted kind by kind; changes speak, properties hardly."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import inspect_frames

from inspector.metrics.base import Answers, Subject
from inspector.metrics.coverage.completeness import METRIC
from inspector.model.answers import Facts, Patterns, Unanswered
from inspector.model.blocks import Heatmap
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Version
from inspector.model.finding import Severity
from inspector.model.questions import ColumnFacts, MissingPatterns

KEY = METRIC.card.key


def frame(n, missing, seed=0, column="x"):
    chance = np.random.default_rng(seed)
    values = chance.normal(size=n)
    values[:missing] = np.nan
    return pd.DataFrame({"id": range(n), column: values})


def test_that_kinds_of_missing_cells_are_those_pandas_counts():
    data = pd.DataFrame(
        {
            "text": ["a", "", "  ", None, "b", "\t"],
            "real": [1.0, np.nan, 2.0, None, 3.0, 4.0],
            "whole": pd.array([1, None, 2, 3, 4, 5], dtype="Int64"),
        }
    )
    result = inspect_frames([data], [METRIC]).result(KEY)
    text, real, whole = result.columns
    assert (text.nulls, text.empty, text.blank) == (1, 1, 2)
    assert real.nulls + real.nan == data.real.isna().sum()
    assert whole.missing == data.whole.isna().sum()
    full = data.notna().all(axis=1) & data.text.fillna("").str.strip().ne("")
    assert result.complete_rows == full.sum()
    assert result.filled_share == pytest.approx(1 - (4 + 2 + 1) / 18)


def test_that_a_hand_made_answer_gives_the_pinned_sentence():
    version = Version(
        id="v1",
        name="v1",
        location="x.csv",
        format="csv",
        schema=Schema(columns=(Column(name="price", type=LogicalType.REAL, physical="DOUBLE"),)),
        roles=Roles(),
        rows=10_000_000,
        size_bytes=1,
        modified=0.0,
        as_of=0.0,
        as_of_basis="given",
        fingerprint="0",
    )
    subject = Subject(version=version)
    run = METRIC.measure(subject)
    asked = next(run)
    assert [a.question for a in asked] == [ColumnFacts(column="price")]
    asked = run.send(Answers({asked[0]: Facts(rows=10_000_000, nulls=800_000, nan=123)}))
    assert [a.question for a in asked] == [MissingPatterns(columns=("price",))]
    patterns = Patterns(
        columns=("price",),
        missing=((), (0,)),
        rows=(9_199_877, 800_123),
        rest_rows=0,
        patterns=2,
        complete_rows=9_199_877,
    )
    with pytest.raises(StopIteration) as stop:
        run.send(Answers({asked[0]: patterns}))
    limits = {t.name: t.default for t in METRIC.card.thresholds}
    (said,) = METRIC.judge(stop.value.value, subject, limits)
    assert said.severity is Severity.INFO
    assert said.message == (
        "“price” is filled in 92.0 % of rows (8.0 % missing, 800\u202f123 rows)."
    )


def test_that_columns_without_an_answer_are_left_out_not_guessed():
    data = frame(10, 2)
    inspection = inspect_frames([data], [METRIC])
    subject = inspection.subjects[0]
    run = METRIC.measure(subject)
    asked = next(run)
    given = dict.fromkeys(asked, Unanswered(reason="no"))
    with pytest.raises(StopIteration) as stop:
        run.send(Answers(given))
    assert stop.value.value.columns == ()


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        (20, 20, None),  # the same
        (20, 24, None),  # under a point
        (20, 80, Severity.WARNING),  # 1 % to 4 %
        (20, 300, Severity.CRITICAL),  # 1 % to 15 %
        (0, 1_200, Severity.CRITICAL),  # emptied
        (1_200, 1_200, None),  # always empty is a property
        (1_200, 20, Severity.INFO),  # filled again
    ],
)
def test_that_changes_are_judged_by_size(before, after, severity):
    found = inspect_frames([frame(2_000, before), frame(2_000, after, 1)], [METRIC])
    said = found.of(version="v2")
    assert [f.severity for f in said] == ([severity] if severity else [])


def test_that_a_big_change_in_few_rows_is_not_believed():
    found = inspect_frames([frame(20, 1), frame(20, 4, 1)], [METRIC])
    assert not found.of(version="v2")


def test_that_a_missing_label_is_critical_from_a_thousandth():
    data = pd.DataFrame({"label": ["a"] * 999 + [None]})
    found = inspect_frames([data], [METRIC], roles=Roles(label="label"))
    (said,) = found.findings
    assert said.severity is Severity.CRITICAL
    assert said.rows == 1


def test_that_many_gappy_columns_share_one_finding():
    data = pd.DataFrame({f"c{i}": [None, 1.0] * 50 for i in range(20)})
    found = inspect_frames([data], [METRIC])
    (said,) = found.findings
    assert len(said.columns) == 20
    assert said.severity is Severity.WARNING


def test_that_thresholds_move_the_verdict():
    found = inspect_frames(
        [frame(1_000, 80)], [METRIC], thresholds={f"{KEY}/info": 0.1, f"{KEY}/warning": 0.5}
    )
    assert not found.findings


def test_that_versions_are_shown_side_by_side():
    found = inspect_frames([frame(100, 5), frame(100, 9), frame(100, 40)], [METRIC])
    shown = found.presentations()[KEY]
    (heat,) = [b for b in shown.blocks if isinstance(b, Heatmap)]
    assert heat.columns == ("version 1", "version 2", "version 3")
    assert heat.values[heat.rows.index("x")] == (0.05, 0.09, 0.4)
    assert set(shown.details) == {"id", "x"}
    for finding in found.findings:
        assert finding.sql
