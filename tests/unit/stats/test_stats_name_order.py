"""Names of files say which came first."""

import pytest

from inspector.stats.name_order import date_in, number_in, ordered


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sales_2026-03-01.csv", (2026, 3, 1, 0, 0, 0)),
        ("20260301.csv", (2026, 3, 1, 0, 0, 0)),
        ("dump-20260301T1405.parquet", (2026, 3, 1, 14, 5, 0)),
        ("dump_2026-03-01_14-05-09.csv", (2026, 3, 1, 14, 5, 9)),
        ("01.03.2026 sales.csv", (2026, 3, 1)),
        ("1 March 2026.csv", (2026, 3, 1)),
        ("air-2026-03.parquet", (2026, 3)),
        ("air_202603.parquet", (2026, 3)),
        ("March 2026.csv", (2026, 3)),
        ("2026-mar.csv", (2026, 3)),
        ("2026Q2.csv", (2026, 4)),
        ("q3 2026.csv", (2026, 7)),
        ("2026-W10.csv", (2026, 3, 2)),
        ("census2020.csv", (2020,)),
        ("2026/03/part.csv", (2026,)),
        ("20261399.csv", None),
        ("id_1234567.csv", None),
        ("marching.csv", None),
        ("v2.csv", None),
    ],
)
def test_that_a_date_in_a_name_is_found(name, found):
    assert date_in(name) == found


def test_that_a_version_number_in_a_name_is_found():
    assert [number_in(n) for n in ("data_v2.csv", "V1.10.csv", "release-3.csv", "rev 04", "nov5")] == [
        (2,), (1, 10), (3,), (4,), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "basis"),
    [
        (["b-2025-12.csv", "a-2026-01.csv", "a-2026-02.csv"], "date"),
        (["Dec 2025.csv", "Jan 2026.csv", "Feb 2026.csv"], "date"),
        (["z_v1.csv", "y_v2.csv", "x_v10.csv"], "number"),
        (["t_v1.9.csv", "t_v1.10.csv"], "number"),
        (["a.csv", "part2.csv", "part10.csv"], "name"),
        (["other.csv", "2026-01-01.csv"], "name"),
        (["v1 2026-05.csv", "v2 2026-05.csv"], "number"),
    ],
)
def test_that_names_are_ordered(names, basis):
    backwards = names[::-1]
    places, found = ordered(backwards)
    assert [backwards[place] for place in places] == names
    assert found == basis
