"""Labels by slice, over time, by annotator, and where they are missing."""

from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import all_of, check_texts, inspect_frames

from inspector.metrics import labels
from inspector.metrics.labels import annotators, by_slice, by_time, missing
from inspector.model.dataset import Roles
from inspector.model.expectations import Expectations, LabelKnown
from inspector.model.finding import Severity

ROLES = Roles(label="y", event_time="seen", source="site", annotator="who")


def table(seed, rows=3_000):
    chance = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-01")
    return pd.DataFrame(
        {
            "seen": start + pd.to_timedelta(np.sort(chance.random(rows)) * 60, "D"),
            "site": chance.choice(["north", "south", "west"], rows, p=[0.5, 0.3, 0.2]),
            "who": chance.choice(["ann", "bob", "cy", "dee"], rows),
            "x": chance.normal(0, 1, rows),
            "y": chance.choice(["ok", "bad", "odd"], rows, p=[0.6, 0.3, 0.1]),
        }
    )


def inspected(frames, metrics, roles=ROLES):
    found = inspect_frames(frames, metrics, roles=roles)
    found.presentations()
    check_texts(found)
    return found


def test_that_healthy_labels_say_nothing_alarming():
    found = inspected([table(1), table(2), table(3)], all_of(labels))
    assert found.serious() == []


def test_that_no_alarm_is_raised_on_forty_healthy_pairs():
    metrics = [by_slice.METRIC, by_time.METRIC, missing.METRIC, annotators.METRIC]
    alarms = [
        inspect_frames([table(100 + s, 600), table(200 + s, 600)], metrics, roles=ROLES).serious()
        for s in range(40)
    ]
    assert sum(map(bool, alarms)) <= 2


def test_that_the_titanics_survivors_are_counted_by_sex():
    rows = [
        ("female", "yes", 339),
        ("female", "no", 127),
        ("male", "yes", 161),
        ("male", "no", 682),
    ]
    frame = pd.DataFrame(
        [(sex, survived) for sex, survived, n in rows for _ in range(n)], columns=["sex", "y"]
    )
    found = inspected([frame], [by_slice.METRIC], roles=Roles(label="y", slices=("sex",)))
    rates = {r.value: r for r in found.result("labels.by_slice").rates}
    assert rates["male"].label == "no"
    assert (rates["female"].hits, rates["female"].rows) == (127, 466)
    assert rates["male"].share == pytest.approx(682 / 843)
    (finding,) = found.findings
    assert finding.severity is Severity.INFO
    assert finding.value == pytest.approx(abs(682 / 843 - 127 / 466)) or finding.value == (
        pytest.approx(-(682 / 843 - 127 / 466))
    )
    assert "never" not in finding.message


def test_that_shares_by_slice_are_those_pandas_counts():
    frame = table(5)
    result = inspected([frame], [by_slice.METRIC]).result("labels.by_slice")
    expected = pd.crosstab(frame.site, frame.y, normalize="index")
    for rate in result.rates:
        assert rate.share == pytest.approx(expected.loc[rate.value, rate.label])


def test_that_a_slice_whose_labels_moved_alone_is_named():
    new = table(2)
    turned = (new.site == "west") & (np.random.default_rng(1).random(len(new)) < 0.5)
    new.loc[turned, "y"] = "bad"
    (finding,) = inspected([table(1), new], [by_slice.METRIC]).findings
    assert finding.severity is Severity.WARNING
    assert finding.slice == "site = west"
    assert finding.columns == ("y", "site")


def test_that_a_shift_of_all_slices_alike_is_left_to_label_drift():
    new = table(2)
    new.loc[np.random.default_rng(1).random(len(new)) < 0.3, "y"] = "bad"
    assert inspected([table(1), new], [by_slice.METRIC]).findings == ()


def test_that_labels_missing_in_one_source_since_a_day_are_found_there_and_then():
    new = table(2)
    new.loc[(new.site == "west") & (new.seen >= "2026-02-10"), "y"] = None
    found = inspected([table(1), new], [missing.METRIC])
    step, part = sorted(found.findings, key=lambda f: f.slice or "")
    assert step.began == pytest.approx(pd.Timestamp("2026-02-10").timestamp(), abs=86_400)
    assert "since 2026-02-" in step.message
    assert part.slice == "site = west"
    assert part.rows == new.y.isna().sum()
    result = found.result("labels.missing", "v2")
    assert sum(result.period_missing) == result.missing == new.y.isna().sum()
    assert sum(result.period_rows) == len(new)


def test_that_labels_that_stopped_altogether_are_critical():
    new = table(2)
    new.loc[new.seen >= "2026-02-10", "y"] = None
    (finding,) = inspected([table(1), new], [missing.METRIC]).of(least=Severity.CRITICAL)
    assert "is missing in 100.0 % of rows since 2026-02-10" in finding.message


