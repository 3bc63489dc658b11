"""No value of a text file is lost or altered by how it is read."""

import random
import string

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.dataset import LogicalType, Source
from inspector.sources import settle
from inspector.sources.catalog import open_source


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


@pytest.fixture
def read(session, tmp_path):
    def _read(text, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        source = open_source(Source(path=str(path)), session)
        cells = [
            SQL("CAST({} AS TIMESTAMP)" if "ZONE" in physical else "{}").format(Identifier(name))
            for name, physical in source.relation.physical
        ]
        query = SQL("SELECT {} FROM {}")
        found = session.rows(query.format(SQL(", ").join(cells), Identifier(source.relation.name)))
        return source, found

    return _read


def column(values):
    return "x\n" + "".join(f"{value}\n" for value in values)


@pytest.mark.parametrize(
    ("last", "physical", "value"),
    [
        ("12.75", "DOUBLE", 12.75),
        ("007", "VARCHAR", "007"),
        ("word", "VARCHAR", "word"),
        ("1e3", "DOUBLE", 1000.0),
        ("9223372036854775808", "HUGEINT", 9223372036854775808),
        ("NA", "BIGINT", None),
        (" 5 ", "BIGINT", 5),
        ("+4930123", "VARCHAR", "+4930123"),
    ],
)
def test_that_the_last_of_many_values_counts_for_the_type(read, last, physical, value):
    source, found = read(column([*range(30_000), last]))
    assert source.relation.physical == (("x", physical),)
    assert found[-1] == (value,)
    assert len(found) == 30_001


@pytest.mark.parametrize(
    ("values", "physical"),
    [
        (["12345678901234567890.5", "1"], "DOUBLE"),
        (["12345678901234567", "1.5"], "VARCHAR"),
        (["2026-01-01", "2026-01-02 10:00"], "TIMESTAMP"),
        (["2026-01-01", "2026-02-30"], "VARCHAR"),
        (["2026-01-01T10:00:00Z", "2026-01-01T10:00:00+02:00"], "TIMESTAMP WITH TIME ZONE"),
        (["2026-01-01 10:00:00.123456789"], "TIMESTAMP_NS"),
        (["10:30", "23:59:59"], "TIME"),
        (["25:30"], "VARCHAR"),
        (["true", "FALSE"], "BOOLEAN"),
        (["yes", "no"], "VARCHAR"),
        (["01/02/2026"], "VARCHAR"),
        (["1,5"], "VARCHAR"),
        (["NA", "NA"], "VARCHAR"),
        (["-0.5", "1.", ".5"], "DOUBLE"),
        (["1e999"], "DOUBLE"),
        (["0x1F"], "VARCHAR"),
        (["1_000"], "VARCHAR"),
        (["٣"], "VARCHAR"),
    ],
)
def test_that_a_type_is_given_only_to_a_column_that_is_of_it(read, values, physical):
    source, _ = read("k\tx\n" + "".join(f"a\t{value}\n" for value in values), "t.tsv")
    expected = "DOUBLE" if values == ["1,5"] else physical  # no commas part the fields here
    assert dict(source.relation.physical)["x"] == expected


def test_that_words_for_missing_become_nulls_in_numbers_only_and_are_told(read):
    source, found = read("delay,tail\n1,NA\nNA,N1\n2.5,N2\nNaN,n/a\n")
    assert found == [(1.0, "NA"), (None, "N1"), (2.5, "N2"), (None, "n/a")]
    assert source.notes == ("2 cells that say “NA” or the like were read as missing, in “delay”.",)


def test_that_decimal_commas_are_read_where_semicolons_part_the_fields(read):
    source, found = read("a;b;c\n1,5;1.234,50;1,000\n-0,25;7;2,000\n")
    assert found == [(1.5, 1234.5, "1,000"), (-0.25, 7.0, "2,000")]
    assert source.notes == (
        "A comma may part thousands or be a decimal comma in “c”: its values do not say which, so they "
        "were kept as text.",
        "Numbers with a decimal comma were read in “a” and “b”.",
    )


@pytest.mark.parametrize(
    ("data", "names", "first"),
    [
        (b"\xef\xbb\xbfa,b\n1,x\n", ("a", "b"), (1, "x")),
        ("a,b\n1,ü\n".encode("utf-16"), ("a", "b"), (1, "ü")),
        ("a,b\n1,ü\n".encode("utf-16-le"), ("a", "b"), (1, "ü")),
        ("naïve,b\n1,“ü” €\n".encode("cp1252"), ("naïve", "b"), (1, "“ü” €")),
        (b"a,b\r\n1,x\r\n", ("a", "b"), (1, "x")),
        (b"a,b\r1,x\r", ("a", "b"), (1, "x")),
        (b"a,b\r\n1,x\n2,y\r\n", ("a", "b"), (1, "x")),
        (b'a,b\r\n1,"x\r\ny"\n2,z\r\n', ("a", "b"), (1, "x\r\ny")),
        (b"\n\na,b\n\n1,x\n\n", ("a", "b"), (1, "x")),
        (b'"a\nb",c\n1,"x\ny"\n', ("a\nb", "c"), (1, "x\ny")),
        (b"'a','b'\n1,'x, y'\n", ("a", "b"), (1, "x, y")),
        (b'a,b\n1,"say \\"hi\\", you"\n2,"z"\n', ("a", "b"), (1, 'say "hi", you')),
        (b'a\tb\n1\t"x\n2\t5" pipe\n', ("a", "b"), (1, '"x')),
        (b"# made by x\n# on y\na,b\n1,x\n", ("a", "b"), (1, "x")),
        (b"A title\n\na,b,c\n1,x,2\n2,y,3\n", ("a", "b", "c"), (1, "x", 2)),
        (b"country,2019,2020,2021\nx,1,2,3\n", ("country", "2019", "2020", "2021"), ("x", 1, 2, 3)),
        (b"1,x\n2,y\n", ("column_1", "column_2"), (1, "x")),
        (b",a\n0,x\n", ("column_1", "a"), (0, "x")),
        (b"a,b,\n1,x,\n", ("a", "b", "column_3"), (1, "x", None)),
        (b"a|b\n1|x\n", ("a", "b"), (1, "x")),
        (b"only\nhello, you\nthere\n", ("only",), ("hello, you",)),
        (b"a,b\n1,x", ("a", "b"), (1, "x")),
    ],
)
def test_that_the_ways_people_write_csv_are_understood(read, data, names, first):
    source, found = read(data)
    assert source.schema.names == names
    assert found[0] == first


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("a\nü\n".encode("cp1252"), "Windows-1252"),
        ("a\nü\n".encode("utf-16"), "UTF-16"),
        (b"1,2\n3,4\n", "no header"),
        (b"a,A\n1,2\n", "“A” is shown as “A_1”"),
        (b"title\nx,y,z\na,b,c\n1,2,3\n", "The first line"),
        (b"a,b\n1,2\r\n3,4\n", "end in different ways"),
        (b'a\tb\n1\t"x\n2\t5" pipe\n', "Quotation marks"),
    ],
)
def test_that_what_was_done_to_a_file_is_told(read, data, word):
    source, _ = read(data)
    assert any(word in note for note in source.notes)


