"""Measures speed and memory against DuckDB's own SUMMARIZE: `python -m tests.benchmarks`."""

import os

os.environ["INSPECTOR_CACHE"] = "off"  # what is measured is made
