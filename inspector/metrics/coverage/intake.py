"""Was the file read faithfully: what was guessed about it, and what of it is in no figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage import intake_speech as speech
from inspector.metrics.phrases import whole
from inspector.model.blocks import (
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
)
from inspector.model.finding import Judgement
from inspector.model.intake import Intake
from inspector.model.questions import RowCount

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
            "left out, filled up or altered is counted here, with its lines."
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
        """One finding for each way in which the table is not what the files say."""
        yield from speech.judgements(result.intake, limits["critical"])

    def present(self, series: Sequence[Shown[FaithfulRead]]) -> Presentation:
        """The verdict, the files and the records left out."""
        newest = series[-1].result
        lost = newest.intake.left_out
        faithful = all(file.is_faithful for file in newest.intake.files)
        blocks: list[Block] = [
            Note(text=f"{shown.version.name}: read as a person said: {shown.version.reading}.")
            for shown in series
            if shown.version.reading
        ]
        blocks.append(
            Figures(
                title="How the newest version was read",
                figures=(
                    Figure(
                        label="Verdict",
                        value="faithfully" if faithful else "not everything",
                        tone="good" if faithful else "warning",
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
        )
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
                        GridColumn(label="Lines", unit="count"),
                        GridColumn(label="Rows read", unit="rows"),
                        GridColumn(label="Left out", unit="count"),
                        GridColumn(label="Padded", unit="count"),
                        GridColumn(label="Cells altered", unit="count"),
                        GridColumn(label="Encoding"),
                        GridColumn(label="Fields parted by"),
                        GridColumn(label="Header"),
                    ),
                    rows=tuple(
                        (
                            name,
                            file.name,
                            file.size_bytes,
                            file.lines,
                            file.rows,
                            file.left_out,
                            file.padded,
                            sum(one.cells for one in file.altered),
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
                    title="Records left out, or padded",
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
        cells = [
            (
                name,
                file.name,
                one.column,
                one.cells,
                one.reason,
                ", ".join(whole(line) for line in one.lines[:5]) or None,
                ", ".join(whole(record) for record in one.records[:5]),
            )
            for name, file in files
            for one in file.altered
        ]
        if cells:
            blocks.append(
                Grid(
                    title="Cells that do not stand in the table as in the file",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="File"),
                        GridColumn(label="Column"),
                        GridColumn(label="Cells", unit="count"),
                        GridColumn(label="What was done"),
                        GridColumn(label="First lines"),
                        GridColumn(label="First records"),
                    ),
                    rows=tuple(cells),
                    caption="Lines are not known where blank lines stand between the records.",
                )
            )
        return Presentation(blocks=tuple(blocks))


METRIC = IntakeMetric()
