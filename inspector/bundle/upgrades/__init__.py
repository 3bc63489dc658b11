"""Steps from one format of report.json to the next, on plain JSON: `to_2.py` makes 2 of 1, and so on.

Each module has `upgrade(plain: dict) -> dict`. A step is never changed once it was released.
"""
