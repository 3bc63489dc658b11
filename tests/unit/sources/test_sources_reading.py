"""What a person says about a text file is done, is noted, and is seen beforehand."""

import gzip

import pytest

from inspector import rows
from inspector.engine.session import Session
from inspector.model.dataset import LogicalType, Source
from inspector.model.errors import RequestError, SourceError
from inspector.model.reading import AS_FOUND, TextReading
from inspector.run.opening import signature
from inspector.sources.catalog import open_source
from inspector.sources.preview import preview


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


@pytest.fixture
def read(session, tmp_path):
    """Write bytes to a file and read it; return names, types, rows and notes."""

    def of(content, reading, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        opened = open_source(Source(path=str(path), reading=reading), session)
        shown = preview(session, opened.relation, offset=0, limit=99)
        seen = rows.import_preview(str(path), reading, session)
        assert seen.schema == opened.schema
        assert seen.rows == shown
        types = tuple(column.type for column in opened.schema)
        return opened.schema.names, types, shown, opened.notes

    return of


INTEGER, TEXT, REAL = LogicalType.INTEGER, LogicalType.TEXT, LogicalType.REAL


@pytest.mark.parametrize(
    ("content", "reading", "names", "shown"),
    [
        ("a;b\n1,5;2\n", {"delimiter": ","}, ("a;b", None), None),
        ("a b\n1 2\n", {"delimiter": " "}, ("a", "b"), (("1", "2"),)),
        ("a~b\n1~2\n", {"delimiter": "~"}, ("a", "b"), (("1", "2"),)),
        ("a,b\n1,2\n", {"header": False}, ("column_1", "column_2"), (("a", "b"), ("1", "2"))),
        ("1,2\n3,4\n", {"header": True}, ("1", "2"), (("3", "4"),)),
        ("x\ny\na,b\n1,2\n", {"skip": 2}, ("a", "b"), (("1", "2"),)),
        ("a,b\n%1,5%,2\n", {"quote": "%"}, ("a", "b"), (("1,5", "2"),)),
        ('a,b\n"x,y"\n', {"quote": ""}, ("a", "b"), (('"x', 'y"'),)),
        ("name\nM\xfcller\n".encode("cp1250"), {"encoding": "cp1250"}, ("name",), (("Müller",),)),
        ("名\n日本\n".encode("shift_jis"), {"encoding": "shift_jis"}, ("名",), (("日本",),)),
        ("a,b\n1,2\n".encode("utf-16"), {"encoding": "utf-16"}, ("a", "b"), (("1", "2"),)),
    ],
)
def test_that_each_choice_is_done(read, content, reading, names, shown):
    if shown is None:
        with pytest.raises(SourceError, match="line 2"):
            read(content, TextReading(**reading))
        return
    found, _, cells, notes = read(content, TextReading(**reading))
    assert (found, cells) == (names, shown)
    assert notes[0].startswith("Read as you said: ")


def test_that_columns_can_be_kept_as_text(read):
    _, types, shown, notes = read("code,n\n10,1\n20,2\n", TextReading(as_text=("code",)))
    assert types == (TEXT, INTEGER)
    assert shown[0] == ("10", "1")
    assert "“code” kept as text" in notes[0]


@pytest.mark.parametrize(("comma", "kind"), [(None, REAL), (True, REAL), (False, TEXT)])
def test_that_decimal_commas_can_be_refused(read, comma, kind):
    _, types, _, _ = read("a;b\n1,5;2\n2,25;3\n", TextReading(decimal_comma=comma))
    assert types == (kind, INTEGER)


def test_that_decimal_commas_can_be_allowed_between_commas(read):
    _, types, shown, _ = read('a,b\n"1,5",2\n"2,25",3\n', TextReading(decimal_comma=True))
    assert types == (REAL, INTEGER)
    assert shown[0] == ("1.5", "2")


def test_that_what_is_found_is_told_in_full(session, tmp_path):
    path = tmp_path / "t.tsv.gz"
    path.write_bytes(gzip.compress(b"title\n\na\tb\tc\n" + b"1\t2\t3\n" * 9))
    found = rows.import_preview(str(path), AS_FOUND, session).found
    assert found == TextReading(
        delimiter="\t", quote='"', header=True, skip=2, encoding="utf-8", decimal_comma=True
    )


def test_that_the_beginning_of_a_long_file_is_enough(session, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + '1,"two, three"\n' * 100_000)
    seen = rows.import_preview(str(path), AS_FOUND, session)
    assert len(seen.rows) == 200
    assert seen.trouble == ""
    wide = tmp_path / "wide.csv"
    wide.write_text("a,b\n" + "1,two\n" * 100_000, encoding="utf-16")
    assert rows.import_preview(str(wide), AS_FOUND, session).rows[-1] == ("1", "two")


def test_that_a_choice_that_does_not_fit_is_told_in_a_sentence_about_the_file(session, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a;b\n1,5;2\n")
    seen = rows.import_preview(str(path), TextReading(delimiter=","), session)
    assert "“t.csv” cannot be read: line 2" in seen.trouble
    assert seen.rows == ()


def test_that_other_kinds_of_files_leave_nothing_to_choose(session, tmp_path):
    path = tmp_path / "t.json"
    path.write_text("[{}]")
    with pytest.raises(SourceError, match="no delimited text"):
        rows.import_preview(str(path), AS_FOUND, session)


@pytest.mark.parametrize(
    "choice",
    [{"delimiter": ""}, {"delimiter": ",,"}, {"delimiter": "\n"}, {"quote": "ab"}, {"skip": -1},
     {"encoding": "klingon"}, {"encoding": "base64"}, {"delimiter": "'", "quote": "'"}],
)  # fmt: skip
def test_that_choices_without_sense_are_refused(choice):
    with pytest.raises(RequestError):
        TextReading(**choice)


def test_that_the_same_file_read_in_another_way_is_another_source(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    plain, other = Source(path=str(path)), Source(path=str(path), reading=TextReading(skip=1))
    assert signature(plain) != signature(other)
    assert rows.state_of(plain) is not None
