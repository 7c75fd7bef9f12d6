"""Documents of word processors: Word and OpenDocument, one song or a whole songbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.importers.assembling import FileContext, assemble
from lyricstudio.importers.docx_text import DocxText
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.odt_text import OdtText
from lyricstudio.importers.paragraphs import songs_of
from lyricstudio.importers.plain_text import text_record
from lyricstudio.importers.xml_reading import XmlProblem
from lyricstudio.importers.zip_reading import ZipProblem, open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions
    from lyricstudio.importers.paragraphs import WrittenSong

_DEEP = "The document is nested too deeply."


@dataclass(frozen=True, slots=True)
class WordImporter:
    """Reads .docx and .docm."""

    table: HeadingTable
    name: str = "docx"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for a document's parts, less for the suffix alone."""
        if "word/document.xml" in found.zip_names:
            return 0.97
        return 0.6 if found.suffix in (".docx", ".docm", ".dotx") and found.head.startswith(b"PK") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of the document."""
        context = FileContext(found, self.table, self.name, self.sniff(found))
        yield from _read(DocxText, context)


@dataclass(frozen=True, slots=True)
class OdtImporter:
    """Reads .odt."""

    table: HeadingTable
    name: str = "odt"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for an OpenDocument file of the kind, less for the suffix alone."""
        if "content.xml" in found.zip_names and b"opendocument.text" in found.head:
            return 0.97
        return 0.6 if found.suffix in (".odt", ".ott") and found.head.startswith(b"PK") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of the document."""
        context = FileContext(found, self.table, self.name, self.sniff(found))
        yield from _read(OdtText, context)


def _read(reader: type[DocxText | OdtText], context: FileContext) -> Iterator[ImportedSong | Rejection]:
    try:
        with open_zip(context.found.disk) as archive:
            document = reader(archive, context.table)
    except (ZipProblem, XmlProblem) as problem:
        yield context.reject(problem.reason, problem.hint)
        return
    except RecursionError:
        yield context.reject(_DEEP, "Is this a song?")
        return
    context = replace(context, notes=(*context.notes, *document.notes))
    songs = list(songs_of(document.paragraphs, context.table))
    for number, song in enumerate(songs, 1):
        yield _song(song, number, len(songs), context)


def _song(song: WrittenSong, number: int, count: int, context: FileContext) -> ImportedSong | Rejection:
    named = read_file_name(context.found.path)
    named = replace(named, title=song.title or named.title, artist=song.artist or ("" if count > 1 else named.artist))
    record = text_record(song.text, named)
    if song.title:
        record = replace(record, title=song.title if not record.features else record.title)
    return assemble(replace(record, key=str(number) if count == 1 else f"{number} {named.title}"), context)
