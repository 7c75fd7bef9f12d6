"""The card beside found words: how long the run is, how it reads where it stands, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from lyricstudio.services.found_words import FoundWords
    from lyricstudio.ui.look import Look

_WIDTH = 344
_LOOK = 200  # ms between two looks whether the pointer is still there
_IN_A_ROW = "words in a row from the training lyrics"


class FoundCard(Popover):
    """Signals: rewrite(), show_song(song id), allow()."""

    rewrite = Signal()
    show_song = Signal(int)
    allow = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "compose.found", "Words found in the training lyrics")
        self._song_id = 0
        self._quiet = False
        self._words = QRect()
        self._leaving = QTimer(self, interval=_LOOK)
        self._leaving.timeout.connect(self._on_look)
        self._heading = Text(look, "", Role.CARD)
        self._quote = Paragraph(look, "", Role.BRIEF, "text")
        self._place = Paragraph(look, "", Role.SECONDARY)
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(Mark(look, "copy", "warn", 16))
        head.addWidget(self._heading, 1)
        self._rewrite = Button(look, "Rewrite line", "compose.found.rewrite", Shape("tint", height=28))
        show = Button(look, "Show song", "compose.found.show", Shape("ghost", height=28))
        allow = Button(look, "Allow here", "compose.found.allow", Shape("ghost", height=28))
        self._rewrite.on_click(lambda: self._do(self.rewrite.emit))
        show.on_click(lambda: self._do(lambda: self.show_song.emit(self._song_id)))
        allow.on_click(lambda: self._do(self.allow.emit))
        buttons = tight(QHBoxLayout(), spacing=6)
        for button in (self._rewrite, show, allow):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = tight(QVBoxLayout(), 14, 12, 14, 12, spacing=8)
        column.addLayout(head)
        column.addWidget(self._quote)
        column.addWidget(self._place)
        column.addLayout(buttons)
        self.body.addLayout(column)
        self.setFixedWidth(_WIDTH + 2 * MARGIN)

    def _do(self, call: object) -> None:
        self.close_sheet()
        QTimer.singleShot(0, call)  # type: ignore[call-overload]

    def open_for(self, found: FoundWords, rect: QRect, can_rewrite: bool, pointed: bool = False) -> None:
        """Open below the words (a rectangle of the window).

        A card that the pointer opened leaves the focus where it is, and goes when the pointer goes.
        """
        source = found.source
        self._quiet, self._words = pointed, rect
        self._song_id = source.song_id
        how = "words from the training lyrics, one changed" if found.changed_word else _IN_A_ROW
        self._heading.setText(f"{found.words} {how}")
        self._quote.set_text(f"“…{source.quote.rstrip(',;')}…”" if source.quote else "")
        self._place.set_text(" · ".join(text for text in (source.title, source.artist, source.place) if text))
        self._rewrite.setVisible(can_rewrite)
        for widget in (self._quote, self._place):
            widget.setFixedHeight(widget.heightForWidth(_WIDTH - 28))
        self.layout().activate()  # type: ignore[union-attr]
        self.setFixedHeight(self.sizeHint().height())
        self.open_at(QPoint(rect.left() - MARGIN - 8, rect.bottom() + 8 - MARGIN))
        if pointed:
            self._leaving.start()

    def _on_look(self) -> None:
        if not self.isVisible():
            self._leaving.stop()
            return
        place = self._area.mapFromGlobal(QCursor.pos())
        near = self.geometry().united(self._words).adjusted(-8, -8, 8, 8)
        focus = QApplication.focusWidget()
        if not near.contains(place) and (focus is None or not self.isAncestorOf(focus)):
            self.close_sheet()

    def take_focus(self) -> None:
        """Put the focus on the first button, unless the pointer opened the card."""
        if self._quiet:
            return
        first = self._rewrite if self._rewrite.isVisible() else self.findChild(Button, "compose.found.show")
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)
