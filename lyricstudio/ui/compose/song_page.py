"""The middle of the view: the title, what can be done with the whole song, and its parts as a column of cards."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.ui.compose.part_card import PART_MIME, PartCard, ShownPart
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.fields import Field
from lyricstudio.ui.widgets.naming import named, tight, with_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPaintEvent

    from lyricstudio.ui.look import Look

WIDEST = 1100
_PAUSE = 500
_CARDS_AT_ONCE = 3


class TitleField(Field):
    """The title of the song, edited where it stands. Signal: settled(text)."""

    settled = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "compose.title", "Title of the song", "Untitled")
        self.setFont(look.font(Role.TITLE))
        with_property(self, "bare", True)
        self.setFixedHeight(40)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.tell)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.textChanged.connect(lambda _text: self.updateGeometry())
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self.tell)

    def show_title(self, title: str) -> None:
        """Show another title, unless one is being typed."""
        if not self._pause.isActive() and self.text() != title:
            self.setText(title)
            self.setCursorPosition(0)

    def tell(self) -> None:
        """Tell the title."""
        self._pause.stop()
        self.settled.emit(self.text().strip())

    def sizeHint(self) -> QSize:
        """Return room for the title."""
        return QSize(max(120, self.fontMetrics().horizontalAdvance(self.text() or "Untitled") + 28), 40)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(120, 40)


class CardColumn(QWidget):
    """Holds the cards and takes dropped parts. Signal: moved(key, position)."""

    moved = Signal(str, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._drop = -1
        self.cards: list[PartCard] = []
        self.setAcceptDrops(True)
        self.layout_ = tight(QVBoxLayout(self), Space.XXL, 2, Space.PAGE, Space.XXL, spacing=Space.GAP)
        self.layout_.addStretch(1)

    def set_cards(self, cards: list[PartCard]) -> None:
        """Put the cards in order."""
        for i, card in enumerate(cards):
            if self.layout_.indexOf(card) != i:
                self.layout_.insertWidget(i, card)
        self.cards = cards

    def _slot_at(self, y: float) -> int:
        return sum(1 for card in self.cards if card.geometry().center().y() < y)

    def dragEnterEvent(self, event: QDragMoveEvent) -> None:
        """Take parts."""
        if event.mimeData().hasFormat(PART_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the part would go."""
        self._drop = self._slot_at(event.position().y())
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: object) -> None:
        """Forget the place."""
        self._drop = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the part."""
        key = bytes(event.mimeData().data(PART_MIME).data()).decode()
        slot, self._drop = self._slot_at(event.position().y()), -1
        self.update()
        at = next((i for i, card in enumerate(self.cards) if card.key == key), -1)
        to = slot - 1 if slot > at else slot
        event.acceptProposedAction()
        if at >= 0 and to != at:
            self.moved.emit(key, to)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the gap where a dragged card would go."""
        if self._drop < 0 or not self.cards:
            return
        last = self._drop >= len(self.cards)
        edge = self.cards[-1].geometry().bottom() + 8 if last else self.cards[self._drop].geometry().top() - 8
        with QPainter(self) as painter:
            painter.fillRect(QRectF(24, edge - 1, self.width() - 44, 3), self._look.colour("accent"))


