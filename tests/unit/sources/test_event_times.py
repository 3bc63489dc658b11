"""Times in other guises than dates and timestamps are found, and equal pandas' reading of them."""
# ruff: noqa: DTZ001 - zone-less, as the times of the data

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import Source, Version
from inspector.model.errors import RequestError
from inspector.model.request import RoleChoice
from inspector.run.opening import open_participants
from inspector.sources.time_guises import date_in_name, dates_of_files

HOURS = [datetime(2024, 1, 30) + timedelta(hours=hour) for hour in range(80)]
DAYS = [datetime(2023, 12, 20) + timedelta(days=day) for day in range(40)]
WEEKS = [datetime(2020, 12, 14) + timedelta(weeks=week) for week in range(8)]
MONTHS = [datetime(2023 + month // 12, month % 12 + 1, 1) for month in range(18)]
EPOCH = datetime(1970, 1, 1)


def opened(
    source: Source, roles: RoleChoice | None = None
) -> tuple[Version, list[datetime | None], list[str]]:
    """Return a version, its event times in their order, and its notes of times."""
    with Session() as session:
        (found,) = open_participants(
            [source],
            ids=["v1"],
            session=session,
            roles=roles or RoleChoice(),
            as_of=None,
            on_event=lambda _: None,
            cancel=CancelToken(),
        )
        name = found.version.roles.event_time
        times: list[datetime | None] = []
        if name is not None and found.relation is not None:
            rows = session.rows(
                SQL("SELECT epoch({}) FROM {}").format(
                    Identifier(name), Identifier(found.relation.name)
                )
            )
            times = [
                None if x is None else EPOCH + timedelta(seconds=float(str(x))) for (x,) in rows
            ]
        return found.version, times, [n for n in found.version.notes if "time" in n.lower()]


def _seconds(moment: datetime) -> float:
    return (moment - EPOCH).total_seconds()


GUISES: dict[str, tuple[pd.DataFrame, list[datetime], str]] = {
    "epoch seconds": (
        pd.DataFrame({"ts": [int(_seconds(t)) for t in HOURS]}), HOURS, "time (ts)",
    ),
    "epoch seconds as reals": (
        pd.DataFrame({"event_time": [_seconds(t) + 0.5 for t in HOURS]}),
        [t + timedelta(seconds=0.5) for t in HOURS], "time (event_time)",
    ),
    "epoch milliseconds": (
        pd.DataFrame({"measuredAt": [int(_seconds(t) * 1e3) for t in HOURS]}),
        HOURS, "time (measuredAt)",
    ),
    "epoch microseconds": (
        pd.DataFrame({"timestamp": [int(_seconds(t) * 1e6) for t in HOURS]}),
        HOURS, "time (timestamp)",
    ),
    "epoch nanoseconds": (
        pd.DataFrame({"time_ns": [int(_seconds(t)) * 10**9 for t in HOURS]}), HOURS, "time (time_ns)",
    ),
    "year, month, day": (
        pd.DataFrame(
            {"Day": [t.day for t in DAYS], "Month": [t.month for t in DAYS],
             "Year": [t.year for t in DAYS]}
        ),
        DAYS, "time (Year, Month, Day)",
    ),
    "down to the hour": (
        pd.DataFrame(
            {"year": [t.year for t in HOURS], "month": [t.month for t in HOURS],
             "day": [t.day for t in HOURS], "hour": [t.hour for t in HOURS]}
        ),
        HOURS, "time (year, month, day, hour)",
    ),
    "a month in words": (
        pd.DataFrame(
            {"pickup_year": [t.year for t in DAYS], "pickup_month": [f"{t:%b}" for t in DAYS],
             "pickup_day": [t.day for t in DAYS], "dropoff_day": 1}
        ),
        DAYS, "time (pickup_year, pickup_month, pickup_day)",
    ),
    "hours that count to 24": (
        pd.DataFrame(
            {"year": [t.year for t in HOURS], "month": [t.month for t in HOURS],
             "day": [t.day for t in HOURS], "hour": [t.hour + 1 for t in HOURS]}
        ),
        [t + timedelta(hours=1) for t in HOURS], "time (year, month, day, hour)",
    ),
    "year and ISO week": (
        pd.DataFrame(
            {"year": [t.isocalendar()[0] for t in WEEKS], "week": [t.isocalendar()[1] for t in WEEKS]}
        ),
        WEEKS, "time (year, week)",
    ),
    "year and day of year": (
        pd.DataFrame(
            {"year": [t.year for t in DAYS], "doy": [t.timetuple().tm_yday for t in DAYS]}
        ),
        DAYS, "time (year, doy)",
    ),
    "year and quarter": (
        pd.DataFrame({"year": [2023] * 4 + [2024] * 4, "quarter": [1, 2, 3, 4] * 2}),
        [*MONTHS[::3], datetime(2024, 7, 1), datetime(2024, 10, 1)], "time (year, quarter)",
    ),
    "years": (
        pd.DataFrame({"year": range(1990, 2020)}),
        [datetime(year, 1, 1) for year in range(1990, 2020)], "time (year)",
    ),
    "ISO weeks": (
        pd.DataFrame({"wk": [f"{t.isocalendar()[0]}-W{t.isocalendar()[1]:02}" for t in WEEKS]}),
        WEEKS, "time (wk)",
    ),
    "months": (pd.DataFrame({"m": [f"{t:%Y-%m}" for t in MONTHS]}), MONTHS, "time (m)"),
    "months in words": (pd.DataFrame({"m": [f"{t:%B %Y}" for t in MONTHS]}), MONTHS, "time (m)"),
    "quarters": (
        pd.DataFrame({"q": [f"Q{(t.month + 2) // 3} {t.year}" for t in MONTHS[::3]]}),
        MONTHS[::3], "time (q)",
    ),
    "days in digits": (
        pd.DataFrame({"day": [int(f"{t:%Y%m%d}") for t in DAYS]}), DAYS, "time (day)",
    ),
    "months in digits": (
        pd.DataFrame({"yyyymm": [int(f"{t:%Y%m}") for t in MONTHS]}), MONTHS, "time (yyyymm)",
    ),
    "moments in digits": (
        pd.DataFrame({"ts": [f"{t:%Y%m%d%H%M%S}" for t in HOURS]}), HOURS, "time (ts)",
    ),
    "ISO texts with offsets": (
        pd.DataFrame({"t": [f"{t:%Y-%m-%dT%H:%M:%S}+02:00" for t in HOURS]}),
        [t - timedelta(hours=2) for t in HOURS], "time (t)",
    ),
    "words": (
        pd.DataFrame({"noted": [f"{t:%d %b %Y, %I:%M %p}" for t in HOURS]}), HOURS, "time (noted)",
    ),
    "e-mail": (
        pd.DataFrame({"sent": [f"{t:%a, %d %b %Y %H:%M:%S} -0500" for t in HOURS]}),
        [t + timedelta(hours=5) for t in HOURS], "time (sent)",
    ),
    "web server logs": (
        pd.DataFrame({"x": [f"[{t:%d/%b/%Y:%H:%M:%S} +0000]" for t in HOURS]}), HOURS, "time (x)",
    ),
    "day first": (pd.DataFrame({"d": [f"{t:%d.%m.%Y}" for t in DAYS]}), DAYS, "time (d)"),
    "month first": (pd.DataFrame({"d": [f"{t:%m/%d/%Y}" for t in DAYS]}), DAYS, "time (d)"),
}  # fmt: skip


@pytest.mark.parametrize("guise", GUISES)
def test_times_are_found(guise: str) -> None:
    frame, expected, name = GUISES[guise]
    version, times, notes = opened(Source(frame=frame.assign(value=1.5), name="t"))
    assert version.roles.event_time == name
    assert times == expected
    assert any(f"“{name}”" in note for note in notes)
    # The columns of the data stay what they were.
    assert version.schema.names == (*frame.columns, "value")


def test_parts_of_dates_equal_those_of_pandas() -> None:
    frame = GUISES["down to the hour"][0]
    assert list(pd.to_datetime(frame)) == opened(Source(frame=frame, name="t"))[1]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"phone": [1_500_000_000 + 7 * i for i in range(60)]}),
        pd.DataFrame({"ean": [4_006_381_333_931 + 13 * i for i in range(60)]}),
        pd.DataFrame({"years": range(20, 80), "month_income": range(60)}),
        pd.DataFrame({"Month": [5] * 30, "Day": range(1, 31)}),  # of no year
        pd.DataFrame({"code": [f"{20240101 + i}" for i in range(20)]}),
        pd.DataFrame({"d": [f"{1 + i % 12:02}/{1 + i % 9:02}/2024" for i in range(60)]}),
        pd.DataFrame({"version": [f"2024-{60 + i}" for i in range(20)]}),
        pd.DataFrame({"year_built": range(1950, 2010)}),
        pd.DataFrame({"t": ["12 Jan 2024"] + ["some day"] * 30}),
    ],
    ids=lambda frame: str(frame.columns[0]),
)
def test_what_may_be_something_else_is_no_time(frame: pd.DataFrame) -> None:
    assert opened(Source(frame=frame, name="t"))[0].roles.event_time is None


