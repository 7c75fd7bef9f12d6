"""What every importer is given and gives: bytes of one file in, songs and rejections out."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Protocol

from lyricstudio.importers.decoding import decode, looks_binary
from lyricstudio.importers.zip_reading import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lyricstudio.domain.song import ImportedSong, Rejection

SNIFF_BYTES = 65_536
"""How much of a file's beginning the importers see when they say whether it is theirs."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person decided: the format, the encoding, and which column or field is what (`--map`).

    `columns` maps a column name (or its number, from 1) to one of `csv_columns.FIELDS`; before the name may
    stand its table or sheet and a dot. `table` names the table of a database or the sheet of a workbook.
    """

    format: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    table: str | None = None


@dataclass(frozen=True)
class FoundFile:
    """A file to import: where it is, its first bytes, and what its folders say of the artist and album.

    A file within an archive has a `path` below the archive's and lies unpacked at `place`; `depth` counts
    the archives around it.
    """

    path: Path
    head: bytes
    size: int
    folder_artist: str = ""
    folder_album: str = ""
    place: Path | None = None
    depth: int = 0

    @property
    def disk(self) -> Path:
        """Return where the bytes are."""
        return self.place or self.path

    def open(self) -> BinaryIO:
        """Open the file for reading bytes."""
        return self.disk.open("rb")

    def read_bytes(self) -> bytes:
        """Return all bytes of the file; ask `size` first."""
        return self.head if self.size == len(self.head) else self.disk.read_bytes()

    @cached_property
    def is_binary(self) -> bool:
        """Say whether the first bytes are no text."""
        return looks_binary(self.head)

    @cached_property
    def head_text(self) -> str:
        """Return the first bytes as text, decoded once for all importers that look at it."""
        return "" if self.is_binary else decode(self.head).text

    @cached_property
    def zip_names(self) -> frozenset[str]:
        """Return the names of the entries of a zip file, none for anything else or a damaged one."""
        if not self.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return frozenset()
        try:
            with zipfile.ZipFile(self.disk) as archive:
                return frozenset(archive.namelist())
        except (*BROKEN, OSError):
            return frozenset()

    @property
    def suffix(self) -> str:
        """Return the suffix in lower case, with its dot."""
        return self.path.suffix.lower()


class Importer(Protocol):
    """One format: says how sure it is that a file is its own, and reads it."""

    @property
    def name(self) -> str:
        """Return the name used by `--format`."""
        ...

    def sniff(self, found: FoundFile) -> float:
        """Return how sure the importer is (0 to 1) from the file's content first, its suffix second."""
        ...

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of a file one by one, and a rejection for what cannot be read."""
        ...
