"""Marks between thousands and the order of dates: settled from the whole file, or said to be unsure."""

# ruff: noqa: DTZ001 - text files know no zones

import datetime as dt

import duckdb
import pytest

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import Source
from inspector.model.errors import RequestError
from inspector.model.reading import TextReading
from inspector.sources.catalog import open_source


@pytest.fixture(scope="module")
def session():
    with Session() as made:
        yield made


def read(session, tmp_path, text, **choices):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    source = open_source(Source(path=str(path), reading=TextReading(**choices)), session)
    table = SQL("SELECT * FROM {}").format(Identifier(source.relation.name))
    kinds = [column.physical for column in source.schema.columns]
    return kinds, session.rows(table), " ".join(source.notes), source.relation.from_sql


def run(sql):
    """Run a query as a person would, on a connection that no other test has left work on."""
    with duckdb.connect() as own:
        return own.execute(sql).fetchall()


def day(*numbers):
    return dt.date(*numbers)


DATES = {
    "day, proven by one of many": (
        "d\n" + "01/02/2026\n" * 9000 + "13/02/2026\n", "DATE", day(2026, 2, 1), "day first in “d”"),
    "month, proven": ("d\n01/02/2026\n12/31/2026\n", "DATE", day(2026, 1, 2), "month first in “d”"),
    "points": ("d\n1.2.2026\n31.12.2026\n", "DATE", day(2026, 2, 1), "day first"),
    "dashes": ("d\n01-02-2026\n31-12-2026\n", "DATE", day(2026, 2, 1), "day first"),
    "with times": ("d\n01/02/2026 03:04\n31/12/2026 05:06:07\n", "TIMESTAMP",
                   dt.datetime(2026, 2, 1, 3, 4), "day first"),
    "with half days": ("d\n1/2/2026 3:04 PM\n12/31/2026 11:00 AM\n", "TIMESTAMP",
                       dt.datetime(2026, 1, 2, 15, 4), "month first"),
    "year first": ("d\n2026/1/2\n2026/12/31\n", "DATE", day(2026, 1, 2), ""),
    "unsure": ("d\n01/02/2026\n03/04/2026\n", "VARCHAR", "01/02/2026", "kept as text"),
    "neither": ("d\n13/02/2026\n02/13/2026\n", "VARCHAR", "13/02/2026", ""),
    "no dates": ("d\n30/02/2026\n31/04/2026\n", "VARCHAR", "30/02/2026", ""),
    "missing words": ("d\n13/02/2026\nNA\n", "DATE", day(2026, 2, 13), "read as missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", DATES)
def test_that_the_order_of_dates_is_settled_from_all_values(session, tmp_path, monkeypatch, case):
    text, kind, first, note = DATES[case]
    kinds, rows, notes, from_sql = read(session, tmp_path, text)
    assert kinds == [kind]
    assert rows[0] == (first,)
    assert note in notes
    monkeypatch.chdir(tmp_path)
    assert run(f"FROM {from_sql}") == rows


def test_that_columns_settle_each_other(session, tmp_path):
    text = "a,b\n01/02/2026,13/02/2026\n03/04/2026,01/02/2026\n"
    kinds, rows, notes, _ = read(session, tmp_path, text)
    assert kinds == ["DATE", "DATE"]
    assert rows[0] == (day(2026, 2, 1), day(2026, 2, 13))
    assert "day first in “b” and “a”" in notes
    text = "a,b,c\n01/02/2026,13/02/2026,02/13/2026\n"
    kinds, _, notes, _ = read(session, tmp_path, text)
    assert kinds == ["VARCHAR", "DATE", "DATE"]
    assert "day or with the month in “a”" in notes


def test_that_the_order_of_dates_can_be_said(session, tmp_path):
    text = "d\n01/02/2026\n03/04/2026\n"
    assert read(session, tmp_path, text, date_order="day")[1][0] == (day(2026, 2, 1),)
    assert read(session, tmp_path, text, date_order="month")[1][0] == (day(2026, 1, 2),)
    kinds, rows, *_ = read(session, tmp_path, "d\n13/02/2026\n", date_order="month")
    assert (kinds, rows) == (["VARCHAR"], [("13/02/2026",)])


NUMBERS = {
    "commas": ('a\n"1,234"\n12\n"1,234,567"\n', "BIGINT", 1234),
    "commas and a point": ('a\n"1,234.5"\n12\n', "DOUBLE", 1234.5),
    "commas, other delimiter": ("a;b\n1,234,567;x\n1,234;y\n", "BIGINT", 1234567),
    "commas, unsure": ("a;b\n1,234;x\n2,345;y\n", "VARCHAR", "1,234"),
    "decimal comma": ("a;b\n1,25;x\n2,345;y\n", "DOUBLE", 1.25),
    "points and a comma": ("a;b\n1.234,50;x\n2,5;y\n", "DOUBLE", 1234.5),
    "blanks": ("a\n1 234\n12\n", "BIGINT", 1234),
    "narrow blanks": ("a;b\n1\u202f234,5\n12;\n", "DOUBLE", 1234.5),
    "apostrophes": ("a\n1'234.50\n12\n", "DOUBLE", 1234.5),
    "telephone": ("a\n030 123 456\n12\n", "VARCHAR", "030 123 456"),
    "codes of one length": ("a\n123 456\n999 111\n", "VARCHAR", "123 456"),
    "wrong groups": ('a,b\n"12,34",x\n"1,2345",y\n', "VARCHAR", "12,34"),
    "list of numbers": ('a\n"1,2"\n"3,4,5"\n', "VARCHAR", "1,2"),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_that_marks_between_thousands_are_settled_from_all_values(session, tmp_path, case):
    text, kind, first = NUMBERS[case]
    if case == "narrow blanks":
        text = text.replace("\n12;", ";\n12;")
    kinds, rows, notes, _ = read(session, tmp_path, text)
    assert (kinds[0], rows[0][0]) == (kind, first)
    if case == "commas, unsure":
        assert "comma may part thousands or be a decimal comma in “a”" in notes
    elif kind != "VARCHAR" and "decimal" not in case and "points" not in case:
        assert "Marks between thousands" in notes


def test_that_the_mark_between_thousands_can_be_said(session, tmp_path):
    text = "a;b\n1,234;1.234\n2,345;2.345\n"
    assert read(session, tmp_path, text, thousands=",")[1][0] == (1234, 1.234)
    assert read(session, tmp_path, text, thousands=".")[1][0] == (1.234, 1234)
    assert read(session, tmp_path, text, thousands="")[1][0] == ("1,234", 1.234)
    with pytest.raises(RequestError):
        TextReading(thousands="x")
    with pytest.raises(RequestError):
        TextReading(date_order="year")
    with pytest.raises(RequestError):
        TextReading(thousands=",", decimal_comma=True)
    assert str(TextReading(thousands=" ", date_order="day")) == (
        "thousands parted by space, dates with the day first"
    )


def test_that_the_sql_shown_reads_numbers_with_points_and_a_comma(session, tmp_path, monkeypatch):
    _, rows, _, from_sql = read(session, tmp_path, "a;b\n1.234,50;x\n2,5;y\n")
    monkeypatch.chdir(tmp_path)
    assert run(f"FROM {from_sql}") == rows == [(1234.5, "x"), (2.5, "y")]
