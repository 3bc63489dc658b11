"""What was inspected before is told from the cache: the same bytes, and never what is no longer so."""

import os
import shutil
import time
from dataclasses import replace

import pytest

from inspector import api
from inspector.__main__ import main
from inspector.bundle.codec import encode_report
from inspector.bundle.drawer import DAYS, MEGABYTE, Choices, Drawer
from inspector.bundle.memory import Memory, key_of, usual_memory, version_key
from inspector.bundle.parts import bundle_parts
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.model.choice import PLAIN
from inspector.model.conditions import conditions
from inspector.model.dataset import Source
from inspector.model.errors import RequestError
from inspector.model.expectations import Expectations
from inspector.model.outcome import Failed
from inspector.model.questions import RowChanges, RowSample
from inspector.model.request import Request, RoleChoice
from inspector.run.demo import demo_request
from inspector.traces import cache_folder, traces

POSIX = pytest.mark.skipif(os.name == "nt", reason="no such permissions there")


@pytest.fixture(scope="module")
def demo():
    request = demo_request()
    request = replace(request, versions=request.versions[1:3])
    return request, api.run(request)


@pytest.fixture
def drawer(tmp_path):
    return Drawer(tmp_path / "cache")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "data"
    place.mkdir()
    (place / "a.csv").write_text("id,x\n" + "".join(f"{n},{n % 7}\n" for n in range(60)))
    return place


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def of(path, **more):
    return Request(versions=(Source(path=str(path)),), **more)


def never():
    raise AssertionError("made again")


def test_that_a_report_from_the_cache_is_the_fresh_one_to_the_last_bit(demo, drawer):
    request, fresh = demo
    assert Memory(drawer).remembered(request, lambda: fresh) == (fresh, False)
    again = api.run(request, memory=Memory(drawer))
    assert again == fresh
    assert encode_report(again) == encode_report(fresh)
    plain = replace(PLAIN, formats=())  # the page, report.json, tables and charts
    assert bundle_parts(again, plain) == bundle_parts(fresh, plain)


def test_that_nothing_is_read_again_until_something_changes(folder, drawer):
    memory = Memory(drawer)
    request = of(folder)
    seen = []
    report = api.run(request, memory=memory)
    assert api.run(request, seen.append, memory=memory) == report
    assert [event.phase for event in seen] == ["Known from before"]
    assert memory.remembered(request, never)[1]
    (folder / "b.csv").write_text("id,x\n60,1\n")
    assert api.run(request, memory=memory).versions[0].rows == 61


def test_that_all_a_figure_depends_on_is_in_the_key(folder):
    def touched(path):
        os.utime(path, ns=(1, 10**18))

    def edited_unseen(path):
        before = path.stat()
        path.write_text(path.read_text().replace("3,3", "3,4"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    data = folder / "a.csv"
    other = folder.with_name("other.csv")
    shutil.copy(data, other)
    requests = [
        of(data),
        of(folder),
        of(other),
        of(data, thresholds={"coverage.completeness/warning": 0.3}),
        of(data, roles=RoleChoice(label="x")),
        of(data, as_of=5.0),
        of(data, baseline=Source(path=str(other))),
        Request(versions=(Source(path=str(data)), Source(path=str(other)))),
        Request(versions=(Source(path=str(other)), Source(path=str(data)))),
        Request(versions=(Source(path=str(data), where=conditions("x > 3")),)),
        Request(versions=(Source(path=str(data), apart_from=conditions("x > 3")),)),
        Request(versions=(Source(path=str(data), name="n"),)),
    ]
    keys = [key_of(request) for request in requests]
    assert None not in keys
    for change in (touched, edited_unseen, lambda path: path.write_text("id,x\n1,2\n")):
        change(data)
        keys.append(key_of(requests[0]))
    assert len(set(keys)) == len(keys)
    assert key_of(of(data)) == keys[-1]


def test_that_a_relative_path_is_known_by_its_full_one(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert key_of(of("a.csv")) == key_of(of(folder / "a.csv"))


def test_that_a_large_file_is_looked_at_in_parts_over_all_of_it(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"a\n" + b"1\n" * 2 * MEGABYTE)
    before = key_of(of(path))
    with path.open("r+b") as stream:
        stream.seek(-2, 2)
        stream.write(b"2\n")
    assert key_of(of(path)) != before


def test_that_a_baseline_that_is_a_report_counts_by_its_content(demo, folder, tmp_path):
    saved = api.save_report(demo[1], tmp_path / "base.zip", replace(PLAIN, formats=()))
    request = of(folder, baseline=Source(path=str(saved)))
    before = key_of(request)
    assert before is not None
    saved.write_bytes(saved.read_bytes() + b"\0")
    assert key_of(request) != before


def test_that_what_has_no_key_is_made_each_time(folder):
    import pandas as pd

    assert key_of(Request(versions=(Source(frame=pd.DataFrame({"a": [1]})),))) is None
    assert key_of(of(folder / "gone.csv")) is None
    assert key_of(of("\udcff.csv")) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-7],
        lambda data: data[:-7] + bytes([data[-7] ^ 1]) + data[-6:],
        lambda data: b"PK" + data,
        lambda data: data.replace(b"cache 1", b"cache 9"),
    ],
)
def test_that_a_damaged_entry_is_passed_over_and_removed(folder, drawer, spoil):
    request = of(folder)
    report = api.run(request, memory=Memory(drawer))
    entry = drawer._path(key_of(request))
    entry.write_bytes(spoil(entry.read_bytes()))
    assert drawer.read(key_of(request)) is None
    assert not entry.exists()
    assert Memory(drawer).remembered(request, lambda: report) == (report, False)
    assert Memory(drawer).remembered(request, never)[1]


