"""Scores of what a model wrote, 0 to 1 each, from what can be counted: form, rhyme, syllables, originality."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from lyricstudio.domain.structure import line_syllables, rhyme_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyricstudio.domain.asked_shape import AskedShape
    from lyricstudio.domain.pronunciation import Pronunciations

NEAR_SYLLABLES = 1
"""A line may have this many syllables more or fewer than asked."""


@dataclass(frozen=True, slots=True)
class TextScores:
    """What one text or many got; None where nothing was asked or there is nothing to judge."""

    form: float | None = None
    rhyme: float | None = None
    syllables: float | None = None


def score_text(lines: Sequence[str], asked: AskedShape, table: Pronunciations) -> TextScores:
    """Return how well a text keeps to what was asked.

    Form: one less the share of lines too many or too few. Rhyme: the share of asked pairs that rhyme, or of lines
    that rhyme with another where no scheme was asked. Syllables: the share of lines within one of the number asked.
    """
    if not lines:
        return TextScores()
    form = max(0.0, 1 - abs(len(lines) - asked.lines) / asked.lines) if asked.lines else None
    near = [abs(line_syllables(line, table) - asked.syllables) <= NEAR_SYLLABLES for line in lines]
    return TextScores(form, _rhyme(lines, asked.scheme, table), sum(near) / len(near) if asked.syllables else None)


def _rhyme(lines: Sequence[str], asked: str, table: Pronunciations) -> float | None:
    found = rhyme_scheme(lines, table)
    if not asked.strip("-"):
        return sum(letter != "-" for letter in found) / len(found) if len(found) > 1 else None
    pairs = [(a, b) for a, b in combinations(range(len(asked)), 2) if asked[a] == asked[b] != "-"]
    if not pairs:
        return None
    kept = [b < len(found) and found[a] == found[b] != "-" for a, b in pairs]
    return sum(kept) / len(kept)


def mean_scores(scores: Iterable[TextScores]) -> TextScores:
    """Return the means of many texts, each over those that have the score."""
    all_scores = list(scores)
    return TextScores(
        _mean(one.form for one in all_scores),
        _mean(one.rhyme for one in all_scores),
        _mean(one.syllables for one in all_scores),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
