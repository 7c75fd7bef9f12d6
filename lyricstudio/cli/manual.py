"""Writes the manual's page of commands from the verbs themselves, so that it cannot go stale.

`python -m lyricstudio.cli.manual > resources/manual/commands.md` renews the page; a test compares.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lyricstudio.cli.main import build_parser
from lyricstudio.cli.verbs import all_verbs

if TYPE_CHECKING:
    from lyricstudio.cli.verbs import Verb

_INTRODUCTION = """# Commands

Every command is `lyricstudio VERB` (or `python -m lyricstudio VERB`). Results go to stdout, progress and notes to
stderr; `--json` prints exactly one JSON object. Exit codes: 0 done · 1 a bug (the report is in the log) · 2 wrong
usage · 3 something you can fix · 4 the service refused or failed · 5 finished, with rejected items listed ·
130 interrupted.
"""


def commands_page() -> str:
    """Return the page in Markdown: each verb with what it does, its usage and an example."""
    usages = {action.dest: action for action in build_parser()._actions if action.dest == "verb"}  # noqa: SLF001
    choices = usages["verb"].choices
    assert isinstance(choices, dict)
    return "\n".join([_INTRODUCTION, *(_section(verb, choices[verb.name].format_usage()) for verb in all_verbs())])


def _section(verb: Verb, usage: str) -> str:
    flat = " ".join(usage.removeprefix("usage: ").split())
    return f"## {verb.name}\n\n{verb.help[0].upper()}{verb.help[1:]}.\n\n    {flat}\n\nExample: `{verb.example}`\n"


if __name__ == "__main__":
    sys.stdout.write(commands_page())
