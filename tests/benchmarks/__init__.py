"""Measures speed and memory against DuckDB's own SUMMARIZE: `python -m tests.benchmarks`."""
