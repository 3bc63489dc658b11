"""A bundle comes back as it went in, is written whole or not at all, and is not believed unchecked."""

import hashlib
import io
import json
import os
import warnings
import zipfile

import pytest

from inspector import api
from inspector.bundle.codec import decode_report, encode_report
from inspector.bundle.read import looks_like_bundle, read_bundle
from inspector.bundle.verbs import what_leaves
from inspector.bundle.write import bundle_parts, write_bundle
from inspector.model.choice import Choice
from inspector.model.dataset import Source
from inspector.model.errors import BundleError, SaveError
from inspector.model.request import Request

CREATED = "2026-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundled")
    old, new = folder / "old.csv", folder / "<b>new.csv"
    old.write_text("id,=1+1,label\n" + "".join(f"{n},{n % 7},a\n" for n in range(400)))
    new.write_text("id,=1+1,label\n" + "".join(f"{n},{n % 3},b\n" for n in range(400)))
    return api.run(Request(versions=(Source(path=str(old)), Source(path=str(new)))))


@pytest.fixture(scope="module")
def parts(report, tmp_path_factory):
    path = write_bundle(report, tmp_path_factory.mktemp("good") / "good.zip", created=CREATED)
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_that_a_report_comes_back_equal(report, tmp_path):
    whole = Choice(unmasked=True)
    assert api.open_report(write_bundle(report, tmp_path / "a.zip", choice=whole)) == report
    assert api.open_report(write_bundle(report, tmp_path / "folder", choice=whole)) == report
    masked = api.open_report(write_bundle(report, tmp_path / "b.zip"))
    assert masked == what_leaves(report).report
    assert encode_report(decode_report(encode_report(report))) == encode_report(report)


def test_that_equal_reports_give_equal_bytes(report, tmp_path):
    first = write_bundle(report, tmp_path / "1.zip", created=CREATED).read_bytes()
    assert write_bundle(report, tmp_path / "2.zip", created=CREATED).read_bytes() == first


def test_that_the_manifest_is_first_and_names_every_part(parts):
    assert next(iter(parts)) == "manifest.json"
    manifest = json.loads(parts["manifest.json"])
    assert set(manifest["files"]) == set(parts) - {"manifest.json"}
    for name, part in manifest["files"].items():
        assert part["sha256"] == hashlib.sha256(parts[name]).hexdigest()
    assert any(name.startswith("tables/") for name in parts)
    assert any(name.startswith("plots/") for name in parts)


def test_that_report_json_has_the_documented_keys(parts):
    plain = json.loads(parts["report.json"])
    assert {"format_version", "versions", "findings", "outcomes"} <= set(plain)
    wanted = {"key", "area", "severity", "version", "columns", "slice", "value", "threshold",
              "message", "impact", "action", "sql"}  # fmt: skip
    assert plain["findings"]
    for finding in plain["findings"]:
        assert wanted <= set(finding)
        assert isinstance(finding["columns"], list)


def test_that_names_in_the_data_are_harmless_on_the_page_and_in_tables(parts):
    page = parts["index.html"].decode()
    assert "<b>new" not in page
    assert "&lt;b&gt;new" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    for name, data in parts.items():
        if name.endswith(".csv"):
            assert not any(cell.startswith("=") for cell in data.decode().split(","))


def test_that_a_failed_save_leaves_the_old_file(report, tmp_path, monkeypatch):
    path = write_bundle(report, tmp_path / "r.zip")
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError, match="No space left"):
        write_bundle(report, path)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.zip"]


