"""Which columns look as if they held something about persons, and why.

Names are judged by whole words, values by form: when at least half of the rows known one by one look like
e-mail addresses, phone numbers, card numbers, account numbers or network addresses. A text column most of
whose values are different is free text or names something. It is a guess, made to be corrected.
"""

import re
from collections.abc import Iterable

from inspector.model.answers import Cells, Facts
from inspector.model.choice import Choice
from inspector.model.dataset import Column, LogicalType, Version
from inspector.model.questions import ColumnFacts, Distribution
from inspector.model.report import Report

FEWEST = 20
MOSTLY = 0.5
LONG_TEXT = 40

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PERSON = (
    "first|last|given|family|full|middle|maiden|nick|user|customer|patient|person|employee|contact|"
    "client|member|student|author|owner|holder|passenger|doctor|driver|subscriber"
)
_NAMES = (
    (re.compile(r"(^| )(e ?mails?|mail|e mail address)( |$)"), "an e-mail address"),
    (re.compile(r"(^| )(phone|telephone|tel|mobile|cell ?phone|fax|telefon|handy)( |$)"), "a phone number"),
    (re.compile(rf"(^| )({_PERSON}) names?( |$)|(^| )(firstname|lastname|surname|fullname|username|"
                r"forename|vorname|nachname|familienname)( |$)|^names?$"), "a person's name"),
    (re.compile(r"(^| )(street|address|addr|postal address|strasse|straße|adresse|hausnummer|house number|"
                r"latitude longitude)( |$)"), "an address"),
    (re.compile(r"(^| )(ssn|social security|passport|iban|bic|card number|credit card|cc number|"
                r"national id|tax id|insurance number|license number|licence number|nhs number)( |$)"),
     "an official number"),
    (re.compile(r"(^| )(birth ?day|birth ?date|date of birth|dob|geburtsdatum|birth)( |$)"), "a date of birth"),
    (re.compile(r"(^| )(ip|ip address|ip addr|mac address|device id|imei|cookie|session id)( |$)"),
     "a device's address"),
    (re.compile(rf"(^| )({_PERSON}) (ids?|number|no|key|code)( |$)|(^| )(uuid|guid)( |$)"),
     "an identifier of a person"),
)  # fmt: skip
_FORMS = (
    (re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"), "e-mail addresses"),
    (re.compile(r"\+?\(?\d[\d\s()/.-]{6,18}\d"), "phone or card numbers"),
    (re.compile(r"[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{0,4}"), "account numbers"),
    (re.compile(r"(?:\d{1,3}\.){3}\d{1,3}"), "network addresses"),
    (re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"), "identifiers"),
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([ T].*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d+([.,]\d+)?")


def personal_columns(report: Report, choice: Choice) -> dict[str, str]:
    """Return the columns whose values are not to be shown, and why each, in a few words."""
    if choice.unmasked:
        return {}
    versions = (*report.versions, *((report.baseline,) if report.baseline else ()))
    found: dict[str, str] = {}
    for version in versions:
        facts, cells = _known(report, version)
        for column in version.schema:
            if column.name in found or column.name in choice.open:
                continue
            why = _why(column, version, facts.get(column.name), cells.get(column.name))
            if column.name in choice.private:
                why = "as was asked"
            if why:
                found[column.name] = why
        for column in version.schema.columns:
            read = [name for name in column.derived_from if name in found]
            if read and column.name not in choice.open:
                found.setdefault(column.name, f"read from “{read[0]}”")
    return found


def looks_personal(name: str) -> str:
    """Return what a column of this name would hold about a person, or nothing."""
    words = " ".join(re.split(r"[\W_]+", _CAMEL.sub(" ", name))).strip().lower()
    return next((what for pattern, what in _NAMES if pattern.search(words)), "")


def _why(column: Column, version: Version, facts: Facts | None, cells: Cells | None) -> str:
    if column.type in (LogicalType.BOOLEAN, LogicalType.NESTED, LogicalType.BINARY):
        return ""
    roles = version.roles
    if column.name == roles.annotator:
        return "it says who labelled a row"
    if column.name == roles.event_time or column.name == roles.ingest_time:
        return ""
    if column.name in roles.key and not column.type.is_temporal:
        return "it identifies a row"
    if what := looks_personal(column.name):
        return f"its name speaks of {what}"
    if column.type is not LogicalType.TEXT or cells is None:
        return ""
    return _by_values(cells, facts)


def _by_values(cells: Cells, facts: Facts | None) -> str:
    known = _texts(cells)
    rows = sum(count for _, count in known)
    for pattern, what in _FORMS:
        alike = sum(
            n for v, n in known if pattern.fullmatch(v.strip()) and not _DATE.fullmatch(v.strip())
        )
        if rows and alike >= MOSTLY * rows:
            return f"its values look like {what}"
    if cells.form == "lengths":
        return "most of its texts are different"
    if (
        cells.distinct is not None
        and cells.total >= FEWEST
        and cells.distinct > MOSTLY * cells.total
    ):
        return "most of its texts are different"
    long = facts is not None and (facts.total_length or 0) >= LONG_TEXT * max(1, facts.present)
    return "it holds long texts" if long else ""


def _texts(cells: Cells) -> list[tuple[str, int]]:
    pairs: Iterable[tuple[object, int]] = (
        zip(cells.values, cells.counts, strict=True) if cells.form == "exact" else cells.top
    )
    return [(value, count) for value, count in pairs if isinstance(value, str)]


def _known(report: Report, version: Version) -> tuple[dict[str, Facts], dict[str, Cells]]:
    facts: dict[str, Facts] = {}
    cells: dict[str, Cells] = {}
    for kept in report.answers:
        if kept.version != version.id:
            continue
        if isinstance(kept.question, ColumnFacts) and isinstance(kept.answer, Facts):
            facts[kept.question.column] = kept.answer
        elif (
            isinstance(kept.question, Distribution)
            and kept.question.minus is None
            and isinstance(kept.answer, Cells)
        ):
            cells[kept.question.column] = kept.answer
    return facts, cells
