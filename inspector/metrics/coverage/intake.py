"""Was the file read faithfully: what was guessed about it, and what of it is in no figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.phrases import percent, plural, quoted, rows_text, whole
from inspector.model.blocks import (
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
)
from inspector.model.finding import Judgement, Severity
from inspector.model.intake import FileIntake, Intake
from inspector.model.questions import RowCount

#: Lines named in a sentence.
NAMED = 3
_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaithfulRead:
    """How a version was read.

    Attributes:
        format: Of its files.
        rows: Rows read.
        intake: Its text files; none if nothing had to be guessed.
    """

    format: str
    rows: int
    intake: Intake


class IntakeMetric(Metric[FaithfulRead]):
    """Accounts for every record of a text file."""

    card = Card(
        key="coverage.intake",
        area="coverage",
        name="Read faithfully",
        technical="Intake ledger",
        question="Is everything that stands in the file also in the figures?",
        explanation=(
            "A text file says neither how it is cut into fields nor what type they have. Inspector "
            "settles types from the whole file, gives a column a type only if every value can be "
            "written back as it stood, and keeps the records that fit when others do not. What was "
            "left out is counted here, with its lines."
        ),
        formula="left out = records whose number of fields or quotation differs from the first",
        source="RFC 4180; Inspector",
        limits="A record that fits by chance is read, even if a delimiter inside it was not quoted.",
        thresholds=(
            Threshold(
                name="critical",
                default=0.01,
                unit="share",
                meaning="Leaving out more than this share of the records is critical.",
                source="Inspector",
            ),
        ),
        order=5,
    )
    result = FaithfulRead

    def measure(self, subject: Subject) -> Measurement[FaithfulRead]:
        """Ask for the rows; the rest was noted when the files were read."""
        yield [subject.ask(RowCount())]
        version = subject.version
        return FaithfulRead(format=version.format, rows=version.rows, intake=version.intake)

    def judge(
        self, result: FaithfulRead, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding for all records left out."""
        lost = result.intake.left_out
        if not lost:
            return
        read = sum(file.rows for file in result.intake.files)
        share = lost / (read + lost)
        critical = share > limits["critical"]
        files = [file for file in result.intake.files if file.left_out]
        yield Judgement(
            severity=Severity.CRITICAL if critical else Severity.WARNING,
            value=share,
            threshold=limits["critical"],
            unit="share",
            rows=lost,
            message=f"{plural(lost, 'record')} of {whole(read + lost)} ({percent(share)}) could not "
            f"be read and {'is' if lost == 1 else 'are'} in no figure: {_lines(files)}.",
            impact="Whatever these records say is missing from every figure here, and from whatever "
            "else reads the file as strictly; a laxer reader would shift their fields.",
            action="Mend these lines in the file (a missing quotation mark or a stray delimiter is the "
            "usual cause), or ask whoever writes it to.",
            risks=("robustness",),
        )

    def present(self, series: Sequence[Shown[FaithfulRead]]) -> Presentation:
        """The verdict, the files and the records left out."""
        newest = series[-1].result
        lost = newest.intake.left_out
        blocks: list[Block] = [
            Figures(
                title="How the newest version was read",
                figures=(
                    Figure(
                        label="Verdict",
                        value="not everything" if lost else "faithfully",
                        tone="warning" if lost else "good",
                    ),
                    Figure(label="Rows read", value=newest.rows, unit="rows"),
                    Figure(
                        label="Records left out",
                        value=lost,
                        unit="count",
                        tone="warning" if lost else "neutral",
                    ),
                ),
            )
        ]
        files = [
            (shown.version.name, file) for shown in series for file in shown.result.intake.files
        ]
        if files:
            blocks.append(
                Grid(
                    title="Text files, and what was guessed about them",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="File"),
                        GridColumn(label="Bytes", unit="count"),
                        GridColumn(label="Rows read", unit="rows"),
                        GridColumn(label="Left out", unit="count"),
                        GridColumn(label="Encoding"),
                        GridColumn(label="Fields parted by"),
                        GridColumn(label="Header"),
                    ),
                    rows=tuple(
                        (
                            name,
                            file.name,
                            file.size_bytes,
                            file.rows,
                            file.left_out,
                            file.encoding,
                            _DELIMITERS.get(file.delimiter, file.delimiter),
                            "yes" if file.header else "no",
                        )
                        for name, file in files
                    ),
                )
            )
        else:
            blocks.append(
                Note(text="The data keeps its own types; nothing had to be guessed.", tone="good")
            )
        rows = [
            (name, file.name, one.line, one.lines, one.reason)
            for name, file in files
            for one in file.listed
        ]
        if rows:
            blocks.append(
                Grid(
                    title="Records left out",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="File"),
                        GridColumn(label="Line", unit="count"),
                        GridColumn(label="Lines", unit="count"),
                        GridColumn(label="Why"),
                    ),
                    rows=tuple(rows),
                    caption="The first of each file are listed.",
                )
            )
        return Presentation(blocks=tuple(blocks))


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


METRIC = IntakeMetric()
