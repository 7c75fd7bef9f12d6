"""Moves the boundaries of parts over a song's lines, so that no line is lost and none is named twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import LabelSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Part


def cut(part: Part, start: int, end: int) -> tuple[Part, ...]:
    """Return what is left of a part when the lines `start` to `end` (half open) are taken from it.

    Nothing, the part itself, one shorter part or two; the first piece keeps the id. A part without
    text has nothing to lose.
    """
    if part.start == part.end or end <= part.start or start >= part.end:
        return (part,)
    before = (replace(part, end=start),) if part.start < start else ()
    after = (replace(part, start=end),) if end < part.end else ()
    if before and after:
        after = (replace(after[0], id=None, number=None, heading="", confirmed=False),)
    return before + after


def move(parts: Sequence[Part], index: int, start: int, end: int) -> tuple[Part, ...]:
    """Give the part at `index` the lines `start` to `end`, and all its returns (same lines, same kind) too.

    Other parts give up the lines that it takes. Lines that it gives up, and that no other part has,
    become a part of the same kind beside it, to be looked at by a person.
    """
    target = parts[index]
    returns = [i for i, part in enumerate(parts) if part.span == target.span and part.kind is target.kind]
    moved: list[Part] = []
    for i, part in enumerate(parts):
        if i in returns:
            moved += _with_rest(replace(part, start=start, end=end), target, parts)
        else:
            moved += cut(part, start, end)
    return tuple(moved)


def _with_rest(part: Part, old: Part, parts: Sequence[Part]) -> list[Part]:
    before = _rest(old, old.start, min(old.end, part.start), parts)
    after = _rest(old, max(old.start, part.end), old.end, parts)
    return [*before, part, *after]


def _rest(old: Part, start: int, end: int, parts: Sequence[Part]) -> list[Part]:
    others = [part for part in parts if part.span != old.span]
    blank = replace(
        old, id=None, number=None, heading="", confirmed=False, confidence=0.5, description="", source=LabelSource.RULE
    )
    rest: list[Part] = []
    for line in range(start, end):
        if any(part.start <= line < part.end for part in others):
            continue
        if rest and rest[-1].end == line:
            rest[-1] = replace(rest[-1], end=line + 1)
        else:
            rest.append(replace(blank, start=line, end=line + 1))
    return rest
