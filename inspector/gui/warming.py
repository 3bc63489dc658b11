"""What is slow to load is loaded beside the window, before it is needed."""

from inspector.engine.cancel import CancelToken
from inspector.gui.jobs import Tell


def import_the_heavy(_tell: Tell, cancel: CancelToken) -> None:
    """Import what the first inspection and the first chart of each kind will need."""
    from inspector import api

    api.list_metrics()
    cancel.check()
    # The first chart would have to wait for pyqtgraph, and each kind for its own module.
    from inspector.gui.blocks import (  # noqa: F401
        bars,
        figures,
        grid,
        heatmap,
        lines,
        multiples,
        section,
        time_window,
        timeline,
    )
