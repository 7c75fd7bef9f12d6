"""Keeps what a person confirmed when a song is labelled again or its text has changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import LabelSource
from lyricstudio.domain.spans import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Part, Song

_NAMED = (LabelSource.HEADING, LabelSource.FORMAT)


def is_settled(part: Part) -> bool:
    """Say whether labelling leaves a part alone: a person confirmed it, or a person, heading or format named it."""
    return part.confirmed or part.source in (*_NAMED, LabelSource.PERSON)


def relabelled(song: Song, proposed: Sequence[Part]) -> tuple[Part, ...]:
    """Return proposed parts of a song with its settled ones in their places."""
    settled = [part if is_settled(part) else None for part in song.parts]
    return keep_ids(song.parts, _put_in(_numbered(song.parts, settled), proposed))


def carried_over(old: Song, new: Song) -> tuple[Part, ...]:
    """Return the parts of a changed song with what a person confirmed where its text still stands.

    A confirmed part stays when its lines are in the new text as they were, without a gap; the new
    parts give up the lines that it takes.
    """
    where = line_map(old.lines, new.lines)
    confirmed = [part.confirmed or part.source is LabelSource.PERSON for part in old.parts]
    if old.lines == new.lines and all(confirmed) and old.parts:
        return old.parts
    standing = [_moved(part, where) for part in old.parts]
    kept = [part if sure else None for part, sure in zip(standing, confirmed, strict=True)]
    return keep_ids([part for part in standing if part], _put_in(_numbered(old.parts, kept), new.parts))


def _numbered(parts: Sequence[Part], kept: Sequence[Part | None]) -> list[tuple[Part, int]]:
    """Return the kept ones of some parts, each with how many times its lines were sung before."""
    times: Counter[tuple[int, int]] = Counter()
    numbered = []
    for part, keep in zip(parts, kept, strict=True):
        if keep is not None:
            numbered.append((keep, times[part.span]))
        times[part.span] += 1
    return numbered


def line_map(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return for each old line that still stands its number in the new text."""
    if old == new:
        return {i: i for i in range(len(old))}
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {a + i: b + i for a, b, size in blocks for i in range(size)}


def _moved(part: Part, where: dict[int, int]) -> Part | None:
    if part.start == part.end:
        return None  # a heading without text: nothing that could still stand
    start = where.get(part.start)
    if start is None or any(where.get(part.start + i) != start + i for i in range(part.end - part.start)):
        return None
    return replace(part, start=start, end=start + part.end - part.start)


def _put_in(numbered: Sequence[tuple[Part, int]], parts: Sequence[Part]) -> list[Part]:
    """Put kept parts, in their order, into others: in the place of one with the same lines, or cutting their own."""
    kept = [part for part, _ in numbered]
    result = list(parts)
    after = 0  # a part that finds no place of its own follows the one before it
    for part, time in numbered:
        twin = _twin(result, part, time, kept)
        if twin is not None:
            result[twin] = part
            after = twin + 1
            continue
        place = _place(result, part, after)
        before = [piece for p in result[:place] for piece in _yielding(p, part, kept)]
        rest = [piece for p in result[place:] for piece in _yielding(p, part, kept)]
        result = [*before, part, *rest]
        after = len(before) + 1
    return result


def _twin(result: Sequence[Part], part: Part, time: int, kept: Sequence[Part]) -> int | None:
    """Return where the same lines are sung for the same time, or else the next time that is free."""
    sung = [i for i, other in enumerate(result) if other.span == part.span]
    free = [i for i in sung if result[i] not in kept]
    wanted = sung[time : time + 1]
    return next((i for i in [*wanted, *free] if i in free), None)


def _yielding(other: Part, taker: Part, kept: Sequence[Part]) -> tuple[Part, ...]:
    return (other,) if other in kept else cut(other, taker.start, taker.end)


def _place(parts: Sequence[Part], part: Part, after: int) -> int:
    for i, other in enumerate(parts):
        if i >= after and other.end > part.start:
            return i + 1 if other.start < part.start else i
    return len(parts)


def keep_ids(old: Sequence[Part], new: Sequence[Part]) -> tuple[Part, ...]:
    """Give parts the id, description and tags of the earlier part on the same lines, each used once."""
    free = [part for part in old if part.id is not None and part.id not in {p.id for p in new}]
    result = []
    for part in new:
        twin = next((p for p in free if p.span == part.span), None) if part.id is None else None
        if twin is not None:
            free.remove(twin)
            part = replace(  # noqa: PLW2901
                part, id=twin.id, description=part.description or twin.description, tags=part.tags or twin.tags
            )
        result.append(part)
    return tuple(result)
