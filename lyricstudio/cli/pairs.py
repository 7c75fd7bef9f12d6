"""Options that take several `a=b` pairs at once, also in front of the paths of the same command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class PairsAction(argparse.Action):
    """Collects `--set artist=A owner=O`; a value that is no pair is a path that stood behind the option.

    argparse gives an option with several values all that follows, also the PATHs of the command.
    """

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """Sort the values into pairs and paths."""
        pairs = list(getattr(namespace, self.dest) or [])
        paths = list(getattr(namespace, "more_paths", None) or [])
        for value in values or ():
            text = str(value)
            if "=" in text and not Path(text).exists():
                pairs.append(text)
            else:
                paths.append(Path(text))
        setattr(namespace, self.dest, pairs)
        namespace.more_paths = paths


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the PATHs of a command; they may also stand behind an option of pairs."""
    action = parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    action.required = False


def all_paths(args: argparse.Namespace) -> tuple[Path, ...]:
    """Return the paths of a command, wherever they stood."""
    return (*(args.paths or ()), *(getattr(args, "more_paths", None) or ()))
