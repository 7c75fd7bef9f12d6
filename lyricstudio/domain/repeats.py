"""Which parts of a song are sung to the same words: what a person says of one, the others can follow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lyricstudio.domain.stanza_similarity import line_key

if TYPE_CHECKING:
    from lyricstudio.domain.song import Part, Song

EXACT = 0.99
"""How sure a suggestion is that follows a part with the same words."""
_ALIKE = 0.75
"""The share of lines from which a part counts as sung again with changes."""
_LEAST_LINES = 2


def keys_of(song: Song, part: Part) -> tuple[str, ...]:
    """Return a part's lines for comparing: without case, accents, punctuation and what stands in parentheses."""
    return tuple(line_key(line) for line in song.part_lines(part))


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two parts are: 1 for the same words, else the share of the longer one's lines that return."""
    if not any(one) or not any(other):
        return 0.0
    if one == other:
        return 1.0
    shared = (Counter(one) & Counter(other)).total()
    longest = max(len(one), len(other))
    return shared / longest if longest >= _LEAST_LINES and shared / longest >= _ALIKE else 0.0


def repeats(song: Song, index: int) -> dict[int, float]:
    """Return the other parts that are sung to the words of one (by index), each with how alike it is."""
    mine = keys_of(song, song.parts[index])
    found = {i: likeness(mine, keys_of(song, part)) for i, part in enumerate(song.parts) if i != index}
    return {i: alike for i, alike in found.items() if alike > 0}


def exact_repeats(song: Song, index: int) -> tuple[int, ...]:
    """Return the other parts with exactly the same words."""
    return tuple(i for i, alike in repeats(song, index).items() if alike == 1)
