"""A short soak of random use; `python -m tests.benchmarks.soak` is the long one."""

import pytest

from tests.benchmarks.soak import Soak


@pytest.mark.gui
def test_that_random_use_brings_no_fault_and_no_warning_of_qt(qapp, tmp_path):
    soak = Soak(tmp_path, seed=7)
    try:
        soak.run(8)
    finally:
        soak.end()
    assert soak.said == []
    assert soak.faults == []
    assert soak.done > 10
