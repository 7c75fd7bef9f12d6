"""Songs whose parts are known – by headings, by their format, by a person – as material for the labelling model."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.kind_training import KnownSong
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.relabelling import is_settled
from lyricstudio.domain.stanza_features import stanza_features
from lyricstudio.domain.stanza_kinds import Stanza

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.song import Song

LEARNED_KINDS = (
    PartKind.VERSE,
    PartKind.CHORUS,
    PartKind.PRE_CHORUS,
    PartKind.POST_CHORUS,
    PartKind.BRIDGE,
    PartKind.INTRO,
    PartKind.OUTRO,
    PartKind.INTERLUDE,
    PartKind.SPOKEN,
)
_SAME = {PartKind.HOOK: PartKind.CHORUS, PartKind.REFRAIN: PartKind.CHORUS, PartKind.BREAKDOWN: PartKind.INTERLUDE}
_MOST_STANZAS = 80


def learned_kind(kind: PartKind) -> PartKind | None:
    """Return the kind as the model learns it: hook and refrain are choruses; None for kinds that it does not know."""
    kind = _SAME.get(kind, kind)
    return kind if kind in LEARNED_KINDS else None


def known_stanzas(song: Song) -> list[tuple[tuple[str, ...], PartKind | None]]:
    """Return the stanzas of a song in printed order with what each is, None where nobody said so."""
    return list(_stanzas(song))


def _stanzas(song: Song) -> Iterator[tuple[tuple[str, ...], PartKind | None]]:
    seen: set[tuple[int, int]] = set()
    for part in song.parts:
        if part.start == part.end or part.span in seen:
            continue
        seen.add(part.span)
        kind = learned_kind(part.kind) if is_settled(part) else None
        inner = [start for start in song.stanzas if part.start < start < part.end]
        for start, end in pairwise([part.start, *inner, part.end]):
            yield song.lines[start:end], kind


def known_song(song: Song) -> KnownSong | None:
    """Return what a song teaches, None when nothing: too few or too many stanzas, or not one that is known."""
    stanzas = [(lines, kind) for lines, kind in _stanzas(song) if any(line.strip() for line in lines)]
    if not 2 <= len(stanzas) <= _MOST_STANZAS or all(kind is None for _, kind in stanzas):
        return None
    features = stanza_features([Stanza.of(lines) for lines, _ in stanzas], song.title)
    return KnownSong(features, tuple(kind for _, kind in stanzas))
