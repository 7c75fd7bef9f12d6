"""Going from song to song, and to the places of the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from lyricstudio.ui.notices import Notice
from lyricstudio.ui.view import Size

if TYPE_CHECKING:
    from lyricstudio.store.reviews import ReviewProgress
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.annotate.next_song import NextSong
    from lyricstudio.ui.annotate.queue import Queue
    from lyricstudio.ui.annotate.reading import Reading
    from lyricstudio.ui.annotate.sheet import Sheet
    from lyricstudio.ui.annotate.song_head import SongHead
    from lyricstudio.ui.studio import Studio
    from lyricstudio.ui.widgets.panes import Panes


class SongCommands:
    """The moving half of the view."""

    studio: Studio
    desk: Desk
    queue: Queue
    reading: Reading
    sheet: Sheet
    head: SongHead
    next: NextSong
    panes: Panes
    progress: ReviewProgress
    size_class: Size

    wants_song: int | None = None
    """The song that is being read."""

    def open_song(self, song_id: int) -> None:
        """Put a song on the desk."""
        self.panes.close_drawers()
        if self.desk.song is None or self.desk.song.id != song_id:
            self.wants_song = song_id
            self.reading.open(song_id)

    def _row(self) -> int:
        """Return where the present song (or the one that is being read) stands in the queue, -1 for nowhere."""
        song = self.desk.song
        here = self.wants_song or (song.id if song is not None else None)
        return self.queue.table.row_of(here) if here is not None else -1

    def next_song(self) -> None:
        """Open the next song of the queue."""
        self._go(1)

    def previous_song(self) -> None:
        """Open the previous song of the queue."""
        self._go(-1)

    def _go(self, step: int) -> None:
        ids = self.queue.table.ids
        row = self._row() + step
        if 0 <= row < len(ids):
            self.open_song(ids[row])
        elif ids:
            self.studio.notices.post(Notice("This is the last song" if step > 0 else "This is the first song", "info"))

    def next_to_review(self) -> None:
        """Open the next song of the queue that has parts to review, from its beginning after the end."""
        self.reading.find_to_review(self.queue.query, self.queue.table.ids, self._row())

    def open_to_review(self, song_id: int | None) -> None:
        """Open a song that was found, or tell that none is left."""
        if song_id is not None:
            self.open_song(song_id)
        else:
            self.studio.notices.post(Notice("Every other song in this list is reviewed", "ok"))

    def next_unreviewed(self) -> None:
        """Go to the next part that waits; with none left in the song, to the next song."""
        if not self.desk.go_unreviewed() and not self.desk.unreviewed:
            self.next_to_review()

    def previous_unreviewed(self) -> None:
        """Go to the previous part that waits."""
        self.desk.go_unreviewed(back=True)

    def show_where(self) -> None:
        """Say in a small window, where the queue is away, which song this is and how far the catalogue is."""
        row, count, progress = self._row(), len(self.queue.table.ids), self.progress
        words = [f"song {row + 1:,} of {count:,}"] if row >= 0 else []
        words.append(f"{progress.songs_done:,} of {progress.songs:,} songs reviewed")
        self.head.show_where(" · ".join(words) if self.size_class is Size.SMALL else "")

    def show_next(self) -> None:
        """Show the next song beside the present one, in a large window."""
        if self.size_class is Size.LARGE and self.studio.session.project is not None:
            ids, row = self.queue.table.ids, self._row() + 1
            self.reading.read_next(ids[row] if 0 < row < len(ids) else None)

    def find(self) -> None:
        """Put the focus into the filter of the queue."""
        if self.panes.are_drawers and not self.queue.isVisible():
            self.panes.toggle("left")
        self.queue.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.queue.search.selectAll()

    def open_first(self) -> None:
        """Go to the lyric: of the first song found, unless the present one is among them."""
        if self._row() < 0 and self.queue.table.ids:
            self.open_song(self.queue.table.ids[0])
        self.focus_lyric()

    def toggle_queue(self) -> None:
        """Show or hide the songs."""
        self.panes.toggle("left")

    def focus_lyric(self) -> None:
        """Put the focus on the lyric."""
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
