"""The measurable form of a part: lines, syllables a line, rhyme scheme, ad-libs in brackets."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.pronunciation import Pronunciations

_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SUNG = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*['’]?")
# How far back a line looks for its rhyme; songs seldom rhyme across more than a quatrain.
_REACH = 4
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def ad_libs(line: str) -> tuple[str, ...]:
    """Return the texts in round or square brackets of a line, in order, without the brackets."""
    found = ((a or b).strip() for a, b in _BRACKETED.findall(line))
    return tuple(text for text in found if text)


def without_ad_libs(line: str) -> str:
    """Return the line as the lead voice sings it; the line itself when it is nothing but an ad-lib."""
    bare = " ".join(_BRACKETED.sub(" ", line).split())
    return bare if _SUNG.search(bare) else line.strip()


def sung_words(line: str) -> tuple[str, ...]:
    """Return the words of a line's lead voice."""
    return tuple(_SUNG.findall(without_ad_libs(line)))


def line_syllables(line: str, pronunciations: Pronunciations) -> int:
    """Return the syllables that the lead voice sings in one line."""
    return sum(pronunciations.syllables(word) for word in sung_words(line))


def syllables_per_line(lines: Sequence[str], pronunciations: Pronunciations) -> tuple[int, ...]:
    """Return the syllables of each line."""
    return tuple(line_syllables(line, pronunciations) for line in lines)


def usual_syllables(lines: Sequence[str], pronunciations: Pronunciations) -> int:
    """Return the median number of syllables of the lines that have any (0 for none)."""
    counts = [n for n in syllables_per_line(lines, pronunciations) if n]
    return round(median(counts)) if counts else 0


def rhyme_scheme(lines: Sequence[str], pronunciations: Pronunciations) -> str:
    """Return one letter a line, the same for lines that rhyme strictly; `-` for a line without a rhyme.

    A line joins the nearest of the four lines before it whose last word rhymes with its own. A line
    that repeats an end word joins that line's group only where the group rhymes already, because the
    same word twice is a repetition and no rhyme.
    """
    words = [end_word(line) for line in lines]
    groups = list(range(len(words)))
    for i, word in enumerate(words):
        for j in range(i - 1, max(-1, i - 1 - _REACH), -1):
            if pronunciations.rhymes(word, words[j]):
                groups[i] = groups[j]
                break
    _join_repeated(words, groups)
    return _lettered(groups)


def _join_repeated(words: Sequence[str], groups: list[int]) -> None:
    for i, word in enumerate(words):
        if groups.count(groups[i]) > 1 or not word:
            continue
        for j in range(max(0, i - _REACH), min(len(words), i + _REACH + 1)):
            if j != i and words[j] == word and groups.count(groups[j]) > 1:
                groups[i] = groups[j]
                break


def _lettered(groups: Sequence[int]) -> str:
    letters: dict[int, str] = {}
    for group in groups:
        if groups.count(group) > 1 and group not in letters:
            letters[group] = _LETTERS[len(letters) % len(_LETTERS)]
    return "".join(letters.get(group, "-") for group in groups)
