"""Metrics of the drift tab, one file each. To add one, copy a neighbour."""
