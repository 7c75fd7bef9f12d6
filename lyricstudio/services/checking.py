"""Checks a chat fine-tuning file of any size: every line's form, answers, duplicates, leaks, tokens.

Two things are kept of each line, a 64-bit hash and its size, so that memory stays small; lists of line numbers
in the report are capped, their counts are not.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.chat_file import examine, example_key, leak_keys, parse_line
from lyricstudio.domain.chat_file_classes import FIXED_WARNINGS, ErrorClass, WarningClass
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.progress import Progress
from lyricstudio.services.chat_file_reading import (
    batches,
    frozen_file,
    is_json_list,
    is_text,
    is_utf16,
    opened,
    read_lines,
    starts_with_mark,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricstudio.domain.chat_file import Problem
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.chat_file_reading import FrozenFile, Line
    from lyricstudio.services.counting import CountedBase

MIN_EXAMPLES = 10
MAX_FILE_BYTES = 512 * 1024 * 1024
SHOWN_LINES = 1000  # line numbers kept for each class


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a file holds; `lines` has the first line numbers of each class, `counts` how many there are.

    `examples` are the lines that hold something, `usable` those without an error; tokens are those of the
    usable ones. `dropped` pairs each line that `--fix` leaves out with its first reason, as numbers of line
    and class, for all lines of the file.
    """

    path: Path
    examples: int
    usable: int
    tokens: int
    answer_tokens: int
    longest: int
    token_limit: int
    counted_by: str
    lines: dict[Problem, list[int]]
    counts: dict[Problem, int]
    notes: tuple[str, ...]
    dropped: DroppedLines

    @property
    def errors(self) -> dict[ErrorClass, list[int]]:
        """Return the line numbers of each error class."""
        return {c: numbers for c, numbers in self.lines.items() if isinstance(c, ErrorClass)}

    @property
    def warnings(self) -> dict[WarningClass, list[int]]:
        """Return the line numbers of each warning class."""
        return {c: numbers for c, numbers in self.lines.items() if isinstance(c, WarningClass)}

    @property
    def ok(self) -> bool:
        """Say whether a service would take the file."""
        return not self.errors


class DroppedLines:
    """The lines that a fixed file leaves out and the first reason of each, nine bytes a line."""

    def __init__(self) -> None:
        self._reasons: list[Problem] = [*ErrorClass, *WarningClass]
        self._lines = array("Q")
        self._classes = array("B")

    def add(self, line: int, problem: Problem) -> None:
        """Leave out a line."""
        self._lines.append(line)
        self._classes.append(self._reasons.index(problem))

    def in_order(self) -> Iterable[tuple[int, Problem]]:
        """Yield line numbers and reasons in the order of the file, each line once."""
        lines = np.frombuffer(self._lines, dtype=np.uint64) if self._lines else np.empty(0, np.uint64)
        order = np.argsort(lines, kind="stable")
        before = 0
        for index in order:
            line = self._lines[index]
            if line != before:
                yield line, self._reasons[self._classes[index]]
            before = line


@dataclass(slots=True)
class _Tally:
    """What is known so far."""

    lines: dict[Problem, list[int]] = field(default_factory=dict)
    counts: dict[Problem, int] = field(default_factory=dict)
    dropped: DroppedLines = field(default_factory=DroppedLines)
    examples: int = 0
    tokens: int = 0
    answer_tokens: int = 0
    longest: int = 0
    last_line: int = 0

    def add(self, problem: Problem, line: int) -> None:
        """Count a problem of a line."""
        self.counts[problem] = self.counts.get(problem, 0) + 1
        shown = self.lines.setdefault(problem, [])
        if len(shown) < SHOWN_LINES:
            shown.append(line)
        if line and (isinstance(problem, ErrorClass) or problem in FIXED_WARNINGS):
            self.dropped.add(line, problem)

    def note(self, problem: Problem, line: int) -> None:
        """Count a problem of the whole file, for which no line is to blame."""
        self.counts[problem] = 1
        self.lines[problem] = [max(1, line)]