def test_that_an_entry_of_another_make_is_passed_over_and_removed(folder, drawer, demo):
    request = of(folder)
    for content in (b"{}", b"[1]", b"\xff", encode_report(demo[1])[:-9]):
        drawer.write(key_of(request), content)
        assert Memory(drawer).remembered(request, lambda: demo[1]) == (demo[1], False)


def test_that_what_failed_or_changed_meanwhile_is_not_kept(folder, drawer, demo):
    request, report = of(folder), demo[1]
    ill = replace(report.outcomes[0], outcome=Failed(reason="no room"))
    Memory(drawer).remembered(
        request, lambda: replace(report, outcomes=(ill, *report.outcomes[1:]))
    )
    assert drawer.contents().entries == 0

    def changing():
        (folder / "a.csv").write_text("id,x\n1,1\n")
        return report

    Memory(drawer).remembered(request, changing)
    assert drawer.contents().entries == 0


def test_that_room_is_made_by_use_and_age(drawer):
    drawer.choose(limit=MEGABYTE)
    now = time.time()
    for number in range(3):
        drawer.write(str(number), os.urandom(300_000))
        os.utime(drawer._path(str(number)), (now - 100 + number,) * 2)
    assert drawer.read("0") is not None  # used just now
    drawer.write("3", os.urandom(300_000))
    assert [drawer.read(str(n)) is not None for n in range(4)] == [True, False, True, True]
    assert drawer.contents().bytes <= MEGABYTE
    drawer.write("4", os.urandom(2 * MEGABYTE))  # more than there may be at all
    assert drawer.read("4") is None
    assert drawer.contents().entries == 3
    old = now - (DAYS + 1) * 86_400
    os.utime(drawer._path("2"), (old, old))
    drawer.write("5", b"x")
    assert drawer.read("2") is None


@POSIX
def test_that_only_its_user_can_read_it_and_nobody_else_can_have_written_it(drawer):
    drawer.write("key", b"content")
    assert drawer.folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in drawer.folder.iterdir())
    drawer.folder.chmod(0o777)
    assert drawer.read("key") is None


