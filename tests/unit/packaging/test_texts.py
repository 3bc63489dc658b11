"""Every sentence in the source has a translation, with gaps of the same names."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
#: New sentences come faster than translators: this share at least is always there.
LEAST = 0.97


@pytest.fixture(scope="module")
def texts():
    spec = importlib.util.spec_from_file_location("texts", ROOT / "packaging" / "texts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_that_nearly_every_sentence_is_translated(texts):
    said, known = texts.sentences(), texts.read()
    gone = texts.missing(known, said)
    assert len(gone) <= (1 - LEAST) * len(said), (
        f"{len(gone)} sentences have no German. Run “python packaging/texts.py”, then fill in "
        f"resources/language/de.po: {gone[:20]}"
    )


def test_that_gaps_agree(texts):
    for english, said in texts.read().items():
        gaps = re.findall(r"\{\d+\}", said)
        assert set(gaps) <= set(re.findall(r"\{\d+\}", english)), english


def test_what_is_a_sentence(texts):
    code = (
        'a = f"{n} rows of {x!r}" + " left"\n"""Doc."""\nb = "coverage.key"\nc = plural(n, "cell")'
    )
    assert list(texts.texts_in(code)) == ["{0} rows of {1} left", "1 cell", "{0} cells"]
