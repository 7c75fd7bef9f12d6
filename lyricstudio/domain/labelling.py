"""Labels for songs without headings: stanzas found, compared, and named.

With blank lines a stanza is what stands between them; without, boundaries come from self-similarity. A hymn or
ballad whose stanzas do not return is verses, with a chorus only where one printed once shows clearly (rules).
Everything else is named by the labelling model (source `model`), where one is given, else by rules alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.printed_chorus import THRESHOLD, printed_chorus, strophic
from lyricstudio.domain.song import Part
from lyricstudio.domain.stanza_features import stanza_features
from lyricstudio.domain.stanza_kinds import Labelled, Stanza, kinds_of_stanzas
from lyricstudio.domain.stanza_similarity import compare_stanzas

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricstudio.domain.boundary_model import BoundaryModel
    from lyricstudio.domain.kind_model import KindModel
    from lyricstudio.domain.song import Song
    from lyricstudio.domain.stanza_similarity import StanzaLikeness

_CALL_BACK = re.compile(r"^(.{4,40}?)[,;.]? ?(?:&c|etc)\b\.?$", re.IGNORECASE)
_LONG_BLOCK = 12
_GUESSED_BOUNDARIES = 0.8
_MOST_STANZAS = 150
_EVEN_METRE = 0.4
_CLEARLY_PRINTED = 0.9
_SURE_OF_A_BRIDGE = 0.6
_SURE_OF_AN_AD_LIB = 0.6


def propose(song: Song, model: KindModel | None = None) -> tuple[Part, ...]:
    """Return parts that cover all lines of a song, in order, each with how likely its kind is right.

    Verses are numbered. Without a `model` the rules name the parts, and only blank lines divide stanzas.
    """
    if not song.lines:
        return ()
    starts, guessed = stanza_starts(song, model.boundaries if model else None)
    stanzas = [Stanza.of(song.lines[start:end]) for start, end in pairwise([*starts, len(song.lines)])]
    labels = _labels(stanzas, song.title, model)
    return tuple(_parts(starts, len(song.lines), labels, _GUESSED_BOUNDARIES if guessed else 1.0))


def stanza_starts(song: Song, boundaries: BoundaryModel | None) -> tuple[tuple[int, ...], bool]:
    """Return where a song's stanzas begin, and whether that was guessed because the blank lines were lost."""
    known = tuple(s for s in dict.fromkeys(song.stanzas) if 0 <= s < len(song.lines))
    starts = tuple(sorted({0, *known}))
    if boundaries is None:
        return starts, False
    if len(starts) == 1 and len(song.lines) > 5:
        return boundaries.starts(song.lines), True
    longest = max(end - start for start, end in pairwise([*starts, len(song.lines)]))
    if longest <= _LONG_BLOCK or len(starts) > 2 or longest < 0.75 * len(song.lines):
        return starts, False
    # One or two blocks hold nearly everything: a title line or a last line apart does not make stanzas.
    return tuple(sorted({*starts, *boundaries.starts(song.lines)})), True


def _labels(stanzas: Sequence[Stanza], title: str, model: KindModel | None) -> list[Labelled]:
    if len(stanzas) == 1 or len(stanzas) > _MOST_STANZAS:
        return [Labelled(PartKind.VERSE, 0.4)] * len(stanzas)
    called = _called_back(stanzas)
    if called is not None:
        return [Labelled(PartKind.CHORUS if i == called else PartKind.VERSE, 0.8) for i in range(len(stanzas))]
    likeness = compare_stanzas([stanza.keys for stanza in stanzas])
    if model is not None and _returns_word_for_word(stanzas, likeness):
        return _model_labels(stanzas, title, model, likeness)
    likely = printed_chorus(stanzas, title)
    if _is_printed_once(stanzas, likeness, likely):
        return _printed_labels(len(stanzas), likely)
    if model is not None:
        return _model_labels(stanzas, title, model, likeness)
    return kinds_of_stanzas(stanzas, title, likeness) or _printed_labels(len(stanzas), likely)


