"""Qt views of blocks, one file per kind; `view.view_for` finds the right one.

May import the model, `report.format` and `gui.theme`. Only `plot`, `axes`, `bars` and `lines` import
pyqtgraph, and `view` imports those when a chart is first wanted. To add a kind, copy `note.py`.
"""
