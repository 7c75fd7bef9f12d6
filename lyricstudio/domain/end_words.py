"""Chooses the words that lines end on, before the lines are written (reference/songcraft.md, 2)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lyricstudio.domain.pronunciation import Pronunciations

MIN_RHYMES = 8  # a first rhyme word should have at least so many partners
_COMMON = 6  # commonness from which a word may be offered that the writer never used
_NOISE = 0.6  # nats: a little, so that two seeds do not always agree
_UNSEEN = 2.0  # nats below the least likely token that the model named
_CUT_SHORT = 2.5  # nats for a word of which only the first token is known
_WEAK_WORDS = """
    a an the this these those of to at for from with without into onto upon than as and or but nor so if when while
    because though although until unless since which whom whose is was were has very quite just even such
    my your his her its our their some any every each
    i'm i'll i've i'd you're you'll you've you'd he's he'd he'll she's she'd she'll it's it'll we're we'll we've we'd
    they're they'll they've they'd there's that's isn't aren't wasn't weren't
    re ve ll et al de la el le du von van mon ave gov dr mr mrs st vs etc inc ltd co
    ab ad ag ba bi ca cr da di eh em en er es ex fa ha hm ho ka ki lo mi mu na ne nu od om op os pe pi po qi ra
    sh si ta te ti um un ut wo xi xu ya ye za
"""
_WEAK = frozenset(_WEAK_WORDS.split())


def is_weak(word: str) -> bool:
    """Say whether a line should not end on this word: it leaves the line hanging or is hardly a word."""
    return not word or word.lower().replace("’", "'") in _WEAK


def partners(
    word: str, pronunciations: Pronunciations, vocabulary: Collection[str], used: Collection[str]
) -> tuple[str, ...]:
    """Return the words that may rhyme with `word`: strict rhymes that are common or the writer's own, not used yet."""
    return tuple(
        found
        for found in pronunciations.rhyming_words(word)
        if found not in used
        and not is_weak(found)
        and (found in vocabulary or (pronunciations.commonness(found) >= _COMMON and len(found) > 2))
    )


def rank_by_model(words: Iterable[str], tokens: Mapping[str, float], seed: int) -> list[str]:
    """Return words from likely to unlikely after a model's next tokens, with a little seeded noise.

    `tokens` are next tokens as text, leading blank included, with their log-probabilities. A word is
    as likely as the longest token that it begins with, less where that is not the whole word.
    """
    floor = min(tokens.values(), default=0.0) - _UNSEEN
    noise = random.Random(seed)
    scored = [(_likelihood(word, tokens, floor) + noise.gauss(0, _NOISE), word) for word in words]
    return [word for _, word in sorted(scored, reverse=True)]


def _likelihood(word: str, tokens: Mapping[str, float], floor: float) -> float:
    whole = tokens.get(" " + word)
    if whole is not None:
        return whole
    for length in range(len(word) - 1, 1, -1):
        begun = tokens.get(" " + word[:length])
        if begun is not None:
            return max(floor, begun - _CUT_SHORT)
    return floor