def test_a_time_by_its_type_is_preferred() -> None:
    frame = GUISES["year, month, day"][0].assign(seen=HOURS[: len(DAYS)])
    assert opened(Source(frame=frame, name="t"))[0].roles.event_time == "seen"


def test_event_and_ingest_time_are_told_apart_by_name() -> None:
    late = [int(_seconds(t) + 60) * 1000 for t in HOURS]
    frame = pd.DataFrame({"loaded_at": late, "epoch": [int(_seconds(t)) for t in HOURS]})
    roles = opened(Source(frame=frame, name="t"))[0].roles
    assert (roles.event_time, roles.ingest_time) == ("time (epoch)", "time (loaded_at)")
    frame = pd.DataFrame({"loaded_at": late, "seen": HOURS})
    roles = opened(Source(frame=frame, name="t"))[0].roles
    assert (roles.event_time, roles.ingest_time) == ("seen", "time (loaded_at)")


def test_values_that_are_no_times_are_counted() -> None:
    seconds = [int(_seconds(t)) for t in HOURS] * 2
    seconds[3] = 0
    _, times, notes = opened(Source(frame=pd.DataFrame({"ts": seconds}), name="t"))
    assert times[3] is None
    assert "1 row holds no such time there and has none" in notes[0]


def test_a_person_names_the_columns() -> None:
    frame = pd.DataFrame(
        {"a": [int(_seconds(t)) for t in HOURS], "d": [t.date() for t in HOURS],
         "hour": [t.hour for t in HOURS], "note": "x"}
    )  # fmt: skip
    source = Source(frame=frame, name="t")
    version, times, _ = opened(source, RoleChoice(event_time="d,hour"))
    assert (version.roles.event_time, times) == ("time (d, hour)", HOURS)
    version, times, _ = opened(source, RoleChoice(event_time="a"))  # a name that says nothing
    assert (version.roles.event_time, times) == ("time (a)", HOURS)
    # As a report or a window gives the choice back.
    version, times, _ = opened(source, RoleChoice(event_time="time (d, hour)"))
    assert (version.roles.event_time, times) == ("time (d, hour)", HOURS)
    with pytest.raises(RequestError, match="are no date together"):
        opened(source, RoleChoice(event_time="a,note"))
    with pytest.raises(RequestError, match="There is no column"):
        opened(source, RoleChoice(event_time="a,b"))


