"""The rows of the library as Qt sees them: all ids at once, everything else in pages when it comes into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from lyricstudio.ui.widgets.ribbon import Segment, ribbon_text
from lyricstudio.ui.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyricstudio.store.song_listing import SongListing, SongRow

    Index = QModelIndex | QPersistentModelIndex

PAGE = 64
_PAGES = 48  # kept: some three thousand rows
ROW = Qt.ItemDataRole.UserRole
TICK, SONG, FORM, YEAR, RIGHTS, DONE = range(6)
HEADINGS = ("", "Song", "Form", "Year", "Rights", "Done")


def segments(row: SongRow) -> tuple[Segment, ...]:
    """Return the ribbon of a row."""
    return tuple(Segment(part.kind, part.lines, not part.confirmed, part.number) for part in row.form)


class SongTable(QAbstractTableModel):
    """The model. Signal: ticks_changed() when other songs are ticked; ticks survive filtering."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._listing: SongListing | None = None
        self._ids: tuple[int, ...] = ()
        self._pages: dict[int, dict[int, SongRow]] = {}
        self._ticked: set[int] = set()

    @property
    def ids(self) -> tuple[int, ...]:
        """Return the ids of all rows, in order."""
        return self._ids

    @property
    def ticked(self) -> tuple[int, ...]:
        """Return the ticked ids, in no order that means anything."""
        return tuple(self._ticked)

    def show_listing(self, listing: SongListing | None) -> None:
        """Read rows from another project; nothing is ticked then."""
        self.beginResetModel()
        self._listing, self._ids = listing, ()
        self._pages.clear()
        self._ticked.clear()
        self.endResetModel()
        self.ticks_changed.emit()

    def show_ids(self, ids: Sequence[int]) -> None:
        """Show these songs; with the same ids only the rows are read again, and further ones are appended."""
        self._pages.clear()
        known = len(self._ids)
        if known and len(ids) > known and tuple(ids[:known]) == self._ids:
            self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
            self._ids = tuple(ids)
            self.endInsertRows()
            return
        if tuple(ids) == self._ids:
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, DONE))
            return
        self.beginResetModel()
        self._ids = tuple(ids)
        self.endResetModel()

    def row_of(self, song_id: int) -> int:
        """Return the row of a song, -1 when it is not among the found ones."""
        try:
            return self._ids.index(song_id)
        except ValueError:
            return -1

    def song(self, row: int) -> SongRow | None:
        """Return one row, read with its page; None when the song is gone meanwhile."""
        if self._listing is None or not 0 <= row < len(self._ids):
            return None
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= _PAGES:
                del self._pages[next(iter(self._pages))]
            wanted = self._ids[number * PAGE : (number + 1) * PAGE]
            page = self._pages[number] = {found.id: found for found in self._listing.rows(wanted)}
        return page.get(self._ids[row])

    def tick(self, rows: Iterable[int], ticked: bool) -> None:
        """Tick or untick rows."""
        ids = {self._ids[row] for row in rows if 0 <= row < len(self._ids)}
        self._ticked = self._ticked | ids if ticked else self._ticked - ids
        self._tell_ticks()

    def is_ticked(self, row: int) -> bool:
        """Say whether a row is ticked."""
        return 0 <= row < len(self._ids) and self._ids[row] in self._ticked

    def tick_all(self) -> None:
        """Tick all found songs."""
        self._ticked = set(self._ids)
        self._tell_ticks()

    def untick_all(self) -> None:
        """Untick all songs, found or not."""
        self._ticked.clear()
        self._tell_ticks()

    def forget(self, ids: Iterable[int]) -> None:
        """Untick songs that are gone."""
        self._ticked.difference_update(ids)
        self._tell_ticks()

    def _tell_ticks(self) -> None:
        if self._ids:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._ids) - 1, DONE), [Qt.ItemDataRole.CheckStateRole]
            )
        self.ticks_changed.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many songs there are."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            right = Qt.AlignmentFlag.AlignRight if section == YEAR else Qt.AlignmentFlag.AlignLeft
            return int(right | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, for the eye (ROW) and for screen readers and copying (words)."""
        if role not in (
            ROW,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.CheckStateRole,
        ):
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            if index.column() != TICK:
                return None
            return Qt.CheckState.Checked if self.is_ticked(index.row()) else Qt.CheckState.Unchecked
        row = self.song(index.row())
        if role == ROW or row is None:
            return row
        return self._words(index.column(), row)

    def _words(self, column: int, row: SongRow) -> str:
        if column == SONG:
            return f"{row.title}, {row.artist}" if row.artist else row.title
        if column == FORM:
            return ribbon_text(segments(row))
        if column == YEAR:
            return str(row.year or "")
        if column == RIGHTS:
            return row.rights or "No rights note"
        return f"{percent(row.reviewed)} reviewed" if column == DONE else ""
