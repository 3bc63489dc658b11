"""The one door from a block to the widget that shows it."""

from typing import assert_never

from PySide6.QtWidgets import QWidget

from inspector.model.blocks import Bars, Block, Figures, Grid, Heatmap, Lines, Multiples, Note
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline


def view_for(block: Block, parent: QWidget | None = None) -> QWidget:
    """Return a widget that shows a block.

    A view that can name a data column has a signal `column_chosen(str)`.
    """
    # Each kind is imported when it is first wanted: pyqtgraph is slow to load.
    match block:
        case Figures():
            from inspector.gui.blocks.figures import FiguresView

            return FiguresView(block, parent)
        case Bars():
            from inspector.gui.blocks.bars import BarsView

            return BarsView(block, parent)
        case Lines():
            from inspector.gui.blocks.lines import LinesView

            return LinesView(block, parent)
        case Heatmap():
            from inspector.gui.blocks.heatmap import HeatmapView

            return HeatmapView(block, parent)
        case Multiples():
            from inspector.gui.blocks.multiples import MultiplesView

            return MultiplesView(block, parent)
        case Timeline():
            from inspector.gui.blocks.timeline import TimelineView

            return TimelineView(block, parent)
        case Graph():
            from inspector.gui.blocks.graph import GraphView

            return GraphView(block, parent)
        case Grid():
            from inspector.gui.blocks.grid import GridView

            return GridView(block, parent)
        case Note():
            from inspector.gui.blocks.note import NoteView

            return NoteView(block, parent)
    assert_never(block)


def likely_height(block: Block) -> int:
    """Return about how many pixels the view of a block will be high, before there is one."""
    match block:
        case Figures():
            return 30 + 90 * (1 + len(block.figures) // 6)
        case Bars(horizontal=True):
            return 90 + min(460, 30 * len(block.labels))
        case Bars() | Lines():
            return 340
        case Heatmap():
            return 110 + min(16, len(block.rows)) * 24
        case Multiples():
            return 90 + 120 * -(-len(block.panels) // 4)
        case Timeline():
            return 260 + 52 * min(14, len(block.lanes))
        case Graph():
            return 120 + 58 * max(2, len(block.nodes) // 2)
        case Grid():
            return 70 + min(12, len(block.rows)) * 29
        case Note():
            return 44 + 18 * (len(block.text) // 120)
    assert_never(block)
