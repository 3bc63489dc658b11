"""Where rows come from: one file a format. May import `inspector.engine` and `inspector.model`.

To add a format, copy `parquet.py` and name it in `catalog.py`.
"""
