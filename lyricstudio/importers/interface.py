"""What every importer is given and gives: bytes of one file in, songs and rejections out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lyricstudio.domain.song import ImportedSong, Rejection

SNIFF_BYTES = 65_536
"""How much of a file's beginning the importers see when they say whether it is theirs."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person decided: the format, the encoding, and which column or field is what (`--map`).

    `columns` maps a column name (or its number, from 1) to one of `csv_columns.FIELDS`.
    """

    format: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to import: where it is, its first bytes, and what its folders say of the artist and album."""

    path: Path
    head: bytes
    size: int
    folder_artist: str = ""
    folder_album: str = ""

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
