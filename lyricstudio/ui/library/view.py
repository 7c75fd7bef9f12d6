"""The library view: facets, the table of all songs, a preview; import, bulk edit and delete, all with undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.store.song_listing import Shelf, SongFacets, SongOrder, SongQuery
from lyricstudio.ui.file_drop import ImportPaths
from lyricstudio.ui.library.bulk_bar import BulkBar
from lyricstudio.ui.library.changes import SongChanges
from lyricstudio.ui.library.facets import Facets
from lyricstudio.ui.library.filters import FilterPills, FilterSheet, cleared
from lyricstudio.ui.library.preview import Preview
from lyricstudio.ui.library.song_list import SongList
from lyricstudio.ui.library.song_table import SongTable
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import pane
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.fields import SearchField
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.panes import Panes, Side
from lyricstudio.ui.widgets.text import Text, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.ui.studio import Studio

    _Found = tuple[SongQuery, tuple[int, ...]]

_PAUSE = 30  # ms of no typing before the search starts: less than between two keys of a quick typist
_FIRST = 400  # songs read at once, some screens full
_ORDER_WORDS = {
    SongOrder.CHANGED: "last change first", SongOrder.TITLE: "by title", SongOrder.ARTIST: "by artist",
    SongOrder.YEAR: "by year",
}  # fmt: skip


class LibraryView(View):
    """The view; its table knows all ids, everything else is read when it comes into sight."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "library", "Library")
        self._query = SongQuery()
        self.shown_query = SongQuery()
        self._facets_now = SongFacets()
        self._wanted_song: int | None = None
        self.table = SongTable()
        self.list = SongList(self.look, self.table)
        self.facets = Facets(self.look)
        self.preview = Preview(self.look)
        self.changes = SongChanges(self)
        centre = self._centre()
        left, right = Side(self.facets, 208, 232), Side(self.preview, 316, 480, 260)
        self.panes = Panes(self.look, centre, left, right)
        self.bulk = BulkBar(self.look, self._table_area)
        self.filter_sheet = FilterSheet(self.look, self)
        self.set_pages(self.panes, self._empty_state())
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._connect()

    def _centre(self) -> QWidget:
        look = self.look
        self.search = SearchField(look, "library.search", "Find songs", "Titles, artists, any words in a lyric")
        self.search.setMinimumWidth(200)
        self.search.setMaximumWidth(320)
        self._filter_button = Button(look, "Filter", "library.filter_button", Shape("secondary", "filter"))
        self._sides_button = Button(
            look, "", "library.sides", Shape("secondary", "drawer-left", label="Shelves, artists, tags")
        )
        self._preview_button = Button(
            look, "", "library.preview_button", Shape("secondary", "drawer-right", label="Show the song")
        )
        self._import_button = Button(look, "Import", "library.import", Shape("primary", "import"))
        self._found = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self.pills = FilterPills(look)
        bar = tight(QHBoxLayout(), spacing=8)
        bar.addWidget(self._sides_button)
        bar.addWidget(self.search, 1)
        bar.addStretch(0)
        for button in (self._filter_button, self._preview_button, self._import_button):
            bar.addWidget(button)
        facts = tight(QHBoxLayout(), spacing=8)
        facts.addWidget(self.pills, 1)
        facts.addStretch(0)
        facts.addWidget(self._found, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        head = tight(QVBoxLayout(), 18, 12, 18, 10, spacing=10)
        head.addLayout(bar)
        head.addLayout(facts)
        self._table_area = pane("surf", tight(QVBoxLayout()))
        self._table_area.layout().addWidget(self.list)  # type: ignore[union-attr]
        column = tight(QVBoxLayout())
        column.addWidget(pane("win", head))
        column.addWidget(rule())
        column.addWidget(self._table_area, 1)
        return pane("win", column)

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            self.look,
            "No songs yet",
            "Drop files or folders here, or choose them: text, Markdown, ChordPro, CSV, JSON, XML."
            " You see what they hold before anything is added.",
            EmptyAction("library.empty.import", "Import lyrics", self.choose_import, "import"),
        )

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._focus_list)
        self.search.left.connect(self._focus_list)
        self._typing.timeout.connect(self._on_typed)
        self._filter_button.clicked.connect(self.open_filter)
        self._sides_button.clicked.connect(lambda: self.panes.toggle("left"))
        self._preview_button.clicked.connect(self.toggle_preview)
        self._import_button.clicked.connect(self.choose_import)
        self.facets.shelf_chosen.connect(lambda shelf: self.show_query(replace(self._query, shelf=shelf)))
        self.facets.artist_toggled.connect(self._toggle_artist)
        self.facets.tag_toggled.connect(self._toggle_tag)
        self.pills.wanted.connect(self.show_query)
        self.filter_sheet.wanted.connect(self.show_query)
        self.list.current_changed.connect(self._on_current_changed)
        self.list.opened.connect(self._open_song)
        self.list.order_wanted.connect(
            lambda order, down: self.show_query(replace(self._query, order=order, descending=down))
        )
        self.table.ticks_changed.connect(self._on_ticks_changed)
        self.preview.annotate_pressed.connect(lambda song_id: self.studio.navigator.go("annotate", song_id))
        self.preview.edit_pressed.connect(lambda song_id: self.changes.edit((song_id,)))
        self.bulk.edit.connect(self.edit)
        self.bulk.tag.connect(self.add_tag)
        self.bulk.rights.connect(self.note_rights)
        self.bulk.untick.connect(self.untick_all)
        self.bulk.delete.connect(self.delete)

    # What the window asks of a view

    @property
    def floor(self) -> int:
        """Keep messages off the bar where no preview stands beside it."""
        return 64 if self.bulk.isVisible() and not self.preview.isVisible() else 0

    def project_changed(self) -> None:
        """Show another project."""
        self._query = SongQuery()
        self.search.clear()
        self.table.show_listing(self.project.listing)
        self.pills.show_query(self._query)
        self._read_all()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when songs or parts changed."""
        if what & {"songs", "parts"}:
            self._wanted_song = self._wanted_song or self.list.current_id
            self._read_all()

    def show_target(self, target: object) -> None:
        """Show a song, or the import of what was dropped or still has to be chosen."""
        if isinstance(target, ImportPaths):
            self.open_import(target)
        elif isinstance(target, int):
            self._wanted_song = target
            self.show_query(cleared(self._query))

    def entered(self) -> None:
        """Put the focus on the songs."""
        self._focus_list()

    def arrange(self, size: Size) -> None:
        """Make the side panes drawers in a small window."""
        self.panes.arrange(size)
        small = size is Size.SMALL
        self._sides_button.setVisible(small)
        self._preview_button.setVisible(small)

    def enabled(self, command: str) -> bool:
        """Say what can be used: nothing but the import while there are no songs."""
        if self.is_empty:
            return False
        if command in ("library.edit", "library.tag", "library.rights", "library.delete"):
            return bool(self.chosen)
        if command == "library.untick":
            return bool(self.table.ticked)
        return command != "library.clear" or self._query != cleared(self._query)

    # Reading

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the songs that a command works on: the ticked ones, else the current one."""
        if self.table.ticked:
            return self.table.ticked
        return (self.list.current_id,) if self.list.current_id is not None else ()

    def show_query(self, query: SongQuery) -> None:
        """Show the songs of a query."""
        self._query = query
        if query.search != self.search.text():
            blocked = self.search.blockSignals(True)
            self.search.setText(query.search)
            self.search.blockSignals(blocked)
        self.facets.show_query(query)
        self.pills.show_query(query)
        self._read_ids()

    def _read_all(self) -> None:
        self._read_ids()
        listing = self.project.listing
        job = self.run_job(lambda _ctx: listing.facets(), "Counting songs", "facets")
        self.start(job.on_success(self._on_facets))

    def _read_ids(self) -> None:
        # First what fits into sight, which takes milliseconds, then all of it.
        self._start_ids(_FIRST, self._on_first_ids)

    def _start_ids(self, most: int, then: Callable[[_Found], object]) -> None:
        listing, query = self.project.listing, self._query
        job = self.run_job(lambda _ctx: (query, listing.ids(query, most)), "Finding songs", "ids")
        self.start(job.on_success(then))

    def _on_first_ids(self, found: _Found) -> None:
        whole = len(found[1]) < _FIRST
        # Where all is known already, showing the first ones would only throw the reader back to the top.
        if whole or self.shown_query != found[0] or not self.table.ids:
            self._show_ids(found)
        if not whole:
            self._start_ids(-1, self._show_ids)

    def _show_ids(self, found: _Found) -> None:
        self.shown_query, ids = found
        before = self.list.currentIndex().row()
        self.table.show_ids(ids)
        self.show_empty(not ids and self._query == cleared(self._query))
        row = self.table.row_of(self._wanted_song) if self._wanted_song is not None else -1
        if row >= 0 or len(ids) != _FIRST:
            self._wanted_song = None
        self.list.go_to_row(row if row >= 0 else max(0, min(before, len(ids) - 1)))
        self._show_found()
        self._show_current()
        self.studio.actions.refresh()

    def _on_facets(self, facets: SongFacets) -> None:
        self._facets_now = facets
        self.facets.show_facets(facets)
        self.filter_sheet.offer([a for a, _ in facets.artists], [t for t, _ in facets.tags])
        self._show_found()

    def _show_found(self) -> None:
        found, total = len(self.table.ids), self._facets_now.songs
        order = _ORDER_WORDS[self._query.order]
        words = count(found, "song") if found == total else f"{found:,} of {count(total, 'song')}"
        self._found.setText(f"{words} · {order}" if self.size_class is not Size.SMALL else words)

    def _on_typed(self) -> None:
        if self.search.text() != self._query.search:
            self.show_query(replace(self._query, search=self.search.text()))

    def _on_current_changed(self, _song_id: int | None) -> None:
        self._show_current()

    def _show_current(self) -> None:
        song_id, songs = self.list.current_id, self.project.songs

        def read(_ctx: WorkContext) -> Song | None:
            return next(songs.iterate(ids=[song_id]), None) if song_id is not None else None

        self.start(self.run_job(read, "Reading a song", "preview").on_success(self.preview.show_song))

    def _on_ticks_changed(self) -> None:
        self.bulk.show_count(len(self.table.ticked))
        self.studio.actions.refresh()

    def _toggle_artist(self, artist: str) -> None:
        self.show_query(replace(self._query, artists=_toggled(self._query.artists, artist)))

    def _toggle_tag(self, tag: str) -> None:
        self.show_query(replace(self._query, tags=_toggled(self._query.tags, tag)))

    # Commands

    def find(self) -> None:
        """Put the focus into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_filter(self) -> None:
        """Open the filters."""
        self.filter_sheet.show_query(self._query)
        self.filter_sheet.open_below(self._filter_button, right=True)

    def clear_filters(self) -> None:
        """Show all songs."""
        self.show_query(cleared(self._query))

    def show_shelf(self, shelf: Shelf) -> None:
        """Show one of the ready-made selections."""
        self.show_query(replace(cleared(self._query), shelf=shelf))

    def tick(self) -> None:
        """Tick or untick the current song."""
        self.list.toggle_tick()

    def tick_all(self) -> None:
        """Tick all found songs."""
        self.table.tick_all()

    def untick_all(self) -> None:
        """Untick all songs."""
        self.table.untick_all()

    def edit(self) -> None:
        """Edit the fields of the chosen songs."""
        self.changes.edit(self.chosen)

    def add_tag(self) -> None:
        """Add a tag to the chosen songs."""
        self.changes.edit(self.chosen, "tags")

    def note_rights(self) -> None:
        """Note the rights of the chosen songs."""
        self.changes.edit(self.chosen, "rights")

    def delete(self) -> None:
        """Delete the chosen songs; it can be undone."""
        self.changes.delete(self.chosen)

    def toggle_preview(self) -> None:
        """Show or hide the song at the right."""
        self.panes.toggle("right")

    def _open_song(self, song_id: int) -> None:
        if self.preview.can_annotate:
            self.studio.navigator.go("annotate", song_id)
        elif self.panes.are_drawers:
            self.panes.toggle("right")

    def choose_import(self) -> None:
        """Open the import without files: the person chooses them there."""
        self.open_import(ImportPaths())

    def open_import(self, wanted: ImportPaths) -> None:
        """Open the import with its preview."""
        from lyricstudio.ui.library.import_dialog import ImportDialog

        dialog = ImportDialog(self.studio, self, wanted.paths)
        dialog.wanted.connect(self.changes.import_songs)
        dialog.open()


def _toggled(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(v for v in values if v != value) if value in values else (*values, value)
