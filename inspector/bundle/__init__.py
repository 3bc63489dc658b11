"""The report bundle: writes it, reads it with suspicion, upgrades old ones. May import report, metrics, engine, model, assets."""
