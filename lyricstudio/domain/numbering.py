"""The numbers of verses, which follow by themselves when parts change – except where a person said otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Part


def usual_numbers(parts: Sequence[Part]) -> tuple[int | None, ...]:
    """Return the number that each part has by counting: verses in order, a verse sung again as before, others none."""
    seen: dict[tuple[int, int], int] = {}
    found: list[int | None] = []
    for part in parts:
        if part.kind is not PartKind.VERSE:
            found.append(None)
            continue
        found.append(seen.setdefault(part.span, len(seen) + 1))
    return tuple(found)


def renumbered(before: Sequence[Part], after: Sequence[Part]) -> tuple[Part, ...]:
    """Return changed parts, those numbered anew that had their usual number before, changed their kind or are new."""
    old = {
        part.id: (part, usual) for part, usual in zip(before, usual_numbers(before), strict=True) if part.id is not None
    }
    result = []
    for part, usual in zip(after, usual_numbers(after), strict=True):
        was, was_usual = old.get(part.id, (None, None)) if part.id is not None else (None, None)
        own = was is not None and was.kind is part.kind and was.number != was_usual
        result.append(part if own else replace(part, number=usual))
    return tuple(result)
