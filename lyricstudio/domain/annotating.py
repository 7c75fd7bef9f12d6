"""What a person does to a song's labels, each as a function from a song to a song: the text never changes.

A kind, number, performers or repeat that a person sets is the person's word (source `person`, confirmed).
Boundaries that a person sets stay as well, but what the parts are remains a suggestion until it is accepted.
Parts that repeat one another follow: those on the same lines always, others while nobody has confirmed them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.numbering import renumbered
from lyricstudio.domain.repeats import EXACT, exact_repeats, repeats
from lyricstudio.domain.song import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Song


def set_kind(song: Song, index: int, kind: PartKind) -> Song:
    """Say what a part is; unconfirmed parts with the same words become suggestions of the same kind."""
    parts = list(song.parts)
    parts[index] = _by_person(replace(parts[index], kind=kind))
    for i, alike in repeats(song, index).items():
        if not parts[i].confirmed:
            sure = EXACT if alike == 1 else round(alike * 0.95, 2)
            parts[i] = replace(parts[i], kind=kind, source=LabelSource.RULE, confidence=sure)
    return replace(song, parts=renumbered(song.parts, parts))


def set_number(song: Song, index: int, number: int | None) -> Song:
    """Give a part its number, or none."""
    return _with(song, index, _by_person(replace(song.parts[index], number=number)))


def set_repeat(song: Song, index: int, repeat: int) -> Song:
    """Say how many times a part is sung in a row, at least once."""
    return _with(song, index, _by_person(replace(song.parts[index], repeat=max(1, repeat))))


def set_performers(song: Song, index: int, performers: Sequence[str]) -> Song:
    """Say who sings a part."""
    return _with(song, index, _by_person(replace(song.parts[index], performers=_clean(performers))))


def set_tags(song: Song, index: int, tags: Sequence[str]) -> Song:
    """Set a part's tags (style, theme, mood); they say nothing about what it is."""
    return _with(song, index, replace(song.parts[index], tags=_clean(tags)))


def set_description(song: Song, index: int, text: str) -> Song:
    """Say in words what a part is about."""
    return _with(song, index, replace(song.parts[index], description=" ".join(text.split())))


def accept(song: Song, index: int) -> Song:
    """Confirm a part as it is suggested."""
    return _with(song, index, replace(song.parts[index], confirmed=True))


def reopen(song: Song, index: int) -> Song:
    """Make a confirmed part a suggestion again."""
    return _with(song, index, replace(song.parts[index], confirmed=False))


def sure_ones(song: Song, threshold: float) -> tuple[int, ...]:
    """Return the unconfirmed parts of a confidence (0 to 1) of at least the threshold."""
    return tuple(i for i, part in enumerate(song.parts) if not part.confirmed and part.confidence >= threshold)


def accept_sure(song: Song, threshold: float) -> Song:
    """Confirm every part that is sure enough."""
    sure = sure_ones(song, threshold)
    return replace(song, parts=tuple(replace(p, confirmed=True) if i in sure else p for i, p in enumerate(song.parts)))


def follow(song: Song, index: int) -> Song:
    """Give all parts with the same words the label of one: kind, performers, tags and description, confirmed."""
    lead = song.parts[index]
    parts = list(song.parts)
    parts[index] = _by_person(lead)
    for i in exact_repeats(song, index):
        parts[i] = _by_person(
            replace(parts[i], kind=lead.kind, performers=lead.performers, tags=lead.tags, description=lead.description)
        )
    return replace(song, parts=renumbered(song.parts, parts))


def can_remove(song: Song, index: int) -> bool:
    """Say whether a part can go without a line being lost: it has none, or they are sung in another part too."""
    part = song.parts[index]
    if part.start == part.end:
        return True
    return any(i != index and other.span == part.span for i, other in enumerate(song.parts))


def remove(song: Song, index: int) -> Song:
    """Take a part out of the form; UserError when its lines would belong to no part."""
    if not can_remove(song, index):
        raise UserError("these lines are sung nowhere else", "merge the part with its neighbour instead")
    parts = song.parts[:index] + song.parts[index + 1 :]
    return replace(song, parts=renumbered(song.parts, parts))


def sing_again(song: Song, index: int, after: int) -> Song:
    """Say that a part returns, on the same lines, after another part of the form."""
    again = replace(song.parts[index], id=None, heading="", source=LabelSource.PERSON, confidence=1.0, confirmed=True)
    parts = (*song.parts[: after + 1], again, *song.parts[after + 1 :])
    return replace(song, parts=renumbered(song.parts, parts))


def covered(song: Song) -> Song:
    """Return the song with a suggested part for every run of lines that no part has yet."""
    named = {line for part in song.parts for line in range(part.start, part.end)}
    parts = list(song.parts)
    for start, end in _runs([line for line in range(len(song.lines)) if line not in named]):
        place = next((i for i, part in enumerate(parts) if part.start >= end), len(parts))
        parts.insert(place, _blank(start, end))
    return replace(song, parts=tuple(parts)) if len(parts) != len(song.parts) else song


def _blank(start: int, end: int) -> Part:
    return Part(PartKind.VERSE, start, end, source=LabelSource.RULE, confidence=0.4)


def _runs(lines: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and runs[-1][1] == line:
            runs[-1] = (runs[-1][0], line + 1)
        else:
            runs.append((line, line + 1))
    return runs


def _by_person(part: Part) -> Part:
    return replace(part, source=LabelSource.PERSON, confidence=1.0, confirmed=True)


def _with(song: Song, index: int, part: Part) -> Song:
    return replace(song, parts=(*song.parts[:index], part, *song.parts[index + 1 :]))


def _clean(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in (" ".join(w.split()) for w in words) if word))
