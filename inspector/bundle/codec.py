"""A report as JSON and back: strict at the edge, exact in every figure."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from inspector.metrics.catalog import all_metrics
from inspector.model.answers import Answer, Answered, SampledRows
from inspector.model.dataset import Version
from inspector.model.decision import Decision
from inspector.model.errors import BundleError
from inspector.model.expectations import Expectations
from inspector.model.finding import Finding
from inspector.model.outcome import Failed, Measured, OutcomeOf, Skipped
from inspector.model.questions import UNKEPT, Question
from inspector.model.report import FORMAT_VERSION, Report

Json = dict[str, Any]

_QUESTIONS = {kind.kind: kind for kind in get_args(Question) if kind not in UNKEPT}
_ANSWERS = {kind.kind: kind for kind in get_args(Answer) if kind is not SampledRows}


def encode_report(report: Report) -> bytes:
    """Return report.json. Equal reports give equal bytes."""
    plain = {
        "format_version": FORMAT_VERSION,
        "inspector_version": report.inspector_version,
        "engine": report.engine,
        "versions": [_as_typed(version) for version in report.versions],
        "baseline": None if report.baseline is None else _as_typed(report.baseline),
        "thresholds": dict(sorted(report.thresholds.items())),
        "expect": _as_typed(report.expect),
        "decisions": [_as_typed(decision) for decision in report.decisions],
        "findings": [_as_typed(finding) for finding in report.findings],
        "outcomes": [_encode_outcome(entry) for entry in report.outcomes],
        "answers": [
            {"version": kept.version, **_answered(kept.question, kept.answer)}
            for kept in report.answers
        ],
    }
    return msgspec.json.encode(plain)


def decode_report(data: bytes) -> Report:
    """Return the report that report.json holds.

    Raises:
        BundleError: It is not what `encode_report` writes.
    """
    try:
        plain = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _damaged(f"report.json is not JSON: {error}") from error
    return from_plain(plain)


def from_plain(plain: Json) -> Report:
    """Return the report that decoded JSON of the current format holds.

    Raises:
        BundleError: A field is missing or of another type.
    """
    try:
        report = Report(
            versions=msgspec.convert(plain["versions"], tuple[Version, ...]),
            baseline=msgspec.convert(plain["baseline"], Version | None),
            findings=msgspec.convert(plain["findings"], tuple[Finding, ...]),
            outcomes=tuple(_decode_outcome(entry) for entry in plain["outcomes"]),
            answers=tuple(
                Answered(
                    version=msgspec.convert(entry["version"], str),
                    question=_tagged(entry["question"], _QUESTIONS),
                    answer=_tagged(entry["answer"], _ANSWERS),
                )
                for entry in plain["answers"]
            ),
            thresholds=msgspec.convert(plain["thresholds"], dict[str, float]),
            expect=msgspec.convert(plain.get("expect", {}), Expectations),
            decisions=msgspec.convert(plain.get("decisions", ()), tuple[Decision, ...]),
            inspector_version=msgspec.convert(plain["inspector_version"], str),
            engine=msgspec.convert(plain["engine"], str),
        )
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(f"report.json is not as it should be: {error}") from error
    _check_references(report)
    return report


def encode_answers(answers: Mapping[Question, Answer]) -> bytes:
    """Return one version's answers as JSON, as they stand in report.json."""
    return msgspec.json.encode([_answered(*pair) for pair in answers.items()])


def decode_answers(data: bytes) -> dict[Question, Answer]:
    """Return the answers that `encode_answers` wrote.

    Raises:
        BundleError: It is not what `encode_answers` writes.
    """
    try:
        return {
            _tagged(entry["question"], _QUESTIONS): _tagged(entry["answer"], _ANSWERS)
            for entry in msgspec.json.decode(data)
        }
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(f"its answers cannot be read: {error}") from error


def _answered(question: Question, answer: Answer) -> Json:
    return {
        "question": {"kind": question.kind, **_as_typed(question)},
        "answer": {"kind": answer.kind, **_as_typed(answer)},
    }


def _check_references(report: Report) -> None:
    """Refuse a report that speaks of versions it does not hold."""
    ids = [version.id for version in report.versions]
    if not ids or len(set(ids)) != len(ids):
        raise _damaged("report.json holds no version, or two of one id")
    everyone = (*report.versions, *((report.baseline,) if report.baseline else ()))
    if not all(0 <= version.rows < 2**63 for version in everyone):
        raise _damaged("report.json counts rows that cannot be")
    known = {*ids, *((report.baseline.id,) if report.baseline else ())}
    named = {
        *(f.version for f in report.findings),
        *(f.since for f in report.findings if f.since),
        *(f.baseline for f in report.findings if f.baseline),
        *(o.version for o in report.outcomes),
        *(o.baseline for o in report.outcomes if o.baseline),
        *(kept.version for kept in report.answers),
    }
    if named - known:
        raise _damaged("report.json speaks of versions it does not hold")


def _as_typed(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value as JSON's types, each number as its field declares it.

    A whole number in a field of floats would be 3 when written first and 3.0 once read back: the
    same report would have two texts.
    """
    plain = _plain(value)
    try:
        return msgspec.to_builtins(msgspec.convert(plain, type(value)))
    except msgspec.ValidationError:  # said by whoever reads it; nothing is lost by writing it
        return plain


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value as JSON's types; a number of NumPy's that slipped in is a number all the same."""
    return msgspec.to_builtins(value, enc_hook=_number)


def _number(value: object) -> object:
    item = getattr(value, "item", None)
    if item is None or not type(value).__module__.startswith("numpy"):
        raise NotImplementedError(f"a {type(value).__name__} cannot be kept in a report")
    return item()


def _encode_outcome(entry: OutcomeOf) -> Json:
    head = {"metric": entry.metric, "version": entry.version, "baseline": entry.baseline}
    match entry.outcome:
        case Measured(result=result):
            return {**head, "state": "measured", "result": _as_typed(result)}
        case Skipped(reason=reason):
            return {**head, "state": "skipped", "reason": reason}
        case Failed(reason=reason):
            return {**head, "state": "failed", "reason": reason}


def _decode_outcome(plain: Json) -> OutcomeOf:
    key = msgspec.convert(plain["metric"], str)
    outcome: Measured[object] | Skipped | Failed
    match plain["state"]:
        case "measured":
            known = {metric.card.key: metric.result for metric in all_metrics()}
            # A metric that this program does not know keeps its figures as they are.
            result: object = msgspec.convert(plain["result"], known.get(key, dict[str, Any]))
            outcome = Measured(result=result)
        case "skipped":
            outcome = Skipped(reason=msgspec.convert(plain["reason"], str))
        case "failed":
            outcome = Failed(reason=msgspec.convert(plain["reason"], str))
        case other:
            raise KeyError(f"state {other!r}")
    return OutcomeOf(
        metric=key,
        version=msgspec.convert(plain["version"], str),
        baseline=msgspec.convert(plain["baseline"], str | None),
        outcome=outcome,
    )


def _tagged(plain: Json, kinds: dict[str, Any]) -> Any:  # noqa: ANN401 - one of `kinds`
    fields = dict(plain)
    return msgspec.convert(fields, kinds[fields.pop("kind")])


def _damaged(detail: str) -> BundleError:
    return BundleError(
        f"The report bundle is damaged: {detail}.", hint="Ask for it again, or make it anew."
    )