def test_that_no_cache_stops_nobody(folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    memory = Memory(Drawer(tmp_path / "file"))
    report = api.run(of(folder), memory=memory)
    assert api.run(of(folder), memory=memory) == report
    assert Drawer(tmp_path / "file").choices() == Choices()
    assert (tmp_path / "file").read_text() == "in the way"


def test_that_choices_last_and_bad_ones_are_the_defaults(drawer):
    drawer.write("key", b"content")
    drawer.choose(limit=3 * MEGABYTE)
    assert drawer.choices() == Choices(limit=3 * MEGABYTE)
    drawer.choose(on=False)
    assert drawer.choices() == Choices(on=False, limit=3 * MEGABYTE)
    assert drawer.contents().entries == 0
    with pytest.raises(RequestError, match="1 MB"):
        drawer.choose(limit=5)
    for text in ("", "[]", '{"on": 1, "limit": 5}', '{"on": true, "limit": -1}'):
        (drawer.folder / "cache.json").write_text(text)
        assert drawer.choices() == Choices()


def test_that_the_cache_is_where_the_platform_wants_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert cache_folder("linux", {}) == tmp_path / ".cache/inspector"
    assert cache_folder("darwin", {}) == tmp_path / "Library/Caches/inspector"
    assert cache_folder("win32", {}) == tmp_path / "AppData/Local/inspector/cache"
    assert cache_folder("linux", {"INSPECTOR_CACHE": "off"}) == tmp_path / ".cache/inspector"
    assert cache_folder("linux", {"INSPECTOR_CACHE": str(tmp_path / "x")}) == tmp_path / "x"


def test_the_command_line_of_it(folder, at_home, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    def said(*words, code=0):
        assert main(list(words)) == code
        return capfd.readouterr().out

    report = ("report", "data", "--quiet", "--json")
    first = said(*report, "--no-cache")
    assert "0 entries, 0.0 MB of 256 MB" in said("cache")
    assert said(*report) == first
    assert "2 entries" in said("cache")
    assert str(at_home) in said("cache")
    monkeypatch.setattr("inspector.api.make_report", lambda *_: never())
    assert said(*report) == first
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INSPECTOR_CACHE", str(at_home))
    assert "Removed 2 entries" in said("cache", "clear")
    assert "of 500 MB" in said("cache", "limit", "500MB")
    assert "is off" in said("cache", "off")
    assert usual_memory() is None
    assert said(*report) == first
    assert "0 entries" in said("cache")
    said("cache", "on")
    assert usual_memory() is not None
    said("cache", "limit", "lots", code=2)
    said("cache", "limit", code=2)
    said("cache", "clear", "5MB", code=2)
    said(*report)
    assert len([path for path in traces() if path.parent == at_home]) == 3
    said("clean")
    assert not at_home.exists()
    monkeypatch.setenv("INSPECTOR_CACHE", "off")
    assert usual_memory() is None
    assert "INSPECTOR_CACHE says so" in said("cache")


@pytest.fixture
def asked(monkeypatch):
    """Return what engines are asked anew, by version of the run."""
    seen = []
    ask = DuckDBEngine._ask

    def listening(self, question, scan):
        seen.append(question)
        return ask(self, question, scan)

    monkeypatch.setattr(DuckDBEngine, "_ask", listening)
    return seen


def test_that_a_version_is_not_asked_again_in_other_company_or_under_other_limits(
    folder, drawer, asked
):
    old, new = folder / "a.csv", folder.with_name("new.csv")
    new.write_text("id,x\n" + "".join(f"{n},{n % 5}\n" for n in range(30, 99)))
    pair = Request(versions=(Source(path=str(old)), Source(path=str(new))))
    fresh = encode_report(api.run(pair))
    alone = len(asked)
    api.run(of(old), memory=Memory(drawer))
    api.run(of(new), memory=Memory(drawer))
    asked.clear()
    assert encode_report(api.run(pair, memory=Memory(drawer))) == fresh
    first = [*asked]
    assert len(first) < alone / 2
    asked.clear()
    looser = replace(pair, thresholds={"coverage.completeness/warning": 0.3})
    assert encode_report(api.run(looser, memory=Memory(drawer))) == encode_report(api.run(looser))
    kinds = (RowSample, RowChanges)  # rows are never kept, and pairs of versions go by their ids
    asked.clear()
    api.run(replace(pair, thresholds={"coverage.completeness/warning": 0.4}), memory=Memory(drawer))
    assert [q for q in asked if not isinstance(q, kinds)] == []


def test_that_answers_are_of_the_rows_they_were_given_for(folder, drawer):
    path = folder / "a.csv"
    stated = Expectations(missing={"x": (0,)})
    requests = [
        of(path),
        of(path, expect=stated),
        Request(versions=(Source(path=str(path), where=conditions("x > 3")),)),
        Request(versions=(Source(path=str(path), apart_from=conditions("x > 3")),)),
        of(path, roles=RoleChoice(event_time="id")),
    ]
    for request in requests:
        kept = encode_report(api.run(request, memory=Memory(drawer)))
        assert kept == encode_report(api.run(request))


def test_that_damaged_answers_are_passed_over(folder, drawer):
    request = of(folder)
    fresh = encode_report(api.run(request, memory=Memory(drawer)))
    drawer.remove(key_of(request))
    (entry,) = drawer.folder.iterdir()
    packed = entry.read_bytes()
    key = version_key(request.versions[0], api.run(request).versions[0].fingerprint)
    assert drawer._path(key) == entry
    for content in (b"[]", b"{}", b"[1]", b'[{"question": {}}]', b"\xff"):
        drawer.write(key, content)
        assert encode_report(api.run(request, memory=Memory(drawer))) == fresh
        assert entry.read_bytes() == packed
        drawer.remove(key_of(request))
