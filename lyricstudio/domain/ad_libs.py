"""The words that are sung beside the lead, marked by a person on lines whose text stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.song import AdLib

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lyricstudio.domain.song import Part, Song

_VOCABLE = (
    r"(?:ye+a+h?|ya+h|yup|yo+|o+h+|a+h+|u+h+|u+h[ -]huh|huh|he+y+|a+y+e*|whoa+|wo+a*h+|wo+o+|mm+|hm+|na+h?|la|da|"
    r"skr+t+|brr+|ha+|eh|c['’]mon|come on|let['’]s go|what|that['’]s right|okay|ok)"
)
_VOCABLES = rf"{_VOCABLE}(?:[,\s-]+{_VOCABLE})*"
_AT_END = re.compile(rf"(?:,|\s[-–—]|\.{{3}}|…)\s*({_VOCABLES})[.!?]*$", re.IGNORECASE)
_AT_START = re.compile(rf"^({_VOCABLES})\s*(?:,|[-–—]\s|!|\.{{3}}|…)", re.IGNORECASE)
_LEAST_WORDS = 2
_LONGEST_LINE = 400  # longer ones are prose or lost line breaks
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def ad_libs_of(song: Song, part: Part) -> tuple[AdLib, ...]:
    """Return the marked words in a part's lines, in order."""
    return tuple(found for found in song.ad_libs if part.start <= found.line < part.end)


def words_of(song: Song, mark: AdLib) -> str:
    """Return the marked words."""
    return song.lines[mark.line][mark.start : mark.end]


def toggled(song: Song, mark: AdLib) -> Song:
    """Mark words, joined with marks that they touch; words that are marked already lose their mark."""
    touching = [m for m in song.ad_libs if m.line == mark.line and m.start <= mark.end and mark.start <= m.end]
    rest = [m for m in song.ad_libs if m not in touching]
    if any(m.start <= mark.start and mark.end <= m.end for m in touching):
        inside = next(m for m in touching if m.start <= mark.start and mark.end <= m.end)
        return replace(song, ad_libs=_sorted([*rest, *(m for m in touching if m != inside)]))
    start = min([mark.start, *(m.start for m in touching)])
    end = max([mark.end, *(m.end for m in touching)])
    return replace(song, ad_libs=_sorted([*rest, AdLib(mark.line, start, end)]))


def without(song: Song, mark: AdLib) -> Song:
    """Take a mark away."""
    return replace(song, ad_libs=tuple(m for m in song.ad_libs if m != mark))


def bracketed(song: Song, part: Part) -> tuple[AdLib, ...]:
    """Return the words of a part in parentheses that are not marked yet: mostly ad-libs."""
    found = [
        AdLib(line, match.start(), match.end())
        for line in range(part.start, part.end)
        for match in _BRACKETED.finditer(song.lines[line])
    ]
    marked = [m for m in found if any(m.line == o.line and o.start <= m.start and m.end <= o.end for o in song.ad_libs)]
    return tuple(m for m in found if m not in marked)


def found_ad_libs(song: Song, part: Part) -> tuple[AdLib, ...]:
    """Return what is probably sung beside the lead and not marked yet: words in brackets, calls at a line's edge."""
    return _sorted((*bracketed(song, part), *bare(song, part)))


def bare(song: Song, part: Part) -> tuple[AdLib, ...]:
    """Return calls ("yeah, yeah", "uh-huh") set apart at the beginning or end of a line, without brackets, not marked.

    A line that is nothing else is sung by the lead, and so are calls that the line needs.
    """
    found: list[AdLib] = []
    for line in range(part.start, part.end):
        text = song.lines[line]
        if len(text) > _LONGEST_LINE:
            continue
        for pattern in (_AT_START, _AT_END):
            match = pattern.search(text)
            if match and _leaves_a_line(text, match.start(1), match.end(1)):
                found.append(AdLib(line, match.start(1), match.end(1)))
    marked = {(m.line, i) for m in song.ad_libs for i in range(m.start, m.end)}
    return tuple(m for m in found if (m.line, m.start) not in marked)


def _leaves_a_line(line: str, start: int, end: int) -> bool:
    rest = _BRACKETED.sub(" ", f"{line[:start]} {line[end:]}")
    sung = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", rest)
    return sum(not re.fullmatch(_VOCABLE, word, re.IGNORECASE) for word in sung) >= _LEAST_WORDS


def carried(marks: Iterable[AdLib], where: Mapping[int, int]) -> tuple[AdLib, ...]:
    """Return the marks of a changed text on the lines that still stand (`where`: old line → new line)."""
    return _sorted(replace(mark, line=where[mark.line]) for mark in marks if mark.line in where)


def _sorted(marks: Iterable[AdLib]) -> tuple[AdLib, ...]:
    return tuple(sorted(set(marks)))
