"""Puts together what cards and list show of a part: from the draft, its margins, its takes and what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.draft_editing import is_written, name_of
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import padded
from lyricstudio.domain.take_mixing import NOW, lines_of
from lyricstudio.ui.compose.form_list import FormRow
from lyricstudio.ui.compose.lyric_editor import PartLines
from lyricstudio.ui.compose.part_card import ShownPart
from lyricstudio.ui.compose.take_column import ShownTake
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.records import Composition, Section
    from lyricstudio.domain.take_mixing import Mix
    from lyricstudio.ui.compose.facts import Margins, TakeFacts
    from lyricstudio.ui.compose.part_changes import PartChanges
    from lyricstudio.ui.compose.writing import LiveTake, Writing

_LEAST_RUN = 3  # words: shorter runs are everybody's
_USUAL_LINES = 4


class PartShower:
    """Makes values for the widgets; `open_takes` are the parts whose takes are in sight."""

    def __init__(self, margins: Margins, changes: PartChanges, writing: Writing) -> None:
        self._margins, self._changes, self._writing = margins, changes, writing
        self.open_takes: set[str] = set()
        self.can_write = False
        self.newest_model = ""

    def part(self, song: Composition, index: int, current: str) -> ShownPart:
        """Return what the card of a part shows."""
        section = song.sections[index]
        source = song.sections[section.linked] if section.linked is not None else section
        writing = self._writing.key == section.key
        takes = self._takes(section) if section.key in self.open_takes else ()
        return ShownPart(
            section=section,
            lines=self._lines(section, index),
            model=source.model or self.newest_model,
            fact=self._fact(section, index, takes),
            follows=name_of(source) if source is not section else "",
            takes=takes,
            writing=writing,
            waiting=writing or self._writing.waits(section.key),
            can_write=self.can_write,
            current=section.key == current,
        )

    def row(self, song: Composition, index: int) -> FormRow:
        """Return what the list shows of a part."""
        section = song.sections[index]
        return FormRow(
            section.key, section.kind, name_of(section), section.number, self._state(section), is_written(section),
            section.linked is not None,
        )  # fmt: skip

    def _state(self, section: Section) -> str:
        if section.linked is not None:
            return "linked"
        if self._writing.key == section.key or self._writing.waits(section.key):
            return "writing" if self._writing.key == section.key else "waiting"
        if section.key in self.open_takes and section.takes:
            return "choosing take"
        if section.text.strip():
            return count(sum(1 for line in section.lines if line.strip()), "line")
        unsung = section.kind is PartKind.INSTRUMENTAL
        left = "takes to choose" if section.takes else "brief only" if section.brief else "empty"
        return "no words" if unsung else left

    def _lines(self, section: Section, index: int) -> PartLines:
        facts = self._margins.facts.parts
        finds = self._margins.finds(section.text)
        return PartLines(
            text=section.text,
            marks=tuple(padded(section.marks, len(section.lines))),
            facts=facts[index] if index < len(facts) else (),
            found=finds.found if finds is not None else (),
            can_rewrite=self.can_write and section.linked is None,
        )

    def _fact(self, section: Section, index: int, takes: tuple[ShownTake, ...]) -> str:
        if takes:
            number = sum(1 for take in takes if take.number != NOW)
            return f"{count(number, 'take')}, freshness {section.wish.freshness:.1f}"
        facts = self._margins.facts.parts
        if not section.text or index >= len(facts):
            return ""
        counts = [str(f.syllables) for f in facts[index] if f.syllables]
        if len(counts) > 8:
            return f"{min(map(int, counts))}–{max(map(int, counts))} syllables"
        return f"{' · '.join(counts)} syllables" if counts else ""

    def _takes(self, section: Section) -> tuple[ShownTake, ...]:
        mix = self._changes.mix_of(section)
        shown = [self._take(section, NOW, "As it stands", mix)] if section.text else []
        shown += [self._take(section, i, _title(i), mix) for i in range(len(section.takes))]
        live = self._writing.live if self._writing.key == section.key else None
        if live is not None:
            shown.append(_live(section, live))
        return tuple(shown)

    def _take(self, section: Section, number: int, title: str, mix: Mix) -> ShownTake:
        lines = lines_of(section, number)
        text = section.text if number == NOW else section.takes[number].text
        facts = self._margins.take(text) if number != NOW else _now_facts(self._margins, section)
        ticked = frozenset(i for i, take in enumerate(mix.picks) if take == number)
        return ShownTake(
            number, title, lines, facts.lines, ticked, _locked(section, lines), _longest(facts)
        )  # fmt: skip


def _now_facts(margins: Margins, section: Section) -> TakeFacts:
    return margins.take(section.text)


def _locked(section: Section, lines: tuple[str, ...]) -> frozenset[int]:
    marks = padded(section.marks, len(section.lines))
    here = enumerate(zip(section.lines, marks, strict=True))
    return frozenset(i for i, (line, mark) in here if mark.locked and i < len(lines) and lines[i] == line)


def _live(section: Section, live: LiveTake) -> ShownTake:
    speed = f"writing · {live.speed:.0f} tokens/s" if live.speed else live.note or "writing"
    expected = (
        section.wish.lines
        or len(section.lines)
        or (len(section.takes[0].text.split("\n")) if section.takes else _USUAL_LINES)
    )
    return ShownTake(
        len(section.takes), _title(len(section.takes)), tuple(live.lines), (), frozenset(),
        _locked(section, tuple(live.lines)), "checking…", speed, live.trying, expected,
    )  # fmt: skip


def _longest(facts: TakeFacts) -> str:
    if facts.longest is None:
        return "checking…"
    if facts.longest < _LEAST_RUN:
        return f"none in {count(facts.songs, 'song')}"
    return count(facts.longest, "word")


def _title(number: int) -> str:
    return f"Take {chr(ord('A') + number % 26)}"
