"""Answers questions. With `sources`, the only rooms that know SQL. May import `inspector.model`."""
