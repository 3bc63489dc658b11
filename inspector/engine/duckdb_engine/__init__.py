"""Answers questions with DuckDB: one file a kind of question."""
