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
        listed: The first of them.
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
