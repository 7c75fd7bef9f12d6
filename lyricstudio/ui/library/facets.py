"""The pane at the left of the library: ready-made shelves, artists with their share, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.store.song_listing import Shelf, SongFacets, SongQuery
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.bar import paint_bar
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look

_SHELVES = {
    Shelf.ALL: ("All songs", "library"), Shelf.REVIEW: ("To review", "annotate"),
    Shelf.NO_RIGHTS: ("Rights missing", "warning"), Shelf.DUPLICATES: ("Duplicates", "copy"),
    Shelf.RECENT: ("Added this week", "clock"),
}  # fmt: skip
_ARTISTS, _TAGS = 12, 14


class _Row(QAbstractButton):
    """A line with a number at its right; an icon before it, or a bar below that shows its share."""

    def __init__(self, look: Look, name: str, icon: str = "") -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self._number, self._share = 0, 0.0
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFixedHeight(30 if icon else 31)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def show_count(self, text: str, number: int, share: float = 0.0) -> None:
        """Show words, a number and a share."""
        self.setText(text)
        self._number, self._share = number, share
        self.setAccessibleName(f"{text}, {count(number, 'song')}")
        self.setToolTip(text if QFontMetrics(self._look.font(Role.BODY)).horizontalAdvance(text) > 110 else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that the pane stretches."""
        return QSize(160, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        look, rect = self._look, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._icon and (self.isChecked() or self.underMouse()):
                framed = look.theme.line_width > 1 and self.isChecked()
                painter.setPen(QPen(look.colour("accent"), 2) if framed else Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("tint" if self.isChecked() else "hover"))
                painter.drawRoundedRect(rect.adjusted(1, 0, -1, 0), Radius.CONTROL, Radius.CONTROL)
            if self._icon:
                self._shelf(painter, rect)
            else:
                self._artist(painter, rect)

    def _shelf(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        warn = self._icon == "warning" and self._number > 0
        ink = look.colours.warn if warn else look.colours.on_tint if self.isChecked() else look.colours.text2
        look.icons.paint(painter, self._icon, ink, QRectF(10, 0, 16, rect.height()))
        self._words(painter, rect.adjusted(36, 0, -8, 0), Role.CARD if self.isChecked() else Role.BODY)

    def _artist(self, painter: QPainter, rect: QRectF) -> None:
        look, colours = self._look, self._look.colours
        self._words(painter, rect.adjusted(10, 0, -10, -7), Role.CARD if self.isChecked() else Role.BODY)
        bar = QRectF(10, rect.bottom() - 6, rect.width() - 20, 3)
        marked = self.isChecked() or self.underMouse()
        paint_bar(painter, bar, self._share, colours.accent if marked else colours.line2, look.colours.line)

    def _words(self, painter: QPainter, rect: QRectF, role: Role) -> None:
        look = self._look
        number = f"{self._number:,}"
        painter.setFont(look.font(Role.SECONDARY_NUMBER))
        painter.setPen(look.colour("text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, number)
        room = rect.width() - QFontMetrics(painter.font()).horizontalAdvance(number) - 10
        painter.setFont(look.font(role))
        painter.setPen(look.colour("text"))
        shown = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, shown)


class Facets(QScrollArea):
    """The pane. Signals: shelf_chosen(Shelf), artist_toggled(str), tag_toggled(str)."""

    shelf_chosen = Signal(object)
    artist_toggled = Signal(str)
    tag_toggled = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._query = SongQuery()
        self._artists: list[_Row] = []
        self._tags: dict[str, Pill] = {}
        named(self, "library.facets", "Filters")
        with_property(self, "surface", "win")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = with_property(QWidget(), "surface", "win")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = tight(QVBoxLayout(inner), 8, 12, 8, 16, spacing=2)
        self._build(look)
        self.setWidget(inner)

    def _build(self, look: Look) -> None:
        self._songs = Text(look, "", Role.NUMBER, "text2")
        self._head(look, "Library", self._songs, Role.HEADING)
        self._column.addSpacing(8)
        self._shelves = {shelf: _Row(look, f"library.shelf.{shelf}", icon) for shelf, (_, icon) in _SHELVES.items()}
        for shelf, row in self._shelves.items():
            row.clicked.connect(lambda _checked=False, wanted=shelf: self.shelf_chosen.emit(wanted))
            self._column.addWidget(row)
        self._column.addSpacing(14)
        self._artist_count = Text(look, "", Role.LABEL_NUMBER, "text2")
        self._head(look, "Artists", self._artist_count, Role.LABEL)
        self._artist_column = tight(QVBoxLayout(), 0, 4, 0, 0)
        self._column.addLayout(self._artist_column)
        self._column.addSpacing(14)
        self._tag_head = self._head(look, "Tags", Text(look, ""), Role.LABEL)
        holder = QWidget()
        self._flow = Flow(holder, 6)
        self._flow.setContentsMargins(10, 4, 10, 0)
        self._column.addWidget(holder)
        self._column.addStretch(1)

    def _head(self, look: Look, text: str, aside: Text, role: Role) -> Text:
        row = tight(QHBoxLayout(), 10, 0, 8, 0)
        words = Text(look, text, role, "text" if role is Role.HEADING else "text2")
        row.addWidget(words)
        row.addStretch(1)
        row.addWidget(aside)
        self._column.addLayout(row)
        return words

    def show_facets(self, facets: SongFacets) -> None:
        """Show other counts."""
        self._songs.setText(f"{facets.songs:,}")
        for shelf, row in self._shelves.items():
            row.show_count(_SHELVES[shelf][0], facets.shelves.get(shelf, 0))
        self._artist_count.setText(f"{facets.artist_count:,}")
        shown = facets.artists[:_ARTISTS]
        self._need_artists(len(shown))
        most = max((number for _, number in shown), default=1)
        for row, (artist, number) in zip(self._artists, shown, strict=False):
            row.show_count(artist, number, number / most)
            row.setVisible(True)
        for row in self._artists[len(shown) :]:
            row.setVisible(False)
        self._show_tags([tag for tag, _ in facets.tags[:_TAGS]])
        self.show_query(self._query)

    def _need_artists(self, number: int) -> None:
        while len(self._artists) < number:
            row = _Row(self._look, f"library.artist.{len(self._artists) + 1}")
            row.clicked.connect(lambda _checked=False, row=row: self.artist_toggled.emit(row.text()))
            self._artists.append(row)
            self._artist_column.addWidget(row)

    def _show_tags(self, tags: list[str]) -> None:
        self._tag_head.setVisible(bool(tags))
        if list(self._tags) == tags:
            return
        self._tags = {tag: Pill(self._look, tag, name=f"library.tag.{tag}") for tag in tags}
        for tag, pill in self._tags.items():
            pill.clicked.connect(lambda _checked=False, tag=tag: self.tag_toggled.emit(tag))
        self._flow.show_widgets(self._tags.values())

    def show_query(self, query: SongQuery) -> None:
        """Mark what is filtered by."""
        self._query = query
        for shelf, row in self._shelves.items():
            row.setChecked(shelf is query.shelf)
        for row in self._artists:
            row.setChecked(row.text() in query.artists)
        for tag, pill in self._tags.items():
            pill.set_tone("solid" if tag in query.tags else "plain")
