"""Chooses the words that lines end on, before the lines are written (reference/songcraft.md, 2)."""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lyricstudio.domain.pronunciation import Pronunciations

MIN_RHYMES = 8  # a first rhyme word should have at least so many partners
_OFFERED = 6  # commonness from which a word may be offered that the writer never used
_USUAL = 7  # commonness from which a word counts as a partner that a writer would think of
_NOISE = 0.8  # nats: a little, so that two seeds do not always agree
_UNSEEN = 1.5  # nats below the least likely token that the model named
_CUT_SHORT = 4.5  # nats for a word of which only the first token is known
_A_BAND = 0.8  # nats for each power of ten by which a word is more common
_OWN_WORD = 1.5  # nats for a word that the writer uses
_A_SYLLABLE = 1.5  # nats for each syllable beyond what the writer's end words usually have
_LOG_BOOK_WORDS = 27.0  # ln of the words in the books that commonness was counted in
_UNLISTED = 5  # commonness of a word that no list has
_MOST_FIT = 6.0
_WEAK_WORDS = """
    a an the this these those of to at for from with without into onto upon than as and or but nor so if when while
    because though although until unless since which where whom whose is was were has very quite just even such
    my your his her its our their some any every each
    i'm i'll i've i'd you're you'll you've you'd he's he'd he'll she's she'd she'll it's it'll we're we'll we've we'd
    they're they'll they've they'd there's that's isn't aren't wasn't weren't
    re ve ll et al de la el le du von van mon ave gov dr mr mrs st vs etc inc ltd co
    ab ad ag ba bi ca cr da di eh em en er es ex fa ha hm ho ka ki lo mi mu na ne nu od om op os pe pi po qi ra
    sh si ta te ti um un ut wo xi xu ya ye za cee dee eff ell gee pee tee vee zee
"""
_WEAK = frozenset(_WEAK_WORDS.split())
# Swearing and slurs: nobody is offered them as a rhyme who does not use them.
_COARSE_WORDS = """
    fuck fucks fucked fucker fuckers fuckin fucking shit shits shitty bitch bitches cunt cunts dick dicks cock cocks
    pussy whore whores slut sluts nigger niggers nigga niggas faggot faggots fag fags rape raped rapist bastard tits
"""
_COARSE = frozenset(_COARSE_WORDS.split())


def is_weak(word: str) -> bool:
    """Say whether a line should not end on this word: it leaves the line hanging or is hardly a word."""
    return not word or word.lower().replace("’", "'") in _WEAK


class EndWords:
    """The words that one writer's lines may end on: `vocabulary` and `syllables` are the writer's habits."""

    def __init__(
        self, pronunciations: Pronunciations, vocabulary: Collection[str] = frozenset(), syllables: int = 2
    ) -> None:
        self.pronunciations = pronunciations
        self._vocabulary = vocabulary
        self._syllables = syllables
        self._barren = lru_cache(maxsize=4096)(self._has_few_rhymes)

    def partners(self, word: str, used: Collection[str] = frozenset()) -> tuple[str, ...]:
        """Return strict rhymes that are common or the writer's own, and not used yet; those of the table first.

        Words that no table knows, and other languages, find their partners among the writer's own words.
        """
        known = self.pronunciations.rhyming_words(word)
        own = sorted(w for w in self._vocabulary if w not in known and self.pronunciations.rhymes(word, w))
        return tuple(w for w in (*known, *own) if w not in used and self._may_be_offered(w))

    def is_barren(self, word: str) -> bool:
        """Say whether fewer than MIN_RHYMES usual words rhyme with a word, so that it should open no rhyme.

        Only a dictionary can say so; without one no word is called barren.
        """
        return self.pronunciations.has_table and self._barren(word)

    def rank(self, found: Iterable[str], tokens: Mapping[str, float], seed: int) -> list[str]:
        """Return words from likely to unlikely: the model's next tokens, the writer's habits, a little seeded noise.

        `tokens` are next tokens as text, leading blank included, with their log-probabilities.
        """
        floor = min(tokens.values(), default=0.0) - _UNSEEN
        noise = random.Random(seed)
        scored = [
            (token_logprob(word, tokens, floor) + self._habit(word) + noise.gauss(0, _NOISE), word) for word in found
        ]
        return [word for _, word in sorted(scored, reverse=True)]

    def fit(self, word: str, tokens: Mapping[str, float]) -> float:
        """Return by how many nats a word is likelier as the next word than it is anywhere in English books.

        `tokens` are the next tokens after the line without its last word. Common words need a reason to stand
        at the end: this tells "the sea is we" (-3) from "she wore my skirt" (+4). 0 without alternatives.
        """
        if not tokens:
            return 0.0
        floor = min(tokens.values()) - _UNSEEN
        anywhere = math.log(10) * (self.pronunciations.commonness(word) or _UNLISTED) - _LOG_BOOK_WORDS
        return max(-_MOST_FIT, min(_MOST_FIT, token_logprob(word, tokens, floor) - anywhere))

    def _may_be_offered(self, word: str) -> bool:
        usual = self.pronunciations.commonness(word) >= _OFFERED and len(word) > 2
        return not is_weak(word) and ((usual and word not in _COARSE) or word in self._vocabulary)

    def _has_few_rhymes(self, word: str) -> bool:
        common = self.pronunciations.commonness
        usual = [w for w in self.partners(word) if common(w) >= _USUAL or w in self._vocabulary]
        return len(usual) < MIN_RHYMES

    def _habit(self, word: str) -> float:
        own = _OWN_WORD if word in self._vocabulary else 0.0
        longer = max(0, self.pronunciations.syllables(word) - self._syllables)
        common = min(_USUAL + 1, self.pronunciations.commonness(word))  # "me" is no better than "tree"
        return own + _A_BAND * common - _A_SYLLABLE * longer


def token_logprob(word: str, tokens: Mapping[str, float], floor: float) -> float:
    """Return the log-probability of a word's longest known first token, less where that is not the whole word."""
    whole = tokens.get(" " + word)
    if whole is not None:
        return whole
    for length in range(len(word) - 1, 2, -1):
        begun = tokens.get(" " + word[:length])
        if begun is not None:
            return max(floor, begun - _CUT_SHORT)
    return floor
