"""The verb `check`: validates any chat fine-tuning file and repairs it on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.chat_file_fixing import FixReport
    from lyricstudio.services.checking import CheckReport

FINISHED_WITH_REJECTS = 5
DEFAULT_CHECK_BASE = "gpt-4o-mini-2024-07-18"
_SHOWN_LINES = 8


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="a chat fine-tuning file")
    parser.add_argument(
        "--base",
        default=DEFAULT_CHECK_BASE,
        metavar="MODEL",
        help=f"whose tokens and token limit count (default: {DEFAULT_CHECK_BASE})",
    )
    parser.add_argument("--against", type=Path, metavar="FILE", help="also look for examples that this file has too")
    parser.add_argument("--fix", type=Path, metavar="OUT", help="write the good lines there, and why others are not")


def _run(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.chat_file_fixing import write_fixed
    from lyricstudio.services.checking import FileChecker
    from lyricstudio.services.counting import BaseCounters
    from lyricstudio.services.tables import Tables

    base = BaseCounters(Tables()).for_base(args.base)
    report = FileChecker(base, terminal, args.against).check(args.file)
    fixed = write_fixed(report, args.fix, terminal) if args.fix else None
    _show(report, terminal)
    if fixed:
        _show_fix(fixed, terminal)
    terminal.result(_as_json(report, args.base, fixed))
    return 0 if report.ok else FINISHED_WITH_REJECTS


def _show(report: CheckReport, terminal: Terminal) -> None:
    from lyricstudio.domain.chat_file_classes import EXPLANATIONS, ErrorClass

    verdict = "good" if report.ok else "not good yet"
    terminal.say(f"{report.path}: {verdict} – {report.usable} of {report.examples} examples usable")
    terminal.say(
        f"{report.tokens} tokens, {report.answer_tokens} of them in answers; the longest example has "
        f"{report.longest} of {report.token_limit} ({report.counted_by})"
    )
    rows = [
        (
            "error" if isinstance(problem, ErrorClass) else "warning",
            problem.value,
            report.counts[problem],
            _line_list(numbers, report.counts[problem]),
            EXPLANATIONS[problem].meaning,
            EXPLANATIONS[problem].remedy,
        )
        for problem, numbers in sorted(report.lines.items(), key=lambda item: isinstance(item[0], ErrorClass) < 1)
    ]
    if rows:
        terminal.table(["", "class", "lines", "which", "what it means", "what to do"], rows)
    for note in report.notes:
        terminal.note(note)


def _line_list(numbers: list[int], count: int) -> str:
    shown = ", ".join(str(number) for number in numbers[:_SHOWN_LINES])
    return shown + (" …" if count > _SHOWN_LINES else "")


def _show_fix(fixed: FixReport, terminal: Terminal) -> None:
    terminal.say(f"wrote {fixed.kept} good lines to {fixed.out}; left out {fixed.left_out}")
    for line, problem in fixed.reasons[:_SHOWN_LINES]:
        terminal.note(f"  line {line}: {problem.value}")
    if fixed.reasons_file:
        terminal.note(f"a reason for each line left out: {fixed.reasons_file}")


def _as_json(report: CheckReport, base: str, fixed: FixReport | None) -> dict[str, object]:
    return {
        "file": str(report.path),
        "base": base,
        "examples": report.examples,
        "usable": report.usable,
        "tokens": report.tokens,
        "answer_tokens": report.answer_tokens,
        "longest": report.longest,
        "token_limit": report.token_limit,
        "counted_by": report.counted_by,
        "errors": {problem.value: numbers for problem, numbers in report.errors.items()},
        "warnings": {problem.value: numbers for problem, numbers in report.warnings.items()},
        "counts": {problem.value: count for problem, count in report.counts.items()},
        "notes": list(report.notes),
        "fix": _fix_json(fixed) if fixed else None,
        "ok": report.ok,
    }


def _fix_json(fixed: FixReport) -> dict[str, object]:
    return {
        "out": str(fixed.out),
        "kept": fixed.kept,
        "left_out": fixed.left_out,
        "dropped": [{"line": line, "reason": problem.value} for line, problem in fixed.reasons],
        "reasons_file": str(fixed.reasons_file) if fixed.reasons_file else None,
    }


CHECK = Verb(
    "check",
    "validate any chat fine-tuning file, and write the good part of it",
    "lyricstudio check train.jsonl --against valid.jsonl --fix good.jsonl",
    _arguments,
    _run,
)
