"""The report bundle: writes, reads with suspicion, upgrades. May import report, metrics, engine, model."""
