"""Which lines of a stanza rhyme, judged by spelling alone: enough to see that one stanza is built unlike the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAIL = re.compile(r"[aeiouyаеиоуыэюя]+[^aeiouyаеиоуыэюя\s]*e?$")
_LONGEST_WORD = 24


def rhyme_tail(key: str) -> str:
    """Return the last vowels of a line's key and what follows them ("the deep sea night" → "ight")."""
    word = key[-_LONGEST_WORD:].rpartition(" ")[2]
    found = _TAIL.search(word)
    return found.group(0) if found else word


def rhyming_pairs(keys: Sequence[str]) -> frozenset[tuple[int, int]]:
    """Return the pairs of lines (earlier, later) that end alike."""
    tails = [rhyme_tail(key) for key in keys]
    return frozenset((i, j) for j, tail in enumerate(tails) for i in range(j) if tail and tail == tails[i])
