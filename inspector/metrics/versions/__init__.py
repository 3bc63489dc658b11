"""Metrics of the versions tab, one file each: what came, went, changed and was repaired."""
