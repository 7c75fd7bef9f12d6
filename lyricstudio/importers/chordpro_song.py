"""One ChordPro song as events: sections from environments, comments and headings, bare paragraphs as verses."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_lines import HeadingLines, Surroundings
from lyricstudio.domain.headings import Heading, HeadingTable
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.importers.assembling import SongRecord, split_features
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.chordpro_lines import Directive, directive_of, logical_lines
from lyricstudio.importers.chords import is_chord, is_chord_line, without_bracketed_chords
from lyricstudio.importers.flow import in_flow
from lyricstudio.importers.repairing import repair
from lyricstudio.importers.sheet_lines import BLANK, Event, Sung
from lyricstudio.importers.sheet_parts import Sheet, build_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Part
    from lyricstudio.importers.file_names import NamedFile

_NOT_SUNG = frozenset({"tab", "grid", "abc", "ly", "svg", "textblock", "musicxml", "strum", "delegate"})
_BRACKET_ALONE = re.compile(r"^\s*\[([^\[\]]{2,40})\]\s*:?\s*$")
_SPACED_HYPHEN = re.compile(r"(?<=\w) ?- (?=\w)|(?<=\w)- ?(?=\[)")
_FACTS = {
    "title": "title", "artist": "artist", "subtitle": "subtitle", "album": "album", "year": "year", "date": "year",
    "copyright": "rights", "language": "language", "lang": "language", "lyricist": "lyricist", "composer": "composer",
    "flow": "flow", "arranger": "arranger",
}  # fmt: skip
_BARE = ""  # the heading of a paragraph that no directive names


class ChordProSong:
    """Reads the lines of one song once."""

    def __init__(self, table: HeadingTable, text: str) -> None:
        self._table = table
        self._headings = HeadingLines(table)
        self._text = text
        self._repaired = repair(text)
        self._events: list[Event] = []
        self._facts: dict[str, str] = {}
        self._tags: list[str] = []
        self._inside = ""
        self._named = False  # a heading covers the lines that come now
        self._has_environments = False
        for line in logical_lines(self._repaired.text):
            self._line(line)

    def record(self, named: NamedFile, key: str) -> SongRecord:
        """Return what the song says, with its parts where any are named."""
        facts = self._facts
        title, features = split_features(facts.get("title") or named.title)
        artist = facts.get("artist") or facts.get("subtitle") or facts.get("lyricist") or facts.get("composer")
        sheet = self._sheet()
        notes = self._repaired.notes
        if facts.get("flow"):
            parts, said = in_flow(sheet.parts, facts["flow"], self._table)
            sheet, notes = replace(sheet, parts=parts), (*notes, *said)
        return SongRecord(
            title=title,
            text=self._text,
            key=key,
            artist=artist or named.artist,
            album=facts.get("album", ""),
            year=year_of(facts.get("year", "")),
            language=facts.get("language", ""),
            rights=facts.get("rights", ""),
            features=features,
            tags=tuple(dict.fromkeys(self._tags)),
            sheet=sheet,
            notes=notes,
        )

    def _sheet(self) -> Sheet:
        events = self._events if self._has_environments else _plain(self._events)
        sheet = build_sheet(events)
        return replace(sheet, parts=_numbered([self._sourced(part) for part in sheet.parts]))

    def _sourced(self, part: Part) -> Part:
        if part.source is not LabelSource.HEADING:
            return part
        if part.heading == _BARE:
            return replace(part, source=LabelSource.RULE, confidence=0.7)
        return replace(part, source=LabelSource.FORMAT)

    def _line(self, line: str) -> None:
        directive = directive_of(line)
        if directive is not None:
            self._directive(directive)
            if directive.rest and self._inside not in _NOT_SUNG:
                self._words(directive.rest)
        elif self._inside not in _NOT_SUNG:
            self._words(line)

    def _directive(self, directive: Directive) -> None:
        name = directive.name
        if name.startswith("start_of_"):
            self._start(name.removeprefix("start_of_"), directive.label)
        elif name.startswith("end_of_"):
            self._end()
        elif name == "chorus":
            self._recall(directive.label)
        elif name == "comment" and not self._inside:
            self._comment(directive.value)
        elif name == "meta":
            key, _, value = directive.value.partition(" ")
            self._fact(key.strip(": ").casefold(), value.strip())
        else:
            self._fact(name, directive.value)

    def _fact(self, name: str, value: str) -> None:
        if name in ("tag", "tags", "genre", "topic", "keywords") and value:
            self._tags += [piece.strip() for piece in value.split(",") if piece.strip()]
        elif name in _FACTS and value:
            known = self._facts.get(_FACTS[name])
            joined = f"{known}, {value}" if known and name == "artist" else known or value
            self._facts[_FACTS[name]] = joined

    def _start(self, name: str, label: str) -> None:
        self._inside = name
        if name in _NOT_SUNG:
            return
        self._has_environments = True
        heading = self._table.read(label) if label else None
        if heading is None or heading.kind is None:
            own = self._table.read(name.replace("_", " "))
            heading = replace(own, label=label or name) if own else Heading(label=label or name, kind=PartKind.OTHER)
        before = self._comment_just_before()
        if before is not None:
            self._events.remove(before)
            heading = before if heading.number is None and before.kind is heading.kind else heading
        self._head(heading)

    def _comment_just_before(self) -> Heading | None:
        """Return the comment that said what the section now says again ("{c: Chorus}" above "{soc}")."""
        last = next((e for e in reversed(self._events) if e is not BLANK), None)
        return last if self._named and isinstance(last, Heading) and last.kind and not last.recall else None

    def _end(self) -> None:
        if self._inside not in _NOT_SUNG:
            self._named = False
            self._events.append(BLANK)
        self._inside = ""

    def _recall(self, label: str) -> None:
        heading = self._table.read(label) if label else None
        kind = heading.kind if heading and heading.kind else PartKind.CHORUS
        base = heading or Heading(label="chorus")
        self._has_environments = True
        self._head(replace(base, kind=kind, recall=True, latest=True))
        self._named = False

    def _comment(self, value: str) -> None:
        plain = value.strip(" ()[]:.*")
        heading = self._table.read(plain) if plain else None
        if heading is not None and heading.kind is not None:
            self._head(heading)
        elif count := self._table.repeat_mark(plain):
            self._events.append(Heading(label=plain, repeat=count))

    def _head(self, heading: Heading) -> None:
        self._events.append(heading)
        self._named = True

    def _words(self, line: str) -> None:
        if not line.strip():
            self._events.append(BLANK)
            return
        heading = None if self._inside else self._written_heading(line)
        if heading is not None:
            self._head(heading)
            return
        if is_chord_line(line):
            return
        words = without_bracketed_chords(line)
        if not words.strip("|-–—/ .:%") and "[" in line:
            return
        self._sing(words)

    def _sing(self, words: str) -> None:
        last = self._events[-1] if self._events else BLANK
        if not self._named and not isinstance(last, Sung) and not (isinstance(last, Heading) and last.label == _BARE):
            self._events.append(Heading(label=_BARE, kind=PartKind.VERSE))
        self._events.append(Sung(words))

    def _written_heading(self, line: str) -> Heading | None:
        """Read "[Verse 1]" or "Chorus:" as people write it where a directive should be."""
        alone = _BRACKET_ALONE.match(line)
        if alone:
            inner = alone.group(1)
            return None if is_chord(inner) else self._table.read(inner, marked=False)
        blank = not self._events or not isinstance(self._events[-1], Sung)
        pieces = self._headings.split(line, Surroundings(blank_before=blank)) if "[" not in line else []
        only = pieces[0] if len(pieces) == 1 else None
        return only if isinstance(only, Heading) and only.kind and (only.strong or line.strip().endswith(":")) else None


def _plain(events: Sequence[Event]) -> list[Event]:
    """Return the events without the verses that were assumed, for a song without sections."""
    return [e for e in events if not (isinstance(e, Heading) and e.label == _BARE and e.kind is PartKind.VERSE)]


def _numbered(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Count the verses that no directive named, where none has a number of its own."""
    if any(p.number is not None for p in parts if p.kind is PartKind.VERSE):
        return tuple(parts)
    numbered: list[Part] = []
    count = 0
    bare = any(p.heading == _BARE and p.kind is PartKind.VERSE for p in parts)
    for part in parts:
        if bare and part.kind is PartKind.VERSE:
            count += 1
            numbered.append(replace(part, number=count))
        else:
            numbered.append(part)
    return tuple(numbered)
