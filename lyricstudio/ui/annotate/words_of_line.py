"""Choosing whole words of a line, with the mouse or with keys."""

from __future__ import annotations

from lyricstudio.domain.song import AdLib


def words(text: str) -> list[tuple[int, str]]:
    """Return the words of a line, each with the character it begins at."""
    found, at = [], 0
    for word in text.split(" "):
        if word:
            found.append((at, word))
        at += len(word) + 1
    return found


def word_bounds(text: str, at: int) -> tuple[int, int]:
    """Return the range of the word at a character, the nearest one when it is a blank."""
    spans = [(start, start + len(word)) for start, word in words(text)]
    return min(spans, key=lambda s: max(s[0] - at, at - s[1], 0), default=(0, 0))


def words_between(text: str, one: int, other: int) -> tuple[int, int]:
    """Return the range of all words that two characters and what is between them touch."""
    low, high = sorted((one, other))
    return word_bounds(text, low)[0], word_bounds(text, max(low, high - 1))[1]


def next_words(text: str, line: int, chosen: AdLib | None, how: tuple[int, bool]) -> AdLib:
    """Return what is chosen after a step to the right (1) or left (-1), by another word or by one more or less."""
    step, extend = how
    if chosen is None:
        return AdLib(line, *word_bounds(text, 0 if step > 0 else len(text)))
    if step > 0:
        start, end = word_bounds(text, min(len(text), chosen.end + 1))
        return AdLib(line, chosen.start if extend else start, end)
    if not extend:
        return AdLib(line, *word_bounds(text, max(0, chosen.start - 2)))
    last = word_bounds(text, max(0, chosen.end - 1))[0]
    return AdLib(line, chosen.start, word_bounds(text, max(chosen.start, last - 2))[1])
