"""Where in a text the runs of words stand that were found in the catalogue: line and characters, to be underlined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from lyricstudio.domain.originality import OriginalityReport, RunMatch

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A piece of one line, characters `start` to `end`, that belongs to a run found elsewhere.

    `match` is the run where it was found; a run over a line break has a piece on each line.
    """

    line: int
    start: int
    end: int
    match: RunMatch


def found_runs(text: str, report: OriginalityReport) -> tuple[FoundRun, ...]:
    """Return the pieces of a text that are listed in its report, each place of the text once, longest run first."""
    spans = word_spans(text)
    found: list[FoundRun] = []
    taken: set[int] = set()
    for match in (*report.matches, *report.near_matches):
        if match.length < report.min_run or match.start in taken or match.start + match.length > len(spans):
            continue
        inside = range(match.start, match.start + match.length)
        if taken.issuperset(inside):
            continue
        taken.update(inside)
        found += _pieces(spans, match)
    return tuple(sorted(found, key=lambda run: (run.line, run.start)))


def word_spans(text: str) -> list[tuple[int, int, int]]:
    """Return (line, start, end) of each word, the words counted as they are compared (domain.words)."""
    spans: list[tuple[int, int, int]] = []
    for number, line in enumerate(text.split("\n")):
        here = [(number, m.start(), m.end()) for m in _WORD.finditer(line)]
        expected = len(words(line))
        if len(here) != expected:
            # Normalising joined or split a word: every word of the line stands for the whole line.
            here = [(number, 0, len(line))] * expected
        spans += here
    return spans


def _pieces(spans: list[tuple[int, int, int]], match: RunMatch) -> list[FoundRun]:
    lines: dict[int, list[int]] = {}
    for line, start, end in spans[match.start : match.start + match.length]:
        lines.setdefault(line, []).extend((start, end))
    return [FoundRun(line, min(places), max(places), match) for line, places in lines.items()]
