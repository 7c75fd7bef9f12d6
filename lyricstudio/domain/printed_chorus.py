"""Finds a chorus that a hymn or folk song prints only once, after its first verse.

Repetition finds nothing there. What tells is that the second stanza is the odd one out: another metre, rhyme
scheme or number of lines than all the verses, the title's words, words that return inside it. The weights are a
logistic regression over the public-domain hymns of the corpus (packaging/labelling_model.py prints them,
together with what they find in songs that were left out of the fit).
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.rhyme_shape import rhyming_pairs
from lyricstudio.domain.stanza_kinds import Stanza, metre_distance
from lyricstudio.domain.stanza_similarity import compare_stanzas, line_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

THRESHOLD = 0.4
"""From this likelihood on the second stanza is called a chorus."""
_BIAS = 3.98
_WEIGHTS: Mapping[str, float] = {
    "metre apart": 0.48,
    "metre clearly apart": 4.44,
    "metre apart from the nearest": 0.8,
    "syllables apart": 0.65,
    "verses apart": 1.12,
    "other line count": -0.38,
    "other line count than even verses": 0.8,
    "length to verses": -3.2,
    "verses' rhymes missing": 0.67,
    "rhymes of its own": 0.75,
    "lines repeat": 0.61,
    "title lines": 3.19,
    "title words": 1.66,
    "phrases repeat": 2.25,
    "different words": -3.76,
    "words a line": -1.74,
    "cries": 2.8,
    "different first words": -0.16,
    "verses end in it": -0.28,
    "one over stanzas": -13.23,
}
_ODD_METRE = 0.1
_FAR = 1.5
_LONG_LINE = 8
_PLACE = 1


def printed_chorus(stanzas: Sequence[Stanza], title: str) -> float:
    """Return how likely (0 to 1) the second of at least three stanzas is a chorus printed once."""
    if len(stanzas) < 3:
        return 0.0
    features = printed_features(stanzas, title)
    score = _BIAS + sum(weight * features[name] for name, weight in _WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def strophic(stanzas: Sequence[Stanza]) -> float:
    """Return how unlike in metre the stanzas beside the second are (0: all alike, as the verses of a hymn)."""
    others = [s for i, s in enumerate(stanzas) if i != _PLACE]
    return _among(others)


def printed_features(stanzas: Sequence[Stanza], title: str) -> Mapping[str, float]:
    """Return what sets the second stanza apart from the others, by name."""
    mine = stanzas[_PLACE]
    others = [s for i, s in enumerate(stanzas) if i != _PLACE]
    key = line_key(title)
    words = set(key.split())
    return {
        **_metre(mine, others),
        **_rhyme(mine, others),
        "lines repeat": _above(mine, others, lambda s: 1.0 - s.distinct),
        "title lines": _above(mine, others, lambda s: _title_share(s, key)),
        "title words": _above(mine, others, lambda s: len(words & _words(s)) / max(1, len(words))),
        "phrases repeat": _above(mine, others, _echo),
        "different words": _above(mine, others, _variety),
        "words a line": _above(mine, others, lambda s: len(" ".join(s.keys).split()) / len(s.keys)) / 4,
        "cries": _above(mine, others, lambda s: sum("!" in line for line in s.lines) / len(s.lines)),
        "different first words": _above(mine, others, _beginnings),
        "verses end in it": _burden(stanzas),
        "one over stanzas": 1.0 / len(stanzas),
    }


def _metre(mine: Stanza, others: Sequence[Stanza]) -> Mapping[str, float]:
    inner = _among(others)
    to = [_distance(mine, other) for other in others]
    steps = [_steps(mine, other) for other in others]
    gap = min(float(np.median(to)) - inner, 1.2)
    lengths = [len(s.lines) for s in others]
    odd = float(len(mine.lines) != float(np.median(lengths)))
    size = float(np.mean([sum(s.syllables) for s in others])) or 1.0
    return {
        "metre apart": gap,
        "metre clearly apart": float(gap > _ODD_METRE),
        "metre apart from the nearest": min(to) - inner,
        "syllables apart": float(np.median(steps)) - _among(others, _steps),
        "verses apart": inner,
        "other line count": odd,
        "other line count than even verses": odd * float(len(set(lengths)) == 1),
        "length to verses": min(3.0, sum(mine.syllables) / size),
    }


def _among(stanzas: Sequence[Stanza], distance: Callable[[Stanza, Stanza], float] | None = None) -> float:
    measure = distance or _distance
    found = [measure(a, b) for i, a in enumerate(stanzas) for b in stanzas[:i]]
    return float(np.median(found)) if found else 0.2


def _distance(a: Stanza, b: Stanza) -> float:
    return min(_FAR, metre_distance(a.syllables, b.syllables))


def _steps(a: Stanza, b: Stanza) -> float:
    """Return the mean difference in syllables a line, over a line's length; more than 1 for other line counts."""
    if len(a.syllables) != len(b.syllables):
        return 1.0 + abs(len(a.syllables) - len(b.syllables)) / max(len(a.syllables), len(b.syllables))
    return float(np.mean([abs(x - y) for x, y in zip(a.syllables, b.syllables, strict=True)])) / _LONG_LINE


def _rhyme(mine: Stanza, others: Sequence[Stanza]) -> Mapping[str, float]:
    counts = Counter(pair for stanza in others for pair in rhyming_pairs(stanza.keys))
    usual = {pair for pair, count in counts.items() if count >= 0.5 * len(others)}
    own = rhyming_pairs(mine.keys)
    return {
        "verses' rhymes missing": len(usual - own) / max(1, len(usual)),
        "rhymes of its own": float(min(4, sum(pair not in counts for pair in own))),
    }


def _above(mine: Stanza, others: Sequence[Stanza], measure: Callable[[Stanza], float]) -> float:
    return measure(mine) - sum(measure(other) for other in others) / len(others)


def _words(stanza: Stanza) -> set[str]:
    return set(" ".join(stanza.keys).split())


def _title_share(stanza: Stanza, title: str) -> float:
    return sum(title in key for key in stanza.keys) / len(stanza.keys) if len(title) > 2 else 0.0


def _echo(stanza: Stanza) -> float:
    """Return the share of lines in which two words return in the same order ("near the cross, near the cross")."""
    return sum(_has_echo(key.split()) for key in stanza.keys) / len(stanza.keys)


def _has_echo(words: Sequence[str]) -> bool:
    pairs = list(pairwise(words))
    return any(pair in pairs[i + 2 :] for i, pair in enumerate(pairs))


def _variety(stanza: Stanza) -> float:
    words = " ".join(stanza.keys).split()
    return len(set(words)) / max(1, len(words))


def _beginnings(stanza: Stanza) -> float:
    return len({key.split()[0] for key in stanza.keys if key}) / len(stanza.keys)


def _burden(stanzas: Sequence[Stanza]) -> float:
    cover = compare_stanzas([s.keys for s in stanzas]).cover
    return float(np.mean([cover[i, _PLACE] > 0 for i in range(len(stanzas)) if i != _PLACE]))
