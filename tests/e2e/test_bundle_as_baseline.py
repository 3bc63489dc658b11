"""A saved bundle serves as baseline without the data, and says the same as the data would."""

from test_figures_against_pandas import table, write

import inspector


def test_that_a_bundle_gives_the_same_drift_as_the_file_it_was_made_from(tmp_path):
    old = write(table(1), tmp_path / "old.csv")
    new = write(table(2, shift=0.4), tmp_path / "new.csv")
    roles = {"label": "label", "event_time": "seen_at", "key": "id", "source": "site"}
    bundle = inspector.inspect(old, **roles).save(tmp_path / "old.zip")
    from_file = inspector.inspect(new, baseline=old, **roles)
    old.unlink()
    from_bundle = inspector.inspect(new, baseline=bundle, **roles)
    for key in ("drift.columns", "drift.schema", "labels.drift"):
        assert from_bundle.result(key, "v1") is not None
        assert from_bundle.result(key, "v1") == from_file.result(key, "v1")
    drifted = [f.columns for f in from_bundle.findings if f.key == "drift.columns"]
    assert ("reading",) in drifted


def test_that_a_reopened_bundle_equals_the_report_it_was_saved_from(tmp_path):
    report = inspector.inspect(write(table(3), tmp_path / "one.parquet"), label="label")
    saved = report.save(tmp_path / "one.zip")
    assert inspector.open_report(saved) == report
