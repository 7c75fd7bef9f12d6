"""The words that are sung beside the lead, marked by a person on lines whose text stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.song import AdLib

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lyricstudio.domain.song import Part, Song

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


def carried(marks: Iterable[AdLib], where: Mapping[int, int]) -> tuple[AdLib, ...]:
    """Return the marks of a changed text on the lines that still stand (`where`: old line → new line)."""
    return _sorted(replace(mark, line=where[mark.line]) for mark in marks if mark.line in where)


def _sorted(marks: Iterable[AdLib]) -> tuple[AdLib, ...]:
    return tuple(sorted(set(marks)))
