"""Verbs that look at a catalogue and turn it into training data: stats, describe, dataset, check, cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.checking import CHECK
from lyricstudio.cli.estimating import COST
from lyricstudio.cli.statistics import STATS
from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.datasets import BuildReport
    from lyricstudio.store.project import Project

FINISHED_WITH_REJECTS = 5


def _dataset_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project file")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also write train, valid and test files, and a report")
    parser.add_argument(
        "--group-by",
        choices=["all", "artist", "tag", "kind", "owner"],
        default="all",
        help="one dataset for everything, or one for each artist, tag, part kind or owner (default: all)",
    )
    parser.add_argument(
        "--context",
        choices=["part", "song"],
        default="part",
        help="one example a part, or one a song in which each part sees those before it (default: part)",
    )
    parser.add_argument(
        "--format",
        choices=["end-word", "plain"],
        help="how answers are written (default: end-word, plain for a hosted --base)",
    )
    parser.add_argument("--split", default="80/10/10", metavar="80/10/10", help="train/valid/test shares in percent")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="deals the songs out differently (default: 0)")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="write each training example N times")
    parser.add_argument("--base", default="", metavar="MODEL", help="the base whose token limit and tokenizer count")


def _dataset(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.grouping import GroupBy
    from lyricstudio.domain.kinds import AnswerFormat, ContextMode
    from lyricstudio.domain.pricing import LOCAL
    from lyricstudio.domain.splitting import Shares
    from lyricstudio.services.counting import BaseCounters
    from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

    tables = Tables()
    counters = BaseCounters(tables)
    hosted = bool(args.base) and counters.for_base(args.base).card.provider != LOCAL
    options = DatasetOptions(
        group_by=GroupBy(args.group_by),
        context=ContextMode(args.context),
        answer_format=AnswerFormat(args.format or ("plain" if hosted else "end-word")),
        shares=Shares.parse(args.split),
        seed=args.seed,
        repeat=args.repeat,
        base=args.base,
    )
    with Project.open(args.project) as project:
        report = DatasetBuilder(project, tables, counters, options).freeze(terminal)
        folders = _written(project, report, args.out, terminal)
    _show_datasets(report, folders, terminal)
    return FINISHED_WITH_REJECTS if report.rejected else 0


def _written(project: Project, report: BuildReport, out: Path | None, terminal: Terminal) -> dict[str, Path]:
    from lyricstudio.domain.progress import Progress
    from lyricstudio.services.dataset_files import group_folder, write_dataset

    folders: dict[str, Path] = {}
    taken: set[str] = set()
    for done, item in enumerate(report.frozen if out else ()):
        assert out is not None
        terminal.report(Progress(done, len(report.frozen), "writing files"))
        folders[item.dataset.id] = write_dataset(project, item.dataset, group_folder(out, item.dataset, taken))
    return folders


def _show_datasets(report: BuildReport, folders: dict[str, Path], terminal: Terminal) -> None:
    rows = [item.dataset for item in report.frozen]
    terminal.table(
        ["dataset", "group", "train", "valid", "test", "left out", "hash"],
        [(d.id, d.group, d.train, d.valid, d.test, sum(x.count for x in d.dropped), d.hash[:12]) for d in rows],
    )
    for item in report.frozen:
        reasons = ", ".join(f"{drop.count} × {drop.reason}" for drop in item.dataset.dropped)
        if reasons and len(report.frozen) == 1:
            terminal.note(f"left out: {reasons}")
        if item.known:
            terminal.note(f"{item.dataset.id} was frozen before; nothing has changed")
    if any(not d.valid and not d.test for d in rows):
        terminal.note("datasets of fewer than three different songs have no validation and no test examples")
    for group in report.rejected:
        terminal.warn(f"no dataset for '{group.group}': {group.reason}. To get there: {group.hint}")
    if report.ungrouped:
        terminal.warn(f"{report.ungrouped} songs belong to no group")
    terminal.result(
        {
            "datasets": [
                {
                    "id": d.id,
                    "group": d.group,
                    "hash": d.hash,
                    "train": d.train,
                    "valid": d.valid,
                    "test": d.test,
                    "repeat": d.repeat,
                    "context": d.context.value,
                    "format": d.answer_format.value,
                    "dropped": [{"reason": x.reason, "count": x.count} for x in d.dropped],
                    "dir": str(folders[d.id]) if d.id in folders else None,
                }
                for d in rows
            ],
            "rejected": [{"group": g.group, "reason": g.reason, "hint": g.hint} for g in report.rejected],
        }
    )


def _describe_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project file")
    parser.add_argument("--tags", action="store_true", help="also tag parts that have no tags with themes and a mood")


def _describe(args: argparse.Namespace, terminal: Terminal) -> int:
    import time

    from lyricstudio.services.describing import describe_parts, tag_parts
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

    started = time.monotonic()
    with Project.open(args.project) as project:
        tables = Tables()
        report = describe_parts(project, tables, terminal)
        tagged = tag_parts(project, tables, terminal) if args.tags else 0
    terminal.say(f"{report.described} parts described, {report.cached} had a description already")
    if args.tags:
        terminal.say(f"{tagged} parts tagged")
    if report.nothing_to_say:
        terminal.note(f"{report.nothing_to_say} parts hold nothing to describe (no text, or only sung syllables)")
    terminal.result(
        {
            "described": report.described,
            "tagged": tagged,
            "cached": report.cached,
            "failed": [],
            "requests": 0,
            "tokens": 0,
            "usd": 0.0,
            "seconds": round(time.monotonic() - started, 3),
            "limit_share": 0.0,
        }
    )
    return 0


VERBS: tuple[Verb, ...] = (
    STATS,
    Verb(
        "describe",
        "say in a few words what each part is about (offline; never changes what is there)",
        "lyricstudio describe songs.lyricstudio",
        _describe_arguments,
        _describe,
    ),
    Verb(
        "dataset",
        "build and freeze training data from the labelled parts",
        "lyricstudio dataset songs.lyricstudio --group-by artist --out data",
        _dataset_arguments,
        _dataset,
    ),
    CHECK,
    COST,
)
