"""Keeps personal and rare values out of a report. Knows the report alone, never the data."""
