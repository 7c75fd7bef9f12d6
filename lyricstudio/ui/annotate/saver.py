"""Writes every change of a label at once, in the background: what was seen on the screen is on the disk a moment later.

New parts have no id before they are written, and undo may bring them back later. They carry a number below zero
until the file gives them one, and the same one ever after.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from lyricstudio.domain.errors import LyricStudioError
from lyricstudio.jobs.qt import Failure, Job, failure_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.store.project import Project
    from lyricstudio.ui.studio import Studio

_TELL_PAUSE = 400  # ms after the last write before other views look again


@dataclass(frozen=True, slots=True)
class _Written:
    """What a job wrote: the songs with their numbers below zero, and the ids that the file gave their parts."""

    songs: tuple[Song, ...]
    ids: tuple[tuple[int, ...], ...]


class Saver(QObject):
    """Signals: saved() when all is on the disk, failed(Failure) when it is not, told() after other views were told."""

    saved = Signal()
    failed = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._project: Project | None = None
        self._waiting: dict[int, Song] = {}
        self._writing: dict[int, Song] = {}
        self._job: Job[_Written] | None = None
        self._numbers = count(1)
        self._ids: dict[int, int] = {}
        self.saved_at: float | None = None
        self.is_telling = False
        self._pause = QTimer(self, singleShot=True, interval=_TELL_PAUSE)
        self._pause.timeout.connect(self._tell)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.flush)
        # Told before the old project is closed.
        studio.session.project_changed.connect(self.flush)

    def use(self, project: Project | None) -> None:
        """Write to another project from now on; what waits for the old one is written first."""
        self.flush()
        self._project = project
        self._ids.clear()
        self.saved_at = None
        self._pause.stop()

    def numbered(self, song: Song) -> Song:
        """Return the song with a number below zero for every part that has no id yet."""
        if all(part.id is not None for part in song.parts):
            return song
        parts = (p if p.id is not None else replace(p, id=-next(self._numbers)) for p in song.parts)
        return replace(song, parts=tuple(parts))

    def real(self, song: Song) -> Song:
        """Return the song as the file knows it: parts that it never saw have no id."""
        if not any(part.id is not None and part.id < 0 for part in song.parts):
            return song
        return replace(song, parts=tuple(replace(p, id=self._real_id(p.id)) for p in song.parts))

    def _real_id(self, number: int | None) -> int | None:
        return self._ids.get(number) if number is not None and number < 0 else number

    @property
    def is_busy(self) -> bool:
        """Say whether something is not on the disk yet."""
        return bool(self._waiting or self._writing)

    def latest(self, song_id: int) -> Song | None:
        """Return a song that is not on the disk yet as it will be, None for all others."""
        return self._waiting.get(song_id) or self._writing.get(song_id)

    def save(self, song: Song) -> None:
        """Write a song's labels; a later version of the same song takes the place of one that still waits."""
        assert song.id is not None
        self._waiting[song.id] = song
        self._start()

    def _start(self) -> None:
        project = self._project
        if project is None or self._job is not None or not self._waiting:
            return
        self._writing, self._waiting = self._waiting, {}
        songs = tuple(self._writing.values())
        known = tuple(self.real(song) for song in songs)

        def write(_ctx: WorkContext) -> _Written:
            return _Written(songs, _write(project, known))

        job: Job[_Written] = Job(write, "Saving labels", quiet=True)
        self._job = job
        self._studio.jobs.start(job.on_success(self._on_written).on_failure(self._on_failed))

    def _on_written(self, written: _Written) -> None:
        if self._job is None:
            return  # flushed meanwhile
        self._job, self._writing = None, {}
        self._learn(written)
        if self._waiting:
            self._start()
            return
        self._pause.start()
        self.saved.emit()

    def _on_failed(self, failure: Failure) -> None:
        if self._job is None:
            return
        self._job = None
        self._waiting = {**self._writing, **self._waiting}
        self._writing = {}
        self.failed.emit(failure)

    def retry(self) -> None:
        """Try again what could not be written."""
        self._start()

    def _learn(self, written: _Written) -> None:
        self.saved_at = time.monotonic()
        for song, ids in zip(written.songs, written.ids, strict=True):
            pairs = zip(song.parts, ids, strict=True)
            self._ids.update({part.id: real for part, real in pairs if part.id is not None and part.id < 0})

    def flush(self) -> None:
        """Write all that waits, now: the project is about to be closed."""
        job, self._job = self._job, None
        if job is not None:
            job.wait()
        rest = {**self._writing, **self._waiting}
        self._writing, self._waiting = {}, {}
        if not rest or self._project is None:
            return
        songs = tuple(rest.values())
        try:
            self._learn(_Written(songs, _write(self._project, [self.real(song) for song in songs])))
        except LyricStudioError as error:
            self.failed.emit(failure_of(error))

    def _tell(self) -> None:
        self.is_telling = True
        try:
            self._studio.session.tell("parts")
        finally:
            self.is_telling = False


def _write(project: Project, songs: Iterable[Song]) -> tuple[tuple[int, ...], ...]:
    with project.transaction():
        return tuple(project.songs.annotate(song) for song in songs)
