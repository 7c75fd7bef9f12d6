"""What the annotate view reads in the background: the queue, songs, the progress of the catalogue, known words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lyricstudio.services.annotating import open_song
from lyricstudio.store.song_listing import Shelf
from lyricstudio.ui.annotate.queue import QUERY

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.jobs.qt import Failure
    from lyricstudio.services.annotating import OpenedSong
    from lyricstudio.store.project import Project
    from lyricstudio.store.reviews import KnownWords, ReviewProgress
    from lyricstudio.store.song_listing import SongQuery
    from lyricstudio.ui.annotate.saver import Saver
    from lyricstudio.ui.view import View


@dataclass(frozen=True, slots=True)
class FoundSongs:
    """The songs of a query; `query` is the one that was used in the end, `songs` how many the project has."""

    query: SongQuery
    ids: tuple[int, ...]
    songs: int


class Reading(QObject):
    """Signals: found(FoundSongs), opened(OpenedSong), gone(song id), counted(ReviewProgress), next_read(Song or None),
    known(KnownWords), to_review(song id or None).
    """

    to_review = Signal(object)

    found = Signal(object)
    opened = Signal(object)
    gone = Signal(int)
    counted = Signal(object)
    next_read = Signal(object)
    known = Signal(object)

    def __init__(self, view: View, saver: Saver) -> None:
        super().__init__(view)
        self._view, self._saver = view, saver

    def find(self, query: SongQuery, otherwise_all: bool = False) -> None:
        """Find the songs of a query; with `otherwise_all` all songs, when nothing waits for review."""
        project = self._view.project

        def read(_ctx: WorkContext) -> FoundSongs:
            wanted, ids = query, project.listing.ids(query)
            if not ids and otherwise_all:
                wanted = replace(QUERY, shelf=Shelf.ALL)
                ids = project.listing.ids(wanted)
            return FoundSongs(wanted, ids, project.songs.count())

        self._view.start(self._view.run_job(read, "Finding songs", "queue").on_success(self._on_found))

    def _on_found(self, found: FoundSongs) -> None:
        self.found.emit(found)

    def open(self, song_id: int) -> None:
        """Read a song with the reasons for its suggestions."""
        project, waiting = self._view.project, self._saver.latest(song_id)

        def read(_ctx: WorkContext) -> OpenedSong:
            return open_song(project, song_id, waiting)

        def missing(_failure: Failure) -> None:
            self.gone.emit(song_id)

        job = self._view.run_job(read, "Reading a song", "song")
        self._view.start(job.on_success(partial(self._on_opened, project)).on_failure(missing))

    def _on_opened(self, project: Project, opened: OpenedSong) -> None:
        if project is self._view.studio.session.project:
            self.opened.emit(opened)

    def find_to_review(self, query: SongQuery, ids: tuple[int, ...], row: int) -> None:
        """Find the first song behind a row, or round the end, that has a part to review; the row itself is left out."""
        project = self._view.project

        def read(_ctx: WorkContext) -> int | None:
            waiting = frozenset(project.listing.ids(replace(query, shelf=Shelf.REVIEW)))
            behind = chain(ids[row + 1 :], ids[: max(0, row)])
            return next((song_id for song_id in behind if song_id in waiting), None)

        self._view.start(self._view.run_job(read, "Finding songs", "to-review").on_success(self._on_to_review))

    def _on_to_review(self, song_id: int | None) -> None:
        self.to_review.emit(song_id)

    def count(self) -> None:
        """Count what is reviewed and what is left."""
        project = self._view.project
        job = self._view.run_job(lambda _ctx: project.reviews.progress(), "Counting parts", "progress")
        self._view.start(job.on_success(self._on_counted))

    def _on_counted(self, progress: ReviewProgress) -> None:
        self.counted.emit(progress)

    def read_next(self, song_id: int | None) -> None:
        """Read the song that comes next, to show it beside."""
        project = self._view.project

        def read(_ctx: WorkContext) -> Song | None:
            return next(project.songs.iterate(ids=[song_id]), None) if song_id is not None else None

        self._view.start(self._view.run_job(read, "Reading the next song", "next").on_success(self._on_next))

    def _on_next(self, song: Song | None) -> None:
        self.next_read.emit(song)

    def learn_words(self) -> None:
        """Find the tags and performers that parts have already, to offer them."""
        project = self._view.project
        job = self._view.run_job(lambda _ctx: project.reviews.known_words(), "Finding tags", "words")
        self._view.start(job.on_success(self._on_known))

    def _on_known(self, words: KnownWords) -> None:
        self.known.emit(words)
