"""Reads a gettext catalogue (.po): pairs of English and another language."""

import ast


def read_po(text: str) -> dict[str, str]:
    """Return the translated messages of a catalogue; those left open are not in it."""
    messages: dict[str, str] = {}
    field, parts = "", {"msgid": "", "msgstr": ""}
    for line in (*text.splitlines(), ""):
        name, _, rest = line.partition(" ")
        if name in parts:
            if name == "msgid":
                parts = {"msgid": "", "msgstr": ""}
            field = name
            parts[field] = _read(rest)
        elif line.startswith('"'):
            parts[field] += _read(line)
        elif not line and parts["msgid"] and parts["msgstr"]:
            messages[parts["msgid"]] = parts["msgstr"]
    return messages


def _read(quoted: str) -> str:
    return str(ast.literal_eval(quoted)) if "\\" in quoted else quoted[1:-1]
