"""What made the labelling model name a stanza as it did, in words that can be checked on the page.

Each feature that has words is taken back to its usual value; how much less then speaks for the kind is its share.
Only what is plainly so in this song is said, the weightiest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.known_songs import learned_kind
from lyricstudio.domain.label_chain import log_sum
from lyricstudio.domain.stanza_features import stanza_features
from lyricstudio.domain.stanza_kinds import Stanza

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricstudio.domain.kind_model import KindModel
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.song import Song

MOST = 2
_WORTH_SAYING = 0.15
_HIGH, _LOW = 0.5, -0.4
"""How far from usual (in standard deviations) a feature is plainly so, or plainly not."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What a feature says when it is higher than usual, and when lower; "" for nothing."""

    high: str = ""
    low: str = ""


_WORDS = {
    "returns most": _Words("Returns more often than anything else"),
    "returns": _Words(low="Sung only once"),
    "half come later": _Words("Most of its lines come again"),
    "half from before": _Words("Most of its lines were sung before"),
    "lines of the chorus": _Words("Sings lines of the chorus"),
    "words of the chorus": _Words("Sings words of the chorus", "Shares few words with the chorus"),
    "title": _Words("Has the title’s words"),
    "first": _Words("Opens the song"),
    "last": _Words("Ends the song"),
    "one line": _Words("Only one line"),
    "two lines": _Words("Only two lines"),
    "lines to longest": _Words("One of the longest stanzas", "Short beside the longest stanzas"),
    "words to mean": _Words("Many words", "Few words"),
    "vocables": _Words("Sings syllables like “oh” and “la”"),
    "repeats itself": _Words("Repeats its own lines"),
    "metre of another verse": _Words("Built unlike the verses", "Built like a verse"),
    "metre of an earlier verse": _Words(low="Built like a verse"),
    "speech marks": _Words("Reads like speech"),
    "questions": _Words("Asks questions"),
    "all in parentheses": _Words("All in parentheses"),
    "chorus next": _Words("A chorus follows"),
    "chorus before": _Words("Comes right after a chorus"),
    "lone between late choruses": _Words("Sung once, between the last choruses"),
    "lone after the last chorus": _Words("Sung once, after the last chorus"),
    "lone before all choruses": _Words("Sung once, before any chorus"),
}


def kind_reasons(song: Song, model: KindModel) -> tuple[tuple[str, ...], ...]:
    """Return for each part at most two reasons why the model would call it what it is called; () for none."""
    worded = [i for i, part in enumerate(song.parts) if part.end > part.start]
    result: list[tuple[str, ...]] = [()] * len(song.parts)
    if not worded:
        return ()
    stanzas = [Stanza.of(song.part_lines(song.parts[i])) for i in worded]
    scaled = model.scaled(stanza_features(stanzas, song.title))
    kinds = [song.parts[i].kind for i in worded]
    for row, index in enumerate(worded):
        kind = learned_kind(kinds[row])
        if kind is not None:
            said = _ranked(scaled[row], model.kinds.index(kind), model)
            result[index] = tuple(dict.fromkeys(text for text in said if _is_so(text, kinds, row)))[:MOST]
    return tuple(result)


def _ranked(row: NDArray[np.float64], kind: int, model: KindModel) -> list[str]:
    """Return the words of what speaks for a kind in one stanza, the weightiest first."""
    columns = [i for i, name in enumerate(model.features) if name in _WORDS]
    without = np.repeat(row[None, :], len(columns), axis=0)
    without[np.arange(len(columns)), columns] = 0.0
    shares = _odds(model.scores(row[None, :]), kind) - _odds(model.scores(without), kind)
    said = []
    for share, column in sorted(zip(shares.tolist(), columns, strict=True), reverse=True):
        words = _WORDS[model.features[column]]
        text = words.high if row[column] >= _HIGH else words.low if row[column] <= _LOW else ""
        if share >= _WORTH_SAYING and text:
            said.append(text)
    return said


def _odds(scores: NDArray[np.float64], kind: int) -> NDArray[np.float64]:
    """Return how much more speaks for a kind than for all others together."""
    return scores[:, kind] - log_sum(np.delete(scores, kind, axis=1), 1)


def _is_so(text: str, kinds: Sequence[PartKind], row: int) -> bool:
    """Say whether what is said of neighbours holds for the parts as they are labelled."""
    if text == "A chorus follows":
        return row + 1 < len(kinds) and kinds[row + 1].is_chorus_like
    if text == "Comes right after a chorus":
        return row > 0 and kinds[row - 1].is_chorus_like
    later = any(kind.is_chorus_like for kind in kinds[row + 1 :])
    if text == "Sung once, after the last chorus":
        return not later
    return later or text != "Sung once, between the last choruses"
