"""A summary in Markdown, for pull requests and chats: plain text in a table, nothing in it is markup."""

import re

from inspector.report.context import area_states, counted, facts, speaker_of, verdict
from inspector.report.text import printable
from inspector.report.view import View

MOST_FINDINGS = 20


def markdown_of(view: View) -> str:
    """Return the verdict, the areas and the worst findings."""
    report, words = view.counted, view.words
    newest = report.versions[-1]
    here = [f for f in report.findings if f.version == newest.id]
    lines = [
        f"## {_plain(view.title)}",
        "",
        f"**{_plain(verdict(view))}** {counted(view, here)}.",
        "",
    ]
    lines += [f"- {_plain(name)}: {_plain(value)}" for name, value in facts(view)]
    lines += ["", f"| {words['by_area']} | | |", "|---|---|---|"]
    lines += [f"| {s.name} | {words.tone(s.tone)} | {s.counts} |" for s in area_states(view)]
    if here:
        lines += ["", f"| | {words['all_findings']} | {words['do']} |", "|---|---|---|"]
        say = speaker_of(view)
        for f in map(say.finding, here[:MOST_FINDINGS]):
            lines.append(
                f"| {words.tone(f.severity.value)} | {_plain(f.message)} | {_plain(f.action)} |"
            )
        if len(here) > MOST_FINDINGS:
            lines += ["", words("more_rows", count=len(here) - MOST_FINDINGS)]
    for finding, decision in view.dismissed:
        said = " ".join(part for part in (decision.reason, decision.comment) if part)
        lines += [
            "",
            f"- {words['state_dismissed']}: {_plain(speaker_of(view).text(finding.message))} {_plain(said)}",
        ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text in which no sign is Markdown or HTML."""
    one_line = " ".join(printable(text).split())
    return re.sub(r"([\\`*_{}\[\]<>#|~!@&])", r"\\\1", one_line)
