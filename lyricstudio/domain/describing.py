"""Says what a part is about without a model: its first image and the words that set it apart in the catalogue.

The result reads like what a person would type into a prompt: "paper lanterns, the river, letting go". It is
deterministic, and never a whole line: a phrase has at most three words, because an answer that is already
in the prompt teaches copying; and no line gives more than one phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from lyricstudio.domain.near_duplicates import text_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PHRASES = 3
MAX_PHRASE_WORDS = 3
# A word in more than this share of the songs is a function word in any language, once there are enough songs.
COMMON_SHARE = 0.3
ENOUGH_SONGS = 20
_WIDE_STEP = 2  # characters of a phrase in scripts that do not separate words
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*['’]?")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_SOUND = re.compile(r"(?:(.{1,3}?)\1{2,}|[aeiouhmw]{3,})", re.IGNORECASE)
# A word behind one of these names a thing, and reads better with it.
_ENGLISH = ("the", "a", "an", "my", "your", "his", "her", "our", "their", "this", "that")
_ROMANCE = ("el", "la", "los", "las", "un", "una", "le", "les", "une", "il", "lo", "gli", "mi", "su", "mon", "ma")
_GERMANIC = ("der", "die", "das", "den", "dem", "ein", "eine", "einen", "het", "ett", "mein", "meine")
_DETERMINERS = frozenset((*_ENGLISH, *_ROMANCE, *_GERMANIC))


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """Words without a picture in them, in all languages of the shipped list."""

    words: frozenset[str]

    @classmethod
    def from_tsv(cls, text: str) -> FunctionWords:
        """Read the shipped table: a language, a tab, its words (resources/describing/function-words.tsv)."""
        rows = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
        return cls(frozenset(word for row in rows for word in row[1].split()))


@dataclass(frozen=True, slots=True)
class WordUse:
    """In how many of the catalogue's songs each word occurs."""

    songs: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, lyrics: Iterable[str]) -> WordUse:
        """Count over the lyrics of all songs."""
        counts: Counter[str] = Counter()
        songs = 0
        for text in lyrics:
            songs += 1
            counts.update(set(_tokens(text)))
        return cls(songs, counts)

    def rarity(self, word: str) -> float:
        """Return the word's inverse document frequency, smoothed (a word no song has counts as in one)."""
        return log((1 + self.songs) / (1 + self.counts.get(word, 1))) + 1

    def is_common(self, word: str) -> bool:
        """Say whether so many songs hold the word that it says nothing about one of them."""
        return self.songs >= ENOUGH_SONGS and self.counts.get(word, 0) > COMMON_SHARE * self.songs


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A candidate: its words as written, the words it is compared by, its place and its line."""

    text: str
    key: frozenset[str]
    position: int
    line: int

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1


def describe(lines: Sequence[str], use: WordUse, function_words: FunctionWords) -> str:
    """Return what a part is about in at most three short phrases ("" when it holds nothing but sounds)."""
    phrases = list(_phrases(lines, use, function_words))
    if not phrases:
        # Everything is common in this catalogue: then the words must do that every song has.
        phrases = list(_phrases(lines, WordUse(0, {}), function_words))
    if not phrases:
        return ""
    weights = _weights(lines, use)
    first_image = next((p for p in phrases if p.words > 1), phrases[0])
    ranked = sorted(phrases, key=lambda p: (-_score(p, weights), p.position))
    chosen: list[_Phrase] = []
    for phrase in (first_image, *ranked):
        if len(chosen) < PHRASES and all(_apart(phrase, other) for other in chosen):
            chosen.append(phrase)
    return ", ".join(p.text for p in sorted(chosen, key=lambda p: p.position))


def _apart(one: _Phrase, other: _Phrase) -> bool:
    # Two phrases of one line would give most of it away.
    return one.line != other.line and not one.key & other.key


def _weights(lines: Sequence[str], use: WordUse) -> dict[str, float]:
    counts = Counter(word for line in lines for word in _tokens(line))
    return {word: (1 + log(count)) * use.rarity(word) for word, count in counts.items()}


def _score(phrase: _Phrase, weights: Mapping[str, float]) -> float:
    best = max(weights.get(word, 0.0) for word in phrase.key)
    return best * (1.15 if phrase.words > 1 else 1.0)


def _phrases(lines: Sequence[str], use: WordUse, function_words: FunctionWords) -> Iterator[_Phrase]:
    position = 0
    for number, line in enumerate(lines):
        sung = _BRACKETED.sub(" , ", line)
        for text in _wide_phrases(sung) if _WIDE.search(sung) else _line_phrases(sung, use, function_words):
            position += 1
            key = frozenset(_tokens(text))
            if key:
                yield _Phrase(text, key, position, number)


def _line_phrases(line: str, use: WordUse, function_words: FunctionWords) -> Iterator[str]:
    total = len(_WORD.findall(line))
    for clause in re.split(r"[^\w'’\-\s]+|\s-+\s", line):
        words = _WORD.findall(clause)
        run: list[str] = []
        before = ""
        for word in [*words, ""]:
            if word and _means_something(word, use, function_words):
                run.append(word)
                continue
            if run:
                yield _written(before, run, total)
            run, before = [], word


def _means_something(word: str, use: WordUse, function_words: FunctionWords) -> bool:
    plain = word.replace("’", "'").casefold().strip("'")
    if len(plain) < 2 or plain in function_words.words or plain.isdigit() or _SOUND.fullmatch(plain):
        return False
    halves = plain.replace("-", " ").split()
    return not all(half in function_words.words for half in halves) and not use.is_common(plain)


def _written(before: str, run: Sequence[str], line_words: int) -> str:
    """Write a run of content words, with its article where there is room, and never as the whole line."""
    words = list(run[-MAX_PHRASE_WORDS:])
    if before.casefold() in _DETERMINERS and len(run) < MAX_PHRASE_WORDS:
        words.insert(0, before)
    if len(words) >= line_words > 1:
        words = words[1:]
    return " ".join(words).replace("’", "'").lower().strip("'-")


def _wide_phrases(line: str) -> Iterator[str]:
    for run in re.findall(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+", line):
        for start in range(0, len(run) - 1, _WIDE_STEP):
            yield run[start : start + _WIDE_STEP]


def _tokens(text: str) -> list[str]:
    """Return the comparable words; unspaced scripts give pairs of characters, so that they carry meaning."""
    found = text_words(text)
    if not _WIDE.search(text):
        return found
    pairs = ["".join(pair) for pair in pairwise(found) if _WIDE.match(pair[0])]
    return [*found, *pairs]
