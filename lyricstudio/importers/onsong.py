"""OnSong: title and artist on the first lines, facts below them, then sections named on lines of their own.

The facts ("Book:", "Notes:") look just like section names, so that only the head of the file has any
(lyric-formats §1.4). Chords stand in brackets inside the words or on lines above them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, read_sheet, split_features
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.chordpro_lines import Directive, directive_of
from lyricstudio.importers.chords import is_chord, is_chord_line, without_bracketed_chords
from lyricstudio.importers.decoding import decode
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.flow import in_flow
from lyricstudio.importers.repairing import repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.file_names import NamedFile
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_FACT = re.compile(r"^\s*([A-Za-z][A-Za-z /-]{1,24}?)\s*:\s*(.*?)\s*$")
_KNOWN = {
    "title": "title", "artist": "artist", "author": "artist", "by": "artist", "album": "album", "copyright": "rights",
    "footer": "rights", "year": "year", "date": "year", "flow": "flow", "order": "flow", "keywords": "tags",
    "topic": "tags", "language": "language",
}  # fmt: skip
_OTHERS = frozenset(
    """key original key transpose transposed key transposedkey originalkey capo tempo time timesignature time signature
    ccli number notes note book books duration midi pitch restrictions scripture tuning bpm subtitle keypad
    midi-index chord style speed instrument url link song number hymn id"""
    .replace("\n", " ").split()
) | {"original key", "transposed key", "time signature", "song number", "ccli song", "midi index"}  # fmt: skip
_SURE_MARKS = re.compile(r"^\s*(?:Key|Tempo|CCLI|Capo|Flow|Time|Original ?Key|TransposedKey)\s*:\s*\S", re.IGNORECASE)
_SECTION = re.compile(r"^\s*([^\W\d_][\w /'-]{1,30}?(?:\s*\d{1,2}[a-z]?)?)\s*:\s*$")
_LARGEST_FILE = 8_000_000
_HEAD_LINES = 30


@dataclass(slots=True)
class _Parsed:
    """The facts of the head and the words below it."""

    facts: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OnSongImporter:
    """Reads one OnSong song a file."""

    table: HeadingTable
    name: str = "onsong"

    def sniff(self, found: FoundFile) -> float:
        """Return .95 for the suffix; a text with OnSong's facts below its first lines may be one."""
        if found.is_binary:
            return 0.0
        if found.suffix == ".onsong":
            return 0.95
        lines = found.head_text.splitlines()[:8]
        marks = sum(bool(_SURE_MARKS.match(line)) for line in lines[1:])
        titled = bool(lines) and bool(lines[0].strip()) and not _FACT.match(lines[0])
        return 0.6 if titled and marks and found.suffix in (".txt", "") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the one song of the file."""
        context = FileContext(found, self.table, self.name, self.sniff(found))
        if found.size > _LARGEST_FILE:
            yield context.reject("The text is too large for one song.", "Split it into one file a song.")
            return
        decoded = decode(found.read_bytes(), options.encoding)
        context = replace(context, encoding=decoded.encoding, notes=decoded.notes)
        yield assemble(self._record(decoded.text, read_file_name(found.path)), context)

    def _record(self, text: str, named: NamedFile) -> SongRecord:
        repaired = repair(text)
        parsed = _parse(repaired.text.split("\n"), self.table)
        title, features = split_features(parsed.facts.get("title") or named.title)
        sheet, notes = read_sheet("\n".join(self._words(parsed.lines)), "", self.table)
        notes = (*repaired.notes, *notes)
        if parsed.facts.get("flow"):
            parts, said = in_flow(sheet.parts, parsed.facts["flow"], self.table)
            sheet, notes = replace(sheet, parts=parts), (*notes, *said)
        return SongRecord(
            title=title,
            text=text,
            key="1",
            artist=parsed.facts.get("artist") or named.artist,
            album=parsed.facts.get("album", ""),
            year=year_of(parsed.facts.get("year", "")),
            language=parsed.facts.get("language", ""),
            rights=parsed.facts.get("rights", ""),
            features=features,
            tags=tuple(t.strip() for t in parsed.facts.get("tags", "").split(",") if t.strip()),
            sheet=sheet,
            notes=notes,
        )

    def _words(self, lines: list[str]) -> Iterator[str]:
        for line in lines:
            if is_chord_line(line) or line.startswith("."):
                continue
            inner = line.strip().strip("[]: ")
            if line.strip().startswith("[") and self.table.read(inner, marked=False) and not is_chord(inner):
                yield f"[{inner}]"
                continue
            section = _SECTION.match(line)
            if section:
                yield f"[{section.group(1)}]" if self.table.read(section.group(1)) else f"[Part: {section.group(1)}]"
                continue
            words = without_bracketed_chords(line)
            if words.strip("|-–—/ .:%") or not line.strip():
                yield words


def _parse(lines: list[str], table: HeadingTable) -> _Parsed:
    parsed = _Parsed()
    rest = iter(range(len(lines)))
    end = 0
    bare = 0
    for index in rest:
        line = lines[index]
        if index >= _HEAD_LINES or _begins_words(line, bare, table):
            break
        bare += _take_head_line(line, bare, parsed.facts)
        end = index + 1
        if not line.strip() and bare:
            break
    skipping = False
    for line in lines[end:]:
        directive = directive_of(line)
        if isinstance(directive, Directive):
            skipping = directive.name in ("start_of_tab", "start_of_grid") or (
                skipping and not directive.name.startswith("end_of")
            )
            parsed.lines += _section_of(directive)
        elif not skipping:
            parsed.lines.append(line)
    return parsed


def _begins_words(line: str, bare: int, table: HeadingTable) -> bool:
    """Say whether the head ends before a line: a section, a third line that is no fact, or chords."""
    if not line.strip() or directive_of(line):
        return False
    fact = _FACT.match(line)
    if fact:
        name = fact.group(1).casefold()
        known = name in _KNOWN or name in _OTHERS
        return not known and (not fact.group(2) or table.read(fact.group(1), marked=False) is not None)
    return bare >= 2 or is_chord_line(line) or "[" in line


def _take_head_line(line: str, bare: int, facts: dict[str, str]) -> int:
    """Take one line of the head; returns 1 for a line that is no fact (title or artist)."""
    if not line.strip():
        return 0
    directive = directive_of(line)
    fact = _FACT.match(line)
    name, value = (directive.name, directive.value) if directive else (
        (fact.group(1).casefold(), fact.group(2)) if fact else ("", "")
    )  # fmt: skip
    if name:
        if name in _KNOWN and value:
            facts.setdefault(_KNOWN[name], value)
        return 0
    facts.setdefault("title" if bare == 0 else "artist", line.strip())
    return 1


def _section_of(directive: Directive) -> list[str]:
    """Return a ChordPro directive, which OnSong reads as well, as a heading."""
    if directive.name.startswith("start_of_"):
        return ["", f"[{directive.label or directive.name.removeprefix('start_of_')}]"]
    if directive.name == "chorus":
        return ["", "[Repeat Chorus]", ""]
    return [f"[{directive.value}]"] if directive.name == "comment" else [""]