def _returns_word_for_word(stanzas: Sequence[Stanza], likeness: StanzaLikeness) -> bool:
    if not likeness.repeated:
        return False
    return len({stanza.keys for stanza in stanzas}) < len(stanzas)


def _is_printed_once(stanzas: Sequence[Stanza], likeness: StanzaLikeness, likely: float) -> bool:
    """Say whether a song is a strophic one in which nothing returns as a whole."""
    if len(stanzas) < 3:
        return not likeness.repeated
    if not likeness.repeated:
        return strophic(stanzas) <= _EVEN_METRE or likely >= THRESHOLD
    # Verses that end in the chorus' words look like returns of it.
    even = likely >= _CLEARLY_PRINTED and strophic(stanzas) <= _EVEN_METRE
    return even and not _returns_word_for_word(stanzas, likeness)


def _printed_labels(count: int, likely: float) -> list[Labelled]:
    if likely < THRESHOLD:
        return [Labelled(PartKind.VERSE, round(min(0.95, max(0.5, 1.0 - likely)), 2))] * count
    sure = round(min(0.95, max(0.5, likely)), 2)
    return [Labelled(PartKind.CHORUS if i == 1 else PartKind.VERSE, sure) for i in range(count)]


def _model_labels(stanzas: Sequence[Stanza], title: str, model: KindModel, likeness: StanzaLikeness) -> list[Labelled]:
    likely = _one_bridge(model.likelihoods(stanza_features(stanzas, title, likeness)), model, likeness)
    labels = []
    for index, row in enumerate(likely):
        best = int(row.argmax())
        lone = likeness.cluster.count(likeness.cluster[index]) == 1
        if stanzas[index].is_ad_lib and lone and row[best] < _SURE_OF_AN_AD_LIB:
            labels.append(Labelled(PartKind.AD_LIB, 0.6))
        else:
            labels.append(Labelled(model.named(best), round(model.calibration(float(row[best])), 2), by_model=True))
    return labels


def _one_bridge(likely: NDArray[np.float64], model: KindModel, likeness: StanzaLikeness) -> NDArray[np.float64]:
    """Return the likelihoods with only the likeliest bridge kept among bridges of different words that stand apart."""
    bridge = model.kinds.index(PartKind.BRIDGE)
    said = [i for i in range(len(likely)) if int(likely[i].argmax()) == bridge]
    if len(said) < 2:
        return likely
    best = max(said, key=lambda i: float(likely[i, bridge]))
    kept = likely.copy()
    for i in said:
        apart = abs(i - best) > 1 and likeness.cluster[i] != likeness.cluster[best]
        if apart and likely[i, bridge] < _SURE_OF_A_BRIDGE:
            kept[i, bridge] = 0.0
            kept[i] /= max(float(kept[i].sum()), 1e-9)
    return kept


def _called_back(stanzas: Sequence[Stanza]) -> int | None:
    """Return the stanza that "I rede you, &c." lines of other stanzas call, None when there are none."""
    for index, stanza in enumerate(stanzas):
        for line in stanza.lines:
            match = _CALL_BACK.match(line.strip())
            opening = Stanza.of([match.group(1)]).keys[0] if match else ""
            if len(opening) < 5:
                continue
            for other, candidate in enumerate(stanzas):
                if other != index and candidate.keys[0].startswith(opening):
                    return other
    return None


def _parts(starts: Sequence[int], count: int, labels: Sequence[Labelled], sure: float) -> list[Part]:
    parts: list[Part] = []
    verses = 0
    for (start, end), label in zip(pairwise([*starts, count]), labels, strict=True):
        verses += label.kind is PartKind.VERSE
        parts.append(
            Part(
                kind=label.kind,
                start=start,
                end=end,
                number=verses if label.kind is PartKind.VERSE else None,
                source=LabelSource.MODEL if label.by_model else LabelSource.RULE,
                confidence=round(label.confidence * sure, 2),
            )
        )
    return parts
