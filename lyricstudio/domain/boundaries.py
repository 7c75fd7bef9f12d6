"""Where parts begin and end, as a person sets it: split, merge, move – no line is lost and none named twice.

Parts on the same lines always change together. Where a repeat prints its words again, an unconfirmed one is
split or merged at the same place, because whoever divides the first chorus has divided them all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.numbering import renumbered
from lyricstudio.domain.repeats import exact_repeats, keys_of
from lyricstudio.domain.spans import move

if TYPE_CHECKING:
    from lyricstudio.domain.song import Part, Song

_LONG = 160


def can_split(song: Song, index: int, line: int) -> bool:
    """Say whether a part can begin at a line (0-based) inside another."""
    part = song.parts[index]
    return part.start < line < part.end


def split(song: Song, index: int, line: int) -> Song:
    """Begin a new part at a line inside a part; UserError when the part begins there already."""
    if not can_split(song, index, line):
        raise UserError("a part begins here already", "go to a line further down and split there")
    part = song.parts[index]
    offset = line - part.start
    twins = [i for i in exact_repeats(song, index) if not song.parts[i].confirmed]
    cuts = {part.span, *(song.parts[i].span for i in twins)}
    parts: list[Part] = []
    for other in song.parts:
        parts += _halves(song, other, other.start + offset) if other.span in cuts else [other]
    return replace(song, parts=renumbered(song.parts, parts))


def _halves(song: Song, part: Part, line: int) -> list[Part]:
    upper = replace(part, end=line, source=LabelSource.PERSON)
    lower = replace(
        part, start=line, id=None, number=None, heading="", description="", confirmed=False, source=LabelSource.PERSON
    )
    guess = _proposed(song, line)
    if guess is None:
        return [upper, replace(lower, confidence=0.5)]
    return [upper, replace(lower, kind=guess.kind, confidence=guess.confidence)]


def _proposed(song: Song, line: int) -> Part | None:
    """Return what labelling would say of the stanza that begins at a line, were it one."""
    if len(song.lines) > _LONG:
        return None  # comparing all lines of a long song takes longer than a key may
    starts = sorted({0, line, *(part.start for part in song.parts if part.start < len(song.lines))})
    return next((part for part in propose(replace(song, stanzas=tuple(starts))) if part.start == line), None)


def cannot_merge(song: Song, index: int) -> str:
    """Return why a part cannot be merged with the one above it, "" when it can."""
    if index < 1 or index >= len(song.parts):
        return "there is no part above"
    upper, lower = song.parts[index - 1], song.parts[index]
    if upper.start == upper.end or lower.start == lower.end:
        return ""
    if upper.end != lower.start:
        return "the part above ends elsewhere in the text"
    pairs = _pairs(song, upper, lower)
    inside = {i for pair in pairs for i in (pair - 1, pair)}
    if any(part.span in (upper.span, lower.span) and i not in inside for i, part in enumerate(song.parts)):
        return "one of the two is also sung alone, on the same lines"
    return ""


def merge(song: Song, index: int) -> Song:
    """Join a part to the one above it; UserError when their lines do not follow each other."""
    reason = cannot_merge(song, index)
    if reason:
        raise UserError(f"these parts cannot be merged: {reason}", "")
    upper, lower = song.parts[index - 1], song.parts[index]
    worded = upper.start != upper.end and lower.start != lower.end
    places = {*_pairs(song, upper, lower), *_repeated_pairs(song, index)} if worded else {index}
    parts: list[Part] = []
    for i, part in enumerate(song.parts):
        if i in places and parts:
            parts[-1] = _joined(parts[-1], part)
        else:
            parts.append(part)
    return replace(song, parts=renumbered(song.parts, parts))


def _pairs(song: Song, upper: Part, lower: Part) -> list[int]:
    """Return where (index of the lower one) two parts on the same lines follow each other."""
    both = zip(song.parts, song.parts[1:], strict=False)
    return [i for i, (a, b) in enumerate(both, start=1) if a.span == upper.span and b.span == lower.span]


def _repeated_pairs(song: Song, index: int) -> list[int]:
    """Return unconfirmed pairs elsewhere with the words of the pair at `index`."""
    words = keys_of(song, song.parts[index - 1]), keys_of(song, song.parts[index])
    found = []
    for i, (a, b) in enumerate(zip(song.parts, song.parts[1:], strict=False), start=1):
        open_pair = a.end == b.start and not a.confirmed and not b.confirmed
        if i != index and open_pair and (keys_of(song, a), keys_of(song, b)) == words and not cannot_merge(song, i):
            found.append(i)
    return found


def _joined(upper: Part, lower: Part) -> Part:
    lead, other = (lower, upper) if lower.confirmed and not upper.confirmed else (upper, lower)
    empty = [part for part in (upper, lower) if part.start == part.end]
    if empty and len(empty) == 1:
        lead = upper if empty[0] is lower else lower
    start, end = (lead.start, lead.end) if empty else (upper.start, lower.end)
    return replace(
        lead,
        id=upper.id if upper.id is not None else lower.id,
        start=start,
        end=end,
        source=LabelSource.PERSON,
        tags=tuple(dict.fromkeys((*lead.tags, *other.tags))),
        performers=tuple(dict.fromkeys((*lead.performers, *other.performers))),
        description=lead.description or other.description,
    )


def boundary_range(song: Song, index: int) -> tuple[int, int] | None:
    """Return the first and last line at which a part can begin, both included; None when its beginning is fixed.

    It can move where the part above ends at the same line; both keep at least one line.
    """
    if not 1 <= index < len(song.parts):
        return None
    upper, lower = song.parts[index - 1], song.parts[index]
    if upper.end != lower.start or upper.start == upper.end or lower.start == lower.end:
        return None
    return upper.start + 1, lower.end - 1


def move_boundary(song: Song, index: int, line: int) -> Song:
    """Let a part begin at another line, the part above end there; UserError when it cannot."""
    allowed = boundary_range(song, index)
    if allowed is None or not allowed[0] <= line <= allowed[1]:
        raise UserError("this boundary cannot stand there", "both parts keep at least one line")
    upper, lower = song.parts[index - 1], song.parts[index]
    if line == lower.start:
        return song
    if line > lower.start:
        parts = move(song.parts, index - 1, upper.start, line)
    else:
        parts = move(song.parts, index, line, lower.end)
    touched = {upper.id, lower.id} - {None}
    parts = tuple(replace(part, source=LabelSource.PERSON) if part.id in touched else part for part in parts)
    return replace(song, parts=renumbered(song.parts, parts))
