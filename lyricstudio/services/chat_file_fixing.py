"""Writes the good lines of a checked chat file, and a list of what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from lyricstudio.domain.chat_file_classes import EXPLANATIONS
from lyricstudio.domain.progress import Progress
from lyricstudio.exporters.files import atomic
from lyricstudio.services.chat_file_reading import opened, read_lines

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.chat_file import Problem
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.checking import CheckReport

SHOWN = 1000
_STEP = 10_000  # lines between two looks at the person


@dataclass(frozen=True, slots=True)
class FixReport:
    """What was written: the lines kept, the first of those left out with their reasons, and the full list."""

    out: Path
    kept: int
    left_out: int
    reasons: tuple[tuple[int, Problem], ...]
    reasons_file: Path | None


def write_fixed(report: CheckReport, out: Path, ctx: WorkContext) -> FixReport:
    """Write the lines of a file that a check found good to `out`, and the others' reasons beside it.

    `out` may be the file itself. Blank lines and a byte order mark go; every kept line ends with a line feed.
    """
    reasons_file = out.with_name(out.name + ".dropped.csv")
    with atomic(reasons_file) as stream:
        left_out = _write_reasons(stream, report)
    kept = _write_kept(report, out, ctx)
    if not left_out:
        reasons_file.unlink(missing_ok=True)
    shown = tuple(islice(report.dropped.in_order(), SHOWN))
    return FixReport(out, kept, left_out, shown, reasons_file if left_out else None)


def _write_reasons(stream: BinaryIO, report: CheckReport) -> int:
    stream.write(b"line,reason,meaning\r\n")
    count = 0
    for line, problem in report.dropped.in_order():
        meaning = EXPLANATIONS[problem].meaning.replace('"', '""')
        stream.write(f'{line},{problem.value},"{meaning}"\r\n'.encode())
        count += 1
    return count


def _write_kept(report: CheckReport, out: Path, ctx: WorkContext) -> int:
    dropped = iter(report.dropped.in_order())
    next_dropped = next(dropped, (0, None))[0]
    kept = 0
    with opened(report.path) as source, atomic(out) as target:
        for line in read_lines(source):
            if line.number % _STEP == 0:
                ctx.checkpoint()
                ctx.report(Progress(line.number, None, "writing good lines"))
            if line.number == next_dropped:
                next_dropped = next(dropped, (0, None))[0]
                continue
            target.write((line.content or b"").rstrip(b"\r\n") + b"\n")
            kept += 1
    return kept
