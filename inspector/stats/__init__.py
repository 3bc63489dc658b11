"""Statistics on counts: small pure functions, no I/O, numpy and scipy.special at most.

May import `inspector.model`. To add a kernel, copy `intervals.py` and check it against a published
figure.
"""
