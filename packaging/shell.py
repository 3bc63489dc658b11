"""The man page and the completions of three shells, made from the tree of commands itself."""

import argparse
import re
from collections.abc import Iterator

from inspector.cli.arguments import COMMANDS, parser, window_parser
from inspector.version import __version__

#: An option: its spellings, what it takes ("" for nothing), choices, help.
Option = tuple[tuple[str, ...], str, tuple[str, ...], str]


def options(command: argparse.ArgumentParser) -> Iterator[Option]:
    """Yield the options of a command."""
    for action in command._actions:
        if action.option_strings and action.help != argparse.SUPPRESS:
            takes = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
            choices = tuple(str(choice) for choice in action.choices or ())
            yield (
                tuple(action.option_strings),
                takes,
                choices,
                (action.help or "").replace("%%", "%"),
            )


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the commands by name."""
    top = parser()
    (found,) = [a for a in top._actions if isinstance(a, argparse._SubParsersAction)]
    return {name: found.choices[name] for name in COMMANDS}


def briefly() -> dict[str, str]:
    """Return what each command is for."""
    (found,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return {action.dest: action.help or "" for action in found._choices_actions}


def bash() -> str:
    """Return the completion for bash."""
    cases, values = [], set()
    for name, command in [*commands().items(), ("*", window_parser())]:
        words = " ".join(spelling for names, *_ in options(command) for spelling in names)
        cases.append(f"        {name}) words='{words}' ;;")
        values |= {
            (names[-1], " ".join(choices)) for names, _, choices, _ in options(command) if choices
        }
    chosen = "\n".join(
        f"        {name}) COMPREPLY=($(compgen -W '{words}' -- \"$cur\")); return ;;"
        for name, words in sorted(values)
    )
    return f"""# bash completion for inspector; generated, not written
_inspector() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} words=
    COMPREPLY=()
    case $prev in
{chosen}
    esac
    case ${{COMP_WORDS[1]}} in
{chr(10).join(cases)}
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
        return
    fi
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
    if [[ $COMP_CWORD == 1 ]]; then
        COMPREPLY+=($(compgen -W '{" ".join(COMMANDS)}' -- "$cur"))
    fi
}}
complete -F _inspector inspector
"""


def zsh() -> str:
    """Return the completion for zsh."""

    def specs(command: argparse.ArgumentParser) -> str:
        lines = []
        for names, takes, choices, text in options(command):
            said = re.sub(r"([\[\]:'\\])", "", text)
            after = f":{takes.lower()}:({' '.join(choices)})" if choices else ""
            if takes and not choices:
                after = f":{takes.split('|')[0].lower().replace(':', ' ')}:_files"
            lines += [f"'{name}[{said}]{after}'" for name in names]
        return " \\\n        ".join([*lines, "'*:file:_files'"])

    cases = "\n".join(
        f"      {name})\n        _arguments {specs(command)} ;;"
        for name, command in commands().items()
    )
    said = " ".join(f"'{name}:{text}'" for name, text in briefly().items())
    return f"""#compdef inspector
# zsh completion for inspector; generated, not written
_inspector() {{
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    local -a commands=({said})
    _describe command commands
    _files
  elif (( CURRENT > 2 )); then
    case $words[2] in
{cases}
      *)
        _arguments {specs(window_parser())} ;;
    esac
  else
    _arguments {specs(window_parser())}
  fi
}}
_inspector "$@"
"""


def fish() -> str:
    """Return the completion for fish."""

    def quoted(text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    lines = ["# fish completion for inspector; generated, not written"]
    lines += [
        f"complete -c inspector -n __fish_use_subcommand -a {name} -d {quoted(text)}"
        for name, text in briefly().items()
    ]
    for name, command in [*commands().items(), ("", window_parser())]:
        where = f"'__fish_seen_subcommand_from {name}'" if name else "__fish_use_subcommand"
        for names, takes, choices, text in options(command):
            line = f"complete -c inspector -n {where}"
            for spelling in names:
                line += f" -l {spelling[2:]}" if spelling[:2] == "--" else f" -s {spelling[1:]}"
            if choices:
                line += f" -x -a {quoted(' '.join(choices))}"
            elif takes:
                line += " -r"
            lines.append(f"{line} -d {quoted(text)}")
    return "\n".join(lines) + "\n"


def man(date: str) -> str:
    """Return the manual page.

    Args:
        date: As `2026-05-31`.
    """

    def plain(text: str) -> str:
        text = text.replace("\\", "\\e").replace("-", "\\-")
        return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)

    def block(text: str) -> str:
        return f".nf\n{plain(text)}\n.fi\n"

    top = parser()
    out = [
        f'.TH INSPECTOR 1 "{date}" "Inspector {__version__}" "User Commands"\n',
        ".SH NAME\ninspector \\- tell whether a dataset is healthy and where its trouble began\n",
        ".SH SYNOPSIS\n.B inspector\n[\\fIPATH\\fR ...]\n",
        *(f".br\n.B inspector {name}\n[\\fIOPTION\\fR ...]\n" for name in COMMANDS),
        ".SH DESCRIPTION\n",
        block(top.description or ""),
    ]
    for name, command in commands().items():
        out.append(f".SH INSPECTOR {name.upper()}\n")
        out.append(block(command.description or ""))
        out += [
            f".TP\n\\fB{plain(', '.join(names))}\\fR"
            f"{f' {plain(takes)}' if takes and not choices else ''}"
            f"{f' {plain(chr(124).join(choices))}' if choices else ''}\n{plain(text)}\n"
            for names, takes, choices, text in options(command)
        ]
    out.append(".SH EXIT STATUS\n")
    out.append(block((top.epilog or "").removeprefix("exit codes: ")))
    out.append(
        ".SH FILES\n.TP\n~/.config/inspector/window.ini\nWhat the window remembers.\n"
        ".TP\n~/.local/state/inspector/inspector.log\nThe log; it holds no value of any data.\n"
        ".PP\n\\fBinspector clean\\fR removes both.\n"
    )
    return "".join(out)
