"""Metrics of the freshness tab, one file each. To add one, copy a neighbour."""
