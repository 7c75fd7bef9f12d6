"""A part made of lines from several takes: which line of which take, and who wrote it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.line_marks import LineMark, padded

if TYPE_CHECKING:
    from lyricstudio.domain.records import Section

NOW = -1
"""The take that is the part as it stands."""


@dataclass(frozen=True, slots=True)
class Mix:
    """The choice for each line: the number of a take, or NOW; lines that no take has are left out."""

    picks: tuple[int, ...] = ()

    @classmethod
    def all_of(cls, section: Section, take: int) -> Mix:
        """Choose one take whole."""
        return cls((take,) * len(lines_of(section, take)))

    def with_pick(self, line: int, take: int, section: Section) -> Mix:
        """Choose one line from another take; lines between that nobody chose come from that take, too."""
        picks = [*self.picks, *([take] * (line + 1 - len(self.picks)))]
        picks[line] = take
        return Mix(tuple(picks)).fitted(section)

    def fitted(self, section: Section) -> Mix:
        """Leave out choices of takes that are gone or have no such line."""
        kept = []
        for line, take in enumerate(self.picks):
            if take >= len(section.takes) or line >= len(lines_of(section, take)):
                break
            kept.append(take)
        return Mix(tuple(kept))


def lines_of(section: Section, take: int) -> tuple[str, ...]:
    """Return the lines of a take, or of the part as it stands."""
    if take == NOW:
        return section.lines
    text = section.takes[take].text
    return tuple(text.split("\n")) if text else ()


def mixed(section: Section, mix: Mix) -> tuple[tuple[str, ...], tuple[LineMark, ...]]:
    """Return the lines of a mix and their marks; a locked line stays locked."""
    marks = padded(section.marks, len(section.lines))
    lines: list[str] = []
    found: list[LineMark] = []
    for i, take in enumerate(mix.fitted(section).picks):
        line = lines_of(section, take)[i]
        here = marks[i] if i < len(section.lines) else LineMark()
        lines.append(line)
        if take == NOW or (i < len(section.lines) and line == section.lines[i]):
            found.append(here)
        else:
            found.append(replace(LineMark.by_model(section.takes[take].model, line), locked=here.locked))
    return tuple(lines), tuple(found)


def best_take(section: Section) -> int:
    """Return the take with the best score; the first one where none has a score, NOW without takes."""
    if not section.takes:
        return NOW
    return max(range(len(section.takes)), key=lambda i: (section.takes[i].score or float("-inf"), -i))
