"""Labels for songs without headings: every stanza a verse until the rules know better."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Part

if TYPE_CHECKING:
    from lyricstudio.domain.song import Song


def propose(song: Song) -> tuple[Part, ...]:
    """Return a part for each stanza, all of them verses with a low confidence."""
    edges = [*song.stanzas, len(song.lines)]
    spans = enumerate(pairwise(edges), 1)
    return tuple(Part(PartKind.VERSE, start, end, number=i, confidence=0.3) for i, (start, end) in spans)
