"""Ugly files, made by functions: each writes into a folder and returns what a person would open."""

import bz2
import gzip
import io
import json
import os
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

Maker = Callable[[Path], Path]
MAKERS: dict[str, Maker] = {}


def ugly(name: str) -> Callable[[Maker], Maker]:
    """Give a maker its name in the corpus."""

    def keep(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return keep


def _text(name: str, file: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content

    @ugly(name)
    def make(folder: Path) -> Path:
        path = folder / file
        path.write_bytes(data)
        return path


def _arrow(name: str, table: Callable[[], pa.Table]) -> None:
    @ugly(name)
    def make(folder: Path) -> Path:
        pq.write_table(table(), folder / "t.parquet")
        return folder / "t.parquet"


ROWS = "".join(f"{n},x{n % 7},{n * 0.5}\n" for n in range(300))
HEAD = "id,name,value\n"

# Little or nothing
_text("empty", "a.csv", "")
_text("blank lines only", "a.csv", "\n\n  \n")
_text("byte order mark only", "a.csv", b"\xef\xbb\xbf")
_text("header only", "a.csv", "a,b,c\n")
_text("header without line end", "a.csv", "a,b,c")
_text("one cell", "a.csv", "x\n")
_text("one number", "a.csv", "7")
_text("one column, blank cells", "a.csv", "a\n1\n\n3\n")
_text("delimiters only", "a.csv", ",,,\n,,,\n,,,\n")
_text("spaces only in cells", "a.csv", "a,b\n , \n  ,\t\n")
_text("no last line end", "a.csv", "a,b\n1,2\n3,4")

# Lines and quotes
_text("ragged rows", "a.csv", HEAD + "1,a\n" + ROWS + "2,b,3,4\n")
_text("an unbalanced quote", "a.csv", HEAD + ROWS + '301,"open,3\n' + ROWS)
_text("quotes all over", "a.csv", 'a,b\n"x ""y"" z","1\n2"\n\'q\',""\n')
_text("newlines in cells", "a.csv", "a,b\n" + "".join(f'"l{n}\nm\r\nn",{n}\n' for n in range(50)))
_text("mixed line ends", "a.csv", "a,b\n1,2\r\n3,4\r5,6\n")
_text("carriage returns only", "a.csv", "a,b\r1,2\r3,4\r")
_text("a NUL in a cell", "a.csv", b"a,b\n1,x\x00y\n2,z\n")
_text("a NUL among many rows", "a.csv", f"{HEAD}{ROWS}301,x\0y,2\n{ROWS}")
_text("NULs for a block", "a.csv", HEAD.encode() + b"\0" * 4096)
_text("a separator line of Excel", "a.csv", "sep=;\na;b\n1;2\n")
_text("comment lines first", "a.csv", "# made by hand\n# on a Monday\na,b\n1,2\n3,4\n")
_text("a footer", "a.csv", HEAD + ROWS + "Total rows: 300\n")
_text("the header again in the middle", "a.csv", HEAD + ROWS + HEAD + ROWS)
_text("a trailing delimiter", "a.csv", "a,b,\n1,2,\n3,4,\n")
_text("tabs and commas", "a.tsv", "a\tb\n1,5\tx\n2,5\ty\n")
_text("several delimiters", "a.csv", "a;b,c|d\n1;2,3|4\n5;6,7|8\n")
_text("spaces", "a.csv", "Chins Situps Jumps\n5 162 60\n2 110 60\n12 101 101\n")
_text("words only", "a.csv", "a few words\nand some more\nof a letter\n")
_text("a count before the table", "a.csv", "12,2,x\n" + "1.5,2,3,4\n" * 12)
_text("bars", "a.psv", "a|b\n1|x\n2|y\n")
_text("two tables in one", "a.csv", HEAD + ROWS + "\n\nregion,total\nnorth,3\nsouth,4\n")
_text("JSON in cells", "a.csv", 'a,b\n1,"{""k"": [1, 2]}"\n2,"{}"\n')
_text("formulas in cells", "a.csv", 'a,b\n1,=1+1\n2,"=HYPERLINK(""http://x"",""y"")"\n')
_text("HTML in cells and names", "a.csv", "<script>alert(1)</script>,b\n<b>x</b>,2\ny,3\n")
_text("SQL in names", "a.csv", '"a""; DROP TABLE x; --",\'; SELECT 1\n1,2\n3,4\n')
_text("names twice, odd and empty", "a.csv", 'a,A,a,," ",é,e\u0301\n1,2,3,4,5,6,7\n')
_text("very long names", "a.csv", f"{'n' * 5_000},b\n1,2\n")
_text("emoji and right-to-left", "a.csv", "😀,שם\n👍🏽,שלום\n🇩🇪,مرحبا\n")
_text("a cell of 2 MB", "a.csv", "a,b\n1," + "x" * 2_000_000 + "\n2,y\n")
_text("a header of other width", "a.csv", "a,b\n" + "".join(f"{n},2,3\n" for n in range(60)))

# Encodings
_text("UTF-8 with mark", "a.csv", "a,b\n1,é\n".encode("utf-8-sig"))
_text("a mark in the middle", "a.csv", "a,b\n1,é\n".encode() + b"\xef\xbb\xbf2,x\n")
_text("UTF-16", "a.csv", "a,b\n1,é\n2,ü\n".encode("utf-16"))
_text("UTF-16 without mark", "a.csv", "a,b\n1,e\n2,u\n".encode("utf-16-le"))
_text("UTF-32", "a.csv", "a,b\n1,é\n2,ü\n".encode("utf-32"))
_text("Latin-1", "a.csv", "stadt,n\nKöln,1\nMünchen,2\n".encode("latin-1"))
_text("Windows-1252", "a.csv", "x,n\n5 €,1\n„quoted“,2\n".encode("cp1252"))
_text("Windows-1251", "a.csv", ("город,n\n" + "Москва,1\nНовосибирск,2\n" * 9).encode("cp1251"))
_text(
    "Windows-1250", "a.csv", ("město,n\n" + "Plzeň žluťoučký,1\nŁódź gęś,2\n" * 9).encode("cp1250")
)
_text("Shift-JIS", "a.csv", ("都市,n\n" + "東京都渋谷区,1\n大阪市の店,2\n" * 9).encode("cp932"))
_text("GB18030", "a.csv", ("城市,n\n" + "北京市海淀区,1\n上海市的店,2\n" * 9).encode("gb18030"))
_text(
    "mixed encodings",
    "a.csv",
    ("x,n\n" + "café,1\nnaïve,2\n" * 20).encode() + "déjà,3\n".encode("cp1252"),
)
_text("cut inside a letter", "a.csv", "x,n\na,1\né".encode()[:-1])
_text("bytes of noise", "a.csv", bytes(range(1, 256)) * 20)

# Numbers
_text("NaN, infinity, minus zero", "a.csv", "x,y\nNaN,1\ninf,2\n-inf,3\n-0.0,4\n1.5,5\n")
_text(
    "integers beyond 64 bit",
    "a.csv",
    "x\n99999999999999999999999999\n1\n-170141183460469231731687303715884105728\n",
)
_text("decimals of 38 digits", "a.csv", "x\n0.12345678901234567890123456789012345678\n1.5\n")
_text("leading zeros", "a.csv", "zip,n\n01234,1\n00501,2\n99999,3\n")
_text("signs and exponents", "a.csv", "x\n+5\n1e3\n-2E-4\n.5\n5.\n")
_text("percent and money", "a.csv", "p,m\n5%,$3.20\n7%,$4.10\n")
_text("truth in many words", "a.csv", "b\nyes\nNo\nTRUE\n0\n1\n")
_text("words for nothing", "a.csv", "x,y\n1,NA\n2,null\n3,-\n4,n/a\n5,7\n")

# Times
_text("years 1, 1582 and 9999", "a.csv", "d\n0001-01-01\n1582-10-15\n9999-12-31\n2024-02-29\n")
_text("days that are not", "a.csv", "d\n2023-02-29\n2024-02-30\n2024-13-01\n")
_text(
    "zones and daylight saving",
    "a.csv",
    "t\n2024-10-27T02:30:00+02:00\n2024-10-27T02:30:00+01:00\n2024-03-31T02:30:00Z\n",
)
_text("day or month first", "a.csv", "d\n01/02/2024\n03/04/2024\n05/06/2024\n")
_text("two-digit years", "a.csv", "d\n01.02.24\n31.12.99\n")
_text("leap seconds", "a.csv", "t\n2016-12-31 23:59:60\n2017-01-01 00:00:00\n")

# JSON
_text(
    "nested lists and structs",
    "a.json",
    json.dumps([{"a": {"b": [1, {"c": None}]}, "d": [[1], []]}] * 5),
)
_text("JSON of changing types", "a.ndjson", '{"a": 1}\n{"a": "x"}\n{"a": {"b": 2}}\n{"c": null}\n')
_text("deep JSON", "a.json", "[" + '{"a":' * 90 + "1" + "}" * 90 + "]")
_text("JSON cut short", "a.json", '[{"a": 1}, {"a"')
_text("JSON with duplicate keys", "a.json", '[{"a": 1, "a": 2}]')
_text("one JSON object", "a.json", '{"a": 1, "b": "x"}')
_text("a web page", "a.csv", "<!DOCTYPE html><html><body>404</body></html>")

# Parquet and Arrow
_arrow("Parquet without row groups", lambda: pa.table({"a": pa.array([], pa.int64())}))
_arrow("Parquet without columns", lambda: pa.table({}))
_arrow(
    "nested Parquet",
    lambda: pa.table(
        {
            "l": [[1, 2], None, []],
            "s": [{"x": 1, "y": None}] * 3,
            "m": pa.array([[("k", 1)]] * 3, pa.map_(pa.string(), pa.int64())),
        }
    ),
)
_arrow(
    "decimals of 38 digits in Parquet",
    lambda: pa.table(
        {"x": pa.array([Decimal("9" * 38), Decimal("-1"), None], pa.decimal128(38, 0))}
    ),
)
_arrow(
    "times at the ends of time",
    lambda: pa.table(
        {
            "t": pa.array([0, 2**63 - 1, -(2**63) + 1, None], pa.int64()).cast(pa.timestamp("us")),
            "z": pa.array([0, 1, 2, 3], pa.timestamp("ns", "Europe/Berlin")),
        }
    ),
)
_arrow(
    "bytes that are no text",
    lambda: pa.table({"b": pa.array([b"\xff\x00", b"", None], pa.binary())}),
)
_arrow(
    "dictionaries and halves",
    lambda: pa.table(
        {
            "d": pa.array(["x", "y", "x"]).dictionary_encode(),
            "h": pa.array([1.5, None, float("nan")], pa.float32()),
        }
    ),
)
_text("text named Parquet", "a.parquet", "a,b\n1,2\n")


@ugly("truncated Parquet")
def _truncated(folder: Path) -> Path:
    pd.DataFrame({"a": range(5_000), "b": "x"}).to_parquet(folder / "t.parquet")
    data = (folder / "t.parquet").read_bytes()
    (folder / "t.parquet").write_bytes(data[: len(data) // 2])
    return folder / "t.parquet"


@ugly("Parquet with a damaged page")
def _flipped(folder: Path) -> Path:
    pd.DataFrame({"a": [str(n) * 9 for n in range(9_000)]}).to_parquet(folder / "t.parquet")
    data = bytearray((folder / "t.parquet").read_bytes())
    data[200:1_400] = os.urandom(1_200)
    (folder / "t.parquet").write_bytes(bytes(data))
    return folder / "t.parquet"


# Workbooks and databases
@ugly("an empty workbook")
def _empty_book(folder: Path) -> Path:
    pd.DataFrame().to_excel(folder / "t.xlsx", index=False)
    return folder / "t.xlsx"


@ugly("a workbook with a password")
def _locked(folder: Path) -> Path:
    # What programs write for an encrypted workbook: a compound file with an EncryptedPackage.
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    )
    name = "EncryptedPackage".encode("utf-16-le")
    (folder / "t.xlsx").write_bytes(head.ljust(512, b"\0") + name.ljust(1024, b"\0"))
    return folder / "t.xlsx"


@ugly("a workbook with a ragged sheet")
def _ragged_book(folder: Path) -> Path:
    frame = pd.DataFrame({"a": [1, None, "x"], "b": [None, pd.Timestamp("2024-01-01"), 2.5]})
    frame.to_excel(folder / "t.xlsx", index=False)
    return folder / "t.xlsx"


@ugly("an empty SQLite file")
def _no_tables(folder: Path) -> Path:
    connection = sqlite3.connect(folder / "t.sqlite")
    connection.execute("CREATE TABLE gone (a)")
    connection.execute("DROP TABLE gone")
    connection.commit()
    connection.close()
    return folder / "t.sqlite"


@ugly("SQLite cells of any type")
def _loose(folder: Path) -> Path:
    connection = sqlite3.connect(folder / "t.sqlite")
    connection.execute("CREATE TABLE t (a INTEGER, b)")
    connection.executemany(
        "INSERT INTO t VALUES (?, ?)", [(1, "x"), ("two", 2.5), (None, b"\x00\xff")]
    )
    connection.commit()
    connection.close()
    return folder / "t.sqlite"


@ugly("a DuckDB view that cannot be read")
def _broken_view(folder: Path) -> Path:
    connection = duckdb.connect(str(folder / "t.duckdb"))
    connection.execute("CREATE TABLE base (a INT)")
    connection.execute("CREATE VIEW v AS SELECT a FROM base")
    connection.execute("DROP TABLE base")
    connection.close()
    return folder / "t.duckdb"


# Archives
@ugly("a cut gzip file")
def _cut_gzip(folder: Path) -> Path:
    data = gzip.compress((HEAD + ROWS * 20).encode())
    (folder / "a.csv.gz").write_bytes(data[: len(data) // 2])
    return folder / "a.csv.gz"


@ugly("gzip in two members")
def _two_members(folder: Path) -> Path:
    data = gzip.compress(HEAD.encode() + b"1,a,2\n") + gzip.compress(b"2,b,3\n")
    (folder / "a.csv.gz").write_bytes(data)
    return folder / "a.csv.gz"


@ugly("text named bz2")
def _no_bz2(folder: Path) -> Path:
    (folder / "a.csv.bz2").write_text(HEAD)
    return folder / "a.csv.bz2"


@ugly("bz2 with noise behind")
def _noisy_bz2(folder: Path) -> Path:
    (folder / "a.csv.bz2").write_bytes(bz2.compress(b"a,b\n1,2\n") + b"noise")
    return folder / "a.csv.bz2"


@ugly("a zip that leads out")
def _slip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("../../evil.csv", "a\n1\n")
    return folder / "a.zip"


@ugly("a zip with a password")
def _locked_zip(folder: Path) -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    data = bytearray(buffer.getvalue())
    data[6] |= 1  # the flags of the member, here and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (folder / "a.zip").write_bytes(bytes(data))
    return folder / "a.zip"


@ugly("an empty zip")
def _empty_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w"):
        pass
    return folder / "a.zip"


# Places
@ugly("an empty folder")
def _nothing(folder: Path) -> Path:
    (folder / "d").mkdir()
    return folder / "d"


@ugly("a folder of mixed schemas")
def _mixed(folder: Path) -> Path:
    (folder / "d").mkdir()
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).to_parquet(folder / "d" / "1.parquet")
    pd.DataFrame({"a": [1.5], "c": [True]}).to_parquet(folder / "d" / "2.parquet")
    return folder / "d"


@ugly("a folder of types that clash")
def _clash(folder: Path) -> Path:
    (folder / "d").mkdir()
    pd.DataFrame({"a": [1, 2]}).to_parquet(folder / "d" / "1.parquet")
    pd.DataFrame({"a": ["x", "y"]}).to_parquet(folder / "d" / "2.parquet")
    return folder / "d"


@ugly("a folder of CSV with other columns")
def _csv_folder(folder: Path) -> Path:
    (folder / "d").mkdir()
    (folder / "d" / "1.csv").write_text("a,b\n1,2\n")
    (folder / "d" / "2.csv").write_text("b;c\n3;x\n")
    return folder / "d"


@ugly("a broken link")
def _dangling(folder: Path) -> Path:
    (folder / "a.csv").symlink_to(folder / "gone.csv")
    return folder / "a.csv"


@ugly("a link to itself")
def _loop(folder: Path) -> Path:
    (folder / "a.csv").symlink_to(folder / "a.csv")
    return folder / "a.csv"


@ugly("a pipe")
def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.csv")
    return folder / "a.csv"


@ugly("a device")
def _device(folder: Path) -> Path:
    (folder / "a.csv").symlink_to("/dev/zero")
    return folder / "a.csv"


@ugly("a name of every odd character")
def _odd_name(folder: Path) -> Path:
    path = folder / "a 'b\" $(c) ;[x]*? é😀\n<d>#.csv"
    path.write_text("a,b\n1,2\n")
    return path


@ugly("5 000 columns")
def _wide(folder: Path) -> Path:
    names = ",".join(f"c{n}" for n in range(5_000))
    row = ",".join("1" for _ in range(5_000))
    (folder / "a.csv").write_text(f"{names}\n{row}\n{row}\n")
    return folder / "a.csv"


@ugly("a cell of 50 MB")
def _huge(folder: Path) -> Path:
    with (folder / "a.csv").open("w") as file:
        file.write("a,b\n1,")
        file.write("x" * 50_000_000)
        file.write("\n2,y\n")
    return folder / "a.csv"
