"""For each ugly file: what a person sees is a table with its doubts told, or one clear sentence."""

import sys

import pytest
from ugly_files import MAKERS

import inspector
from inspector.model.errors import InspectorError

#: Read: rows, columns with types, and a part of what is said about how it was read.
READ = {
    "header only": (0, "a:VARCHAR b:VARCHAR c:VARCHAR", ""),
    "header without line end": (0, "a:VARCHAR b:VARCHAR c:VARCHAR", ""),
    "one cell": (0, "x:VARCHAR", ""),
    "one number": (1, "column_1:BIGINT", "has no header line"),
    "one column, blank cells": (2, "a:BIGINT", ""),
    "delimiters only": (2, ",,,:VARCHAR", ""),
    "spaces only in cells": (2, "a:VARCHAR b:VARCHAR", ""),
    "no last line end": (2, "a:BIGINT b:BIGINT", ""),
    "ragged rows": (300, "id:BIGINT name:VARCHAR value:DOUBLE", "2 records of 302"),
    "an unbalanced quote": (601, "id:BIGINT name:VARCHAR value:DOUBLE", "is never closed"),
    "quotes all over": (2, "a:VARCHAR b:VARCHAR", ""),
    "newlines in cells": (50, "a:VARCHAR b:BIGINT", ""),
    "mixed line ends": (3, "a:BIGINT b:BIGINT", "end in different ways; all were read"),
    "carriage returns only": (2, "a:BIGINT b:BIGINT", ""),
    "a NUL among many rows": (601, "id:BIGINT name:VARCHAR value:DOUBLE", ""),
    "a separator line of Excel": (1, "a:BIGINT b:BIGINT", "The first line of “a.csv” was left out"),
    "comment lines first": (2, "a:BIGINT b:BIGINT", "The first 2 lines of “a.csv” were left out"),
    "a footer": (300, "id:BIGINT name:VARCHAR value:DOUBLE", "line 302 (1 field where"),
    "the header again in the middle": (601, "id:VARCHAR name:VARCHAR value:VARCHAR", ""),
    "a trailing delimiter": (2, "a:BIGINT b:BIGINT column_3:VARCHAR", "is shown as “column_3”"),
    "tabs and commas": (2, "a:DOUBLE b:VARCHAR", "decimal comma were read in “a”"),
    "several delimiters": (2, "a;b:VARCHAR c|d:VARCHAR", ""),
    "spaces": (3, "Chins:BIGINT Situps:BIGINT Jumps:BIGINT", ""),
    "words only": (2, "a few words:VARCHAR", ""),
    "a count before the table": (12, "column_1:DOUBLE column_2:BIGINT", "The first line of"),
    "bars": (2, "a:BIGINT b:VARCHAR", ""),
    "two tables in one": (300, "id:BIGINT name:VARCHAR value:DOUBLE", "3 records of 303"),
    "JSON in cells": (2, "a:BIGINT b:VARCHAR", ""),
    "formulas in cells": (2, "a:BIGINT b:VARCHAR", ""),
    "HTML in cells and names": (2, "<script>alert(1)</script>:VARCHAR b:BIGINT", ""),
    "SQL in names": (2, "a\"; DROP TABLE x; --:BIGINT '; SELECT 1:BIGINT", ""),
    "names twice, odd and empty": (
        1, "a:BIGINT A_1:BIGINT a_2:BIGINT column_4:BIGINT column_5:BIGINT é:BIGINT e\u0301:BIGINT",
        "“A” is shown as “A_1”",
    ),
    "very long names": (1, f"{'n' * 5_000}:BIGINT b:BIGINT", ""),
    "emoji and right-to-left": (2, "😀:VARCHAR שם:VARCHAR", ""),
    "a cell of 2 MB": (2, "a:BIGINT b:VARCHAR", ""),
    "a header of other width": (60, "a:BIGINT b:BIGINT column_3:BIGINT", "under 2 column names"),
    "UTF-8 with mark": (1, "a:BIGINT b:VARCHAR", ""),
    "a mark in the middle": (2, "a:VARCHAR b:VARCHAR", ""),
    "UTF-16": (2, "a:BIGINT b:VARCHAR", "is UTF-16"),
    "UTF-16 without mark": (2, "a:BIGINT b:VARCHAR", "is UTF-16"),
    "UTF-32": (2, "a:BIGINT b:VARCHAR", "is UTF-32"),
    "Latin-1": (2, "stadt:VARCHAR n:BIGINT", "read as Windows-1252"),
    "Windows-1252": (2, "x:VARCHAR n:BIGINT", "read as Windows-1252"),
    "Windows-1251": (18, "город:VARCHAR n:BIGINT", "read as Windows-1251"),
    "Windows-1250": (18, "město:VARCHAR n:BIGINT", "read as Windows-1250"),
    "Shift-JIS": (18, "都市:VARCHAR n:BIGINT", "read as Shift-JIS"),
    "GB18030": (18, "城市:VARCHAR n:BIGINT", "read as GB18030"),
    "mixed encodings": (41, "x:VARCHAR n:BIGINT", "2 characters of “a.csv” are not UTF-8"),
    "cut inside a letter": (2, "x:VARCHAR n:BIGINT", "has fewer fields than there are columns"),
    "NaN, infinity, minus zero": (5, "x:DOUBLE y:BIGINT", "was read as missing, in “x”"),
    "integers beyond 64 bit": (3, "x:HUGEINT", ""),
    "decimals of 38 digits": (2, "x:DOUBLE", "with more digits than can be kept, rounded"),
    "leading zeros": (3, "zip:VARCHAR n:BIGINT", ""),
    "signs and exponents": (5, "x:VARCHAR", ""),
    "percent and money": (2, "p:VARCHAR m:VARCHAR", ""),
    "truth in many words": (5, "b:VARCHAR", ""),
    "words for nothing": (5, "x:BIGINT y:VARCHAR", ""),
    "years 1, 1582 and 9999": (4, "d:DATE", ""),
    "days that are not": (3, "d:VARCHAR", ""),
    "zones and daylight saving": (3, "t:TIMESTAMP WITH TIME ZONE", ""),
    "day or month first": (3, "d:VARCHAR", "Dates may begin with the day or with the month"),
    "two-digit years": (2, "d:VARCHAR", ""),
    "leap seconds": (2, "t:VARCHAR", ""),
    "nested lists and structs": (5, "a.b:JSON[] d:BIGINT[][]", "were spread into columns: “a”"),
    "JSON of changing types": (4, "a:JSON c:VARCHAR", ""),
    "deep JSON": (1, "a.a.a.a", "were spread into columns"),
    "one JSON object": (1, "a:BIGINT b:VARCHAR", ""),
    "Parquet without row groups": (0, "a:BIGINT", ""),
    "nested Parquet": (3, "l:BIGINT[] s:STRUCT", ""),
    "decimals of 38 digits in Parquet": (3, "x:DECIMAL(38,0)", ""),
    "times at the ends of time": (4, "t:TIMESTAMP z:TIMESTAMP", ""),
    "bytes that are no text": (3, "b:BLOB", ""),
    "dictionaries and halves": (3, "d:VARCHAR h:FLOAT", ""),
    "a workbook with a ragged sheet": (3, "a:VARCHAR b:VARCHAR", "Values of several types"),
    "SQLite cells of any type": (3, "a:VARCHAR b:VARCHAR", "Values of several types"),
    "gzip in two members": (2, "id:BIGINT name:VARCHAR value:BIGINT", ""),
    "bz2 with noise behind": (1, "a:BIGINT b:BIGINT", ""),
    "a folder of mixed schemas": (3, "a:DOUBLE b:VARCHAR c:BOOLEAN", ""),
    "a folder of types that clash": (4, "a:VARCHAR", ""),
    "a folder of CSV with other columns": (2, "a:BIGINT b:BIGINT c:VARCHAR", "Not every file has"),
    "a name of every odd character": (1, "a:BIGINT b:BIGINT", ""),
    "a cell of 50 MB": (2, "a:BIGINT b:VARCHAR", ""),
}  # fmt: skip
#: Refused: a part of the sentence.
REFUSED = {
    "empty": "“a.csv” is empty.",
    "blank lines only": "“a.csv” is empty.",
    "byte order mark only": "“a.csv” is empty.",
    "a NUL in a cell": "is not text: it holds bytes that no text has",
    "NULs for a block": "is not text: it holds bytes that no text has",
    "bytes of noise": "cannot be read as CSV",
    "JSON cut short": "it is not JSON from line 1, column 16 on",
    "JSON with duplicate keys": "has the key “a” twice",
    "a web page": "holds a web page or XML",
    "Parquet without columns": "cannot be read as Parquet",
    "text named Parquet": "it is not a Parquet file",
    "truncated Parquet": "cannot be read as Parquet",
    "Parquet with a damaged page": "“t.parquet” is damaged: a part of it cannot be unpacked.",
    "an empty workbook": "holds no sheet",
    "a workbook with a password": "is protected by a password",
    "an empty SQLite file": "holds no table",
    "a DuckDB view that cannot be read": "holds no table",
    "a cut gzip file": "it is cut short or damaged",
    "text named bz2": "it is not compressed with bzip2",
    "a zip that leads out": "names files outside itself",
    "a zip with a password": "is protected by a password",
    "an empty zip": "holds no data file",
    "an empty folder": "holds no data file",
    "a broken link": "is a link to a file that is not there",
    "a link to itself": "is a link to a file that is not there",
    "a pipe": "is not a file or a folder",
    "a device": "“a.csv”",
}
#: Too wide for a whole inspection here: it is opened and counted.
WIDE = "5 000 columns"


