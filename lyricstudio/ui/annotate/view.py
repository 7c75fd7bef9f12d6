"""The annotate view: the songs that wait, the lyric with its parts, and all that can be said of the current part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from lyricstudio.store.reviews import ReviewProgress
from lyricstudio.ui.annotate.bulk import AcceptCommands
from lyricstudio.ui.annotate.desk import Desk
from lyricstudio.ui.annotate.field_commands import FieldCommands
from lyricstudio.ui.annotate.inspector import Inspector
from lyricstudio.ui.annotate.key_hints import key_hints, key_in_sight
from lyricstudio.ui.annotate.label_commands import LabelCommands
from lyricstudio.ui.annotate.next_song import NextSong
from lyricstudio.ui.annotate.queue import Queue
from lyricstudio.ui.annotate.reading import FoundSongs, Reading
from lyricstudio.ui.annotate.saver import Saver
from lyricstudio.ui.annotate.sheet import Sheet
from lyricstudio.ui.annotate.song_commands import SongCommands
from lyricstudio.ui.annotate.song_head import SongHead
from lyricstudio.ui.annotate.suggestion_bar import SuggestionBar
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import pane
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.fields import is_text_field
from lyricstudio.ui.widgets.key_cap import HintBar
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.panes import Panes, Side
from lyricstudio.ui.widgets.text import rule

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from lyricstudio.services.annotating import OpenedSong
    from lyricstudio.store.reviews import KnownWords
    from lyricstudio.ui.studio import Studio

_QUEUE, _INSPECTOR, _INSPECTOR_SMALL, _NEXT = 248, 300, 244, 480


class AnnotateView(LabelCommands, FieldCommands, SongCommands, AcceptCommands, View):
    """The view; the song in hand lies on its desk, everything else is read when it comes into sight."""

    def __init__(self, studio: Studio) -> None:
        View.__init__(self, studio, "annotate", "Annotate")
        self.saver = Saver(studio)
        self.desk = Desk(studio, self.saver)
        self.reading = Reading(self, self.saver)
        self.progress = ReviewProgress()
        self._look_again = False
        self.goes_on = studio.settings.text("annotate/goes_on", "yes") == "yes"
        self.threshold = studio.settings.number("annotate/threshold", 90) / 100
        self.queue = Queue(self.look)
        self.head = SongHead(self.look, self.desk)
        self.bar = SuggestionBar(self.look, self.desk)
        self.sheet = Sheet(self.look, self.desk)
        self.inspector = Inspector(self.look, self.desk, self.saver)
        self.next = NextSong(self.look)
        self.panes = Panes(self.look, self._centre(), Side(self.queue, _QUEUE, 280, 220))
        self.set_pages(self.panes, self._empty_state())
        self.inspector.go_on.setChecked(self.goes_on)
        self.bar.show_threshold(self.threshold)
        self._connect()

    # Building

    def _centre(self) -> QWidget:
        self._area = QScrollArea()
        named(self._area, "annotate.area", "Lyric")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._ground())
        column = tight(QVBoxLayout())
        for widget in (self.head, rule(), self.bar, rule()):
            column.addWidget(widget)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        column.addWidget(self._foot())
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for widget in (pane("win", column), self.next, self.inspector):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(0, 1)
        self.next.hide()
        return self._splitter

    def _ground(self) -> QWidget:
        column = tight(QVBoxLayout())
        column.addWidget(self.sheet)
        column.addStretch(1)
        return pane("surf", column)

    def _foot(self) -> QWidget:
        self.hints = HintBar(self.look)
        self._all_keys = Button(self.look, "All keys", "annotate.all_keys", Shape("link", "keyboard", 26))
        row = tight(QHBoxLayout(), 0, 0, 12, 0)
        row.addWidget(self.hints, 1)
        row.addWidget(self._all_keys)
        return pane("win", row)

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            self.look,
            "Nothing to label yet",
            "Import lyrics and their verses, choruses and bridges are found for you. Here you say what is right,"
            " one key for each part.",
            EmptyAction("annotate.empty.import", "Import lyrics", self._import, "import"),
        )

    def _import(self) -> None:
        self.studio.actions.trigger("window.import")

    def _connect(self) -> None:
        self._connect_reading()
        self._connect_controls()
        self.saver.saved.connect(self._on_saved)
        self.saver.failed.connect(self.studio.notices.fail)
        self.desk.opened.connect(self._on_song)
        self.desk.changed.connect(self._on_changed)
        self.sheet.boundary_moved.connect(self.move_boundary)
        self.sheet.in_sight.connect(self._bring_into_sight)
        self.sheet.command_wanted.connect(self.studio.actions.trigger)
        self.sheet.menu_wanted.connect(self.open_menu)
        self.studio.actions.changed.connect(self.show_keys)

    def _connect_reading(self) -> None:
        reading = self.reading
        reading.found.connect(self._on_found)
        reading.opened.connect(self._on_opened)
        reading.gone.connect(self._on_gone)
        reading.to_review.connect(self.open_to_review)
        reading.counted.connect(self._on_counted)
        reading.next_read.connect(self.next.show_song)
        reading.known.connect(self._on_known)

    def _connect_controls(self) -> None:
        self.queue.chosen.connect(self.open_song)
        self.queue.query_wanted.connect(self.reading.find)
        self.queue.left.connect(self.focus_lyric)
        self.queue.entered.connect(self.open_first)
        self.head.wanted.connect(self._on_head)
        self.bar.accept_pressed.connect(self.accept_sure)
        self.bar.next_pressed.connect(self.next_to_review)
        self.bar.more_pressed.connect(self.open_accept)
        self.next.open_pressed.connect(self.next_song)
        self._all_keys.on_click(self.open_keys)
        self.connect_inspector()

    def _on_head(self, name: str) -> None:
        calls = {
            "queue": self.toggle_queue, "previous": self.previous_song, "next": self.next_song,
            "merge": self.merge, "split": self.split,
        }  # fmt: skip
        calls[name]()

    # What the window asks of a view

    def project_changed(self) -> None:
        """Show another project."""
        self.saver.use(self.project)
        self.wants_song = None
        self.desk.show(None)
        self.queue.show_listing(self.project.listing)
        self.forget_words()
        self.reading.find(self.queue.query, otherwise_all=True)
        self.reading.count()
        self.reading.learn_words()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when somebody else changed songs or parts."""
        if self.saver.is_telling or not what & {"songs", "parts"}:
            return
        self.reading.find(self.queue.query, otherwise_all=self.is_empty)
        self.reading.count()
        if self.desk.song is not None and self.desk.song.id is not None:
            self.reading.open(self.desk.song.id)

    def show_target(self, target: object) -> None:
        """Open a song."""
        if isinstance(target, int):
            self.open_song(target)

    def entered(self) -> None:
        """Put the focus on the lyric."""
        self.focus_lyric()
        self.show_keys()

    def arrange(self, size: Size) -> None:
        """Make the queue a drawer in a small window, and show the next song in a large one."""
        small = size is Size.SMALL
        self.panes.arrange(size)
        for widget in (self.head, self.bar, self.sheet, self.inspector):
            widget.set_small(small)
        width = _INSPECTOR_SMALL if small else _INSPECTOR
        self.inspector.setMinimumWidth(width)
        self.inspector.setMaximumWidth(width if small else 420)
        self.next.setVisible(size is Size.LARGE)
        self.next.setMinimumWidth(320)
        self._splitter.setSizes([10_000, _NEXT, width])
        self.show_next()
        self.show_keys()

    def enabled(self, command: str) -> bool:
        """Say what can be used: labelling wants a song on the desk."""
        if self.is_empty:
            return False
        if command in ("annotate.find", "annotate.queue", "annotate.keys", "annotate.accept_more", "annotate.lyric"):
            return True
        return self.desk.song is not None

    # What was read

    def _on_found(self, found: FoundSongs) -> None:
        self.queue.show_ids(found.query, found.ids)
        self.show_empty(found.songs == 0)
        song = self.desk.song
        if song is not None:
            self.queue.list.go_to(song.id)
        elif found.ids and not self.wants_song:
            self.open_song(found.ids[0])
        self.show_where()
        self.show_next()
        self.studio.actions.refresh()

    def _on_opened(self, opened: OpenedSong) -> None:
        song = self.desk.song
        self.wants_song = None
        if song is not None and song.id == opened.song.id:
            known = self.saver.real(song)
            same = (known.parts, known.ad_libs, known.lines, known.title) == (
                opened.song.parts, opened.song.ad_libs, opened.song.lines, opened.song.title,
            )  # fmt: skip
            if not same and self.saver.is_busy:
                self._look_again = True  # what a person does now comes first
            elif not same:
                self.desk.renew(opened)
            return
        self.desk.show(opened)

    def _on_gone(self, song_id: int) -> None:
        self.wants_song = None
        if self.desk.song is not None and self.desk.song.id == song_id:
            self.desk.show(None)
        self.reading.find(self.queue.query, otherwise_all=True)

    def _on_counted(self, progress: ReviewProgress) -> None:
        self.progress = progress
        self.queue.show_progress(progress, self.desk.pace)
        self.show_where()

    def _on_known(self, words: KnownWords) -> None:
        self.inspector.tags.offer(words.tags)
        self.inspector.performers.offer(words.performers)

    # What happened on the desk

    def _on_song(self) -> None:
        song = self.desk.song
        self._area.verticalScrollBar().setValue(0)
        self.queue.list.go_to(song.id if song is not None else None)
        self.sheet.show_place()
        self.show_where()
        self.show_next()
        self.studio.actions.refresh()
        if self.saver.is_busy:
            self._explain()

    def _on_changed(self) -> None:
        self._explain()

    def _explain(self) -> None:
        work = self.desk.explain()
        if work is not None:
            self.start(self.run_job(work, "Finding reasons", "why").on_success(self._on_explained))

    def _on_explained(self, found: tuple[object, tuple[tuple[str, ...], ...]]) -> None:
        song, why = found
        self.desk.show_reasons(song, why)  # type: ignore[arg-type]

    def _on_saved(self) -> None:
        self.queue.refresh_rows()
        self.reading.count()
        if self._look_again and self.desk.song is not None and self.desk.song.id is not None:
            self._look_again = False
            self.reading.open(self.desk.song.id)

    def _bring_into_sight(self, rect: QRectF) -> None:
        bar, top, bottom = self._area.verticalScrollBar(), rect.top() - 8, rect.bottom() + 8
        height = self._area.viewport().height()
        if top < bar.value() or bottom - top > height:
            bar.setValue(round(top))
        elif bottom > bar.value() + height:
            bar.setValue(round(bottom - height))

    # Keys in sight

    def show_keys(self) -> None:
        """Show the keys as they are set now; inside a text field with Alt."""
        inside = is_text_field(QApplication.focusWidget())
        self.hints.show_hints(key_hints(self.studio.actions, inside))
        split, accept = (key_in_sight(self.studio.actions, f"annotate.{name}", inside) for name in ("split", "accept"))
        self.sheet.show_keys(split, accept)
        self.inspector.ad_libs.show_key(key_in_sight(self.studio.actions, "annotate.ad_lib", False))

    def _on_focus_changed(self, _old: object, _new: object) -> None:
        self.show_keys()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the focus while the view is in sight."""
        super().showEvent(event)
        _application().focusChanged.connect(self._on_focus_changed)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is being typed, and stop following the focus."""
        super().hideEvent(event)
        self.inspector.description.settle()
        _application().focusChanged.disconnect(self._on_focus_changed)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