class FileChecker:
    """Checks one file with one base's tokens; `against` is a file that must share no example with it."""

    def __init__(self, base: CountedBase, ctx: WorkContext, against: Path | None = None) -> None:
        self._base = base
        self._ctx = ctx
        self._against = against

    def check(self, path: Path) -> CheckReport:
        """Read the file once and return what is wrong with it; UserError when it cannot be read."""
        tally = _Tally()
        keys, owners = array("Q"), array("Q")
        frozen = frozen_file(path)
        self._check_file(path, tally)
        if not is_utf16(path):
            self._check_lines(path, tally, keys, owners)
            _find_duplicates(keys, owners, frozen.repeat if frozen else 1, tally)
        held_out = frozen is not None and frozen.split is not Split.TRAIN
        if len(keys) < MIN_EXAMPLES and not held_out:
            tally.note(ErrorClass.TOO_FEW_EXAMPLES, tally.last_line)
        return self._report(path, tally, len(keys), frozen)

    def _check_file(self, path: Path, tally: _Tally) -> None:
        if not is_text(path):
            msg = f"{path} is no text file"
            raise UserError(msg, "name a chat file (.jsonl); a project makes one with `lyricstudio dataset --out DIR`")
        with opened(path) as stream:
            size = stream.seek(0, 2)
        if size > MAX_FILE_BYTES:
            tally.note(WarningClass.FILE_TOO_LARGE, 1)
        if starts_with_mark(path):
            tally.note(WarningClass.BYTE_ORDER_MARK, 1)
        if is_utf16(path):
            tally.note(ErrorClass.NOT_UTF8, 1)

    def _check_lines(self, path: Path, tally: _Tally, keys: array[int], owners: array[int]) -> None:
        leaks = self._keys_of(self._against) if self._against else None
        size = path.stat().st_size
        done = 0
        with opened(path) as stream:
            for batch in batches(read_lines(stream)):
                self._ctx.checkpoint()
                self._ctx.report(Progress(done, size, f"checking {path.name}"))
                good = [(line.number, record) for line in batch if (record := _examined(line, tally)) is not None]
                self._count(good, tally)
                for number, record in good:
                    keys.append(example_key(record))
                    owners.append(number)
                _find_leaks(good, leaks, tally)
                done += sum(len(line.content or b"") for line in batch)

    def _count(self, good: Sequence[tuple[int, dict[str, object]]], tally: _Tally) -> None:
        sizes = self._base.counter.count([record for _, record in good])
        for (number, _), size in zip(good, sizes, strict=True):
            tally.tokens += size.total
            tally.answer_tokens += size.answers
            tally.longest = max(tally.longest, size.total)
            if size.total > self._base.card.token_limit:
                tally.add(WarningClass.TRUNCATED_ANSWER, number)

    def _keys_of(self, path: Path) -> NDArray[np.uint64]:
        found = array("Q")
        with opened(path) as stream:
            for batch in batches(read_lines(stream)):
                self._ctx.checkpoint()
                for line in batch:
                    record = _examined(line, None)
                    if record is not None:
                        found.extend(leak_keys(record))
        return np.unique(np.frombuffer(found, dtype=np.uint64)) if found else np.empty(0, np.uint64)

    def _report(self, path: Path, tally: _Tally, usable: int, frozen: FrozenFile | None) -> CheckReport:
        return CheckReport(
            path=path,
            examples=tally.examples,
            usable=usable,
            tokens=tally.tokens,
            answer_tokens=tally.answer_tokens,
            longest=tally.longest,
            token_limit=self._base.card.token_limit,
            counted_by=self._base.counter.label,
            lines=tally.lines,
            counts=tally.counts,
            notes=tuple(_notes(path, tally, frozen)),
            dropped=tally.dropped,
        )


def _examined(line: Line, tally: _Tally | None) -> dict[str, object] | None:
    """Return a line's record when nothing is wrong with it, and tell the tally what is."""
    tally = tally or _Tally()
    tally.last_line = line.number
    if line.is_blank:
        tally.add(WarningClass.BLANK_LINE, line.number)
        return None
    tally.examples += 1
    record, problems = _judged(line)
    for problem in problems:
        tally.add(problem, line.number)
    wrong = any(isinstance(problem, ErrorClass) for problem in problems)
    return record if isinstance(record, dict) and not wrong else None


def _judged(line: Line) -> tuple[object, list[Problem]]:
    if line.content is None:
        return None, [ErrorClass.LINE_TOO_LONG]
    record, failure = parse_line(line.content)
    if failure:
        return None, [failure]
    try:
        return record, examine(record)
    except RecursionError:
        return None, [ErrorClass.INVALID_JSON]


def _find_duplicates(keys: array[int], owners: array[int], allowed: int, tally: _Tally) -> None:
    """Tell every line whose example stands on `allowed` earlier lines already."""
    if len(keys) <= allowed:
        return
    hashes = np.frombuffer(keys, dtype=np.uint64)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    repeated = order[allowed:][ordered[allowed:] == ordered[:-allowed]]
    for index in np.sort(repeated):
        tally.add(WarningClass.DUPLICATE_EXAMPLE, owners[index])


def _find_leaks(good: Sequence[tuple[int, dict[str, object]]], leaks: NDArray[np.uint64] | None, tally: _Tally) -> None:
    if leaks is None or not len(leaks):
        return
    for number, record in good:
        keys = np.array(leak_keys(record), dtype=np.uint64)
        places = np.minimum(np.searchsorted(leaks, keys), len(leaks) - 1)
        if bool(np.any(leaks[places] == keys)):
            tally.add(WarningClass.LEAKAGE, number)


def _notes(path: Path, tally: _Tally, frozen: FrozenFile | None) -> Iterable[str]:
    if is_utf16(path):
        yield "the file is in UTF-16; save it as UTF-8 and check it again"
    if is_json_list(path):
        yield "the file is one JSON list; a chat file has one object a line and no brackets around them"
    if tally.counts.get(ErrorClass.DPO_FORMAT):
        yield "this is a preference (DPO) file, or partly one: it trains with method dpo, not with chat answers"
    if tally.counts.get(ErrorClass.COMPLETION_FORMAT):
        yield "this is a completion file, or partly one: chat bases need messages"
    if frozen and frozen.repeat > 1:
        yield f"a frozen training file whose examples are repeated {frozen.repeat} times on purpose"
