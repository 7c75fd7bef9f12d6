"""Labels for songs without headings: stanzas found, compared, and named by rules (source `rule`).

With blank lines a stanza is what stands between them; without, boundaries come from self-similarity.
Songs that repeat themselves are labelled by what returns and where; songs that do not are verses, with a
chorus only where one printed once shows clearly.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.printed_chorus import THRESHOLD, printed_chorus
from lyricstudio.domain.segmentation import find_stanzas
from lyricstudio.domain.song import Part
from lyricstudio.domain.stanza_kinds import Labelled, Stanza, kinds_of_stanzas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Song

_CALL_BACK = re.compile(r"^(.{4,40}?)[,;.]? ?(?:&c|etc)\b\.?$", re.IGNORECASE)
_LONG_BLOCK = 12
_GUESSED_BOUNDARIES = 0.75
_MOST_STANZAS = 150


def propose(song: Song) -> tuple[Part, ...]:
    """Return parts that cover all lines of a song, in order, each with how sure the rules are.

    Verses are numbered; the confidences follow how often each rule was right on songs with known labels.
    """
    if not song.lines:
        return ()
    starts, guessed = _starts(song)
    stanzas = [Stanza.of(song.lines[start:end]) for start, end in pairwise([*starts, len(song.lines)])]
    labels = _labels(stanzas, song.title)
    return tuple(_parts(starts, len(song.lines), labels, _GUESSED_BOUNDARIES if guessed else 1.0))


def _starts(song: Song) -> tuple[tuple[int, ...], bool]:
    """Return where the stanzas begin, and whether that was guessed because the blank lines were lost."""
    known = tuple(s for s in dict.fromkeys(song.stanzas) if 0 <= s < len(song.lines))
    starts = tuple(sorted({0, *known}))
    if len(starts) == 1 and len(song.lines) > 5:
        return find_stanzas(song.lines), True
    longest = max(end - start for start, end in pairwise([*starts, len(song.lines)]))
    if longest <= _LONG_BLOCK or len(starts) > 2 or longest < 0.75 * len(song.lines):
        return starts, False
    # One or two blocks hold nearly everything: a title line or a last line apart does not make stanzas.
    return tuple(sorted({*starts, *find_stanzas(song.lines)})), True


def _labels(stanzas: Sequence[Stanza], title: str) -> list[Labelled]:
    if len(stanzas) == 1 or len(stanzas) > _MOST_STANZAS:
        return [Labelled(PartKind.VERSE, 0.4)] * len(stanzas)
    called = _called_back(stanzas)
    if called is not None:
        return [Labelled(PartKind.CHORUS if i == called else PartKind.VERSE, 0.8) for i in range(len(stanzas))]
    found = kinds_of_stanzas(stanzas, title)
    if found is not None:
        return found
    likely = printed_chorus(stanzas, title)
    if likely < THRESHOLD:
        return [Labelled(PartKind.VERSE, round(min(0.9, max(0.5, 1.0 - likely)), 2))] * len(stanzas)
    sure = round(likely, 2)
    return [Labelled(PartKind.CHORUS if i == 1 else PartKind.VERSE, sure) for i in range(len(stanzas))]


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
                source=LabelSource.RULE,
                confidence=round(label.confidence * sure, 2),
            )
        )
    return parts
