"""Performance orders ("V1 C V2 C") over sections printed once: a section that returns is another part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = re.compile(r"^([a-z]+)\.?(\d{0,3})\.?([a-z]?)$")
_LETTERS = {
    "i": PartKind.INTRO, "v": PartKind.VERSE, "p": PartKind.PRE_CHORUS, "c": PartKind.CHORUS, "b": PartKind.BRIDGE,
    "e": PartKind.OUTRO, "t": PartKind.OUTRO, "o": PartKind.OTHER, "r": PartKind.REFRAIN, "h": PartKind.HOOK,
    "s": PartKind.INSTRUMENTAL, "m": PartKind.INTERLUDE, "pc": PartKind.PRE_CHORUS, "pr": PartKind.PRE_CHORUS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section as printed: its code ("v1", "C"), its part over the song's lines."""

    code: str
    part: Part


def kind_of_code(code: str) -> tuple[PartKind, int | None] | None:
    """Read "v1", "C2a" or "1": kind and number; None for a code that is no single letter and digits."""
    plain = code.strip().casefold()
    if plain.isdecimal():
        return PartKind.VERSE, int(plain)
    match = _CODE.match(plain)
    if not match or match.group(1) not in _LETTERS:
        return None
    return _LETTERS[match.group(1)], int(match.group(2)) if match.group(2) else None


def perform(sections: Sequence[PrintedSection], order: Sequence[str]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the parts in performed order, and notes on codes that name nothing and sections never called.

    Without an order the printed order is the performed one: nothing is invented. A section that the
    order forgets stays after the one printed before it, so that no text goes unlabelled.
    """
    sections = _without_lone_numbers(sections)
    printed = tuple(section.part for section in sections)
    if not order:
        return printed, ()
    called: list[int] = []
    missing: list[str] = []
    for code in order:
        found = _find(sections, code)
        called += found
        missing += [] if found else [code]
    if not called:
        return printed, (f"the performance order ({' '.join(order)}) names no section that is there",)
    notes = [f"the performance order names {', '.join(dict.fromkeys(missing))}, which is not there"] if missing else []
    forgotten = [i for i in range(len(sections)) if i not in called]
    if forgotten:
        names = ", ".join(sections[i].code for i in forgotten)
        notes.append(f"not in the performance order, kept where printed: {names}")
    for index in forgotten:
        called.insert(_place_after(called, index), index)
    return tuple(sections[i].part for i in called), tuple(notes)


def part_of_code(kind: PartKind, number: int | None, span: tuple[int, int], heading: str) -> Part:
    """Return a part that the format names."""
    return Part(kind=kind, start=span[0], end=span[1], number=number, source=LabelSource.FORMAT, heading=heading)


def with_repeat(part: Part, repeat: int, performers: tuple[str, ...]) -> Part:
    """Return the part with how often it is sung and who sings it."""
    return replace(part, repeat=max(1, repeat), performers=performers)


def _without_lone_numbers(sections: Sequence[PrintedSection]) -> list[PrintedSection]:
    """Drop the 1 of "C1" where there is no C2: it says no more than "C". Verses keep theirs."""
    counted = {s.part.kind for s in sections if (s.part.number or 0) > 1} | {PartKind.VERSE}
    return [s if s.part.kind in counted else replace(s, part=replace(s.part, number=None)) for s in sections]


def _place_after(called: list[int], index: int) -> int:
    before = [i for i in called if i < index]
    return called.index(max(before)) + 1 if before else 0


def _find(sections: Sequence[PrintedSection], code: str) -> list[int]:
    """Return the sections a code names: itself, its pieces (v1 = v1a v1b), or the only one of its letter."""
    wanted = code.casefold().strip(" .:")
    exact = [i for i, s in enumerate(sections) if s.code.casefold() == wanted]
    if exact:
        return exact[:1]
    pieces = [i for i, s in enumerate(sections) if re.fullmatch(re.escape(wanted) + r"[a-z]", s.code.casefold())]
    if pieces and wanted[-1:].isdecimal():
        return pieces
    asked = kind_of_code(wanted)
    if asked is None:
        return []
    alike = [i for i, s in enumerate(sections) if s.part.kind is asked[0]]
    numbers = [i for i in alike if sections[i].part.number == asked[1]]
    if numbers:
        return numbers[:1]
    loose = asked[1] in (None, 1)
    return [i for i in alike if loose and sections[i].part.number in (None, 1)][:1]
