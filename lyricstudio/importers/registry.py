"""One door to all importers: finds the files, asks every format how sure it is, lets the surest read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.song import ImportedSong, Rejection
from lyricstudio.importers.archives import ArchiveImporter
from lyricstudio.importers.audio_tags import AudioImporter
from lyricstudio.importers.catalogue import CatalogueImporter
from lyricstudio.importers.chordpro import ChordProImporter
from lyricstudio.importers.csv_columns import check_mapping
from lyricstudio.importers.csv_files import CsvImporter
from lyricstudio.importers.databases import DatabaseImporter
from lyricstudio.importers.decoding import check_encoding
from lyricstudio.importers.documents import OdtImporter, WordImporter
from lyricstudio.importers.file_names import folder_names
from lyricstudio.importers.foreign_formats import ForeignFiles
from lyricstudio.importers.interface import SNIFF_BYTES, FoundFile, Importer, ImportOptions
from lyricstudio.importers.json_files import JsonImporter
from lyricstudio.importers.litter import is_litter
from lyricstudio.importers.lrc import LrcImporter
from lyricstudio.importers.onsong import OnSongImporter
from lyricstudio.importers.openlyrics import OpenLyricsImporter
from lyricstudio.importers.opensong import OpenSongImporter
from lyricstudio.importers.plain_text import MarkdownImporter, PlainTextImporter
from lyricstudio.importers.ultrastar import UltraStarImporter
from lyricstudio.importers.workbooks import ExcelImporter, OdsImporter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.importers.csv_columns import Columns
    from lyricstudio.importers.databases import DatabaseOpener

_ALIASES = {
    "txt": "text", "plain": "text", "md": "markdown", "jsonl": "json", "ndjson": "json", "lyricsgenius": "json",
    "genius": "json", "hymnal": "json", "tsv": "csv", "table": "csv", "xml": "openlyrics", "xlsx": "excel",
    "xls": "excel", "xlsm": "excel", "workbook": "excel", "db": "sqlite", "sqlite3": "sqlite", "database": "sqlite",
    "cho": "chordpro", "chopro": "chordpro", "crd": "chordpro", "pro": "chordpro", "word": "docx", "mp3": "audio",
    "m4a": "audio", "flac": "audio", "ogg": "audio", "tags": "audio", "archive": "zip", "suno": "text",
    "hymn": "text", "ohhla": "text", "gutenberg": "text",
}  # fmt: skip

_UNREADABLE = "Check that the file is there and that you may read it."
_SURE = 0.7  # from here on an importer knows a file better than the list of foreign ones


@dataclass(frozen=True, slots=True)
class Registry:
    """The importers, and the file kinds that are rejected in words."""

    own: tuple[Importer, ...]
    foreign: ForeignFiles

    @property
    def archives(self) -> ArchiveImporter:
        """Return the importer that gives what is in an archive to the others."""
        return ArchiveImporter(self.read_found)

    @property
    def importers(self) -> tuple[Importer, ...]:
        """Return all importers."""
        return (*self.own, self.archives)

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the names that `--format` knows."""
        return tuple(importer.name for importer in self.importers)

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield songs and rejections of a file, or of a folder and its folders in the order of their names.

        Raises UserError when the options name a format, an encoding or a field that does not exist.
        """
        chosen = self._chosen(options)
        check_mapping(options.columns)
        if options.encoding:
            check_encoding(options.encoding)
        return self._read_path(path, options, chosen)

    def importer_for(self, found: FoundFile) -> Importer | None:
        """Return the importer that is surest of a file, None when it is a foreign one."""
        sure, best = max(((importer.sniff(found), importer) for importer in self.importers), key=lambda pair: pair[0])
        if sure < _SURE and self.foreign.sniff(found) > 0:
            return None
        return best if sure > 0 else None

    def columns(self, path: Path, options: ImportOptions) -> Columns | None:
        """Return the columns of a table as they would be read, None for a file or folder that is no table."""
        found = _single_file(path)
        importer = (self._chosen(options) or self.importer_for(found)) if found else None
        return importer.columns(found, options) if found and isinstance(importer, _TABLES) else None

    def tables(self, path: Path, options: ImportOptions) -> tuple[str, ...]:
        """Return the names of the tables or sheets of a file that holds several, none for anything else."""
        found = _single_file(path)
        importer = (self._chosen(options) or self.importer_for(found)) if found else None
        return importer.tables(found) if found and isinstance(importer, _MANY_TABLES) else ()

    def guesses(self, path: Path) -> tuple[tuple[str, float], ...]:
        """Return the formats that a file may have and how sure each is (0 to 1), the surest first."""
        found = _single_file(path)
        sure = [(importer.name, importer.sniff(found)) for importer in self.importers] if found else []
        return tuple(sorted((guess for guess in sure if guess[1] > 0), key=lambda guess: -guess[1]))

    def read_found(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of one found file, wherever its bytes are, with the importer that is surest of it."""
        chosen = self._chosen(options)
        if isinstance(chosen, ArchiveImporter):
            chosen = None
        importer = chosen or self.importer_for(found) or self.foreign
        try:
            yield from _something(importer.read(found, options), found)
        except OSError as error:
            yield Rejection(str(found.path), None, f"The file cannot be read: {error.strerror or error}.", _UNREADABLE)
        except (RecursionError, MemoryError):
            yield Rejection(
                str(found.path), None, "The file is too large or too deep to read.", "Split it into smaller files."
            )

    def _chosen(self, options: ImportOptions) -> Importer | None:
        if not options.format:
            return None
        name = _ALIASES.get(options.format.casefold(), options.format.casefold())
        for importer in self.importers:
            if importer.name == name:
                return importer
        known = ", ".join(self.formats)
        raise UserError(f"There is no import format '{options.format}'.", f"Formats are: {known}.")

    def _read_path(
        self, path: Path, options: ImportOptions, chosen: Importer | None
    ) -> Iterator[ImportedSong | Rejection]:
        if path.is_dir():
            empty = True
            for file in _files_below(path):
                empty = False
                yield from self._read_file(file, path, options, chosen)
            if empty:
                yield Rejection(
                    str(path), None, "The folder holds no files.", "Choose the folder with the lyrics in it."
                )
        elif path.exists():
            yield from self._read_file(path, None, options, chosen)
        else:
            yield Rejection(str(path), None, "There is no such file or folder.", "Check the path.")

    def _read_file(
        self, path: Path, root: Path | None, options: ImportOptions, chosen: Importer | None
    ) -> Iterator[ImportedSong | Rejection]:
        try:
            found = _found(path, root)
            if found.size == 0:
                yield Rejection(str(path), None, "The file is empty.", "Nothing to import.")
                return
            if isinstance(self.importer_for(found), ArchiveImporter):
                chosen = self.archives  # what `--format` names is the format of the files in it
            importer = chosen or self.importer_for(found) or self.foreign
            yield from _something(importer.read(found, options), found)
        except OSError as error:
            yield Rejection(str(path), None, f"The file cannot be read: {error.strerror or error}.", _UNREADABLE)
        except (RecursionError, MemoryError):
            yield Rejection(
                str(path), None, "The file is too large or too deep to read.", "Split it into smaller files."
            )


