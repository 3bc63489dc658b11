"""Makes the sample: hourly air readings of six stations in four monthly versions, with one fault planted.

The story: on 9 February the humidity sensor of the station Harbour breaks and reports -999. In March
the whole month is broken there: fine dust, which is corrected with humidity, comes out empty, annotators
leave its rows unlabelled or call them good, and its feed arrives hours late and stops four days early.
In mid-April the sensor is replaced; the labels and the feed of that month are in order from the start.

Run it with the program's own Python; the same files come out every time.
"""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
#: Station: district, type of its fine-dust sensor, usual fine dust.
STATIONS = {
    "Airport": ("outer", "optical", 11.0),
    "Centre": ("inner", "optical", 13.0),
    "Harbour": ("outer", "optical", 12.0),
    "Hill": ("outer", "gravimetric", 11.8),
    "Park": ("inner", "gravimetric", 11.5),
    "University": ("inner", "gravimetric", 12.5),
}
BROKEN = "Harbour"
ANNOTATORS = ["ann-1", "ann-2", "ann-3", "ann-4"]
DAYS = 28
VERSIONS = [
    ("2026-01", "2026-01-01", "air-2026-01.csv"),
    ("2026-02", "2026-02-01", "air-2026-02.ndjson.gz"),
    ("2026-03", "2026-03-01", "air-2026-03.parquet"),
    ("2026-04", "2026-04-01", "air-2026-04.csv.gz"),
]


def month(number: int, start: str) -> pd.DataFrame:
    """Return a healthy month of readings."""
    chance = np.random.default_rng(20_260_000 + number)
    hours = pd.date_range(start, periods=DAYS * 24, freq="h")
    parts = []
    for station, (district, sensor, level) in STATIONS.items():
        n = len(hours)
        day = np.sin(2 * np.pi * (hours.hour.to_numpy() - 7) / 24)
        weather = np.convolve(chance.normal(0, 1, n + 23), np.ones(24) / 24**0.5, mode="valid")
        humidity = 68 - 9 * day + 3 * weather + chance.normal(0, 5, n)
        dust = level * np.exp(0.22 * day + 0.12 * weather + chance.normal(0, 0.35, n))
        parts.append(
            pd.DataFrame(
                {
                    "station": station,
                    "district": district,
                    "sensor": sensor,
                    "measured_at": hours,
                    "received_at": hours
                    + pd.to_timedelta(chance.gamma(3, 120, n).round() + 60, unit="s"),
                    "temperature": (8 + 4 * day + 1.5 * weather + chance.normal(0, 1, n)).round(1),
                    "humidity": np.clip(humidity, 20, 100).round(1),
                    "no2": (24 * np.exp(0.3 * day + chance.normal(0, 0.3, n))).round(1),
                    "pm25": dust.round(1),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table.loc[chance.random(len(table)) < 0.008, "no2"] = np.nan
    grade = np.select([table.pm25 < 11, table.pm25 < 20], ["good", "moderate"], "unhealthy")
    unsure = chance.random(len(table)) < 0.03
    table["quality"] = np.where(unsure, chance.choice(["good", "moderate"], len(table)), grade)
    table["annotator"] = chance.choice(ANNOTATORS, len(table))
    return table.sort_values(["measured_at", "station"], kind="stable").reset_index(drop=True)


def plant(table: pd.DataFrame, number: int) -> pd.DataFrame:
    """Plant what went wrong in a month."""
    chance = np.random.default_rng(777 + number)
    here = table.station == BROKEN
    if number == 2:
        table.loc[here & (table.measured_at >= "2026-02-09"), "humidity"] = -999.0
    if number == 3:
        table.loc[here, ["humidity", "pm25"]] = [-999.0, np.nan]
        unlabelled = here & (chance.random(len(table)) < 0.55)
        table["quality"] = table["quality"].mask(here, "good").mask(unlabelled)
        late = pd.to_timedelta(chance.gamma(4, 7_200, len(table)).round(), unit="s")
        table["received_at"] = table["received_at"].where(~here, table["received_at"] + late)
        table = table[~(here & (table.measured_at >= "2026-03-25"))]
    if number == 4:
        broken = here & (table.measured_at < "2026-04-15")
        table.loc[broken, ["humidity", "pm25"]] = [-999.0, np.nan]
    return table.reset_index(drop=True)


def version(number: int, start: str) -> pd.DataFrame:
    """Return a month as it was delivered."""
    table = plant(month(number, start), number)
    first = number * 100_000
    table.insert(0, "reading_id", [f"R{first + place}" for place in range(len(table))])
    return table


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table in the format its name speaks of."""
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
        return
    texts = table.assign(
        **{
            name: table[name].dt.strftime("%Y-%m-%d %H:%M:%S")
            for name in ("measured_at", "received_at")
        }
    )
    if ".ndjson" in path.suffixes:
        rows = texts.astype(object).where(texts.notna(), None).to_dict("records")
        content = "".join(json.dumps(row) + "\n" for row in rows)
    else:
        content = texts.to_csv(index=False, lineterminator="\n")
    data = content.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def main(folder: Path = HERE) -> None:
    """Write all versions and their description."""
    for number, (_, start, file) in enumerate(VERSIONS, 1):
        write(version(number, start), folder / file)
    described = {
        "title": "Air readings of six stations, with a planted data cascade",
        "licence": "CC0-1.0",
        "roles": {
            "event_time": "measured_at",
            "ingest_time": "received_at",
            "label": "quality",
            "key": ["reading_id"],
            "source": "station",
            "slices": ["district", "sensor"],
            "annotator": "annotator",
        },
        "versions": [
            {
                "name": name,
                "file": file,
                "as_of": (pd.Timestamp(start) + pd.Timedelta(days=DAYS)).strftime("%Y-%m-%dT%H:%M"),
            }
            for name, start, file in VERSIONS
        ],
    }
    (folder / "samples.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
