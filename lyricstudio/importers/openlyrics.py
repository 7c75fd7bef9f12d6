"""OpenLyrics XML: verses with names, a performance order, chords and comments to leave out.

Elements are matched on local names, because 962 of 962 files of one hymnal misspell the namespace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_words import split_performers
from lyricstudio.domain.kinds import PartKind
from lyricstudio.importers.assembling import FileContext, SongRecord, assemble
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.performed_order import PrintedSection, kind_of_code, part_of_code, perform, with_repeat
from lyricstudio.importers.repairing import repair
from lyricstudio.importers.sheet_parts import Sheet
from lyricstudio.importers.xml_reading import XmlFile, XmlProblem, find_all, local_name, read_xml_file, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions

# No white space for `re` (as "\x1e" is), so that joining indented lines cannot eat a `<br/>` beside them.
_BREAK = "\ue000"
_SILENT = ("comment", "chordset", "annotation")
_YEAR_IN_NAME = re.compile(r"\s*\((?:[a-z.]*\s?)?(\d{4})(?:[–-]\d{2,4})?\)\s*$", re.IGNORECASE)
_VERSE_MARK = re.compile(r"<(?:\w+:)?verse\b[^>]*\bname\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenLyricsImporter:
    """Reads OpenLyrics 0.7 to 0.9 files, as written and as met."""

    table: HeadingTable
    name: str = "openlyrics"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 when the text has a song with named verses."""
        text = found.head_text
        if "<song" not in text[:4000]:
            return 0.0
        if _VERSE_MARK.search(text) or "openlyrics" in text[:1000] or "openlines" in text[:1000]:
            return 0.97
        return 0.3 if found.suffix == ".xml" else 0.1

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the song, or a rejection with the line where the XML is broken."""
        context = FileContext(found, self.table, self.name, 0.97)
        try:
            file = read_xml_file(found, options.encoding)
        except XmlProblem as problem:
            yield context.reject(problem.reason, problem.hint, problem.line)
            return
        context = FileContext(found, self.table, self.name, 0.97, file.encoding, file.notes)
        yield assemble(self._record(file, found), context)

    def _record(self, file: XmlFile, found: FoundFile) -> SongRecord:
        root = file.root
        artist, year = _authors(root)
        sheet, notes = self._sheet(root)
        return SongRecord(
            title=text_in(root, "title") or read_file_name(found.path).title,
            text=file.text,
            key="1",
            artist=artist,
            album="",
            year=year_of(text_in(root, "released")) or year_of(text_in(root, "releasedate")) or year,
            language=root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
            rights=text_in(root, "copyright"),
            tags=tuple(dict.fromkeys(t for t in (_words(e) for e in find_all(root, "theme")) if t)),
            sheet=sheet,
            notes=notes,
        )

    def _sheet(self, root: Element) -> tuple[Sheet, tuple[str, ...]]:
        lines: list[str] = []
        stanzas: list[int] = []
        sections: list[PrintedSection] = []
        verses, notes = _verses_of_one_language(root)
        for verse in verses:
            text = "\n".join(_lines_text(e) for e in _line_blocks(verse))
            sung = [line.strip() for line in repair(text).text.split("\n") if line.strip()]
            code = (verse.get("name") or "").strip()
            if sung:
                stanzas.append(len(lines))
            sections.append(self._section(verse, code, (len(lines), len(lines) + len(sung))))
            lines += sung
        order = text_in(root, "verseorder").replace(",", " ").split()
        parts, order_notes = perform([s for s in sections if s.part.end > s.part.start], order)
        return Sheet(tuple(lines), tuple(stanzas), parts), (*notes, *order_notes)

    def _section(self, verse: Element, code: str, span: tuple[int, int]) -> PrintedSection:
        read = kind_of_code(code)
        if read is None:
            heading = self.table.read(code) if code else None
            read = (heading.kind or PartKind.OTHER, heading.number) if heading else (PartKind.OTHER, None)
        part = part_of_code(read[0], read[1], span, code)
        blocks = _line_blocks(verse)
        repeats = {int(b.get("repeat", "1")) if b.get("repeat", "1").isdecimal() else 1 for b in blocks}
        singers = tuple(dict.fromkeys(n for b in blocks for n in split_performers(b.get("part") or "")))
        return PrintedSection(code, with_repeat(part, repeats.pop() if len(repeats) == 1 else 1, singers))


def _line_blocks(verse: Element) -> list[Element]:
    blocks = [child for child in verse if local_name(child) == "lines"]
    return blocks or [verse]


def _verses_of_one_language(root: Element) -> tuple[list[Element], tuple[str, ...]]:
    """Return the verses of the first language; translations and transliterations are left out, with a note."""
    verses = find_all(root, "verse")
    main = next((v.get("lang") for v in verses if not v.get("translit")), None)
    kept = [v for v in verses if v.get("lang") == main and not v.get("translit")]
    left = len(verses) - len(kept)
    said = "1 verse" if left == 1 else f"{left} verses"
    return kept, (f"{said} in another language or script left out",) if left else ()


def _lines_text(lines: Element) -> str:
    """Return the sung text of a block: `<br/>` breaks lines, and raw line ends do where there is no `<br/>`."""
    names = [local_name(e) for e in lines.iter()]
    text = "".join(_sung(lines))
    if "br" in names[1:] or "line" in names[1:]:
        text = " ".join(text.split(" ")) if "\n" not in text else re.sub(r"\s*\n\s*", " ", text)
        text = text.replace(_BREAK, "\n")
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _sung(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name == "br":
            yield _BREAK
        elif name and name not in _SILENT:
            yield from _sung(child)
            yield _BREAK if name == "line" else ""
        yield child.tail or ""


def _authors(root: Element) -> tuple[str, int | None]:
    """Return who wrote the words, and the year that is written into a name ("Annie S. Hawks (1872)", "1874")."""
    names: list[str] = []
    year: int | None = None
    authors = find_all(root, "author")
    words = [a for a in authors if a.get("type") == "words"]
    for author in words or [a for a in authors if a.get("type") not in ("music", "translation")] or authors:
        name = _words(author)
        dated = _YEAR_IN_NAME.search(name)
        year = year or year_of(dated.group(1) if dated else name if name.isdecimal() else "")
        name = _YEAR_IN_NAME.sub("", name)
        if name and not name.isdecimal():
            names.append(name)
    return ", ".join(dict.fromkeys(names)), year


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
