"""The nouns: datasets, questions, answers, outcomes, findings, blocks, reports.

May import the standard library only. To add a question, see `questions.py` and `answers.py`; to add a
block kind, see `blocks.py` (each kind needs a Qt view, an HTML rendering and a text rendering).
"""
