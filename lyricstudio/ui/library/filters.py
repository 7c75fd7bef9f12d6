"""The filters of the library as pills over the table, and the sheet where years and artists are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.store.song_listing import Shelf, SongQuery
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.fields import Field, labelled
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.ui.look import Look


def cleared(query: SongQuery) -> SongQuery:
    """Return the query without any filter; the order stays."""
    return SongQuery(order=query.order, descending=query.descending)


def years_words(query: SongQuery) -> str:
    """Return "2011 to 2024", "from 2011", "to 2024" or ""."""
    if query.first_year and query.last_year:
        return (
            str(query.first_year) if query.first_year == query.last_year else f"{query.first_year} to {query.last_year}"
        )
    if query.first_year:
        return f"from {query.first_year}"
    return f"to {query.last_year}" if query.last_year else ""


class FilterPills(QWidget):
    """The filters in force; each pill takes its own away. Signal: wanted(SongQuery)."""

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        named(self, "library.pills", "Filters in force")
        self._flow = Flow(self, 8)

    def show_query(self, query: SongQuery) -> None:
        """Show the filters of a query."""
        pills = [self._pill(text, without) for text, without in _pieces(query)]
        widgets: list[QWidget] = [*pills]
        if pills:
            clear = Button(self._look, "Clear", "library.pills.clear", Shape("link", height=26))
            widgets.append(clear.on_click(lambda: self.wanted.emit(cleared(query))))
        self._flow.show_widgets(widgets)
        self.setVisible(bool(pills))

    def _pill(self, text: str, without: SongQuery) -> Pill:
        pill = Pill(self._look, text, "accent", f"library.pill.{text}", removable=True)
        pill.removed.connect(lambda: self.wanted.emit(without))
        return pill


def _pieces(query: SongQuery) -> list[tuple[str, SongQuery]]:
    found: list[tuple[str, SongQuery]] = []
    if query.shelf is not Shelf.ALL:
        found.append((query.shelf.value.replace("-", " ").capitalize(), replace(query, shelf=Shelf.ALL)))
    if len(query.artists) > 2:
        found.append((f"Artists: {len(query.artists)}", replace(query, artists=())))
    else:
        found += [(a, replace(query, artists=tuple(o for o in query.artists if o != a))) for a in query.artists]
    found += [(f"#{t}", replace(query, tags=tuple(o for o in query.tags if o != t))) for t in query.tags]
    if years_words(query):
        found.append((years_words(query), replace(query, first_year=None, last_year=None)))
    return found


class FilterSheet(Popover):
    """The sheet under the Filter button. Signal: wanted(SongQuery)."""

    wanted = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "library.filter", "Filter songs")
        self._query = SongQuery()
        column = tight(QVBoxLayout(), 16, 14, 16, 16, spacing=10)
        column.addWidget(Text(look, "Filter songs", Role.HEADING))
        self._artist = Field(look, "library.filter.artist", "Artist", "any artist")
        self._first = Field(look, "library.filter.first", "First year", "any")
        self._last = Field(look, "library.filter.last", "Last year", "any")
        self._tag = Field(look, "library.filter.tag", "Tag", "any tag")
        years = tight(QHBoxLayout(), spacing=10)
        years.addLayout(labelled(look, "From year", self._first))
        years.addLayout(labelled(look, "To year", self._last))
        column.addLayout(labelled(look, "Artist", self._artist))
        column.addLayout(labelled(look, "Tag", self._tag))
        column.addLayout(years)
        row = tight(QHBoxLayout(), 0, 4, 0, 0, spacing=8)
        row.addStretch(1)
        row.addWidget(Button(look, "Clear all", "library.filter.clear", "ghost").on_click(self._clear))
        row.addWidget(Button(look, "Show songs", "library.filter.apply", "primary").on_click(self._apply))
        column.addLayout(row)
        self.body.addLayout(column)
        self.setFixedWidth(320 + 2 * MARGIN)
        for field in (self._artist, self._first, self._last, self._tag):
            field.returnPressed.connect(self._apply)

    def offer(self, artists: Sequence[str], tags: Sequence[str]) -> None:
        """Offer names while the person types."""
        for field, names in ((self._artist, artists), (self._tag, tags)):
            completer = QCompleter(list(names), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(completer)

    def show_query(self, query: SongQuery) -> None:
        """Fill the fields from a query."""
        self._query = query
        self._artist.clear()
        self._tag.clear()
        self._first.setText(str(query.first_year or ""))
        self._last.setText(str(query.last_year or ""))

    def _clear(self) -> None:
        self.close_sheet()
        self.wanted.emit(cleared(self._query))

    def _apply(self) -> None:
        years = [self._year(field) for field in (self._first, self._last)]
        if None in years:
            return
        artist, tag = self._artist.text().strip(), self._tag.text().strip()
        query = replace(self._query, first_year=years[0] or None, last_year=years[1] or None)
        if artist:
            query = replace(query, artists=tuple(dict.fromkeys((*query.artists, artist))))
        if tag:
            query = replace(query, tags=tuple(dict.fromkeys((*query.tags, tag))))
        self.close_sheet()
        self.wanted.emit(query)

    def _year(self, field: Field) -> int | None:
        """Return the year, 0 for an empty field, None (and a red field) for anything else."""
        text = field.text().strip()
        good = not text or (text.isdecimal() and 1 <= int(text) <= 2200)
        field.set_invalid("" if good else "A year has four digits, for example 1987.")
        return (int(text) if text else 0) if good else None
