"""Metrics of the coverage tab, one file each. To add one, copy a neighbour."""
