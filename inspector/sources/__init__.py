"""Where rows come from: one file a format. May import `inspector.engine` and `inspector.model`.

To add a format, copy `parquet.py`, name the endings of its files in `folder.py` and its reader in `catalog.py`.
"""
