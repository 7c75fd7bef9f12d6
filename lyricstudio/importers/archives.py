"""Zip archives: every file in them is read as if it lay in a folder, and nothing is ever written where a name says.

An entry is unpacked to a nameless temporary file, one at a time; its name only serves to tell title and artist.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lyricstudio.domain.song import Rejection
from lyricstudio.importers.file_names import folder_names
from lyricstudio.importers.interface import SNIFF_BYTES, FoundFile
from lyricstudio.importers.litter import is_litter
from lyricstudio.importers.zip_reading import ZipProblem, ZipReader, open_zip

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from lyricstudio.domain.song import ImportedSong
    from lyricstudio.importers.interface import ImportOptions

_DEEPEST = 2
_MOST_BYTES = 8 << 30  # unpacked, in all entries of one archive; one entry lies on disk at a time
_MEMORY = 4 << 20
# Zip files that are something else; without its parts such a file is damaged and no archive.
_OTHER_SUFFIXES = (
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".docx", ".docm", ".doc", ".odt", ".epub", ".jar", ".apk", ".pptx",
    ".odp", ".lyricstudio", ".whl", ".npz",
)  # fmt: skip
_NO_SONG_INSIDE = "The archive holds no files."


class FileReader(Protocol):
    """Reads one found file with the importer that is surest of it."""

    def __call__(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs and rejections of the file."""
        ...


@dataclass(frozen=True, slots=True)
class ArchiveImporter:
    """Reads what is in a zip file, archives in archives included."""

    reader: FileReader
    name: str = "zip"

    def sniff(self, found: FoundFile) -> float:
        """Return .75 for a zip file, so that workbooks and documents, which are zip files too, come first."""
        packed = found.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
        return 0.75 if packed and found.suffix not in _OTHER_SUFFIXES else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of all entries in the order of their names, and a rejection for each that is none."""
        path = str(found.path)
        if found.depth >= _DEEPEST:
            yield Rejection(path, None, "Archives lie too deep in each other.", "Unpack the outer one first.")
            return
        try:
            with open_zip(found.disk) as archive:
                yield from self._entries(archive, found, options)
        except ZipProblem as problem:
            yield Rejection(path, None, problem.reason, problem.hint)

    def _entries(
        self, archive: ZipReader, found: FoundFile, options: ImportOptions
    ) -> Iterator[ImportedSong | Rejection]:
        named = sorted((pair for info in archive.entries if (pair := _named(info, found.path))), key=lambda p: p[0])
        if not named:
            yield Rejection(str(found.path), None, _NO_SONG_INSIDE, "Nothing to import.")
        left = _MOST_BYTES
        for path, info in named:
            if info.file_size > left:
                yield Rejection(str(path), None, "The archive unpacks to too much.", "Unpack it and import the folder.")
                return
            left -= info.file_size
            try:
                with _unpacked(archive, info, path, found) as inner:
                    yield from self._read_entry(inner, options)
            except ZipProblem as problem:
                yield Rejection(str(path), None, problem.reason, problem.hint)

    def _read_entry(self, inner: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        if inner.size == 0:
            yield Rejection(str(inner.path), None, "The file is empty.", "Nothing to import.")
        else:
            yield from self.reader(inner, options)


@contextmanager
def _unpacked(archive: ZipReader, info: zipfile.ZipInfo, path: Path, outer: FoundFile) -> Iterator[FoundFile]:
    folder = Path(tempfile.mkdtemp(prefix="lyricstudio-"))
    place = folder / "entry"
    try:
        with archive.open(info) as source, place.open("wb") as target:
            shutil.copyfileobj(source, target, _MEMORY)
        with place.open("rb") as file:
            head = file.read(SNIFF_BYTES)
        # An archive's own name is seldom an artist's, a folder's in it often is.
        artist, album = folder_names(path, outer.path) if path.parent != outer.path else ("", "")
        yield FoundFile(
            path=path,
            head=head,
            size=place.stat().st_size,
            folder_artist=artist or outer.folder_artist,
            folder_album=album or outer.folder_album,
            place=place,
            depth=outer.depth + 1,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _named(info: zipfile.ZipInfo, archive: Path) -> tuple[Path, zipfile.ZipInfo] | None:
    """Return where an entry seems to lie below its archive; None for folders, links, litter and hidden files."""
    if not info.filename or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
        return None
    pieces = [p for p in _readable(info).replace("\\", "/").split("/") if p not in ("", ".", "..")]
    pieces = [p.replace("\x00", "")[:200] for p in pieces]
    if not pieces or any(is_litter(piece) for piece in pieces):
        return None
    return archive.joinpath(*pieces), info


def _readable(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; one that was not marked as UTF-8 often is all the same."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
