import gc

import pytest

from inspector.gui.collecting import Collecting


@pytest.fixture
def collecting(qapp):
    one = Collecting()
    yield one
    one.stop()


def test_that_python_collects_nothing_by_itself_while_a_window_is_open(qapp, collecting):
    assert not gc.isenabled()
    other = Collecting()
    other.stop()
    other.stop()
    assert not gc.isenabled()
    collecting.stop()
    assert gc.isenabled()


def test_that_cycles_are_collected_in_the_windows_thread(qtbot, collecting):
    class Knot:
        gone = 0

        def __init__(self):
            self.itself = self

        def __del__(self):
            Knot.gone += 1

    for _ in range(3_000):
        Knot()
    qtbot.waitUntil(lambda: Knot.gone == 3_000)
