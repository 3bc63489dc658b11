"""The JSON Schema of report.json, made from the types that are written: it cannot say something else.

`python -m inspector.bundle.schema` prints it. resources/report/report.schema.json is the same without the results
of single metrics (`python -m inspector.bundle.schema --open`).
"""

from typing import Any, get_args

import msgspec

from inspector.metrics.catalog import all_metrics
from inspector.model.answers import Answer, SampledRows
from inspector.model.dataset import Version
from inspector.model.decision import Decision
from inspector.model.expectations import Expectations
from inspector.model.finding import Finding
from inspector.model.questions import UNKEPT, Question
from inspector.model.report import FORMAT_VERSION

Json = dict[str, Any]
_ANY: Json = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}


def report_schema(*, results: bool = True) -> Json:
    """Return the schema of report.json in the current format.

    Args:
        results: Describe results, questions and answers too; without it they are any object with a
            kind, as they are to programs that do not know the metric.
    """
    questions = [kind for kind in get_args(Question) if kind not in UNKEPT]
    answers = [kind for kind in get_args(Answer) if kind is not SampledRows]
    metrics = {m.card.key: m.result for m in all_metrics()} if results else {}
    plain = [Version, Finding, Decision, Expectations]
    questions, answers = (questions, answers) if results else ([], [])
    kinds = list(dict.fromkeys([*plain, *questions, *answers, *metrics.values()]))
    shapes, parts = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    refs = dict(zip(kinds, shapes, strict=True))
    states = [
        {"properties": {"state": {"const": "measured"}, "result": True}, "required": ["result"]},
        {
            "properties": {
                "state": {"enum": ["skipped", "failed"]},
                "reason": {"type": "string"},
            },
            "required": ["reason"],
        },
    ]
    known = [
        {
            "if": {
                "properties": {"metric": {"const": key}, "state": {"const": "measured"}},
                "required": ["metric", "state"],
            },
            "then": {"properties": {"result": refs[kind]}},
        }
        for key, kind in metrics.items()
    ]
    version = {"type": "string"}
    outcome = {
        "type": "object",
        "properties": {
            "metric": {"type": "string"},
            "version": version,
            "baseline": {"type": ["string", "null"]},
        },
        "required": ["metric", "version", "baseline", "state"],
        "oneOf": states,
        **({"allOf": known} if known else {}),
    }
    asked = [_tagged(kind, refs[kind]) for kind in questions]
    told = [_tagged(kind, refs[kind]) for kind in answers]
    answered = {
        "type": "object",
        "properties": {
            "version": version,
            "question": {"oneOf": asked} if results else _ANY,
            "answer": {"oneOf": told} if results else _ANY,
        },
        "required": ["version", "question", "answer"],
    }
    fields: Json = {
        "format_version": {"const": FORMAT_VERSION},
        "inspector_version": {"type": "string"},
        "engine": {"type": "string"},
        "versions": {"type": "array", "minItems": 1, "items": refs[Version]},
        "baseline": {"anyOf": [refs[Version], {"type": "null"}]},
        "thresholds": {"type": "object", "additionalProperties": {"type": "number"}},
        "expect": refs[Expectations],
        "decisions": {"type": "array", "items": refs[Decision]},
        "findings": {"type": "array", "items": refs[Finding]},
        "outcomes": {"type": "array", "items": outcome},
        "answers": {"type": "array", "items": answered},
    }
    optional = {"expect", "decisions"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "report.json of an Inspector report bundle",
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "$defs": parts,
    }


def schema_text(*, results: bool = True) -> str:
    """Return the schema as text."""
    plain = report_schema(results=results)
    return msgspec.json.format(msgspec.json.encode(plain), indent=1).decode() + "\n"


def _tagged(kind: Any, ref: Json) -> Json:  # noqa: ANN401 - a question's or an answer's class
    return {
        "allOf": [ref],
        "properties": {"kind": {"const": kind.kind}},
        "required": ["kind"],
    }


if __name__ == "__main__":
    import sys

    print(schema_text(results="--open" not in sys.argv), end="")  # noqa: T201 - what it is for
