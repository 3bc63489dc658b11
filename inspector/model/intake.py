"""The intake ledger: how each file was read, and what of it is in no figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A record that does not fit the others and was left out.

    Attributes:
        line: Number of the line it begins on, from 1.
        lines: How many lines it takes; more than one where a quotation mark was not closed.
        reason: What is wrong with it, in a few words; never its text.
    """

    line: int
    reason: str
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """Cells of a column that do not stand in the table as they stand in the file.

    Attributes:
        column: The column.
        cells: How many.
        reason: What was done to them, in a few words; never their text.
        is_loss: Whether something that the file says is lost.
        records: The first of them: numbers of records of the file, from 1.
        lines: The lines these begin on, from 1; empty where blank lines make that unsure.
    """

    column: str
    cells: int
    reason: str
    is_loss: bool
    records: tuple[int, ...]
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileIntake:
    """How one delimited file was read.

    Attributes:
        name: The file's name, without folders.
        size_bytes: Its bytes on disk.
        rows: Records read from it.
        encoding: How its bytes were read as text.
        delimiter: What parts its fields.
        quote: What encloses them; empty if nothing does.
        header: Whether its first record names the columns.
        skipped: Lines before its first record.
        left_out: Records left out.
        listed: The first of them, and of those that were padded.
        lines: Lines of the file, the last one counted even if nothing ends it.
        padded: Records with fewer fields than the widest: the cells they lack are empty.
        undecoded: Characters put in the place of bytes that mean nothing in the encoding.
        misfitting: Characters that are not UTF-8 though most others are, read as Windows-1252.
        unclosed: Line of a quotation mark that is never closed, for which all quotation marks were
            read as part of the text; None: there is none.
        altered: Cells that do not stand in the table as they stand in the file.
    """

    name: str
    size_bytes: int
    rows: int
    encoding: str
    delimiter: str
    quote: str
    header: bool
    skipped: int
    left_out: int = 0
    listed: tuple[LeftOut, ...] = ()
    lines: int = 0
    padded: int = 0
    undecoded: int = 0
    misfitting: int = 0
    unclosed: int | None = None
    altered: tuple[Altered, ...] = ()

    @property
    def lost_cells(self) -> int:
        """Cells that do not hold all that the file says."""
        return sum(one.cells for one in self.altered if one.is_loss)

    @property
    def is_faithful(self) -> bool:
        """Whether the table holds all that the file says."""
        odd = self.left_out or self.padded or self.undecoded or self.lost_cells
        return not odd and self.unclosed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How the files of a version were read. Only text leaves anything to guess.

    Attributes:
        files: Every delimited file, in the order read.
    """

    files: tuple[FileIntake, ...] = ()

    @property
    def left_out(self) -> int:
        """Records of all files that were left out."""
        return sum(file.left_out for file in self.files)
