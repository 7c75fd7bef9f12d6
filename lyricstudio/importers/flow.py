"""The order in which a song sheet says that its parts are performed: "Verse 1, Chorus, Verse 2, Chorus"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_words import fold
from lyricstudio.importers.performed_order import kind_of_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.song import Part

_LONGEST_FLOW = 400


def in_flow(parts: Sequence[Part], written: str, table: HeadingTable) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return printed parts in the written order, and notes on what in it names nothing.

    Parts that already return (one span twice) are performed as printed, whatever the order says; parts that the
    order forgets stay behind the ones they were printed after.
    """
    names = _names(written)
    printed = tuple(parts)
    if not names or not printed or len({p.span for p in printed if p.end > p.start}) < len(printed):
        return printed, ()
    called: list[int] = []
    missing: list[str] = []
    for name in names[:_LONGEST_FLOW]:
        place = _find(printed, name, table)
        called += [] if place is None else [place]
        missing += [name] if place is None else []
    if not called:
        return printed, (f"the order of the parts ({written}) names none that is there",)
    for index in range(len(printed)):
        if index not in called:
            before = [i for i in called if i < index]
            called.insert(called.index(max(before)) + 1 if before else 0, index)
    notes = (f"the order of the parts names {', '.join(missing)}, which is not there",) if missing else ()
    return tuple(replace(printed[i]) for i in called), notes


def _names(written: str) -> list[str]:
    split = r"[,;>|→]+" if re.search(r"[,;>|→]", written) else r"\s+(?=[A-Za-z]\d?\b|$)|\s{2,}"
    return [name.strip(" -") for name in re.split(split, written) if name.strip(" -")]


def _find(parts: Sequence[Part], name: str, table: HeadingTable) -> int | None:
    same = next((i for i, p in enumerate(parts) if fold(p.heading) == fold(name)), None)
    if same is not None:
        return same
    asked = _asked(name, table)
    if asked is None:
        return None
    alike = [i for i, p in enumerate(parts) if p.kind is asked[0]]
    exact = [i for i in alike if parts[i].number == asked[1]]
    return (exact or [i for i in alike if asked[1] in (None, 1) or parts[i].number is None] or [None])[0]


def _asked(name: str, table: HeadingTable) -> tuple[PartKind, int | None] | None:
    heading = table.read(name)
    if heading is not None and heading.kind is not None:
        return heading.kind, heading.number
    return kind_of_code(name)
