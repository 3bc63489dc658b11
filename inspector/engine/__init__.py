"""Answers questions. With `sources`, the only rooms that know DuckDB and SQL. May import `inspector.model`."""
