"""The timed lines of an LRC text: stamps read and expanded, in the order in which they are sung."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low

_TAG = re.compile(r"^\s*\[\s*([a-zA-Z#][\w #-]{0,20}?)\s*:\s*(.*?)\s*\]?\s*$")
_STAMP = re.compile(r"\s*\[\s*(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?=[.\]])|)(?:[.:,](\d{1,3}))?\s*\]")
_WORD_STAMP = re.compile(r"<\s*\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\s*>|\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]")
_SINGER = re.compile(r"^\s*(?:([MFDmfd])|v(\d)|bg)\s*:\s*")
_WIDE_GAP = 2.0
_SHORTEST_GAP = 6.0  # seconds: below it nobody hears a break
_DOUBLED = 0.6
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class TimedLine:
    """One sung line: when it begins in seconds, and its words ("" for a break)."""

    start: float
    words: str


@dataclass(slots=True)
class TimedText:
    """The tags of a file ("ti", "ar") and its lines in the order of their time."""

    tags: dict[str, str] = field(default_factory=dict)
    lines: list[TimedLine] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def stamps_in(line: str) -> int:
    """Return how many time stamps a line begins with."""
    return len(_take_stamps(line)[0])


def read_timed(text: str) -> TimedText:
    """Read an LRC text; a line without a stamp goes on with the one above it, or is left out at the top."""
    timed = TimedText()
    found: list[TimedLine] = []
    last: list[float] = []
    for line in re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text):
        stamps, words = _take_stamps(line)
        if stamps:
            last = stamps
            found += [TimedLine(start, _plain(words)) for start in stamps]
        elif tag := _TAG.match(line):
            timed.tags.setdefault(tag.group(1).casefold(), tag.group(2).strip())
        elif line.strip() and last:
            found += [TimedLine(start, _plain(line)) for start in last]
        if len(found) > _MOST_LINES:
            break
    found.sort(key=lambda item: item.start)
    timed.lines, timed.notes = _without_translation(found)
    return timed


def with_breaks(lines: list[TimedLine]) -> list[str]:
    """Return the words as lines, "" where a stanza ends: at empty timed lines, else at long pauses."""
    if any(not line.words for line in lines[:-1]):
        return [line.words for line in lines]
    gaps = [b.start - a.start for a, b in pairwise(lines)]
    usual = median_low(gaps) if gaps else 0.0
    limit = max(_WIDE_GAP * usual, _SHORTEST_GAP)
    written: list[str] = []
    for index, line in enumerate(lines):
        if index and gaps[index - 1] > limit:
            written.append("")
        written.append(line.words)
    return written


def _take_stamps(line: str) -> tuple[list[float], str]:
    stamps: list[float] = []
    position = 0
    while found := _STAMP.match(line, position):
        first, second, third, part = found.groups()
        seconds = int(first) * 60 + int(second) if third is None else (
            int(first) * 3600 + int(second) * 60 + int(third)
        )  # fmt: skip
        stamps.append(seconds + (int(part) / 10 ** len(part) if part else 0.0))
        position = found.end()
    return stamps, line[position:]


def _plain(words: str) -> str:
    return " ".join(_SINGER.sub("", _WORD_STAMP.sub("", words)).split())


def _without_translation(lines: list[TimedLine]) -> tuple[list[TimedLine], tuple[str, ...]]:
    """Where nearly every moment has two lines, the second one translates the first and is left out."""
    moments: dict[float, list[TimedLine]] = {}
    for line in lines:
        moments.setdefault(line.start, []).append(line)
    sung = [group for group in moments.values() if any(line.words for line in group)]
    doubled = [group for group in sung if len({line.words for line in group if line.words}) == 2]
    if len(sung) < 4 or len(doubled) < _DOUBLED * len(sung):
        return lines, ()
    kept = [group[0] for group in moments.values()]
    return kept, ("each line has a second one at the same time, taken for a translation and left out",)
