"""Checks a finished part for what must not be in it; a part with faults is written again, then reported."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word
from lyricstudio.domain.part_cleaning import is_debris
from lyricstudio.domain.songcraft_score import MAX_RUN, trigrams
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.group_habits import PartShape
    from lyricstudio.domain.pronunciation import Pronunciations

_SAME_TRIGRAM = 3  # times that the same three words may not be reached in one part


@dataclass(frozen=True, slots=True)
class PartFault:
    """One thing that is wrong with a part, in words, and how much worse it makes it."""

    text: str
    weight: float = 1.0


def check_part(
    lines: Sequence[str], shape: PartShape, training_run: int, pronunciations: Pronunciations
) -> tuple[PartFault, ...]:
    """Return what is wrong with a part: line count, loops, debris, copied runs, rhymes that are missing."""
    faults = []
    if shape.lines and len(lines) != shape.lines:
        faults.append(PartFault(f"{len(lines)} lines instead of {shape.lines}", 3.0))
    if has_loop(lines):
        faults.append(PartFault("it repeats itself", 2.0))
    if any(is_debris(line) for line in lines):
        faults.append(PartFault("it holds text that is no lyric", 3.0))
    if training_run > MAX_RUN:
        faults.append(PartFault(f"{training_run} words in a row are those of a song it was trained on", 2.0))
    missing = unrhymed_lines(lines, shape.scheme, pronunciations)
    if missing:
        faults.append(PartFault(f"no rhyme on line {', '.join(str(i + 1) for i in missing)}", 0.5 * len(missing)))
    return tuple(faults)


def has_loop(lines: Sequence[str]) -> bool:
    """Say whether a part turns in circles: a line twice, three words three times, or a word four times in a row."""
    texts = [words(line) for line in lines]
    spoken = [tuple(text) for text in texts if text]
    if len(set(spoken)) < len(spoken):
        return True
    all_trigrams = [t for text in texts for t in trigrams(text)]
    if any(all_trigrams.count(t) >= _SAME_TRIGRAM for t in set(all_trigrams)):
        return True
    return any(_stutters(text) for text in texts)


def unrhymed_lines(lines: Sequence[str], scheme: str, pronunciations: Pronunciations) -> list[int]:
    """Return the lines (0-based) that do not rhyme strictly with the first line of their letter."""
    first: dict[str, str] = {}
    missing = []
    for i, (line, letter) in enumerate(zip(lines, scheme, strict=False)):
        if letter == "-":
            continue
        word = end_word(line)
        if letter in first and not pronunciations.rhymes(word, first[letter]):
            missing.append(i)
        first.setdefault(letter, word)
    return missing


def _stutters(text: Sequence[str]) -> bool:
    run = 1
    for before, word in pairwise(text):
        run = run + 1 if word == before else 1
        if run >= 4:
            return True
    return False