_TABLES = (CsvImporter, ExcelImporter, OdsImporter, DatabaseImporter)
_MANY_TABLES = (ExcelImporter, OdsImporter, DatabaseImporter)


def default_importers(headings: HeadingTable, databases: DatabaseOpener | None = None) -> Registry:
    """Return a registry of all formats that read headings with this table.

    `databases` opens SQLite files, which is the store's business; without it they are rejected in words.
    """
    return Registry(
        own=(
            CatalogueImporter(),
            OpenLyricsImporter(headings),
            OpenSongImporter(headings),
            ChordProImporter(headings),
            OnSongImporter(headings),
            LrcImporter(headings),
            UltraStarImporter(headings),
            JsonImporter(headings),
            CsvImporter(headings),
            ExcelImporter(headings),
            OdsImporter(headings),
            *((DatabaseImporter(headings, databases),) if databases else ()),
            WordImporter(headings),
            OdtImporter(headings),
            AudioImporter(headings),
            MarkdownImporter(headings),
            PlainTextImporter(headings),
        ),
        foreign=ForeignFiles(),
    )


def _single_file(path: Path) -> FoundFile | None:
    """Return a file that can be looked at, None for a folder, an empty or an unreadable file."""
    try:
        return _found(path, None) if path.is_file() and path.stat().st_size else None
    except OSError:
        return None


def _something(items: Iterator[ImportedSong | Rejection], found: FoundFile) -> Iterator[ImportedSong | Rejection]:
    """Yield all items, and a reason where there are none."""
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        yield Rejection(str(found.path), None, "There is nothing in the file.", "Nothing to import.")


def _found(path: Path, root: Path | None) -> FoundFile:
    with path.open("rb") as file:
        head = file.read(SNIFF_BYTES)
    artist, album = folder_names(path, root) if root is not None else ("", "")
    return FoundFile(path, head, path.stat().st_size, artist, album)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its folders by name, without hidden ones and system litter."""
    entries = sorted(folder.iterdir(), key=lambda entry: (entry.is_dir(), entry.name.casefold(), entry.name))
    for entry in entries:
        if is_litter(entry.name):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files_below(entry)
        elif entry.is_file():
            yield entry
