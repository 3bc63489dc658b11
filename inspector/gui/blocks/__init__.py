"""Qt views of blocks, one file per kind; `view.view_for` finds the right one.

May import the model, `report` and `gui.theme`. pyqtgraph is known to `plot`, `axes`,
`marks`, `bars` and `lines`, which `view` imports when a chart is first wanted. To add a kind, copy
`note.py`.
"""
