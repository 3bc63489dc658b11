"""What to ask of a dataset and how to judge it: one folder a tab, one file a metric.

May import `inspector.stats` and `inspector.model`; never SQL, DuckDB or Qt. To add a metric, copy
`coverage/completeness.py`: a frozen result, a `Metric` subclass, and `METRIC = YourMetric()`.
"""
