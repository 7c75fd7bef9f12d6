"""Two drafts side by side, part by part and line by line: what stayed, went and came."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from lyricstudio.domain.draft_editing import name_of

if TYPE_CHECKING:
    from lyricstudio.domain.records import Composition, Section


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line before and after; None where there is none, both the same where it stayed."""

    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Say whether the line is not the same."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A part with its lines; its name, and the kind by the section that has it."""

    name: str
    section: Section
    lines: tuple[ComparedLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All parts of two drafts."""

    parts: tuple[ComparedPart, ...]

    @property
    def changed(self) -> int:
        """Return how many lines are not the same."""
        return sum(line.changed for part in self.parts for line in part.lines)


def compare_drafts(before: Composition, after: Composition) -> Comparison:
    """Compare two drafts; parts are paired by key, in the order of the newer one, then those that are gone."""
    old = {s.key: s for s in before.sections}
    parts = [_compared(old.pop(s.key, None), s) for s in after.sections]
    parts += [_compared(s, None) for s in old.values()]
    return Comparison(tuple(parts))


def _compared(before: Section | None, after: Section | None) -> ComparedPart:
    known = after or before
    assert known is not None
    one = before.lines if before is not None else ()
    other = after.lines if after is not None else ()
    lines: list[ComparedLine] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if what == "equal":
            lines += [ComparedLine(line, line) for line in one[i1:i2]]
            continue
        for n in range(max(i2 - i1, j2 - j1)):
            left = one[i1 + n] if i1 + n < i2 else None
            right = other[j1 + n] if j1 + n < j2 else None
            lines.append(ComparedLine(left, right))
    return ComparedPart(name_of(known), known, tuple(lines))