def test_that_bytes_that_are_not_utf8_are_found_far_into_a_file(read):
    data = b"a,b\n" + b"1,plain\n" * 40_000 + "2,ümlaut\n".encode("cp1252")
    source, found = read(data)
    assert found[-1] == (2, "ümlaut")
    assert len(found) == 40_001
    assert "Windows-1252" in source.notes[0]


def test_that_no_column_is_lost_when_names_repeat(read):
    source, found = read("a,A,a,A_1,,b \n1,2,3,4,5,6\n")
    assert source.schema.names == ("a", "A_2", "a_3", "A_1", "column_5", "b ")
    assert found == [(1, 2, 3, 4, 5, 6)]
    assert "“A” is shown as “A_2”" in source.notes[0]


@pytest.mark.parametrize(
    "name", ['quo"te', "o'hare", "semi;colon", "--", "😀", "new\nline", "{x}", "'}, y: {", "SELECT"]
)
def test_that_a_column_of_any_name_is_read(read, name):
    quoted = '"' + name.replace('"', '""') + '"'
    source, found = read(f"{quoted},other\n1,2\n")
    assert source.schema.names == (name, "other")
    assert found == [(1, 2)]


def test_that_blank_lines_are_no_rows_and_empty_cells_are(read):
    assert read("a,b\n1,2\n\n,\n3,4\n\n")[1] == [(1, 2), (None, None), (3, 4)]
    assert read('a\n1\n\n""\n3\n\n')[1] == [(1,), (None,), (3,)]


