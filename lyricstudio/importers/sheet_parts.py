"""From events to a song's lines and parts: what each heading covers, and which earlier part comes again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import Part
from lyricstudio.importers.sheet_lines import Blank, Event, Sung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.headings import Heading

_SAME_TEXT = 70.0
_MOST_RETURNING = 100  # texts with which a stanza without a heading is compared
_NEVER_RECALLED = (PartKind.INSTRUMENTAL, PartKind.INTERLUDE, PartKind.OTHER, PartKind.SPOKEN, PartKind.INTRO)


@dataclass(slots=True)
class _Block:
    """One heading (or none) with the lines below it; `gap` when a blank line stood between the two."""

    heading: Heading | None
    start: int
    end: int = 0
    gap: bool = False
    breaks: list[int] = field(default_factory=list)
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The clean lines of a lyric, where its stanzas begin, and the parts that its headings name.

    `parts` is empty when there was no heading at all: labelling is then somebody else's work.
    """

    lines: tuple[str, ...]
    stanzas: tuple[int, ...]
    parts: tuple[Part, ...]


def build_sheet(events: Sequence[Event]) -> Sheet:
    """Make lines, stanzas and parts of the events of one lyric."""
    lines, stanzas, blocks = _collect(events)
    if not any(b.heading for b in blocks):
        return Sheet(tuple(lines), tuple(stanzas), ())
    return Sheet(tuple(lines), tuple(stanzas), tuple(_PartMaker(lines, blocks).make()))


def _collect(events: Sequence[Event]) -> tuple[list[str], list[int], list[_Block]]:
    lines: list[str] = []
    stanzas: list[int] = []
    blocks = [_Block(heading=None, start=0)]
    fresh = True
    for event in events:
        if isinstance(event, Sung):
            if fresh:
                stanzas.append(len(lines))
                blocks[-1].breaks.append(len(lines))
            lines.append(event.text)
            fresh = False
        elif isinstance(event, Blank):
            blocks[-1].gap = blocks[-1].gap or len(lines) == blocks[-1].start
            fresh = True
        elif event.kind is None:
            _apply_mark(blocks[-1], event, len(lines))
        else:
            blocks[-1].end = len(lines)
            blocks.append(_Block(heading=event, start=len(lines), numbered=event.label.isdecimal()))
            fresh = True
    blocks[-1].end = len(lines)
    return lines, stanzas, [b for b in blocks if b.heading or b.end > b.start]


def _apply_mark(block: _Block, mark: Heading, at: int) -> None:
    """Let "[x2]" under a heading or under its only stanza mean that the part is sung twice."""
    if mark.repeat > 1 and block.heading and (at == block.start or len(block.breaks) == 1):
        block.heading = replace(block.heading, repeat=max(block.heading.repeat, mark.repeat))


