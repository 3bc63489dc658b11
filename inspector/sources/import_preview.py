"""The beginning of a text file as it would be read, for a person who may know better."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import Schema
from inspector.model.errors import InspectorError, SourceError
from inspector.model.reading import AS_FOUND, TextReading
from inspector.sources.archive import unpacked_zip
from inspector.sources.base import schema_of
from inspector.sources.content import check_content, read_head
from inspector.sources.delimited import read_delimited
from inspector.sources.dialect import detect
from inspector.sources.folder import COMPRESSED, FileSet, file_set, split_table
from inspector.sources.given_dialect import with_choices
from inspector.sources.preview import preview
from inspector.sources.text_loading import encoding_of

HEAD, MOST_ROWS = 256 * 2**10, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What would become of the beginning of a file.

    Attributes:
        found: What was found in the file where the person says nothing; every choice is filled in.
        schema: The columns; types may change with the rest of the file.
        rows: The first rows, as texts.
        notes: Sentences about how they were read.
        trouble: Why it cannot be read so, in a sentence; empty if it can.
    """

    found: TextReading
    schema: Schema
    rows: tuple[tuple[str | None, ...], ...] = ()
    notes: tuple[str, ...] = ()
    trouble: str = ""


def import_preview(
    path: str, reading: TextReading, session: Session, cancel: CancelToken | None = None
) -> ImportPreview:
    """Read the beginning of a text file in the way a person says.

    Raises:
        SourceError: There is no such file, or it is no delimited text.
        Cancelled: A stop was requested.
    """
    place, member = split_table(path)
    files = file_set(place)
    if files.kind == "zip":
        inside, _ = unpacked_zip(files, member, session, cancel)
        try:
            return _preview_of(inside, reading, session, cancel)
        finally:
            shutil.rmtree(inside.root, ignore_errors=True)
    return _preview_of(files, reading, session, cancel)


def _preview_of(
    files: FileSet, reading: TextReading, session: Session, cancel: CancelToken | None
) -> ImportPreview:
    if files.kind != "csv":
        raise SourceError(
            f"“{files.location}” is no delimited text.",
            hint="Only such files leave something to choose.",
        )
    check_content(files)
    file = files.files[0]
    head = read_head(file, HEAD)
    found = _found(head, file, complete=len(head) < HEAD)
    encoding = encoding_of(head, reading)
    sample = session.folder / f"{session.fresh_name('import')}{_ending(file)}"
    sample.write_bytes(head if len(head) < HEAD else _whole_lines(head, encoding))
    part = FileSet(
        files=(sample,),
        root=sample.parent,
        kind="csv",
        location=files.location,
        written=files.written,
    )
    try:
        relation, notes = read_delimited(part, session, cancel, reading)
        rows = preview(session, relation, offset=0, limit=MOST_ROWS, cancel=cancel)
        session.execute(SQL("DROP TABLE {}").format(Identifier(relation.name)))
    except InspectorError as error:
        told = f"{error.message} {error.hint}".strip().replace(sample.name, file.name)
        return ImportPreview(found=found, schema=Schema(columns=()), trouble=told)
    finally:
        sample.unlink(missing_ok=True)
    notes = tuple(note.replace(sample.name, file.name) for note in notes)
    schema = schema_of(relation.physical)
    return ImportPreview(found=found, schema=schema, rows=rows, notes=notes)


def _found(head: bytes, file: Path, *, complete: bool) -> TextReading:
    encoding = encoding_of(head, AS_FOUND)
    shown = head.decode("cp1252" if encoding == "latin-1" else encoding, "replace")
    dialect = detect(shown, complete=complete, suffix=_ending(file))
    dialect = with_choices(shown, dialect, AS_FOUND)
    if dialect is None:
        return replace(AS_FOUND, encoding=encoding)
    return TextReading(
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        header=dialect.header,
        skip=dialect.skip,
        encoding=encoding,
        decimal_comma=dialect.delimiter != ",",
    )


def _ending(file: Path) -> str:
    return next((s.lower() for s in reversed(file.suffixes) if s.lower() not in COMPRESSED), "")


def _whole_lines(head: bytes, encoding: str) -> bytes:
    if not encoding.startswith(("utf-16", "utf-32")):
        return head[: head.rfind(b"\n") + 1] or head
    text = head.decode(encoding, "ignore")
    return (text[: text.rfind("\n") + 1] or text).encode(encoding)
