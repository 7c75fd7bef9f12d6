"""A written lyric cut into events: headings, sung lines and blank lines, before parts are made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_lines import HeadingLines, Surroundings
from lyricstudio.domain.heading_words import fold, looks_like_names
from lyricstudio.domain.headings import Heading, HeadingTable
from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_BROKEN_BRACKET = re.compile(r"\[([^\[\]\n]{1,80}(?:\n[^\[\]\n]{0,80}){1,4})\]")
_NUMBER_LINE = re.compile(r"^\s*(\d{1,2})\s*[.):]?\s*$")
_NUMBERED_LINE = re.compile(r"^\s*(\d{1,2})(?:\s*[.)]\s*|\s{2,}|\t|\s)(?=\S)(.*)$")
_CALL_BACK = re.compile(r"^(.{3,40}?)[,;.]?\s*(?:&c|etc)\b\.?\s*$", re.IGNORECASE)
_TRAILING_OFF = re.compile(r"^(.{6,60}?)\s*(?:\.{3,}|…)\s*$")
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z])\](?=\W|$)|(?<=\w)\^\d{1,3}")
_FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")
_SINGLE_LINE_SHARE = 0.8


class Blank:
    """A blank line of the source."""


@dataclass(frozen=True, slots=True)
class Sung:
    """One sung line."""

    text: str


Event = Heading | Sung | Blank
BLANK = Blank()


def read_events(text: str, table: HeadingTable) -> list[Event]:
    """Cut a repaired lyric into headings, sung lines and blank lines, in order."""
    lines = _join_broken_headings(text, table).split("\n")
    reader = HeadingLines(table)
    events = _split_lines(lines, reader, Surroundings())
    if any(isinstance(e, Heading) and e.kind for e in events):
        words = any(":" in line and reader.has_words_after_colon(line) for line in lines)
        if words or _has_weak_lines(lines, table):
            lower = any(isinstance(e, Heading) and e.kind and e.label.islower() and e.label in lines for e in events)
            song = Surroundings(other_headings=True, lower_headings=lower, words_after_colon=words)
            events = _split_lines(lines, reader, song)
    if not any(isinstance(e, Heading) and e.kind is PartKind.VERSE for e in events):
        events = _numbers_to_headings(events)
    return _close_single_gaps(_call_backs_to_headings(_drop_credits(events, table)))


def _join_broken_headings(text: str, table: HeadingTable) -> str:
    if "[" not in text:
        return text

    def joined(match: re.Match[str]) -> str:
        inner = " ".join(match.group(1).split())
        if any(table.read(line, marked=False) for line in match.group(1).split("\n")[1:]):
            return match.group()
        return f"[{inner}]" if table.read(inner) or table.is_mark(inner) else match.group()

    return _BROKEN_BRACKET.sub(joined, text)


def _split_lines(lines: Sequence[str], reader: HeadingLines, song: Surroundings) -> list[Event]:
    events: list[Event] = []
    for index, line in enumerate(lines):
        if not line.strip():
            events.append(BLANK)
            continue
        around = Surroundings(
            blank_before=not events or not isinstance(events[-1], Sung),
            blank_after=index + 1 >= len(lines) or not lines[index + 1].strip(),
            other_headings=song.other_headings,
            lower_headings=song.lower_headings,
            words_after_colon=song.words_after_colon,
        )
        pieces = reader.split(line, around)
        events += [Sung(_clean(p)) if isinstance(p, str) else p for p in pieces if not isinstance(p, str) or _clean(p)]
    return events


def _clean(line: str) -> str:
    if "[" in line or "^" in line:
        line = _FOOTNOTE.sub("", line)
    return line.strip()


def _has_weak_lines(lines: Sequence[str], table: HeadingTable) -> bool:
    """Say whether a line begins with a word that is a heading only beside other headings ("bridge", "Solo")."""
    firsts = (_FIRST_WORD.match(line) for line in lines)
    return any(word is not None and fold(word.group(1)) in table.weak for word in firsts)


def _numbers_to_headings(events: list[Event]) -> list[Event]:
    """Read "1" alone on a line, or "1. text" where a stanza begins, as verse headings when they count up."""
    found: list[tuple[int, int, str]] = []
    for index, event in enumerate(events):
        if not isinstance(event, Sung):
            continue
        starts = index == 0 or not isinstance(events[index - 1], Sung)
        match = _NUMBER_LINE.match(event.text) or (_NUMBERED_LINE.match(event.text) if starts else None)
        if match and int(match.group(1)) == len(found) + 1:
            rest = match.group(2) if match.re is _NUMBERED_LINE else ""
            found.append((index, int(match.group(1)), rest.strip()))
    if len(found) < 2:
        return events
    return _with_number_headings(events, {index: (number, rest) for index, number, rest in found})


def _with_number_headings(events: list[Event], numbers: dict[int, tuple[int, str]]) -> list[Event]:
    changed: list[Event] = []
    for index, event in enumerate(events):
        if index not in numbers:
            changed.append(event)
            continue
        number, rest = numbers[index]
        changed.append(Heading(label=str(number), kind=PartKind.VERSE, number=number))
        changed += [Sung(rest)] if rest else []
    return changed


def _drop_credits(events: list[Event], table: HeadingTable) -> list[Event]:
    """Take out "Produced by X" lines at the very beginning and end of a lyric; they are not sung."""
    sung = [i for i, e in enumerate(events) if isinstance(e, Sung)]
    edges = set(sung[:2] + sung[-2:])
    return [e for i, e in enumerate(events) if not (i in edges and isinstance(e, Sung) and _is_credit(e.text, table))]


def _is_credit(line: str, table: HeadingTable) -> bool:
    plain = line.casefold().strip("() ")
    for credit in table.credits:
        if " " in credit and plain.startswith((credit + " ", credit + ":")):
            rest = line.strip("() ")[len(credit) :].strip(" :")
            return looks_like_names(rest)
    return False


def _call_backs_to_headings(events: list[Event]) -> list[Event]:
    """Read "I rede you, &c." and "A new day..." as the chorus coming again, where its first line says so."""
    choruses = _first_lines(events)
    if not choruses:
        return events
    changed: list[Event] = []
    for index, event in enumerate(events):
        heading = _call_back(events, index, choruses) if isinstance(event, Sung) else None
        changed.append(heading or event)
    return changed


def _first_lines(events: Sequence[Event]) -> list[tuple[int, str, Heading]]:
    solid = [(i, event) for i, event in enumerate(events) if not isinstance(event, Blank)]
    return [
        (at, fold(following.text), event)
        for (_, event), (at, following) in pairwise(solid)
        if isinstance(event, Heading) and event.kind and event.kind.is_chorus_like and isinstance(following, Sung)
    ]


def _call_back(events: Sequence[Event], index: int, choruses: list[tuple[int, str, Heading]]) -> Heading | None:
    event = events[index]
    if not isinstance(event, Sung):
        return None
    ends = index + 1 >= len(events) or not isinstance(events[index + 1], Sung)
    alone = ends and (index == 0 or not isinstance(events[index - 1], Sung))
    match = (_CALL_BACK.match(event.text) if ends else None) or (_TRAILING_OFF.match(event.text) if alone else None)
    if not match:
        return None
    opening = fold(match.group(1))
    for at, first_line, heading in choruses:
        if at != index and len(opening) >= 6 and first_line.startswith(opening):
            return replace(heading, label=event.text, recall=True, repeat=1, also=(), without_last=0)
    return None


def _close_single_gaps(events: list[Event]) -> list[Event]:
    """Where a blank line stands between every two lines, only longer gaps are stanza breaks."""
    gaps, singles, run = _measure_gaps(events)
    if run < 6 or singles < _SINGLE_LINE_SHARE * run:
        return events
    wide = any(gap > 1 for gap in gaps)
    closed: list[Event] = []
    blanks = 0
    for event in events:
        if isinstance(event, Blank):
            blanks += 1
            continue
        if blanks > 1 and wide:
            closed.append(BLANK)
        closed.append(event)
        blanks = 0
    return closed


def _measure_gaps(events: Sequence[Event]) -> tuple[list[int], int, int]:
    """Return the lengths of the gaps, how many sung blocks have one line, and how many there are."""
    gaps: list[int] = []
    blocks: list[int] = []
    blanks = length = 0
    for event in [*events, BLANK]:
        if isinstance(event, Sung):
            if blanks:
                gaps.append(blanks)
            blanks, length = 0, length + 1
            continue
        if length:
            blocks.append(length)
        length = 0
        blanks = blanks + 1 if isinstance(event, Blank) else 0
    return gaps, sum(size == 1 for size in blocks), len(blocks)
