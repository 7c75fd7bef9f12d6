"""The sheets of one dataset view, each made when it is first wanted, so that opening the view waits for none."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from lyricstudio.ui.dataset.filters import FilterSheet
from lyricstudio.ui.dataset.sheets import AssumptionSheet, ExportSheet, SongsSheet
from lyricstudio.ui.dataset.words import ISSUES
from lyricstudio.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from lyricstudio.domain.draft_issues import FoundIssue
    from lyricstudio.ui.dataset.view import DatasetView


class DatasetSheets:
    """Makes, fills and opens the sheets."""

    def __init__(self, view: DatasetView) -> None:
        self._view = view

    @cached_property
    def filter(self) -> FilterSheet:
        """Return the sheet of the filter."""
        sheet = FilterSheet(self._view.look, self._view)
        sheet.wanted.connect(self._view.want_filter)
        return sheet

    @cached_property
    def songs(self) -> SongsSheet:
        """Return the list of songs behind a bar or an issue."""
        sheet = SongsSheet(self._view.look, self._view)
        sheet.opened.connect(self._view.open_one)
        return sheet

    @cached_property
    def assumptions(self) -> AssumptionSheet:
        """Return what the estimates rest on."""
        return AssumptionSheet(self._view.look, self._view)

    @cached_property
    def export(self) -> ExportSheet:
        """Return what can be exported."""
        sheet = ExportSheet(self._view.look, self._view)
        sheet.chat_files.connect(self._view.export_chat)
        sheet.tables.connect(self._view.changes.export_tables)
        return sheet

    def show_filter(self, anchor: QWidget) -> None:
        """Open the filter, with the names that there are."""
        view = self._view
        groups = view.draft.groups if view.draft else ()
        artists = {song.artist for song in view.facts.songs.values()} if view.facts else set()
        artists |= {item.dataset.group for item in groups if item.dataset.group_by == "artist"}
        tags = {item.dataset.group for item in groups if item.dataset.group_by == "tag"}
        self.filter.offer(sorted(artists - {""}), sorted(tags))
        self.filter.show_filter(view.options.only)
        self.filter.open_below(anchor, right=True)

    def show_songs(self, heading: str, songs: Sequence[int]) -> None:
        """Show the songs behind a bar, beside the chart that the person was in."""
        view = self._view
        if view.facts is None:
            return
        known = [song for song_id in songs if (song := view.facts.song(song_id))]
        rows = [Row(s.title or "Untitled", s.artist, f"{s.lines} lines", s.id, serif=True) for s in known]
        focus = view.window().focusWidget()
        inside = focus is not None and view.board.isAncestorOf(focus)
        self.songs.show_songs(heading, rows, focus if inside and focus else view.charts.kinds)

    def show_places(self, found: FoundIssue, anchor: QWidget) -> None:
        """Show where an issue is."""
        rows = [Row(place.title, place.detail or "", "", place.song_id, serif=True) for place in found.places]
        self.songs.show_songs(ISSUES[found.issue][0], rows, anchor)

    def show_assumptions(self, anchor: QWidget) -> None:
        """Show what the estimates rest on, once there are some."""
        if self._view.costs.estimates:
            self.assumptions.show_estimates(self._view.costs.estimates, anchor)

    def show_export(self, anchor: QWidget) -> None:
        """Show what can be exported."""
        ready = len(self._view.draft.ready) if self._view.draft else 0
        self.export.show_for(self._view.is_frozen, ready, anchor)