def test_odd_names_stay_names() -> None:
    name = 'x"); DROP TABLE t; -- time'
    frame = pd.DataFrame({name: [int(_seconds(t)) for t in HOURS]})
    version, times, _ = opened(Source(frame=frame, name="t"))
    assert (version.roles.event_time, times) == (f"time ({name})", HOURS)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_files_tell_their_day_in_their_names(tmp_path: Path, kind: str) -> None:
    for number, day in enumerate(("2024-01-05", "2024-01-06", "2024-02-01"), 1):
        frame = pd.DataFrame({"a": range(number)})
        if kind == "csv":
            frame.to_csv(tmp_path / f"sales_{day}.csv", index=False)
        else:
            frame.to_parquet(tmp_path / f"sales_{day}.parquet")
    version, times, _ = opened(Source(path=str(tmp_path)))
    assert version.roles.event_time == "time (file name)"
    expected = [datetime(2024, 1, 5), *[datetime(2024, 1, 6)] * 2, *[datetime(2024, 2, 1)] * 3]
    assert sorted(t for t in times if t) == expected
    assert version.schema.names == ("a",)


def test_files_of_different_columns_keep_their_days(tmp_path: Path) -> None:
    (tmp_path / "x-20240105.csv").write_text("a,b\n1,2\n3,4\n")
    (tmp_path / "x-20240106.csv").write_text("a,c\n5,6\n")
    (tmp_path / "x-20240107.csv").write_text("a,b\n7,8\n")
    version, times, _ = opened(Source(path=str(tmp_path)))
    assert version.schema.names == ("a", "b", "c")
    assert sorted(t.day for t in times if t) == [5, 5, 6, 7]


def test_partition_folders_are_times(tmp_path: Path) -> None:
    for year, month in ((2023, 12), (2024, 1), (2024, 2)):
        folder = tmp_path / f"year={year}" / f"month={month:02}"
        folder.mkdir(parents=True)
        pd.DataFrame({"a": [1]}).to_parquet(folder / "x.parquet")
    version, times, _ = opened(Source(path=str(tmp_path)))
    assert version.roles.event_time == "time (year, month)"
    assert sorted(t for t in times if t)[0] == datetime(2023, 12, 1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sales_2024-01-31.csv", date(2024, 1, 31)),
        ("20240131.parquet", date(2024, 1, 31)),
        ("export-2024.01.csv", date(2024, 1, 1)),
        ("log_2024-W05.csv", date(2024, 1, 29)),
        ("census2021.csv", date(2021, 1, 1)),
        ("a-2023-12-01-to-2024-01-02.csv", date(2024, 1, 2)),
        ("batch_123456789.csv", None),
        ("v3.csv", None),
        ("2024-13-45.csv", date(2024, 1, 1)),
    ],
)
def test_dates_in_names(name: str, expected: date | None) -> None:
    assert date_in_name(name) == expected


def test_names_that_do_not_all_speak_of_a_day_say_nothing() -> None:
    assert dates_of_files([Path("a_2024-01-01.csv"), Path("b.csv")]) == ()
    assert dates_of_files([Path("a_2024-01-01.csv"), Path("b_2024-01-01.csv")]) == ()
    assert dates_of_files([Path("a_2024-01-01.csv")]) == ()
