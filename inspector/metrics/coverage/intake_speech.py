"""What is said of records and cells that are not in the table as they are in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inspector.metrics.phrases import listed, percent, plural, quoted, rows_text, whole
from inspector.model.finding import Judgement, Severity
from inspector.model.intake import Altered, FileIntake, Intake

#: Lines named in a sentence.
NAMED = 3


def judgements(intake: Intake, limit: float) -> list[Judgement]:
    """Return one finding about the records, and one for each column whose cells lost something."""
    files = intake.files
    rows = sum(file.rows for file in files)
    found: list[Judgement] = []
    if intake.left_out:
        found.append(left_out(files, intake.left_out, rows, limit))
    short = sum(file.padded for file in files)
    if short:
        found.append(padded(files, short, rows, limit))
    if any(file.unclosed is not None for file in files):
        found.append(unclosed(files))
    if any(file.undecoded for file in files):
        found.append(undecoded(files))
    if any(file.misfitting for file in files):
        found.append(misfitting(files))
    found += altered(files, rows)
    together: dict[tuple[str, ...], Judgement] = {}
    for one in found:
        first = together.get(one.columns)
        together[one.columns] = (
            one if first is None else replace(first, message=f"{first.message} {one.message}")
        )
    return list(together.values())


def left_out(files: Sequence[FileIntake], lost: int, rows: int, limit: float) -> Judgement:
    """Speak of records that were left out."""
    share = lost / (rows + lost)
    return Judgement(
        severity=Severity.CRITICAL if share > limit else Severity.WARNING,
        value=share,
        threshold=limit,
        unit="share",
        rows=lost,
        message=f"{plural(lost, 'record')} of {whole(rows + lost)} ({percent(share)}) could not "
        f"be read and {'is' if lost == 1 else 'are'} in no figure: "
        f"{_lines([file for file in files if file.left_out])}.",
        impact="Whatever these records say is missing from every figure here, and from whatever "
        "else reads the file as strictly; a laxer reader would shift their fields.",
        action="Mend these lines in the file (a missing quotation mark or a stray delimiter is the "
        "usual cause), or ask whoever writes it to.",
        risks=("robustness",),
    )


def padded(files: Sequence[FileIntake], short: int, rows: int, limit: float) -> Judgement:
    """Speak of records that were filled up."""
    share = short / max(rows, 1)
    named = listed([file.name for file in files if file.padded], most=NAMED)
    lines = [one.line for file in files if file.padded for one in file.listed][:NAMED]
    where = f", from line {whole(lines[0])} of the file on" if lines else ""
    return Judgement(
        severity=Severity.CRITICAL if share > limit else Severity.WARNING,
        value=share,
        threshold=limit,
        unit="share",
        rows=short,
        message=f"{plural(short, 'record')} of {whole(rows)} ({percent(share)}) in {named} "
        f"{'has' if short == 1 else 'have'} fewer fields than there are columns; the cells "
        f"they lack are empty. The number of fields is not always the same{where}.",
        impact="If a delimiter is missing within such a record, its values stand in the wrong "
        "columns; columns at the end seem incomplete.",
        action="Look at these lines. Have every record written with all its fields, and one header "
        "line for all of them.",
        risks=("robustness",),
    )


def unclosed(files: Sequence[FileIntake]) -> Judgement:
    """Speak of a quotation mark that is never closed."""
    odd = [file for file in files if file.unclosed is not None]
    first = odd[0]
    more = f", and of {plural(len(odd) - 1, 'more file')}" if len(odd) > 1 else ""
    return Judgement(
        severity=Severity.WARNING,
        value=float(len(odd)),
        unit="count",
        message=f"A quotation mark on line {whole(first.unclosed or 0)} of {quoted(first.name)} is "
        f"never closed, so the quotation marks of this file{more} were read as part of the text.",
        impact="A delimiter or a line end between quotation marks would be taken for the end of a "
        "field or record.",
        action="Close the quotation mark in the file, or double those that belong to the text.",
        risks=("robustness",),
    )


def undecoded(files: Sequence[FileIntake]) -> Judgement:
    """Speak of bytes that mean nothing in the encoding."""
    odd = [file for file in files if file.undecoded]
    count = sum(file.undecoded for file in odd)
    return Judgement(
        severity=Severity.WARNING,
        value=float(count),
        unit="count",
        message=f"{plural(count, 'character')} of {listed([file.name for file in odd], most=NAMED)} "
        f"{'means' if count == 1 else 'mean'} nothing in the encoding {odd[0].encoding}, and "
        f"{'is' if count == 1 else 'are'} shown as “\ufffd”.",
        impact="Names and texts are damaged; equal values may look different.",
        action="Choose the encoding that the file was written in, under “How it is read…” or with "
        "--encoding.",
        risks=("robustness",),
    )


def misfitting(files: Sequence[FileIntake]) -> Judgement:
    """Speak of files that were put together from texts of two encodings."""
    odd = [file for file in files if file.misfitting]
    count = sum(file.misfitting for file in odd)
    return Judgement(
        severity=Severity.WARNING,
        value=float(count),
        unit="count",
        message=f"{plural(count, 'character')} of {listed([file.name for file in odd], most=NAMED)} "
        f"{'is' if count == 1 else 'are'} not UTF-8 as the others are, and "
        f"{'was' if count == 1 else 'were'} read as Windows-1252.",
        impact="The file was put together from texts of two encodings; if the guess is wrong, equal "
        "values look different.",
        action="Find out which part was written in another encoding, and write it as UTF-8.",
        risks=("robustness",),
    )


def altered(files: Sequence[FileIntake], rows: int) -> Iterator[Judgement]:
    """Speak of cells that lost something, column by column and reason by reason."""
    found: dict[tuple[str, str], list[tuple[FileIntake, Altered]]] = {}
    for file in files:
        for one in file.altered:
            if one.is_loss:
                found.setdefault((one.column, one.reason), []).append((file, one))
    for (column, reason), ones in found.items():
        cells = sum(one.cells for _, one in ones)
        file, first = ones[0]
        places = (first.lines or first.records)[:NAMED]
        kind = "line" if first.lines else "record"
        named = ", ".join(whole(place) for place in places)
        missing = "missing" in reason
        yield Judgement(
            severity=Severity.WARNING if missing else Severity.INFO,
            columns=(column,),
            value=cells / max(rows, 1),
            unit="share",
            rows=cells,
            message=f"{plural(cells, 'cell')} of {quoted(column)} "
            f"({percent(cells / max(rows, 1))}): {reason}. The first: {kind}"
            f"{'s' * (len(places) > 1)} {named} of {quoted(file.name)}.",
            impact="They are in no figure of this column."
            if missing
            else "Figures are not touched that one could see; equality with the text is.",
            action="Look at these lines; mend them, or give the column another type."
            if missing
            else "Keep the column as text if every digit matters, as in an identifier.",
            risks=("robustness",),
        )


def _lines(files: Sequence[FileIntake]) -> str:
    """Name the first lines left out, file by file."""
    parts = []
    for file in files[:NAMED]:
        named = [f"line {whole(one.line)} ({one.reason})" for one in file.listed[:NAMED]]
        more = file.left_out - len(named)
        if more > 0:
            named.append(f"and {whole(more)} more")
        parts.append(f"{quoted(file.name)} {', '.join(named)}")
    if len(files) > NAMED:
        parts.append(f"and {rows_text(sum(f.left_out for f in files[NAMED:]))} of other files")
    return "; ".join(parts)
