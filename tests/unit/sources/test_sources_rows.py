"""Rows are chosen, sorted, summed up and exported by the engine, and are those pandas would choose."""

import csv
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector import rows
from inspector.engine.session import Session
from inspector.engine.sql import SQL
from inspector.model.conditions import parse
from inspector.model.dataset import Source
from inspector.model.errors import RequestError, SaveError
from inspector.model.row_view import RowView, SortKey
from inspector.sources.catalog import open_source

ROWS = 3_000


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


@pytest.fixture(scope="module")
def frame():
    chance = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "id": np.arange(ROWS),
            "price": chance.normal(20, 5, ROWS).round(1),
            "shop": chance.choice(["North", "south", "=1+1"], ROWS),
            "key": chance.integers(0, 2_500, ROWS),
        }
    )
    table.loc[::7, "price"] = np.nan
    table.loc[::11, "shop"] = None
    return table


@pytest.fixture(scope="module", params=["frame", "csv", "parquet", "folder"])
def opened(request, session, frame, tmp_path_factory):
    """The same table in a table of the session, in a file read in place, and in many files."""
    folder = tmp_path_factory.mktemp("rows")
    table = pa.Table.from_pandas(frame, preserve_index=False)
    if request.param == "frame":
        return open_source(Source(frame=table), session)
    if request.param == "csv":
        frame.to_csv(folder / "t.csv", index=False)
        return open_source(Source(path=str(folder / "t.csv")), session)
    if request.param == "parquet":
        pq.write_table(table, folder / "t.parquet", row_group_size=500)
        return open_source(Source(path=str(folder / "t.parquet")), session)
    for part in range(3):
        pq.write_table(table.slice(part * 1_000, 1_000), folder / f"p{part}.parquet")
    return open_source(Source(path=str(folder)), session)


def shown(session, opened, view, **how):
    arranged = rows.arrange(session, opened.relation, opened.schema, view)
    page = rows.fetch(session, opened.relation, offset=0, limit=ROWS, arranged=arranged, **how)
    assert arranged.rows == len(page.rows) == arranged.reachable
    rows.forget(session, arranged)
    return page


def test_that_conditions_choose_the_rows_pandas_chooses(session, opened, frame):
    view = RowView(where=parse("price > 22 and shop in (North, south)"))
    expected = frame[(frame.price > 22) & frame.shop.isin(["North", "south"])]
    page = shown(session, opened, view, columns=["id", "price"])
    assert [int(row[0]) for row in page.rows] == list(expected.id)
    assert list(page.places) == list(expected.index)


def test_that_a_search_finds_text_in_any_cell_whatever_its_case(session, opened, frame):
    page = shown(session, opened, RowView(search="OUTH"), columns=["shop"])
    assert len(page.rows) == (frame.shop == "south").sum()
    found = shown(session, opened, RowView(search="1999"), columns=["id"])
    expected = frame[(frame.id.astype(str).str.contains("1999")) | (frame.key == 1999)]
    assert [int(row[0]) for row in found.rows] == list(expected.id)


@pytest.mark.parametrize("descending", [False, True])
def test_that_sorting_is_stable_and_puts_missing_cells_last(session, opened, frame, descending):
    view = RowView(sort=(SortKey(column="price", descending=descending), SortKey(column="key")))
    expected = frame.sort_values(
        ["price", "key"], ascending=[not descending, True], kind="stable", na_position="last"
    )
    page = shown(session, opened, view, columns=["id"])
    assert [int(row[0]) for row in page.rows] == list(expected.id)


def test_that_repeated_rows_are_those_pandas_calls_duplicated(session, opened, frame):
    view = RowView(repeated=("key", "shop"), sort=(SortKey(column="key"),))
    expected = frame[frame.duplicated(["key", "shop"], keep=False)]
    expected = expected.sort_values("key", kind="stable")
    page = shown(session, opened, view, columns=["id"])
    assert [int(row[0]) for row in page.rows] == list(expected.id)


def test_that_any_place_among_arranged_rows_can_be_shown(session, opened, frame):
    view = RowView(where=parse("shop is present"), sort=(SortKey(column="id", descending=True),))
    arranged = rows.arrange(session, opened.relation, opened.schema, view)
    expected = list(frame[frame.shop.notna()].id)[::-1]
    for offset in (0, 511, 1_500, len(expected) - 3):
        page = rows.fetch(
            session, opened.relation, offset=offset, limit=50, columns=["id"], arranged=arranged
        )
        assert [int(row[0]) for row in page.rows] == expected[offset : offset + 50]


