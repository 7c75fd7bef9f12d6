"""The strip between head and lyric: how many suggestions a song has and the button that takes the sure ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from lyricstudio.domain.annotating import sure_ones
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.look import Look

_ICON = 16


class _Sign(QWidget):
    """The star of suggestions, or the tick of a finished song."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._done = False
        self.setFixedSize(_ICON, _ICON)
        look.changed.connect(self.update)

    def show_done(self, done: bool) -> None:
        """Show the tick, or the star."""
        self._done = done
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign."""
        with QPainter(self) as painter:
            name, tone = ("check-circle", "ok") if self._done else ("sparkle", "accent")
            self._look.icons.paint(painter, name, getattr(self._look.colours, tone), QRectF(self.rect()))


class SuggestionBar(QWidget):
    """Signals: accept_pressed(), next_pressed(), more_pressed()."""

    accept_pressed = Signal()
    next_pressed = Signal()
    more_pressed = Signal()

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._threshold = 0.9
        with_property(self, "surface", "win")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._sign = _Sign(look)
        self._words = Text(look, "", Role.SECONDARY_STRONG)
        self.accept = Button(look, "Accept above 90 %", "annotate.accept_sure", Shape("tint", height=28))
        self.next = Button(look, "Next song to review", "annotate.next_to_review", Shape("tint", height=28))
        self.more = Button(
            look,
            "",
            "annotate.accept_more",
            Shape("ghost", "chevron-down", 28, "Threshold, and accepting in all songs"),
        )
        self._row = tight(QHBoxLayout(self), 32, 6, 20, 6, spacing=8)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._words, 1)
        for button in (self.accept, self.next, self.more):
            self._row.addWidget(button)
        self.accept.clicked.connect(self.accept_pressed)
        self.next.clicked.connect(self.next_pressed)
        self.more.clicked.connect(self.more_pressed)
        desk.changed.connect(self._show)
        desk.opened.connect(self._show)

    def set_small(self, small: bool) -> None:
        """Follow the margins of a small window."""
        self._row.setContentsMargins(20 if small else 32, 5, 20, 5)

    def show_threshold(self, threshold: float) -> None:
        """Use another threshold (0 to 1)."""
        self._threshold = threshold
        self._show()

    def _show(self) -> None:
        song = self._desk.song
        if song is None:
            return
        waiting = len(self._desk.unreviewed)
        sure = len(sure_ones(song, self._threshold))
        limit = f"{self._threshold:.0%}".replace("%", " %")
        self._sign.show_done(not waiting)
        if waiting:
            self._words.setText(f"{count(waiting, 'suggestion')} in this song, {sure} above {limit}")
        else:
            self._words.setText(f"All {count(len(song.parts), 'part')} reviewed" if song.parts else "No words to label")
        self.accept.set_text(f"Accept {sure} above {limit}" if sure else f"Accept above {limit}")
        self.accept.setVisible(waiting > 0)
        self.accept.setEnabled(sure > 0)
        self.next.setVisible(not waiting)
