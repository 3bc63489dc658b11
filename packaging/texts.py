"""Finds the sentences that Inspector says, and keeps the catalogue of their translations in step.

    python packaging/texts.py            adds new sentences to resources/language/de.po, drops those gone
    python packaging/texts.py --missing  lists those without a translation

A sentence is a string in the source with words in it; the gaps of an f-string become {0}, {1} and so on.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "language" / "de.po"
#: Rooms whose sentences people read.
ROOMS = ("metrics", "report", "run", "gui")
#: Calls and keywords whose strings nobody reads.
_UNREAD_CALLS = {
    "setObjectName", "setProperty", "setStyleSheet", "QKeySequence", "setShortcut", "getattr",
    "setattr", "hasattr", "TypeVar", "cast", "TypeError", "ValueError", "KeyError", "resource",
    "read_text", "normalize", "compile", "sub", "fullmatch", "match", "search", "findall", "icon",
    "strftime", "setDisplayFormat", "RuntimeError", "AssertionError", "NewType", "register",
    "setApplicationName", "encode", "setValue", "value", "startswith", "endswith", "font",
}  # fmt: skip
_NOT_SAID = {
    "heat bad", "cell strong", "Report-Bold", "heading", "TOCEntry", "toc", "General", "verdict_",
    "qtbase_", "Cc", "Cf", "Cs", "Zl", "Zp", "theme", "theme system", "theme light", "theme dark",
    "THIRD-PARTY-NOTICES.txt", "coverage.", "SHA-256  …", "SHA-256   …",
}  # fmt: skip
_UNREAD_KEYWORDS = {"source", "key", "area", "unit", "role", "tone", "version", "method"}
#: Parts of sentences that are put together at run time from a number and a constant.
PARTS = frozenset(
    {
        "{0} categories, rare ones together",
        "{0} groups of equal mass",
        "by chance",
        "ratio {0}",
        "{0} is",
        "{0} are",
        "{0} was",
        "{0} were",
        "{0} alone",
        "from {0}: {1}",
        "Cramér's V {0} → {1}",
        "rank correlation {0} → {1}",
        "{0} was always filled in the baseline and now is missing in {1}",
        "{0} never repeated a value in the baseline and now repeats earlier values in {1}",
        "{0} was never negative in the baseline and now is below 0 in {1}",
        "the same happened to {0}",
        "{0}; what chance adds is taken out",
        "“{0}” needs a look before use: {1}.",
        "“{0}” is not fit to use as it is: {1}.",
        "“{0}” has no known problem, and some things worth knowing: {1}.",
        "“{0}” has no known problem.",
        "{0} warnings",
        "{0} warning",
        "{0} critical",
        "{0} worth knowing",
        "sorted by {0}",
        "Event time",
        "Ingest time",
        "Split",
        "Slices",
        "Annotator",
        "Area under the curve",
        "half of the rows",
        "the slowest 5 %",
        "{0}, strong",
        "no data",
        "{0} rows",
        "{0} missing from {1}",
        "{0} to {1}",
        "As of {0}, {1}.",
        "Critical findings",
        "Warning findings",
        "Info findings",
        "all of them",
        "in {0} of {1}",
    }
)
#: Single words that sentences take into their gaps, beside those with a space in them.
_WORDS = """
    hour day week month quarter year of in was fell rose grew
    down up later earlier low high many few small large class classes
    row rows records lines all everything nothing never yesterday slice source sources
    label labels time event key column columns baseline other others likely possible
    strong weak critical warning info good muted neutral about under over added
    removed changed lost gained twice once times days weeks months hours text
    number date integer decimal boolean timestamp category missing present true false yes
    no text-list left right above below systematic random late much little
    performance fairness robustness scalability
    now there elsewhere broke recovered steady
