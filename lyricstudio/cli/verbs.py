"""What a verb is, and the list of all of them: one place that help, tests and the parser share."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from lyricstudio.cli.terminal import Terminal

# Modules are imported when the parser is built; each keeps heavy imports inside its functions.
GROUPS = (
    "lyricstudio.cli.window",
    "lyricstudio.cli.demo",
    "lyricstudio.cli.songs",
    "lyricstudio.cli.editing",
    "lyricstudio.cli.datasets",
    "lyricstudio.cli.bases",
    "lyricstudio.cli.training",
    "lyricstudio.cli.models",
    "lyricstudio.cli.providers",
    "lyricstudio.cli.composing",
    "lyricstudio.cli.exporting",
    "lyricstudio.cli.machine",
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One command: its name, one-line help, an example line, its arguments and what it runs.

    `run` gets the parsed arguments and the terminal and returns an exit code (contract.md).
    """

    name: str
    help: str
    example: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Terminal], int]


def all_verbs() -> Iterable[Verb]:
    """Yield every verb of every group, in the order of the help page."""
    for name in GROUPS:
        yield from import_module(name).VERBS
