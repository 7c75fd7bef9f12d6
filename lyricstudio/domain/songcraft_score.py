"""Scores a candidate line by what can be counted: rhyme, syllables, voice, repetition, copying.

The weights are those of reference/songcraft.md, 3, as data; a score is a sum of named terms, so
that a person can be told why a line was chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word
from lyricstudio.domain.end_words import is_weak
from lyricstudio.domain.group_habits import Voice
from lyricstudio.domain.structure import ad_libs, line_syllables, sung_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.end_words import EndWords


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """What each property of a line is worth, in nats a token beside the mean log-probability."""

    rhyme: float = 2.0
    near_rhyme: float = 0.7
    voice: float = 0.5
    syllable_off: float = 0.15  # for each syllable beyond the first
    likeness: float = 2.0  # above half of the words shared with an earlier line
    repeated_trigram: float = 2.0
    used_end: float = 1.5  # an end word that the song has had
    repeated_word: float = 0.6  # a word of weight twice in one line
    training_run: float = 0.3  # for each word of a run of five and more
    long_training_run: float = 1.5  # more, from seven words on
    weak_end: float = 0.5
    barren_end: float = 1.5  # a first rhyme word for which a writer would hardly find a partner
    same_opening: float = 0.4
    end_fit: float = 0.3  # for each nat by which the last word fits the line better than chance


MAX_RUN = 6  # training words in a row that a line may hold
_NOTABLE_RUN = 5
_OPENING_WORDS = 2
_STEM = 4


@dataclass(frozen=True, slots=True)
class LineContext:
    """Where a line stands: what it must rhyme with, how long it should be, what was sung before.

    `partners` are the end words of the part's lines with the same letter; `awaits_rhyme` says that a
    later line must rhyme with this one; `earlier` are the lines of the part, `song` those of earlier parts.
    """

    position: int
    syllables: int = 0
    partners: tuple[str, ...] = ()
    awaits_rhyme: bool = False
    earlier: tuple[str, ...] = ()
    song: tuple[str, ...] = ()
    used_ends: frozenset[str] = frozenset()
    voice: Voice = field(default_factory=Voice)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cleaned line with its mean log-probability (nats a token) and its longest run of training words."""

    text: str
    logprob: float = 0.0
    training_run: int = 0


@dataclass(frozen=True, slots=True)
class LineScore:
    """A candidate with its terms by name; `total` is their sum, `form` all but the log-probability."""

    candidate: Candidate
    terms: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        """Return the sum that candidates are compared by."""
        return sum(value for _, value in self.terms)

    @property
    def faultless(self) -> bool:
        """Say whether nothing that can be counted speaks against the line."""
        return all(value >= 0 for name, value in self.terms if name not in ("log-probability", "end fit"))

    def with_term(self, name: str, value: float) -> LineScore:
        """Return the score with one term more."""
        return LineScore(self.candidate, (*self.terms, (name, value)))

    def term(self, name: str) -> float:
        """Return one term (0 where it does not apply)."""
        return dict(self.terms).get(name, 0.0)


class LineScorer:
    """Scores lines with one writer's end words and one set of weights."""

    def __init__(self, end_words: EndWords, weights: ScoreWeights | None = None) -> None:
        self.end_words = end_words
        self.pronunciations = end_words.pronunciations
        self.weights = weights or ScoreWeights()

    def score(self, candidate: Candidate, context: LineContext) -> LineScore:
        """Return the candidate's score at its place."""
        line = candidate.text
        terms = (
            ("log-probability", candidate.logprob),
            ("rhyme", self._rhyme(line, context)),
            ("syllables", self._syllables(line, context)),
            ("voice", self._voice(line, context)),
            ("likeness", self._likeness(line, context)),
            ("repetition", self._repetition(line, context)),
            ("training run", self._copying(candidate.training_run)),
            ("last word", self._last_word(line, context)),
            ("opening", self._opening(line, context)),
        )
        return LineScore(candidate, terms)

    def _rhyme(self, line: str, context: LineContext) -> float:
        if not context.partners:
            return 0.0
        word = end_word(line)
        if all(self.pronunciations.rhymes(word, partner) for partner in context.partners):
            return self.weights.rhyme
        near = self.pronunciations.near_rhymes
        kindred = all(near(word, p) or self.pronunciations.rhymes(word, p) for p in context.partners)
        # A rhyme that was asked for and is missing is a fault, whatever the other terms say.
        return self.weights.near_rhyme if kindred else -self.weights.near_rhyme

    def _syllables(self, line: str, context: LineContext) -> float:
        if not context.syllables:
            return 0.0
        off = abs(line_syllables(line, self.pronunciations) - context.syllables)
        return -self.weights.syllable_off * max(0, off - 1)

    def _voice(self, line: str, context: LineContext) -> float:
        voice = context.voice
        wants_ad_lib = context.position in voice.ad_lib_lines
        checks = [bool(ad_libs(line)) == wants_ad_lib]
        if voice.case:
            checks.append(_has_case(line, voice.case))
        # Each broken habit costs what keeping all of them is worth.
        return self.weights.voice if all(checks) else -self.weights.voice * checks.count(False)

    def _likeness(self, line: str, context: LineContext) -> float:
        shared = max((likeness(line, other) for other in (*context.earlier, *context.song)), default=0.0)
        return -self.weights.likeness if shared > 0.5 else 0.0

    def _repetition(self, line: str, context: LineContext) -> float:
        # Ad-libs are a writer's refrain and may come again.
        before = {t for other in (*context.earlier, *context.song) for t in trigrams(_words(other))}
        own = trigrams(_words(line))
        if len(set(own)) < len(own) or before & set(own):
            return -self.weights.repeated_trigram
        return -self.weights.repeated_word if _doubles(_words(line)) else 0.0

    def _copying(self, run: int) -> float:
        if run < _NOTABLE_RUN:
            return 0.0
        return -self.weights.training_run * run - (self.weights.long_training_run if run > MAX_RUN else 0.0)

    def _last_word(self, line: str, context: LineContext) -> float:
        word = end_word(line)
        if context.awaits_rhyme and not context.partners and self.end_words.is_barren(word):
            return -self.weights.barren_end
        if word in context.used_ends:
            return -self.weights.used_end
        return -self.weights.weak_end if is_weak(word) else 0.0

    def _opening(self, line: str, context: LineContext) -> float:
        opening = _words(line)[:_OPENING_WORDS]
        same = any(_words(other)[:_OPENING_WORDS] == opening for other in (*context.earlier, *context.song))
        return -self.weights.same_opening if same else 0.0


def likeness(line: str, other: str) -> float:
    """Return the share of a line's different words that another line has too (0-1)."""
    own = set(_words(line))
    return len(own & set(_words(other))) / len(own) if own else 0.0


def trigrams(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return all runs of three words."""
    return [tuple(words[i : i + 3]) for i in range(len(words) - 2)]


def _words(line: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in sung_words(line)]


def _doubles(words: Sequence[str]) -> bool:
    # "the gates are gate": the first letters tell words of one stem.
    heavy = [word[:_STEM] for word in words if len(word) >= _STEM]
    return len(set(heavy)) < len(heavy)


def _has_case(line: str, case: str) -> bool:
    if case == "lower":
        return line == line.lower()
    if case == "upper":
        return line == line.upper()
    return next((c for c in line if c.isalpha()), "A").isupper()