class _PartMaker:
    """Walks the blocks of one lyric once; knows the parts made so far."""

    def __init__(self, lines: Sequence[str], blocks: Sequence[_Block]) -> None:
        self._lines = lines
        self._blocks = blocks
        self._parts: list[Part] = []
        kinds = {b.heading.kind for b in blocks if b.heading}
        self._verses_headed = PartKind.VERSE in kinds
        self._numbered = any(b.numbered for b in blocks)
        self._verses = 0
        self._sung: dict[PartKind | None, list[Part]] = {}
        self._numbered_parts: dict[tuple[PartKind | None, int | None], Part] = {}
        self._last_sung: Part | None = None
        self._returning: dict[tuple[int, int], tuple[Part, str]] = {}
        self._refrains: frozenset[int] | None = None

    def make(self) -> list[Part]:
        """Return the parts in performed order."""
        for block in self._blocks:
            if block.heading is None:
                self._unheaded(block.breaks, block.end)
            elif block.start == block.end:
                self._empty(block.heading, block.start)
            else:
                self._headed(block, block.heading)
        return self._parts

    def _headed(self, block: _Block, heading: Heading) -> None:
        first_end = block.breaks[1] if len(block.breaks) > 1 else block.end
        if heading.kind is PartKind.INSTRUMENTAL and block.gap:
            self._empty(heading, block.start)
            self._unheaded(block.breaks, block.end)
            return
        if self._only_calls(block, heading, first_end):
            self._empty(heading, block.start)
            self._unheaded(block.breaks, block.end)
            return
        end = self._reach(block, heading, first_end)
        self._add(heading, block.start, end)
        rest = [b for b in block.breaks if b >= end]
        if rest and block.numbered:
            self._keep(_ruled(PartKind.CHORUS, rest[0], block.end, None, 0.7))
        elif rest:
            self._unheaded(rest, block.end)

    def _reach(self, block: _Block, heading: Heading, first_end: int) -> int:
        """Return where the part ends: at its first stanza where the verses of the song have no headings."""
        if len(block.breaks) < 2:
            return block.end
        if block.numbered:
            return first_end if self._has_refrain_below(block) else block.end
        if self._verses_headed or heading.kind is PartKind.VERSE:
            return block.end
        return first_end

    def _has_refrain_below(self, block: _Block) -> bool:
        """Say whether the stanza below a numbered verse is its refrain: printed once, or alike each time."""
        if self._refrains is None:
            self._refrains = frozenset(id(b) for b in self._with_refrains())
        return id(block) in self._refrains

    def _with_refrains(self) -> list[_Block]:
        numbered = [b for b in self._blocks if b.numbered]
        below = [b for b in numbered if len(b.breaks) == 2]
        if any(len(b.breaks) > 2 for b in numbered) or (len(below) == 1 and len(numbered) == 1):
            return []
        texts = ["\n".join(self._lines[b.breaks[1] : b.end]) for b in below]
        return below if all(fuzz.ratio(texts[0], text) >= _SAME_TEXT for text in texts[1:]) else []

    def _only_calls(self, block: _Block, heading: Heading, first_end: int) -> bool:
        """Say whether the heading calls an earlier part, so that the text below it is another stanza."""
        earlier = self._earlier(heading)
        if earlier is None or not (heading.recall or (block.gap and not self._verses_headed)):
            return False
        text = "\n".join(self._lines[block.start : first_end])
        return fuzz.ratio(text, "\n".join(self._lines[earlier.start : earlier.end])) < _SAME_TEXT

    def _empty(self, heading: Heading, at: int) -> None:
        wanted = (heading, *(heading.also if heading.recall else ()))
        for called in wanted:
            earlier = self._earlier(called)
            if earlier is not None:
                self._recall(called, earlier, heading)
            elif called.kind is not PartKind.OTHER and not heading.recall:
                self._add(called, at, at)

    def _recall(self, called: Heading, earlier: Part, heading: Heading) -> None:
        end = max(earlier.start + 1, earlier.end - called.without_last)
        self._keep(
            replace(
                earlier,
                end=end,
                number=called.number or earlier.number,
                performers=called.performers or earlier.performers,
                repeat=called.repeat,
                heading=heading.label,
                source=LabelSource.HEADING,
                confidence=1.0,
            )
        )

    def _earlier(self, heading: Heading) -> Part | None:
        """Return the first part with text that the heading can mean; a verse only by its number."""
        if heading.kind in _NEVER_RECALLED and not heading.recall:
            return None
        alike = self._sung.get(heading.kind, [])
        numbered = self._numbered_parts.get((heading.kind, heading.number)) if heading.number is not None else None
        if numbered is not None:
            return numbered
        if heading.kind is PartKind.VERSE and not (heading.recall and heading.number is None):
            return None
        return alike[-1 if heading.latest else 0] if alike else None

    def _keep(self, part: Part) -> None:
        self._parts.append(part)
        if part.end > part.start:
            self._last_sung = part
            self._sung.setdefault(part.kind, []).append(part)
            if part.kind is not PartKind.VERSE and len(self._returning) < _MOST_RETURNING:
                self._returning.setdefault(part.span, (part, "\n".join(self._lines[part.start : part.end])))
            self._numbered_parts.setdefault((part.kind, part.number), part)

    def _add(self, heading: Heading, start: int, end: int) -> None:
        if heading.kind is None:
            return
        part = Part(
            kind=heading.kind,
            start=start,
            end=end,
            number=heading.number,
            performers=heading.performers,
            repeat=heading.repeat,
            source=LabelSource.HEADING,
            heading=heading.label,
        )
        self._verses += part.kind is PartKind.VERSE
        self._keep(part)

    def _unheaded(self, breaks: Sequence[int], end: int) -> None:
        """Label stanzas without a heading of their own in a song that has some."""
        if not breaks:
            return
        if self._verses_headed:
            self._keep(self._beside_headed_verses(breaks[0], end))
            return
        for start, stop in zip(breaks, [*breaks[1:], end], strict=True):
            self._keep(self._verse_or_known(start, stop))

    def _beside_headed_verses(self, start: int, end: int) -> Part:
        if self._last_sung is not None and not self._numbered:
            return _ruled(self._last_sung.kind, start, end, None, 0.5)
        return _ruled(PartKind.INTRO if end - start <= 4 else PartKind.VERSE, start, end, None, 0.5)

    def _verse_or_known(self, start: int, end: int) -> Part:
        text = "\n".join(self._lines[start:end])
        for part, known in self._returning.values():
            if fuzz.ratio(text, known) >= _SAME_TEXT:
                return _ruled(part.kind, start, end, part.number, 0.8)
        self._verses += 1
        return _ruled(PartKind.VERSE, start, end, self._verses, 0.8)


def _ruled(kind: PartKind, start: int, end: int, number: int | None, confidence: float) -> Part:
    return Part(kind=kind, start=start, end=end, number=number, source=LabelSource.RULE, confidence=confidence)