def test_that_every_ugly_file_is_expected():
    assert len(MAKERS) >= 60
    assert {*READ, *REFUSED, WIDE} == set(MAKERS)


@pytest.mark.parametrize("name", READ)
def test_what_is_read(name, tmp_path):
    rows, columns, said = READ[name]
    report = inspector.inspect(str(MAKERS[name](tmp_path)))
    (version,) = report.versions
    found = " ".join(f"{c.name}:{c.physical}" for c in version.schema)
    assert version.rows == rows
    assert found.startswith(columns)
    notes = [*version.notes, *(f.message for f in report.findings if f.key == "coverage.intake")]
    assert not said or any(said in note for note in notes), notes
    # Nothing of the file's text is code, and no fault of the program is told as one of the data.
    assert not [o for o in report.outcomes if type(o.outcome).__name__ == "Failed"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes and devices as files")
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name, tmp_path):
    with pytest.raises(InspectorError) as raised:
        inspector.inspect(str(MAKERS[name](tmp_path)))
    error = raised.value
    assert REFUSED[name] in error.message
    assert error.hint
    assert "\n" not in str(error)
    assert len(str(error)) < 300
    for word in ("Error:", "LINE 1", "read_csv", "Traceback", str(tmp_path)):
        assert word not in str(error)


def test_that_very_wide_files_are_opened(tmp_path):
    from inspector.engine.session import Session
    from inspector.model.dataset import Source
    from inspector.sources.catalog import open_source

    with Session() as session:
        opened = open_source(Source(path=str(MAKERS[WIDE](tmp_path))), session)
    assert len(opened.schema) == 5_000
    assert {c.physical for c in opened.schema} == {"BIGINT"}