class SongPage(QWidget):
    """Signals: songs_wanted(button), brief_wanted(), write_all(), stop(), versions(), export()."""

    songs_wanted = Signal(object)
    brief_wanted = Signal()
    write_all = Signal()
    stop = Signal()
    versions = Signal()
    export = Signal()

    def __init__(self, look: Look, wire: Callable[[PartCard], object]) -> None:
        super().__init__()
        self._look, self._wire = look, wire
        self._small = False
        self._cards: dict[str, PartCard] = {}
        self._wanted: tuple[ShownPart, ...] = ()
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._show_wanted)
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = TitleField(look)
        self.column = CardColumn(look)
        self.area = self._card_area()
        outer = tight(QVBoxLayout(self), spacing=8)
        outer.addWidget(_centred(self._head(look)))
        outer.addWidget(self.area, 1)

    def _card_area(self) -> QScrollArea:
        area = named(QScrollArea(), "compose.cards", "Parts of the song")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(with_property(_centred(self.column), "surface", "win"))
        return area

    def _head(self, look: Look) -> QWidget:
        head = QWidget()
        self._songs = Button(look, "", "compose.songs", Shape("ghost", "chevron-down", 30, "Songs of this project"))
        self._brief = Button(look, "", "compose.brief_open", Shape("secondary", "settings", 32, "Brief and model"))
        self._write = Button(look, "Write the song", "compose.write_all", Shape("primary", "sparkle"))
        self._stop = Button(look, "Stop", "compose.stop_all", Shape("danger", "close"))
        self._versions = Button(look, "Versions", "compose.versions", Shape("ghost", "clock"))
        self._export = Button(look, "Export", "compose.export", Shape("secondary", "export"))
        self._songs.on_click(lambda: self.songs_wanted.emit(self._songs))
        self._brief.on_click(self.brief_wanted.emit)
        self._write.on_click(self.write_all.emit)
        self._stop.on_click(self.stop.emit)
        self._versions.on_click(self.versions.emit)
        self._export.on_click(self.export.emit)
        row = tight(QHBoxLayout(head), Space.XXL - 6, 10, Space.PAGE, 0, spacing=8)
        row.addWidget(self.title)
        row.addWidget(self._songs)
        row.addStretch(1)
        for button in (self._brief, self._write, self._stop, self._versions, self._export):
            row.addWidget(button)
        return head

    def card(self, key: str) -> PartCard | None:
        """Return the card of a part."""
        return self._cards.get(key)

    def set_small(self, small: bool) -> None:
        """Use smaller type, and offer the brief as a drawer."""
        self._small = small
        self._brief.setVisible(small)
        for card in self._cards.values():
            card.editor.set_small(small)

    def show_brief_button(self, shown: bool) -> None:
        """Offer the brief while its pane is closed."""
        self._brief.setVisible(shown)

    def show_parts(self, parts: Sequence[ShownPart]) -> None:
        """Show the parts; cards of parts that stayed are kept, with what is typed in them."""
        wanted = {shown.section.key for shown in parts}
        for key in [k for k in self._cards if k not in wanted]:
            card = self._cards.pop(key)
            card.hide()
            self.column.layout_.removeWidget(card)
            card.deleteLater()
        self._wanted = tuple(parts)
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Make the cards that are missing, a few at a time: a card takes some milliseconds, a song may have forty."""
        ordered = []
        made = 0
        for shown in self._wanted:
            card = self._cards.get(shown.section.key)
            if card is None:
                if made == _CARDS_AT_ONCE:
                    self._more.start()
                    break
                card = self._make(shown)
                made += 1
            card.show_part(shown)
            ordered.append(card)
        if ordered != self.column.cards:
            self.column.set_cards(ordered)
            self._chain(ordered)

    def _make(self, shown: ShownPart) -> PartCard:
        card = self._cards[shown.section.key] = PartCard(self._look, shown.section)
        card.editor.set_small(self._small)
        self._wire(card)
        return card

    def _chain(self, cards: list[PartCard]) -> None:
        """Let Tab go through the cards in the order of the song."""
        stops = [stop for card in cards for stop in card.stops]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def show_part(self, shown: ShownPart) -> None:
        """Show one part anew."""
        self._wanted = tuple(shown if s.section.key == shown.section.key else s for s in self._wanted)
        card = self._cards.get(shown.section.key)
        if card is not None:
            card.show_part(shown)

    def show_writing(self, empty: int, any_written: bool, busy: bool) -> None:
        """Offer to write what is empty, or to stop."""
        self._write.setVisible(empty > 0 and not busy)
        parts = "1 empty part" if empty == 1 else f"{empty} empty parts"
        self._write.set_text(f"Write {parts}" if any_written else "Write the song")
        self._stop.setVisible(busy)

    def go_to(self, key: str) -> None:
        """Bring a part into sight."""
        card = self._cards.get(key)
        if card is not None:
            self.area.ensureWidgetVisible(card, 0, 24)


def _centred(widget: QWidget) -> QWidget:
    """Return a widget in the middle, no wider than a song can be read."""
    widget.setMaximumWidth(WIDEST + Space.XXL + Space.PAGE)
    outer = QWidget()
    row = tight(QHBoxLayout(outer))
    row.addStretch(0)
    row.addWidget(widget, 1)
    row.addStretch(0)
    return outer
