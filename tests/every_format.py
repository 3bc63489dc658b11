"""Writes one table in every format that Inspector reads."""

import bz2
import gzip
import json
import lzma
import sqlite3
import zipfile

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

ROWS = 240


def table(*, truth=True):
    """Columns of every kind that all formats know; some have no truth values."""
    chance = np.random.default_rng(4)
    frame = pd.DataFrame(
        {
            "code": [f"{n:03d}" for n in range(ROWS)],
            "amount": chance.integers(-5, 10**9, ROWS),
            # exact in every format: SAS transport files have floats of their own
            "reading": (chance.normal(size=ROWS) * 64).round() / 64 + 1 / 128,
            "ok": chance.random(ROWS) < 0.7,
            "day": pd.date_range("2026-01-01", periods=ROWS, freq="D").date,
            "moment": pd.date_range("2026-01-01", periods=ROWS, freq="97min").as_unit("us"),
            "place": chance.choice(["Zürich", "O'Hare", 'the "Loft"', "a,b;c"], ROWS),
            "seats": pd.array(chance.integers(1, 9, ROWS), dtype="Int64"),
        }
    )
    frame.loc[3:30, "reading"] = np.nan
    frame.loc[5:9, "place"] = None
    frame.loc[40:44, "seats"] = pd.NA
    return frame if truth else frame.drop(columns="ok")


def _records(frame):
    texts = frame.assign(day=frame["day"].astype(str), moment=frame["moment"].astype(str))
    return json.loads(texts.to_json(orient="records"))


def _arrow(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)


def _csv(frame, path, separator=",", pack=lambda data: data):
    path.write_bytes(pack(frame.to_csv(index=False, sep=separator).encode()))


def _zipped(frame, path, *names):
    part = -(-len(frame) // len(names))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, name in enumerate(names):
            rows = frame.iloc[place * part : (place + 1) * part]
            archive.writestr(name, rows.to_csv(index=False))
        archive.writestr("README.txt", "what this is")


def _zipped_parquet(frame, path):
    with zipfile.ZipFile(path, "w") as archive:
        for place, rows in enumerate((frame.iloc[:100], frame.iloc[100:])):
            sink = pa.BufferOutputStream()
            pyarrow.parquet.write_table(_arrow(rows), sink)
            archive.writestr(f"part-{place}.parquet", sink.getvalue().to_pybytes())


def _ipc(frame, path, *, stream=False):
    data = _arrow(frame)
    make = pa.ipc.new_stream if stream else pa.ipc.new_file
    with pa.OSFile(str(path), "wb") as sink, make(sink, data.schema) as writer:
        writer.write_table(data, max_chunksize=50)


def _xls(frame, path):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("data")
    styles = {
        "day": xlwt.easyxf(num_format_str="YYYY-MM-DD"),
        "moment": xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS"),
    }
    for column, name in enumerate(frame):
        sheet.write(0, column, name)
        for row, value in enumerate(frame[name], 1):
            if not pd.isna(value):
                plain = value.item() if hasattr(value, "item") else value
                plain = plain.to_pydatetime() if isinstance(plain, pd.Timestamp) else plain
                sheet.write(row, column, plain, styles.get(name, xlwt.Style.default_style))
    book.save(str(path))


def _xlsb(frame, path):
    from pyxlsbwriter import XlsbWriter

    cells = [
        [None if pd.isna(v) else getattr(v, "to_pydatetime", lambda v=v: v)() for v in row]
        for row in frame.astype(object).itertuples(index=False, name=None)
    ]
    with XlsbWriter(str(path)) as book:
        book.add_sheet("data")
        book.write_sheet([list(frame.columns), *cells])


def _sqlite(frame, path):
    with sqlite3.connect(path) as own:
        own.execute(
            "CREATE TABLE t (code TEXT, amount INTEGER, reading REAL, ok BOOLEAN, day DATE, "
            "moment TIMESTAMP, place TEXT, seats INTEGER)"
        )
        rows = [tuple(record.get(name) for name in frame) for record in _records(frame)]
        own.executemany(f"INSERT INTO t VALUES ({','.join('?' * len(frame.columns))})", rows)
    own.close()


def _duckdb(frame, path):
    with duckdb.connect(str(path)) as own:
        own.register("f", _arrow(frame))
        own.execute("CREATE TABLE t AS FROM f")


def _hive(frame, path):
    for place, rows in enumerate((frame.iloc[:100], frame.iloc[100:])):
        (path / str(place)).mkdir(parents=True)
        pyarrow.parquet.write_table(_arrow(rows), path / str(place) / "part.parquet")


def _delta(frame, path):
    import deltalake

    deltalake.write_deltalake(str(path), _arrow(frame.iloc[:100]))
    deltalake.write_deltalake(str(path), _arrow(frame.iloc[100:]), mode="append")


def _statistical(frame, path):
    import pyreadstat

    write = {
        "sav": pyreadstat.write_sav, "zsav": pyreadstat.write_sav, "por": pyreadstat.write_por,
        "dta": pyreadstat.write_dta, "xpt": pyreadstat.write_xport,
    }[path.suffix[1:]]  # fmt: skip
    frame = frame.astype({"seats": "float64", "place": object})
    frame["place"] = [None if pd.isna(v) else v for v in frame["place"]]
    write(frame, str(path), **({"compress": True} if path.suffix == ".zsav" else {}))


def _nested_json(frame, path):
    path.write_text(json.dumps({"took": 3, "data": _records(frame)}))


#: How a table is written, by the end of the file's name.
WRITERS = {
    "csv": _csv,
    "tsv": lambda frame, path: _csv(frame, path, "\t"),
    "psv": lambda frame, path: _csv(frame, path, "|"),
    "txt": lambda frame, path: _csv(frame, path, ";"),
    "csv.gz": lambda frame, path: _csv(frame, path, pack=gzip.compress),
    "csv.zst": lambda frame, path: _csv(
        frame, path, pack=lambda data: pa.compress(data, codec="zstd", asbytes=True)
    ),
    "csv.bz2": lambda frame, path: _csv(frame, path, pack=bz2.compress),
    "tsv.xz": lambda frame, path: _csv(frame, path, "\t", pack=lzma.compress),
    "one.zip": lambda frame, path: _zipped(frame, path, "t.csv"),
    "several.zip": lambda frame, path: _zipped(frame, path, "a/1.csv", "a/2.csv", "b/3.csv"),
    "parquet.zip": _zipped_parquet,
    "parquet": lambda frame, path: pyarrow.parquet.write_table(_arrow(frame), path),
    "folder": _hive,
    "arrow": _ipc,
    "stream.arrow": lambda frame, path: _ipc(frame, path, stream=True),
    "feather": lambda frame, path: pyarrow.feather.write_feather(_arrow(frame), str(path)),
    "json": lambda frame, path: path.write_text(json.dumps(_records(frame))),
    "nested.json": _nested_json,
    "ndjson": lambda frame, path: path.write_text(
        "".join(json.dumps(record) + "\n" for record in _records(frame))
    ),
    "ndjson.bz2": lambda frame, path: path.write_bytes(
        bz2.compress("".join(json.dumps(record) + "\n" for record in _records(frame)).encode())
    ),
    "xlsx": lambda frame, path: frame.to_excel(path, index=False),
    "xls": _xls,
    "xlsb": _xlsb,
    "ods": lambda frame, path: frame.to_excel(path, index=False, engine="odf"),
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "delta": _delta,
}
#: Formats without truth values.
WITHOUT_TRUTH = dict.fromkeys(("sav", "zsav", "dta", "xpt"), _statistical)
