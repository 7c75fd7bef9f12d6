"""Looks at what an import would bring before anything is written: formats, encodings, columns, songs, rejections."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from lyricstudio.domain.labelling import propose
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.song import ImportedSong, Rejection
from lyricstudio.importers.label_model import shipped_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.importers.csv_columns import Columns
    from lyricstudio.importers.interface import ImportOptions

MOST_ITEMS = 3000
"""Songs and rejections read for a preview; beyond them the counts are "at least"."""
_SHOWN_SONGS, _SHOWN_REJECTIONS = 12, 200


class TableReader(Protocol):
    """What reads files and knows the columns of tables: the registry of importers."""

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield songs and rejections."""
        ...

    def columns(self, path: Path, options: ImportOptions) -> Columns | None:
        """Return the columns of a table, None for anything else."""
        ...

    def tables(self, path: Path, options: ImportOptions) -> tuple[str, ...]:
        """Return the names of the tables or sheets of a file that holds several, none for anything else."""
        ...

    def guesses(self, path: Path) -> tuple[tuple[str, float], ...]:
        """Return the formats that a file may have and how sure each is, the surest first."""
        ...


@dataclass(frozen=True, slots=True)
class PreviewedFile:
    """One file: the format and encoding it is read with, what it holds, and what had to be guessed.

    `confidence` (0 to 1) says how sure the importer is that the file has its format.
    """

    path: str
    format: str
    encoding: str
    songs: int
    notes: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would bring; `columns` are the table's columns with the field each is read as ("" for none).

    Of a single file `tables` names the tables or sheets to choose from, and `guesses` the formats that it may
    have, the surest first, so that a wrong one is one choice away.
    """

    files: tuple[PreviewedFile, ...]
    songs: tuple[ImportedSong, ...]
    rejections: tuple[Rejection, ...]
    song_count: int
    rejection_count: int
    complete: bool
    columns: tuple[tuple[str, str], ...] = ()
    tables: tuple[str, ...] = ()
    guesses: tuple[tuple[str, float], ...] = ()


@dataclass
class _Reading:
    files: dict[str, PreviewedFile] = field(default_factory=dict)
    songs: list[ImportedSong] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    song_count: int = 0
    rejection_count: int = 0

    @property
    def items(self) -> int:
        return self.song_count + self.rejection_count

    def take(self, item: ImportedSong | Rejection) -> None:
        if isinstance(item, Rejection):
            self.rejection_count += 1
            if len(self.rejections) < _SHOWN_REJECTIONS:
                self.rejections.append(item)
            return
        self.song_count += 1
        fresh = PreviewedFile(item.path, item.format, item.encoding, 0, item.notes, item.confidence)
        seen = self.files.get(item.path, fresh)
        self.files[item.path] = replace(seen, songs=seen.songs + 1)
        if len(self.songs) < _SHOWN_SONGS:
            self.songs.append(item)


def preview_import(
    reader: TableReader, paths: Sequence[Path], options: ImportOptions, ctx: WorkContext
) -> ImportPreview:
    """Read files and folders without writing anything; UserError for options that name nothing."""
    reading, complete = _Reading(), True
    for path in paths:
        for item in reader.read(path, options):
            ctx.checkpoint()
            reading.take(item)
            if reading.items % 20 == 0:
                ctx.report(Progress(reading.items, None, f"{reading.song_count:,} songs found"))
            if reading.items >= MOST_ITEMS:
                complete = False
                break
    return ImportPreview(
        files=tuple(reading.files.values()),
        songs=tuple(_with_parts(item) for item in reading.songs),
        rejections=tuple(reading.rejections),
        song_count=reading.song_count,
        rejection_count=reading.rejection_count,
        complete=complete,
        columns=_columns(reader, paths, options),
        tables=reader.tables(paths[0], options) if len(paths) == 1 else (),
        guesses=reader.guesses(paths[0]) if len(paths) == 1 else (),
    )


def _with_parts(item: ImportedSong) -> ImportedSong:
    song = item.song
    return (
        item
        if song.parts or not song.lines
        else replace(item, song=replace(song, parts=propose(song, shipped_model())))
    )


def _columns(reader: TableReader, paths: Sequence[Path], options: ImportOptions) -> tuple[tuple[str, str], ...]:
    if len(paths) != 1 or (found := reader.columns(paths[0], options)) is None:
        return ()
    fields = {place: name for name, place in found.index.items()}
    return tuple((name or f"{place + 1}", fields.get(place, "")) for place, name in enumerate(found.names))
