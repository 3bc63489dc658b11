"""Makes a Report: plans, asks, judges. May import metrics, sources, engine, stats, model. No Qt, no threads."""