def test_that_a_condition_on_a_column_that_is_not_there_is_refused(session, opened):
    for view in (RowView(where=parse("nope = 1")), RowView(sort=(SortKey(column="nope"),))):
        with pytest.raises(RequestError, match="no column “nope”"):
            rows.arrange(session, opened.relation, opened.schema, view)


def test_that_selected_cells_come_to_what_pandas_says(session, opened, frame):
    told = rows.selected(
        session, opened.relation, opened.schema, offset=100, limit=900, columns=["price"]
    )
    part = frame.price[100:1_000]
    assert (told.cells, told.missing) == (900, part.isna().sum())
    assert told.distinct == part.nunique()
    assert told.total == pytest.approx(part.sum())
    assert told.mean == pytest.approx(part.mean())
    assert (float(told.least), float(told.greatest)) == (part.min(), part.max())
    both = rows.selected(
        session, opened.relation, opened.schema, offset=0, limit=ROWS, columns=["id", "shop"]
    )
    assert (both.cells, both.missing) == (2 * ROWS, frame.shop.isna().sum())
    assert (both.numbers, both.distinct, both.least) == (ROWS, None, None)


def test_that_selected_texts_have_a_first_and_a_last(session, opened, frame):
    told = rows.selected(
        session, opened.relation, opened.schema, offset=0, limit=ROWS, columns=["shop"]
    )
    assert (told.least, told.greatest) == (frame.shop.dropna().min(), frame.shop.dropna().max())
    assert (told.numbers, told.total) == (0, None)


def test_that_an_export_holds_what_is_shown_and_no_formula(session, opened, frame, tmp_path):
    view = RowView(where=parse("key < 500"), sort=(SortKey(column="price"),))
    path = tmp_path / "out.csv"
    rows.export_rows(
        session, opened.relation, opened.schema, view, path, columns=["shop", "id", "price"]
    )
    expected = frame[frame.key < 500].sort_values("price", kind="stable")
    with path.open(newline="", encoding="utf-8") as file:
        head, *lines = csv.reader(file)
    assert head == ["shop", "id", "price"]
    assert [int(line[1]) for line in lines] == list(expected.id)
    shops = ["'=1+1" if shop == "=1+1" else shop or "" for shop in expected.shop.fillna("")]
    assert [line[0] for line in lines] == shops
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_parquet_export_is_the_same_table(session, opened, frame, tmp_path):
    path = tmp_path / "out.parquet"
    rows.export_rows(session, opened.relation, opened.schema, RowView(), path)
    assert list(pd.read_parquet(path).id) == list(frame.id)


def test_that_an_export_to_nowhere_says_so(session, opened, tmp_path):
    with pytest.raises(SaveError, match="cannot be written"):
        rows.export_rows(
            session, opened.relation, opened.schema, RowView(), tmp_path / "none" / "x.csv"
        )


def test_that_a_column_called_like_a_formula_is_guarded_in_csv(session, tmp_path):
    table = pa.table({"=cmd()": ["-5", "plain", "@x"], "row_number": [1, 2, 3]})
    opened = open_source(Source(frame=table), session)
    path = rows.export_rows(session, opened.relation, opened.schema, RowView(), tmp_path / "f.csv")
    assert path.read_text() == "'=cmd(),row_number\n'-5,1\nplain,2\n'@x,3\n"


def test_that_a_column_may_have_any_name(session):
    names = ["row_number", "row_place", "place", 'quo"te', "t", "p", "number", "rowid", "c0"]
    table = pa.table({name: [3, 9, 0, 2] for name in names})
    opened = open_source(Source(frame=table), session)
    for name in names:
        view = RowView(sort=(SortKey(column=name),), search="9")
        page = shown(session, opened, view)
        assert page.rows == (("9",) * len(names),)
        assert page.places == (1,)
        plain = rows.fetch(session, opened.relation, offset=1, limit=2)
        assert plain.rows == (("9",) * len(names), ("0",) * len(names))


def test_that_one_cell_is_shown_whole(session):
    long = "x" * 50_000
    opened = open_source(Source(frame=pa.table({"a": [long, None]})), session)
    assert rows.cell(session, opened.relation, row=0, column="a") == long
    assert rows.cell(session, opened.relation, row=1, column="a") is None
    assert rows.cell(session, opened.relation, row=9, column="a") is None