def test_that_a_folder_with_other_files_is_never_overwritten(report, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    with pytest.raises(SaveError, match="other files"):
        write_bundle(report, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "precious"


@pytest.mark.parametrize("name", ["taken.zip", "no/such/folder.zip", "file/inside"])
def test_that_a_place_that_cannot_be_written_is_a_sentence(report, tmp_path, name):
    (tmp_path / "taken.zip").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(SaveError) as raised:
        write_bundle(report, tmp_path / name)
    assert raised.value.hint


def packed(parts, *, rehash=True, extra=()):
    """Pack parts, with the manifest's hashes made to fit unless they are what is wrong."""
    if rehash and "manifest.json" in parts:
        manifest = json.loads(parts["manifest.json"])
        manifest["files"] = {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in parts.items()
            if name != "manifest.json"
        }
        parts = {**parts, "manifest.json": json.dumps(manifest).encode()}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in [*parts.items(), *extra]:
            bundle.writestr(name, content)
    return data.getvalue()


def with_report(parts, change):
    plain = json.loads(parts["report.json"])
    change(plain)
    return {**parts, "report.json": json.dumps(plain).encode()}


def with_manifest(parts, **fields):
    plain = {**json.loads(parts["manifest.json"]), **fields}
    return {**parts, "manifest.json": json.dumps(plain).encode()}


def linked(parts):
    data = io.BytesIO(packed(parts))
    with zipfile.ZipFile(data, "a") as bundle:
        entry = zipfile.ZipInfo("plots/link.svg")
        entry.external_attr = 0o120777 << 16
        bundle.writestr(entry, "/etc/passwd")
    return data.getvalue()


def drop(parts, name):
    return {k: v for k, v in parts.items() if k != name}


HOSTILE = {
    "no zip": lambda p: b"hello",
    "empty": lambda p: b"",
    "truncated": lambda p: packed(p)[: len(packed(p)) // 2],
    "no manifest": lambda p: packed(drop(p, "manifest.json")),
    "no report": lambda p: packed(drop(p, "report.json")),
    "parent folder": lambda p: packed({**p, "../evil.svg": b"x"}),
    "inner parent": lambda p: packed({**p, "plots/../../evil.svg": b"x"}),
    "absolute": lambda p: packed({**p, "/tmp/evil.svg": b"x"}),
    "backslash": lambda p: packed({**p, "plots\\evil.svg": b"x"}),
    "program": lambda p: packed({**p, "run.exe": b"x"}),
    "deep folder": lambda p: packed({**p, "plots/a/b.svg": b"x"}),
    "link": linked,
    "bomb": lambda p: packed({**p, "plots/bomb.svg": b"\0" * 30_000_000}),
    "changed part": lambda p: packed({**p, "index.html": b"other"}, rehash=False),
    "unnamed part": lambda p: packed(p, rehash=False, extra=[("plots/new.svg", b"x")]),
    "missing part": lambda p: packed(drop(p, "README.txt"), rehash=False),
    "manifest no JSON": lambda p: packed({**p, "manifest.json": b"{"}, rehash=False),
    "manifest a list": lambda p: packed({**p, "manifest.json": b"[]"}, rehash=False),
    "other format": lambda p: packed(with_manifest(p, format="other")),
    "newer format": lambda p: packed(with_manifest(p, format_version=99)),
    "format zero": lambda p: packed(with_manifest(p, format_version=0)),
    "format a text": lambda p: packed(with_manifest(p, format_version="1")),
    "report no JSON": lambda p: packed({**p, "report.json": b"\xff\xfe"}),
    "report deep": lambda p: packed({**p, "report.json": b"[" * 100_000}),
    "report a list": lambda p: packed({**p, "report.json": b"[1]"}),
    "no versions": lambda p: packed(with_report(p, lambda r: r.pop("versions"))),
    "versions a text": lambda p: packed(with_report(p, lambda r: r.update(versions="x"))),
    "rows a text": lambda p: packed(with_report(p, lambda r: r["versions"][0].update(rows="9"))),
    "rows a huge number": lambda p: packed(
        {**p, "report.json": p["report.json"].replace(b'"rows":400', b'"rows":1e999')}
    ),
    "severity unknown": lambda p: packed(
        with_report(p, lambda r: r["findings"][0].update(severity="awful"))
    ),
    "state unknown": lambda p: packed(
        with_report(p, lambda r: r["outcomes"][0].update(state="guessed"))
    ),
    "result a text": lambda p: packed(
        with_report(
            p, lambda r: [o.update(result="x") for o in r["outcomes"] if o["state"] == "measured"]
        )
    ),
    "question unknown": lambda p: packed(
        with_report(p, lambda r: r["answers"][0]["question"].update(kind="secrets"))
    ),
    "answer unknown": lambda p: packed(
        with_report(p, lambda r: r["answers"][0]["answer"].update(kind="secrets"))
    ),
    "no versions at all": lambda p: packed(with_report(p, lambda r: r.update(versions=[]))),
    "finding of no version": lambda p: packed(
        with_report(p, lambda r: r["findings"][0].update(version="v77"))
    ),
    "NUL in a name": lambda p: packed({**p, "plots/a\0.svg": b"x"}),
    "drive letter": lambda p: packed({**p, "C:/evil.svg": b"x"}),
    "device name": lambda p: packed({**p, "CON": b"x"}),
    "upper case": lambda p: packed({**p, "INDEX.HTML": b"x"}),
    "not ASCII": lambda p: packed({**p, "plots/é.svg": b"x"}),
    "long name": lambda p: packed({**p, "plots/" + "a" * 300 + ".svg": b"x"}),
    "hidden file": lambda p: packed({**p, "plots/.svg": b"x"}),
    "a folder": lambda p: packed({**p, "plots/": b""}),
    "manifest without files": lambda p: packed(with_manifest(p, files={}), rehash=False),
    "manifest with wrong size": lambda p: packed(
        with_manifest(p, files={n: {"size": 1, "sha256": "0" * 64} for n in p}), rehash=False
    ),
    "manifest with huge count": lambda p: packed(
        with_manifest(p, files={n: {"size": 10**40, "sha256": ""} for n in p}), rehash=False
    ),
    "manifest deep": lambda p: packed({**p, "manifest.json": b'{"a":' * 60_000}, rehash=False),
    "manifest with a privacy of texts": lambda p: packed(with_manifest(p, privacy="none")),
    "rows huge": lambda p: packed(with_report(p, lambda r: r["versions"][0].update(rows=10**400))),
    "rows negative": lambda p: packed(with_report(p, lambda r: r["versions"][0].update(rows=-1))),
    "decision unknown": lambda p: packed(
        with_report(p, lambda r: r.update(decisions=[{"key": "k", "state": "perhaps"}]))
    ),
    "threshold a text": lambda p: packed(with_report(p, lambda r: r.update(thresholds={"a": "x"}))),
    "answer of another question": lambda p: packed(
        with_report(p, lambda r: r["answers"][0].update(answer={"kind": "steps"}))
    ),
    "a version twice": lambda p: packed(
        with_report(p, lambda r: r["versions"].append(r["versions"][0]))
    ),
    "outcome of no version": lambda p: packed(
        with_report(p, lambda r: r["outcomes"][0].update(version="v77"))
    ),
}


def test_that_at_least_forty_hostile_bundles_are_tried():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", list(HOSTILE))
def test_that_a_hostile_bundle_is_refused_in_a_sentence(parts, tmp_path, name):
    path = tmp_path / "hostile.zip"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path.write_bytes(HOSTILE[name](parts))
    with pytest.raises(BundleError) as raised:
        read_bundle(path)
    assert raised.value.message
    assert raised.value.hint
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "good.zip") == ["hostile.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_that_two_parts_of_one_name_are_refused(parts, tmp_path):
    path = tmp_path / "twice.zip"
    path.write_bytes(packed(parts, extra=[("README.txt", b"again")]))
    with pytest.raises(BundleError, match="two files of one name"):
        read_bundle(path)


def test_that_a_metric_of_another_program_keeps_its_figures(parts, tmp_path):
    def add(plain):
        plain["outcomes"].append(
            {"metric": "coverage.foreign", "version": "v1", "baseline": None,
             "state": "measured", "result": {"share": 0.5}}
        )  # fmt: skip

    path = tmp_path / "foreign.zip"
    path.write_bytes(packed(with_report(parts, add)))
    assert read_bundle(path).result("coverage.foreign", "v1") == {"share": 0.5}


def test_that_what_looks_like_a_bundle_is_told_from_what_does_not(report, tmp_path):
    assert looks_like_bundle(write_bundle(report, tmp_path / "a.zip"))
    assert looks_like_bundle(write_bundle(report, tmp_path / "folder"))
    (tmp_path / "b.zip").write_bytes(b"PK")
    assert not looks_like_bundle(tmp_path / "b.zip")
    assert not looks_like_bundle(tmp_path / "nothing.zip")
    assert set(bundle_parts(report)) >= {"report.json", "index.html", "README.txt"}
