"""Data frames of R: .rds holds one, .rda and .RData several by name; read by rdata, never run."""

import lzma
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.model.errors import SourceError
from inspector.sources.extras import reader_for
from inspector.sources.frame import arrow_table
from inspector.sources.stored import BATCH_ROWS, Batches
from inspector.sources.tables import chosen_table

if TYPE_CHECKING:
    import pandas as pd


def r_tables(file: Path) -> tuple[str, ...]:
    """Return the data frames of a file, by name; none for the nameless one of .rds.

    Raises:
        SourceError: The reader is not installed, or the file is damaged.
    """
    if file.suffix.lower() == ".rds":
        return ()
    return tuple(_frames(file))


def frame_batches(file: Path, table: str | None) -> Batches:
    """Open a data frame. R's format can be read only as a whole: it is in memory while it is stored.

    Raises:
        SourceError: There is no such data frame, or it cannot be read.
    """
    frames = _frames(file)
    if file.suffix.lower() == ".rds":
        table = None
        if not frames:
            raise SourceError(
                f"“{file.name}” holds no data frame.",
                hint="Save a data.frame from R, then open it.",
            )
        frame = frames[""]
    else:
        table = chosen_table(file.name, list(frames), table, "data frame")
        frame = frames[table]
    notes: list[str] = []
    if frame.index.dtype == object or str(frame.index.dtype).startswith("str"):
        notes.append("Row names were left out; make a column of them in R to keep them.")
    whole = arrow_table(frame.reset_index(drop=True), notes)
    return Batches(
        schema=whole.schema,
        batches=whole.to_batches(max_chunksize=BATCH_ROWS),
        table=table,
        only_floats=True,
        notes=tuple(notes),
    )


def _frames(file: Path) -> "dict[str, pd.DataFrame]":
    state = file.stat()
    return _read(file, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=1)  # the names are asked for before the rows, and both need all of the file
def _read(file: Path, size: int, modified: int) -> "dict[str, pd.DataFrame]":
    rdata = reader_for("rdata", "r", file.name, "an R data file")
    import warnings

    import pandas as pd

    known = {
        **rdata.conversion.DEFAULT_CLASS_MAP,
        "Date": _dates,
        "POSIXct": _moments,
        "difftime": lambda values, attributes: values,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of classes that mean nothing here
            if file.suffix.lower() == ".rds":
                found: Any = {"": rdata.read_rds(file, constructor_dict=known)}
            else:
                found = rdata.read_rda(file, constructor_dict=known)
    except (
        ValueError, KeyError, IndexError, EOFError, OSError, NotImplementedError, AttributeError,
        TypeError, AssertionError, RecursionError, OverflowError, zlib.error, lzma.LZMAError,
    ) as error:  # fmt: skip
        raise SourceError(
            f"“{file.name}” cannot be read as R data: it is damaged, cut short, or holds what only R "
            "knows.",
            hint="Save the data.frame alone from R with saveRDS(), then open that.",
        ) from error
    return {str(n): frame for n, frame in found.items() if isinstance(frame, pd.DataFrame)}


def _dates(values: Any, attributes: Any) -> Any:  # noqa: ANN401 - as rdata calls it
    import pandas as pd

    moments = pd.to_datetime(_floats(values), unit="D")
    return pd.Series(moments).dt.date


def _moments(values: Any, attributes: Any) -> Any:  # noqa: ANN401 - as rdata calls it
    import numpy as np
    import pandas as pd

    # whole microseconds: R keeps seconds as floats
    micros = np.round(_floats(values) * 1e6)
    moments = pd.Series(pd.to_datetime(micros, unit="us"))
    zone = (attributes or {}).get("tzone")
    return moments.dt.tz_localize("UTC") if zone is not None and any(zone) else moments


def _floats(values: Any) -> Any:  # noqa: ANN401 - numpy is not imported
    import numpy as np

    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