def test_that_labels_missing_as_in_the_baseline_are_only_noted():
    frames = [table(1), table(2)]
    for frame in frames:
        gone = (frame.site == "west") & (np.random.default_rng(7).random(len(frame)) < 0.5)
        frame.loc[gone, "y"] = None
    found = inspected(frames, [missing.METRIC])
    assert [f.severity for f in found.of(version="v2")] == [Severity.INFO]


def test_that_a_class_that_stopped_is_named_with_its_last_day():
    frame = table(1)
    frame.loc[(frame.seen >= "2026-02-05") & (frame.y == "odd"), "y"] = "ok"
    found = inspected([frame], [by_time.METRIC])
    stopped = [f for f in found.findings if f.slice == "y = odd"]
    assert [f.severity for f in stopped] == [Severity.WARNING]
    assert "No “odd” since 2026-02-0" in stopped[0].message
    assert stopped[0].began <= pd.Timestamp("2026-02-05").timestamp()


def test_that_a_lasting_step_of_the_shares_is_found_at_its_day():
    frame = table(1)
    late = (frame.seen >= "2026-02-05") & (np.random.default_rng(3).random(len(frame)) < 0.5)
    frame.loc[late, "y"] = "bad"
    (finding,) = inspected([frame], [by_time.METRIC]).findings
    assert finding.severity is Severity.WARNING
    assert finding.began == pytest.approx(pd.Timestamp("2026-02-05").timestamp(), abs=2 * 86_400)
    assert "“bad” had" in finding.message


def test_that_rows_over_time_are_those_pandas_counts():
    frame = table(4)
    result = inspected([frame], [by_time.METRIC]).result("labels.by_time")
    assert result.grain == "day"
    days = pd.crosstab(frame.seen.dt.floor("D"), frame.y)
    for course in result.classes:
        expected = [days[course.name].get(pd.Timestamp(s, unit="s"), 0) for s in result.starts]
        assert list(course.rows) == expected


def test_that_one_annotator_who_labels_otherwise_is_named_and_the_others_are_not():
    new = table(2)
    new.loc[(new.who == "cy") & (np.random.default_rng(1).random(len(new)) < 0.5), "y"] = "bad"
    found = inspected([table(1), new], [annotators.METRIC])
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert finding.slice == "who = cy"
    assert "“cy” gives “bad”" in finding.message
    again = inspected([new, new], [annotators.METRIC])
    assert again.of(version="v2") == []


def test_that_annotators_need_a_column_and_company():
    found = inspect_frames([table(1)], [annotators.METRIC], roles=Roles(label="y"))
    assert "Choose an annotator column" in found.outcomes["labels.annotators", "v1"].reason
    alone = inspected([table(1).assign(who="ann")], [annotators.METRIC])
    assert "only one annotator" in alone.result("labels.annotators").note


def test_that_times_and_slices_are_asked_for_where_there_are_none():
    found = inspect_frames([table(1)], [by_time.METRIC, by_slice.METRIC], roles=Roles(label="y"))
    assert "event time" in found.outcomes["labels.by_time", "v1"].reason
    assert "slice" in found.outcomes["labels.by_slice", "v1"].reason


@pytest.mark.parametrize("metric", all_of(labels), ids=lambda m: m.card.key)
def test_that_results_survive_a_bundle(metric):
    new = table(2)
    new.loc[:300, "y"] = None
    found = inspect_frames([table(1), new], [metric], roles=ROLES)
    if metric.card.key in ("labels.numeric", "labels.splits"):  # need another label, or a split
        roles = replace(ROLES, label="x", split="site", slices=())
        found = inspect_frames([table(1), new], [metric], roles=roles)
    if metric.card.key == "labels.near":
        expect = Expectations(label=LabelKnown(near=0.1))
        found = inspect_frames([table(1), new], [metric], roles=ROLES, expect=expect)
    result = found.result(metric.card.key, "v2")
    assert msgspec.json.decode(msgspec.json.encode(result), type=metric.result) == result


def test_that_a_changed_mix_of_slices_moves_no_slice():
    chance = np.random.default_rng(11)

    def month(mix):
        site = chance.choice(["north", "south", "west"], 5_000, p=mix)
        rate = pd.Series(site).map({"north": 0.1, "south": 0.2, "west": 0.5})
        return pd.DataFrame({"site": site, "y": np.where(chance.random(5_000) < rate, "bad", "ok")})

    roles = Roles(label="y", slices=("site",))
    frames = [month([0.5, 0.3, 0.2]), month([0.3, 0.2, 0.5])]
    assert not inspect_frames(frames, [by_slice.METRIC], roles=roles).of(version="v2")
    frames[1].loc[(frames[1].site == "south") & (frames[1].index % 3 == 0), "y"] = "bad"
    (finding,) = inspect_frames(frames, [by_slice.METRIC], roles=roles).of(version="v2")
    assert finding.slice == "site = south"