"""
WORDS = frozenset(_WORDS.split())
_UNREAD_FILES = {
    "spoken.py",
    "theme.py",
    "svg.py",
    "png.py",
    "html.py",
    "display.py",
    "words.py",
    "icons.py",
}


def sentences(rooms: tuple[str, ...] = ROOMS) -> dict[str, str]:
    """Return every sentence of the rooms, with the file it is first said in."""
    found: dict[str, str] = {}
    for room in rooms:
        for path in sorted((ROOT / "inspector" / room).rglob("*.py")):
            if path.name in _UNREAD_FILES:
                continue
            for text in texts_in(path.read_text(encoding="utf-8")):
                found.setdefault(text, path.relative_to(ROOT).as_posix())
    return found


def texts_in(code: str) -> Iterator[str]:
    """Yield the sentences of a module."""
    yield from _walk(ast.parse(code))


def _walk(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, (ast.Raise, ast.Assert)) and "Error" in ast.unparse(node)[:60]:
        named = (
            node.exc.func
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
            else None
        )
        if named is None or ast.unparse(named) in _UNREAD_CALLS:
            return
    if isinstance(node, ast.AnnAssign):
        if node.value is not None:
            yield from _walk(node.value)
        return
    if isinstance(node, ast.Subscript):
        yield from _walk(node.value)
        return
    if isinstance(node, ast.Call):
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name == "plural" and len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
            noun = str(node.args[1].value)
            yield f"1 {noun}"
            yield f"{{0}} {noun}s"
            yield from _walk(node.args[0])
            return
        if name in _UNREAD_CALLS:
            for part in node.args:
                if isinstance(part, ast.Call):
                    yield from _walk(part)
            return
        yield from _walk(node.func)
        for part in node.args:
            yield from _walk(part)
        for keyword in node.keywords:
            if keyword.arg not in _UNREAD_KEYWORDS:
                yield from _walk(keyword.value)
        return
    pieces = list(_pieces(node))
    if pieces:
        text, gaps = "", 0
        inner: list[ast.AST] = []
        for piece in pieces:
            if isinstance(piece, str):
                text += piece.replace("{", "{{").replace("}", "}}") if "{" in piece else piece
            else:
                text += f"{{{gaps}}}"
                gaps += 1
                inner.append(piece)
        if is_sentence(text):
            yield text.strip()
        for part in inner:
            yield from _walk(part)
        return
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                yield from _walk(part)
        for part in node.body:
            yield from _walk(part)
        return
    for part in ast.iter_child_nodes(node):
        yield from _walk(part)


def _pieces(node: ast.AST) -> Iterator["str | ast.AST"]:
    """Yield the fixed parts and the gaps of a string; nothing if the node is none."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                if isinstance(value, ast.FormattedValue):
                    yield value.value
                else:
                    yield from _pieces(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            before, after = list(_pieces(left)), list(_pieces(right))
            if before or after:
                yield from before or [left]
                yield from after or [right]


def is_sentence(text: str) -> bool:
    """Whether a text has words for people: a word with a space beside it, or one written large."""
    fixed = re.sub(r"\{\d+\}", " ", text).strip()
    if (
        not re.search(r"[A-Za-z]{2}", fixed)
        or re.search(r"</?[a-z]+|[\w-]+=\"|\.ttf$", fixed)
        or re.search(r"^[a-z_]+(\.[a-z_]+)+$", fixed)
    ):
        return False
    if re.fullmatch(r"[A-Z0-9_]+|[a-z]+[_-][a-z_-]+|(Ctrl|Alt|Shift|F\d).*|#?[\w-]+ \{.*", fixed):
        return fixed in ("SQL",)
    if fixed in _NOT_SAID or ("(*." in fixed and len(fixed) > 80):
        return False
    return " " in text.strip() or fixed.lstrip("&")[:1].isupper() or "{0}" in text


def read(path: Path = CATALOGUE) -> dict[str, str]:
    """Return the catalogue."""
    from inspector.language.catalogue import read_po

    return read_po(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(known: dict[str, str], said: dict[str, str], path: Path = CATALOGUE) -> None:
    """Write the catalogue in the order of the source; words that are not from the source last."""
    lines = [
        'msgid ""',
        'msgstr ""',
        '"Language: de\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        "",
    ]
    last = ""
    for text, place in said.items():
        if place != last:
            lines += [f"#: {place}"]
            last = place
        lines += [f"msgid {_quoted(text)}", f"msgstr {_quoted(known.get(text, ''))}", ""]
    words = {text: known[text] for text in sorted(known) if text in WORDS or text in PARTS}
    lines += ["#: single words that fill gaps"]
    for text, word in words.items():
        lines += [f"msgid {_quoted(text)}", f"msgstr {_quoted(word)}", ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def missing(known: dict[str, str], said: dict[str, str]) -> list[str]:
    """Return the sentences that have no translation."""
    return [text for text in said if not known.get(text)]


def _quoted(text: str) -> str:
    made = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{made}"'


def main() -> int:
    """Bring the catalogue in step with the source, and say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--missing", action="store_true", help="only list what is missing")
    given = parser.parse_args()
    said, known = sentences(), read()
    if not given.missing:
        write(known, said)
    gone = missing(known, said)
    sys.stdout.write("".join(f"{text}\n" for text in gone))
    sys.stderr.write(f"{len(gone)} of {len(said)} sentences have no translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
