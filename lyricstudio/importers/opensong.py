"""OpenSong: an XML file without a suffix whose lyrics are lines with prefixes under `[V1]` tags.

Prefixes (lyric-formats §1.5): `.` chords, space text, `;` comment, `-` page, a digit = that verse's line
of a section where verses are interleaved, `|` and `||` slide breaks, `_` filler.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind
from lyricstudio.importers.assembling import FileContext, SongRecord, assemble
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.performed_order import PrintedSection, kind_of_code, part_of_code, perform
from lyricstudio.importers.repairing import repair
from lyricstudio.importers.sheet_parts import Sheet
from lyricstudio.importers.xml_reading import XmlFile, XmlProblem, read_xml_file, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_TAG = re.compile(r"^\s*\[([^\[\]]*)\]\s*(.*)$")
_TAG_CODE = re.compile(r"^([A-Za-z]{1,2}?)\s*(\d{1,3})?\s*([a-z])?\.?$")
_PREFIXED = re.compile(r"^[VCBPTIEO](?=[^\W\d_]{2,})", re.IGNORECASE)
_SHORT_RUSSIAN = {
    "пр": PartKind.CHORUS,
    "припев": PartKind.CHORUS,
    "к": PartKind.VERSE,
    "куп": PartKind.VERSE,
    "св": PartKind.BRIDGE,
}
_VERSE_LINE = re.compile(r"^([1-9])(?=\D)(.*)$")


@dataclass(slots=True)
class _Section:
    """One tagged section while it is read: its lines by verse number (0 = not numbered)."""

    tag: str
    lines: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenSongImporter:
    """Reads OpenSong songs, which have no suffix and are recognised by `<lyrics>` text in a `<song>`."""

    table: HeadingTable
    name: str = "opensong"

    def sniff(self, found: FoundFile) -> float:
        """Return .96 for a `<song>` whose lyrics are text and not named verses."""
        text = found.head_text
        start = text.find("<song")
        if not 0 <= start < 4000 or "<verse" in text or "<properties" in text:
            return 0.0
        return 0.96 if "<lyrics" in text or "<presentation" in text else 0.5

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the song, or a rejection with the line where the XML is broken."""
        context = FileContext(found, self.table, self.name, 0.96)
        try:
            file = read_xml_file(found, options.encoding)
        except XmlProblem as problem:
            yield context.reject(problem.reason, problem.hint, problem.line)
            return
        context = FileContext(found, self.table, self.name, 0.96, file.encoding, file.notes)
        yield assemble(self._record(file, found), context)

    def _record(self, file: XmlFile, found: FoundFile) -> SongRecord:
        lyrics = next((e for e in file.root.iter() if str(e.tag).lower() == "lyrics"), None)
        written = "".join(lyrics.itertext()) if lyrics is not None else ""
        record = _facts(file, found)
        sections = _read_sections(repair(written).text)
        if not any(section.tag for section in sections):
            lines = [_clean_line(line) for line in repair(written).text.split("\n")]
            return replace(record, body="\n".join(line for line in lines if line is not None))
        sheet, notes = self._sheet(sections, text_in(file.root, "presentation").replace(",", " ").split())
        return replace(record, sheet=sheet, notes=notes)

    def _sheet(self, sections: list[_Section], order: list[str]) -> tuple[Sheet, tuple[str, ...]]:
        lines: list[str] = []
        stanzas: list[int] = []
        printed: list[PrintedSection] = []
        for section in sections:
            for number, sung in sorted(section.lines.items()):
                if not sung:
                    continue
                kind, named = self._kind(section.tag)
                code = section.tag if not number else f"{section.tag}{number}"
                span = (len(lines), len(lines) + len(sung))
                heading = f"[{section.tag}]" if section.tag else ""
                printed.append(PrintedSection(code, part_of_code(kind, number or named, span, heading)))
                stanzas.append(len(lines))
                lines += sung
        parts, notes = perform(printed, order)
        return Sheet(tuple(lines), tuple(stanzas), parts), notes

    def _kind(self, tag: str) -> tuple[PartKind, int | None]:
        """Read a tag: a code (V1, C, P2a), a word ([Chorus], [VПрипев:], [CModulation]), or else `other`."""
        plain = tag.strip(" :.")
        code = kind_of_code(plain)
        if code is not None:
            return code
        for written in (plain, _PREFIXED.sub("", plain)):
            word = self.table.read(written)
            if word is not None and word.kind is not None:
                return word.kind, word.number
            short = re.match(r"([^\W\d_]+)\.?\s*(\d*)", written)
            if short and short.group(1).casefold() in _SHORT_RUSSIAN:
                return _SHORT_RUSSIAN[short.group(1).casefold()], int(short.group(2)) if short.group(2) else None
        prefix = _PREFIXED.match(plain)
        return (kind_of_code(prefix.group()) or (PartKind.OTHER, None)) if prefix else (PartKind.OTHER, None)


def _facts(file: XmlFile, found: FoundFile) -> SongRecord:
    root: Element = file.root
    suffix = found.suffix in (".xml", ".opensong", ".txt")
    return SongRecord(
        title=text_in(root, "title") or read_file_name(found.path, has_suffix=suffix).title,
        text=file.text,
        key="1",
        artist=text_in(root, "author").rstrip(" ."),
        rights=text_in(root, "copyright"),
        tags=tuple(t.strip() for t in text_in(root, "theme").split(";") if t.strip()),
    )


def _read_sections(text: str) -> list[_Section]:
    sections = [_Section("")]
    for line in text.split("\n"):
        tag = _TAG.match(line)
        if tag:
            sections.append(_Section(tag.group(1).strip()))
        written = " " + tag.group(2) if tag else line
        numbered = _VERSE_LINE.match(written)
        sung = _clean_line(" " + numbered.group(2) if numbered else written)
        if sung:
            number = int(numbered.group(1)) if numbered else 0
            sections[-1].lines.setdefault(number, []).append(sung)
    return [s for s in sections if s.lines or s.tag]


def _clean_line(line: str) -> str | None:
    """Return the sung text of a prefixed line ("" for a blank one), None for chords, comments and page marks."""
    if line[:1] in (".", ";", "-"):
        return None
    line = re.sub(r"\|+", " ", line)
    line = re.sub(r"(?<=\w)_+(?=\w)", "", line).replace("_", " ")
    return " ".join(line.split())