def test_that_a_header_without_rows_has_columns_and_no_rows(read):
    for text in ("a,b\n", "a,b"):
        source, found = read(text)
        assert source.schema.names == ("a", "b")
        assert found == []
        assert {c.type for c in source.schema} == {LogicalType.TEXT}


def test_that_a_line_of_several_megabytes_is_read(read):
    text = "".join(random.Random(1).choices(string.ascii_letters, k=1000)) * 4_000
    _, found = read(f"a,b\n{text},2\n")
    assert found == [(text, 2)]


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=8
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_that_any_text_comes_back_as_it_was_written(read, records):
    frame = pd.DataFrame(records, columns=["first", "second"])
    frame["word"] = "text"  # keeps every record from being a blank line
    source, found = read(frame.to_csv(index=False, quoting=1, lineterminator="\n").encode())
    plain = dict(source.relation.physical)
    for place, name in enumerate(("first", "second")):
        if plain[name] != "VARCHAR":
            continue
        assert [row[place] for row in found] == [v or None for v in frame[name]]
    assert len(found) == len(frame)


def test_that_json_texts_are_times_only_if_they_are_iso_times(read):
    text = (
        '{"a":"2026-01-02","b":"01-02-2026","c":"2026-01-01T10:00:00","z":"007",'
        '"u":"6BA7B810-9DAD-11D1-80B4-00C04FD430C8","n":null}\n'
    )
    source, _ = read(text, "t.ndjson")
    assert dict(source.relation.physical) == {
        "a": "DATE", "b": "VARCHAR", "c": "TIMESTAMP", "z": "VARCHAR", "u": "VARCHAR", "n": "VARCHAR",
    }  # fmt: skip


def test_that_json_values_of_several_types_are_read_as_text_and_told(read):
    source, found = read('{"a":1,"b":[1]}\n{"a":"x","b":{"c":2}}\n', "t.json")
    assert [row[0] for row in found] == ["1", "x"]
    assert source.notes == ("Values of several types were read as text, in “a”.",)


def test_that_json_in_another_encoding_is_read(read):
    assert read('[{"a":"ü"}]'.encode("utf-16"), "t.json")[1] == [("ü",)]
    assert read('[{"a":"ü"}]'.encode("cp1252"), "t.json")[1] == [("ü",)]
    assert read(b"\xef\xbb\xbf" + '[{"a":"ü"}]'.encode(), "t.json")[1] == [("ü",)]


def test_that_many_columns_of_few_rows_get_the_types_of_few_columns(session, monkeypatch):
    kinds = [
        ["1", "2", "30"], ["1.5", "2", "x"], ["1.5", "2", "-3e4"], ["2024-01-01", "2024-02-03", ""],
        ["true", "false", "NA"], ["", "NA", None], ["007", "8", "9"], [" 1", "2", "3"],
        ["12:30", "13:45:10", "1:1"], ["2024-01-01 10:00:00", "2024-01-02", "2024-01-03"],
        ["1,5", "2,25", "3"], [None, None, None], ["x" * 20_000, "1", "2"],
    ]  # fmt: skip
    names = [f"c{n}" for n in range(2 * len(kinds))]
    frame = pd.DataFrame({n: kinds[i % len(kinds)] for i, n in enumerate(names)}, dtype="str")
    source = open_source(Source(frame=frame, name="t"), session)
    table, tried = Identifier(source.relation.name), (*settle.USUAL, settle.DECIMAL_COMMA)
    expected = settle.settled_types(session, table, names, tried, None)
    monkeypatch.setattr(settle, "WIDE", 5)
    assert settle.settled_types(session, table, names, tried, None) == expected
    assert len(expected) == 14