def test_that_numbers_that_are_not_finite_do_not_spoil_a_selection(session):
    table = pa.table({"a": [1.0, math.inf, math.nan, None, 2.0]})
    opened = open_source(Source(frame=table), session)
    told = rows.selected(session, opened.relation, opened.schema, offset=0, limit=5, columns=["a"])
    assert (told.total, told.mean, told.missing) == (3.0, 1.5, 2)


def test_that_copies_of_files_read_in_place_are_limited_and_the_count_is_not(
    session, tmp_path, monkeypatch
):
    monkeypatch.setattr("inspector.engine.duckdb_engine.arranged.MOST_COPIED_ROWS", 10)
    pq.write_table(pa.table({"a": list(range(100))}), tmp_path / "t.parquet")
    opened = open_source(Source(path=str(tmp_path / "t.parquet")), session)
    view = RowView(sort=(SortKey(column="a", descending=True),), where=parse("a < 60"))
    arranged = rows.arrange(session, opened.relation, opened.schema, view)
    assert (arranged.rows, arranged.reachable) == (60, 10)
    page = rows.fetch(session, opened.relation, offset=0, limit=99, arranged=arranged)
    assert [row[0] for row in page.rows] == [str(n) for n in range(59, 49, -1)]
    path = tmp_path / "all.csv"
    rows.export_rows(session, opened.relation, opened.schema, view, path)
    assert len(path.read_text().splitlines()) == 61


def test_that_a_forgotten_arrangement_leaves_nothing_behind(session, frame):
    opened = open_source(Source(frame=pa.Table.from_pandas(frame)), session)
    count = SQL("SELECT count(*) FROM duckdb_tables()")
    before = session.rows(count)
    arranged = rows.arrange(session, opened.relation, opened.schema, RowView(search="a"))
    assert session.rows(count) != before
    rows.forget(session, arranged)
    assert session.rows(count) == before


GLIMPSES = {
    "a.csv": 'id,text\n1,"a, b"\n2,\n',
    "b.tsv": "id\ttext\n1\ta, b\n2\t\n",
    "c.csv": "id;text\n1;a, b\n2;\n",
    "d.ndjson": '{"id": 1, "text": "a, b"}\n{"id": 2}\n',
}


@pytest.mark.parametrize("name", GLIMPSES)
def test_that_a_glimpse_shows_the_first_rows(session, tmp_path, name):
    path = tmp_path / name
    path.write_text(GLIMPSES[name])
    seen = rows.glimpse(str(path), session)
    assert seen.schema.names == ("id", "text")
    assert seen.rows == (("1", "a, b"), ("2", None))
    assert not seen.settled


def test_that_a_glimpse_of_parquet_is_settled(session, tmp_path):
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "t.parquet")
    seen = rows.glimpse(str(tmp_path), session)
    assert (seen.rows, seen.settled) == ((("1",), ("2",)), True)


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PAR1", b"{", b'"', b"\xff\xfe"])
@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xyz"])
def test_that_a_glimpse_of_rubbish_says_nothing(session, tmp_path, content, ending):
    path = tmp_path / f"bad.{ending}"
    path.write_bytes(content)
    rows.glimpse(str(path), session)
    assert rows.glimpse(str(tmp_path / "none.csv"), session) is None


def test_that_a_file_that_changed_has_another_state(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    before = rows.state_of(Source(path=str(path)))
    assert rows.state_of(Source(path=str(path))) == before
    path.write_text("a\n1\n2\n")
    assert rows.state_of(Source(path=str(path))) != before
    assert rows.state_of(Source(frame=object())) is None
    assert rows.state_of(Source(path=str(tmp_path / "*.none"))) is None
    for several in (tmp_path, tmp_path / "*.csv"):  # one more file is a change, too
        before = rows.state_of(Source(path=str(several)))
        (tmp_path / f"{len(list(tmp_path.iterdir()))}.csv").write_text("a\n1\n")
        assert rows.state_of(Source(path=str(several))) != before
    query = Source(query="FROM t", tables=(Source(path=str(path)),))
    before = rows.state_of(query)
    path.write_text("a\n1\n2\n3\n")
    assert rows.state_of(query) != before
