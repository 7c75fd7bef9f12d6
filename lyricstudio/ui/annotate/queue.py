"""The pane at the left: how far the catalogue is, and the songs to label, filtered as one types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.store.song_listing import Shelf, SongOrder, SongQuery
from lyricstudio.ui.annotate.queue_list import QueueList
from lyricstudio.ui.library.song_table import SongTable
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.bar import Bar
from lyricstudio.ui.widgets.fields import SearchField, Segments
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count, duration, percent

if TYPE_CHECKING:
    from lyricstudio.domain.review_pace import ReviewPace
    from lyricstudio.store.reviews import ReviewProgress
    from lyricstudio.store.song_listing import SongListing
    from lyricstudio.ui.look import Look

_PAUSE = 30  # ms of no typing before the search starts
QUERY = SongQuery(shelf=Shelf.REVIEW, order=SongOrder.ARTIST, descending=False)
"""Songs that wait, in an order that does not change under one's hands."""


class _Filter(SearchField):
    """Keeps Enter for itself: in the view it accepts a suggestion, which nobody looks at while typing here."""

    def event(self, event: QEvent) -> bool:
        """Take Enter before it becomes a command."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.AltModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
        return super().event(event)


class Queue(QWidget):
    """Signals: chosen(song id), query_wanted(SongQuery), left() when a person leaves the search field,
    entered() when Enter was pressed in it.
    """

    chosen = Signal(int)
    query_wanted = Signal(object)
    left = Signal()
    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.query = QUERY
        self.table = SongTable()
        named(self, "annotate.queue_pane", "Songs to review")
        with_property(self, "surface", "win")
        self.list = QueueList(look, self.table)
        self._column = tight(QVBoxLayout(self))
        self._column.addLayout(self._head(look))
        self._column.addWidget(self.list, 1)
        self._nothing = Text(look, "Nothing is left to review here.", Role.SECONDARY, "text2", wrap=True)
        self._nothing.setContentsMargins(20, 4, 20, 12)
        self._nothing.hide()
        self._column.addWidget(self._nothing)
        self._column.addStretch(0)
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typing.timeout.connect(self._ask)
        self.list.chosen.connect(self.chosen)

    def _head(self, look: Look) -> QVBoxLayout:
        self._left = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self._bar = Bar(look, 6)
        self._done = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self._pace = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self.search = _Filter(look, "annotate.search", "Filter songs", "Filter songs")
        self.shelves = Segments(look, "annotate.shelf", (("To review", Shelf.REVIEW), ("All songs", Shelf.ALL)))
        self.shelves.choose(Shelf.REVIEW)
        title = tight(QHBoxLayout(), spacing=8)
        title.addWidget(Text(look, "To review", Role.HEADING), 1)
        title.addWidget(self._left)
        column = tight(QVBoxLayout(), 18, 14, 18, 8, spacing=6)
        column.addLayout(title)
        column.addWidget(self._bar)
        column.addSpacing(2)
        column.addWidget(self._done)
        column.addWidget(self._pace)
        column.addSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.shelves)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._open_first)
        self.search.left.connect(self.left)
        self.shelves.chosen.connect(self._on_shelf)
        return column

    def show_listing(self, listing: SongListing | None) -> None:
        """Show the songs of another project."""
        self.query = QUERY
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.shelves.choose(Shelf.REVIEW)
        self.table.show_listing(listing)

    def show_ids(self, query: SongQuery, ids: tuple[int, ...]) -> None:
        """Show the songs that a query found."""
        self.query = query
        self.shelves.choose(query.shelf)
        self.table.show_ids(ids)
        self._nothing.setVisible(not ids)
        self.list.setVisible(bool(ids))
        search = query.search.strip()
        self._nothing.setText(f"No song matches “{search}”." if search else "Nothing is left to review.")

    def refresh_rows(self) -> None:
        """Read the rows in sight again."""
        self.table.show_ids(self.table.ids)

    def show_progress(self, progress: ReviewProgress, pace: ReviewPace) -> None:
        """Show how far the catalogue is and how quickly it goes."""
        left = progress.songs_left
        self._left.setText(f"{left:,} left" if left else "all done")
        self._bar.show_share(progress.share, f"{percent(progress.share)} of all parts reviewed")
        self._done.setText(f"{progress.songs_done:,} of {count(progress.songs, 'song')} reviewed")
        speed, rest = pace.per_minute, pace.seconds_left(progress.parts_left)
        if speed is not None and rest is not None and progress.parts_left:
            self._pace.setText(f"{speed:.0f} parts a minute · {duration(rest)} to go")
        else:
            self._pace.setText(f"{count(progress.parts_left, 'part')} to look at" if left else "Every part is labelled")

    def _on_shelf(self, shelf: object) -> None:
        assert isinstance(shelf, Shelf)
        self.query_wanted.emit(replace(self.query, shelf=shelf))

    def _ask(self) -> None:
        if self.search.text() != self.query.search:
            self.query_wanted.emit(replace(self.query, search=self.search.text()))

    def _open_first(self) -> None:
        self._typing.stop()
        self._ask()
        self.entered.emit()
