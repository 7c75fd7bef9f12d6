"""Brings files into a project: whole batches, nothing twice, and what a person confirmed is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.identity import received_hash
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.languages import language_of
from lyricstudio.domain.song import ImportedSong, Rejection
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.services.import_progress import FileProgress
from lyricstudio.services.recognising import Recogniser, better_parts, merged, set_again
from lyricstudio.services.song_fields import fields_set, set_on_song
from lyricstudio.services.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.importers.interface import ImportOptions
    from lyricstudio.services.recognising import Recognised
    from lyricstudio.services.song_fields import Setting
    from lyricstudio.store.project import Project

BATCH = 200  # songs written in one transaction: what an interrupt can lose, a fraction of a second


class SongReader(Protocol):
    """What reads files: the registry of importers."""

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of a file or folder, and a rejection for whatever cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import: files and folders, how to read them, and what to set on every song."""

    paths: tuple[Path, ...]
    options: ImportOptions
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `songs` are the ids of all songs that the files hold, new or known, in order."""

    added: int
    unchanged: int
    updated: int
    rejected: tuple[Rejection, ...]
    songs: tuple[int, ...]
    seconds: float

    @property
    def nothing_read(self) -> bool:
        """Say whether not one song could be read."""
        return not self.songs


def import_songs(project: Project, reader: SongReader, request: ImportRequest, ctx: WorkContext) -> ImportReport:
    """Import files and folders and report what happened; every song has its parts afterwards.

    Batches are transactions: an interrupt or a kill keeps whole batches, and importing again goes on.
    UserError when a path does not exist or nothing to read is found in it.
    """
    started = time.monotonic()
    for path in request.paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}", "check the spelling, and quote names with blanks")
    work = _Import(project, request, FileProgress.over(request.paths))
    for path in request.paths:
        for item in reader.read(path, request.options):
            work.take(item, ctx)
    work.write(ctx)
    ctx.report(work.progress.finished("imported"))
    return work.report(time.monotonic() - started)


@dataclass
class _Import:
    """One import under way: the batch in hand and the counts so far."""

    project: Project
    request: ImportRequest
    progress: FileProgress
    batch: list[ImportedSong] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    songs: dict[int, None] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"added": 0, "unchanged": 0, "updated": 0})

    def __post_init__(self) -> None:
        self.recogniser = Recogniser(self.project.sources, self.project.songs)
        self.set_fields = fields_set(self.request.settings)
        self.languages = Tables().languages

    def take(self, item: ImportedSong | Rejection, ctx: WorkContext) -> None:
        """Take one song or rejection; a full batch is written."""
        ctx.checkpoint()
        if isinstance(item, Rejection):
            self.rejected.append(item)
            self.progress.passed(item.path, 0)
            return
        self.progress.passed(item.path, len(item.song.source_text))
        self.batch.append(self._ready(item))
        if len(self.batch) >= BATCH:
            self.write(ctx)

    def _ready(self, item: ImportedSong) -> ImportedSong:
        song = set_on_song(item.song, self.request.settings) if self.request.settings else item.song
        if not song.parts and song.lines:
            song = replace(song, parts=propose(song, shipped_model()))
        if not song.language:
            song = replace(song, language=language_of(song.lines, self.languages))
        return replace(item, song=song, path=self.progress.absolute(item.path), received=received_hash(item.song))

    def write(self, ctx: WorkContext) -> None:
        """Write the batch in hand in one transaction."""
        # Counted apart and added after the commit: what a failed batch did never happened.
        done: list[tuple[int, str]] = []
        with self.project.transaction():
            done += self._write_batch()
        for song_id, what in done:
            self.songs[song_id] = None
            self.counts[what] += 1
        self.batch.clear()
        ctx.report(self.progress.step(f"importing, {len(self.songs):,} songs"))

    def _write_batch(self) -> Iterator[tuple[int, str]]:
        for item in self.batch:
            found = self.recogniser.find(item)
            if found is None:
                (song_id,) = self.project.songs.add([item])
                what = "added"
            else:
                song_id = found.known.id
                what = self._refresh(item, found)
            self.recogniser.saw(song_id)
            yield song_id, what

    def _refresh(self, item: ImportedSong, found: Recognised) -> str:
        same_source = found.known.received == item.received
        if same_source and not self.set_fields:
            return "unchanged"
        stored = self.project.songs.source(found.known.id)
        if same_source or not found.is_own:
            song = set_again(stored.song, item.song, self.set_fields)
            song = song if found.is_own else replace(song, parts=better_parts(song, item.song))
            if song == stored.song:
                return "unchanged"
            self.project.songs.update([replace(stored, song=song)])
        else:
            song = merged(stored.song, item.song, self.set_fields)
            self.project.songs.update([replace(item, song=song)])
        return "updated"

    def report(self, seconds: float) -> ImportReport:
        """Return what happened; UserError when the paths held nothing at all that could be read or rejected."""
        if not self.songs and not self.rejected:
            names = ", ".join(str(path) for path in self.request.paths)
            raise UserError(
                f"no lyrics found in {names}", "give a file or folder with text, JSON, CSV, ChordPro or XML lyrics"
            )
        return ImportReport(
            **self.counts, rejected=tuple(self.rejected), songs=tuple(self.songs), seconds=round(seconds, 3)
        )


def reasons(rejected: Iterable[Rejection]) -> dict[str, int]:
    """Count rejections by reason, the most frequent first."""
    counts: dict[str, int] = {}
    for rejection in rejected:
        counts[rejection.reason] = counts.get(rejection.reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
