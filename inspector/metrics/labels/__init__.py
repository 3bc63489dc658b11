"""Metrics of the labels tab, one file each. To add one, copy a neighbour."""
