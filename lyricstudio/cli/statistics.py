"""The verb `stats`: what a catalogue holds, as tables, JSON and CSV."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.statistics import CatalogueStatistics

_SHOWN = 25  # rows of a table for reading; --csv and --json have all


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project file")
    parser.add_argument("--base", default="default", metavar="MODEL", help="whose tokens to count (default: default)")
    parser.add_argument(
        "--by", choices=["artist", "kind", "tag", "owner"], default="artist", help="what the table groups by"
    )
    parser.add_argument("--csv", type=Path, metavar="DIR", help="write groups.csv, songs.csv and issues.csv there")


def _run(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.grouping import GroupBy
    from lyricstudio.services.counting import BaseCounters
    from lyricstudio.services.statistics import statistics_of, write_tables
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

    with Project.open(args.project) as project:
        found = statistics_of(project, BaseCounters(Tables()), args.base, GroupBy(args.by), terminal)
    files = write_tables(found, args.csv) if args.csv else []
    _show(found, args.by, terminal)
    for file in files:
        terminal.note(f"wrote {file}")
    terminal.result(_as_json(found, [str(file) for file in files]))
    return 0


def _show(found: CatalogueStatistics, by: str, terminal: Terminal) -> None:
    terminal.say(f"{found.songs} songs, {found.parts} parts, {found.words} words")
    spread = found.tokens
    terminal.say(
        f"{spread.total} tokens in part examples; each {spread.min} to {spread.max}, "
        f"median {spread.median:.0f}, 95 % up to {spread.p95} ({found.counted_by})"
    )
    terminal.table(["kind", "parts"], found.by_kind.items())
    rows = found.groups.head(_SHOWN).itertuples(index=False, name=None)
    terminal.table([by, *found.groups.columns[1:]], rows)
    if len(found.groups) > _SHOWN:
        terminal.note(f"… and {len(found.groups) - _SHOWN} more (--csv writes all)")
    if found.duplicates:
        terminal.note(f"{found.duplicates} songs are versions of another one (they always share a split)")
    if found.over_limit:
        terminal.warn(f"{found.over_limit} part examples are longer than {found.token_limit} tokens")
    if found.issues:
        terminal.table(["to look at", "how many"], found.issues.items())


def _as_json(found: CatalogueStatistics, files: list[str]) -> dict[str, object]:
    spread = asdict(found.tokens)
    total = spread.pop("total")
    groups = found.groups.astype(object).to_dict(orient="records")
    return {
        "songs": found.songs,
        "parts": found.parts,
        "by_kind": found.by_kind,
        "by_artist": found.by_artist,
        "words": found.words,
        "tokens": {"total": total, "per_example": spread, "counted_by": found.counted_by},
        "over_limit": found.over_limit,
        "duplicates": found.duplicates,
        "issues": found.issues,
        "groups": groups,
        "files": files,
    }


STATS = Verb(
    "stats",
    "dataset statistics: parts, words, tokens, duplicates, and what to look at",
    "lyricstudio stats songs.lyricstudio --by artist --csv tables",
    _arguments,
    _run,
)
