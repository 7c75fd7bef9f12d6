"""The command line's front door: parser, exit codes, and what a person sees when something fails."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyricstudio import __version__, paths
from lyricstudio.cli.terminal import Terminal
from lyricstudio.cli.verbs import Verb, all_verbs
from lyricstudio.cli.window import has_display
from lyricstudio.domain.errors import Cancelled, LyricStudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """A parser whose help keeps the example lines as they are written."""

    def __init__(self, **options: object) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)  # type: ignore[arg-type]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    parser = _Parser(prog="lyricstudio", description="Label lyrics, train small lyric models, compose songs.")
    parser.add_argument("--version", action="version", version=f"lyricstudio {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    for verb in all_verbs():
        _add_verb(verbs, verb)
    return parser


def _add_verb(verbs: argparse._SubParsersAction[_Parser], verb: Verb) -> None:
    sub = verbs.add_parser(verb.name, help=verb.help, description=verb.help, epilog=f"example:\n  {verb.example}")
    verb.arguments(sub)
    sub.add_argument("--json", action="store_true", help="print exactly one JSON object on stdout")
    sub.set_defaults(run=verb.run)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code (contract.md, 'Command line')."""
    if not arguments and has_display():
        arguments = ["gui"]
    parser = build_parser()
    try:
        args = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    if not args.verb:
        parser.print_help()
        return 0
    with Terminal(json_output=args.json) as terminal:
        return _guarded(args, terminal)


def _guarded(args: argparse.Namespace, terminal: Terminal) -> int:
    try:
        return args.run(args, terminal)
    except LyricStudioError as error:
        terminal.fail(error.message, error.hint)
        return error.exit_code
    except (KeyboardInterrupt, Cancelled):
        terminal.end_progress()
        terminal.note("interrupted: what was finished is kept")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left (`| head`); nothing is wrong and nobody can be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug becomes a log, not a traceback
        return _report_bug(error, args.verb, terminal)


def _report_bug(error: Exception, verb: str, terminal: Terminal) -> int:
    stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S")
    log = paths.log_dir() / f"bug-{stamp}-{os.getpid()}.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(log, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    logger = logging.getLogger("lyricstudio.bug")
    logger.addHandler(handler)
    logger.propagate = False
    logger.error("lyricstudio %s, verb %s, Python %s", __version__, verb, sys.version, exc_info=error)
    logger.removeHandler(handler)
    handler.close()
    terminal.fail(f"a bug in LyricStudio: {type(error).__name__}", f"the report is in {log}; please send it to us")
    return 1
