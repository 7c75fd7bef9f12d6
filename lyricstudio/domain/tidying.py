"""Finds and repairs odd blanks and marks in lyric lines: doubled or exotic blanks, control characters, backticks.

Words, case and punctuation stay as they are; only what nobody typed on purpose is changed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.domain.song import Song

_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
# Zero-width marks; the joiners (200c, 200d) stay, they are spelling in some scripts.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BEFORE_MARK = re.compile(r"(?<=\w) +([,.;!?])(?=\s|$)")
_BACKTICKS = re.compile(r"(?<=\w)[`´](?=\w)")
_DOUBLED = re.compile(r"``|''|´´")


def tidy_line(line: str) -> str:
    """Return a line with single blanks, without invisible characters, with one kind of apostrophe within it."""
    shown = "".join(c for c in _INVISIBLE.sub("", line) if c == "\t" or unicodedata.category(c) != "Cc")
    text = _BLANKS.sub(" ", shown).strip()
    text = _BACKTICKS.sub("’" if "’" in text else "'", _DOUBLED.sub('"', text))
    return _BEFORE_MARK.sub(r"\1", text)


def odd_lines(song: Song) -> tuple[int, ...]:
    """Return the lines that tidying would change; lines with marked ad-libs and emptied ones are left alone."""
    marked = {ad_lib.line for ad_lib in song.ad_libs}
    return tuple(
        i for i, line in enumerate(song.lines) if i not in marked and line != (tidy := tidy_line(line)) and tidy
    )


def tidied(song: Song) -> Song:
    """Return a song with its odd lines repaired."""
    odd = set(odd_lines(song))
    lines = tuple(tidy_line(line) if i in odd else line for i, line in enumerate(song.lines))
    return replace(song, lines=lines) if odd else song
