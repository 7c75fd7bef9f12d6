"""UltraStar: a karaoke text of notes with their syllables; it names no parts, pauses show the stanzas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, read_sheet, split_features
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.decoding import Decoded, decode
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.repairing import repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.file_names import NamedFile
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_NOTE = re.compile(r"^\s*[:*FRG]\s*(-?\d{1,9})\s+(\d{1,9})\s+-?\d{1,9}(?: (.*))?$")
_NOTES = re.compile(r"^[:*FRG] ?-?\d+ +\d+ +-?\d+ ", re.MULTILINE)
_BREAK = re.compile(r"^\s*-\s*(-?\d+)?(?:\s+-?\d+)?\s*$")
_FACT = re.compile(r"^\s*#\s*([A-Za-z0-9_-]{1,30})\s*:(.*)$")
_DECLARED = re.compile(rb"^\s*#ENCODING:\s*([\w-]+)", re.MULTILINE | re.IGNORECASE)
_SINGER = re.compile(r"^\s*P\s*(\d)\s*$")
_KIND_OF_FILE = re.compile(r"\s*[\[(](?:duet|video|karaoke|kar|instrumental|multi)[\])]\s*", re.IGNORECASE)
_WIDE_GAP, _SHORTEST_GAP = 2.5, 16  # gaps between lines in beats (quarter beats of #BPM)
_LARGEST_FILE = 8_000_000
_MOST_LINES = 20_000


@dataclass(slots=True)
class _Line:
    """The syllables of one line and the beats where it begins and ends."""

    start: int = 0
    end: int = 0
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return the words: held syllables joined, spaces as the notes have them."""
        return " ".join("".join(self.pieces).replace("~", "").split())


@dataclass(slots=True)
class _Notes:
    """What a file holds: its facts and the lines of each singer."""

    facts: dict[str, str] = field(default_factory=dict)
    singers: dict[str, list[_Line]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UltraStarImporter:
    """Reads UltraStar files of all versions, duets included."""

    table: HeadingTable
    name: str = "ultrastar"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for facts and notes in the first bytes."""
        if found.is_binary:
            return 0.0
        text = found.head_text
        notes = len(_NOTES.findall(text[:40_000]))
        return 0.97 if notes >= 2 and "#" in text[:200] else 0.75 if notes >= 5 else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the one song of the file."""
        context = FileContext(found, self.table, self.name, self.sniff(found))
        if found.size > _LARGEST_FILE:
            yield context.reject("The file is too large for one song.", "Is this a song?")
            return
        decoded = _decoded(found.read_bytes(), options.encoding)
        context = replace(context, encoding=decoded.encoding, notes=decoded.notes)
        yield assemble(self._record(decoded.text, read_file_name(found.path)), context)

    def _record(self, text: str, named: NamedFile) -> SongRecord:
        repaired = repair(text)
        notes = _read_notes(repaired.text)
        facts = notes.facts
        written = " ".join((facts.get("TITLE") or named.title).split())
        title = _KIND_OF_FILE.sub(" ", written).strip() or named.title
        title, features = split_features(title)
        sheet, said = read_sheet("\n".join(_with_breaks(_in_turn(notes.singers))), "", self.table)
        return SongRecord(
            title=title,
            text=text,
            key="1",
            artist=facts.get("ARTIST") or named.artist,
            album=facts.get("ALBUM", ""),
            year=year_of(facts.get("YEAR", "")),
            language=facts.get("LANGUAGE", ""),
            features=features,
            tags=tuple(t.strip() for t in facts.get("GENRE", "").split(",") if t.strip()),
            sheet=sheet,
            notes=(*repaired.notes, *said),
        )


def _decoded(raw: bytes, override: str | None) -> Decoded:
    """Read the encoding that the file names, unless the bytes contradict it."""
    named = _DECLARED.search(raw[:4000])
    name = {b"cp1252": "cp1252", b"cp1250": "cp1250"}.get(named.group(1).lower()) if named else None
    if override or not name:
        return decode(raw, override)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return Decoded(raw.decode(name, "replace"), name)
    return decode(raw)


def _read_notes(text: str) -> _Notes:
    notes = _Notes()
    lines = notes.singers.setdefault("1", [_Line()])
    for line in re.split(r"\r\n|[\r\n]", text):
        note, fact, singer = _NOTE.match(line), _FACT.match(line), _SINGER.match(line)
        if note:
            _add_note(lines[-1], int(note.group(1)), int(note.group(2)), note.group(3) or "")
        elif fact:
            notes.facts.setdefault(fact.group(1).upper(), fact.group(2).strip())
        elif singer:
            lines = notes.singers.setdefault(singer.group(1), [_Line()])
            lines.append(_Line())
        elif _BREAK.match(line) and lines[-1].pieces and len(lines) < _MOST_LINES:
            lines.append(_Line())
        elif line.strip() == "E":
            break
    return notes


def _add_note(line: _Line, beat: int, length: int, text: str) -> None:
    if not line.pieces:
        line.start = beat
    line.end = max(line.end, beat + length) if line.pieces else beat + length
    line.pieces.append(text)


def _in_turn(singers: dict[str, list[_Line]]) -> list[_Line]:
    """Return the lines of all singers in the order of their beats; what two sing together is there once."""
    merged: list[_Line] = []
    for line in _ordered(singers):
        words = line.words.casefold()
        twin = any(m.words.casefold() == words and m.start == line.start for m in merged[-3:])
        if words and not twin:
            merged.append(line)
    return merged


def _ordered(singers: dict[str, list[_Line]]) -> list[_Line]:
    tracks = [[line for line in lines if line.words] for lines in singers.values()]
    filled = [track for track in tracks if track]
    if len(filled) == 1:
        return filled[0]
    return sorted((line for track in filled for line in track), key=lambda line: line.start)


def _with_breaks(lines: list[_Line]) -> list[str]:
    gaps = [b.start - a.end for a, b in pairwise(lines)]
    usual = median_low(gaps) if gaps else 0
    limit = max(_WIDE_GAP * usual, _SHORTEST_GAP)
    written: list[str] = []
    for index, line in enumerate(lines):
        if index and gaps[index - 1] > limit:
            written.append("")
        written.append(line.words)
    return written
