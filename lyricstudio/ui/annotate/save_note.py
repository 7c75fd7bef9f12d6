"""The line at the foot of the inspector: whether every change is on the disk, and since when."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import duration

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent

    from lyricstudio.ui.annotate.saver import Saver
    from lyricstudio.ui.look import Look

_EVERY = 5000  # ms between two looks at the clock


class SaveNote(QWidget):
    """Tells a person that nothing can be lost; with a button where writing failed."""

    def __init__(self, look: Look, saver: Saver) -> None:
        super().__init__()
        self._look, self._saver = look, saver
        self._failed = False
        self._words = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self._again = Button(look, "Try again", "annotate.save_again", Shape("link", height=24))
        self._again.hide()
        row = tight(QHBoxLayout(self), 40, 0, 12, 0, spacing=6)
        row.addWidget(self._words, 1)
        row.addWidget(self._again)
        self.setFixedHeight(46)
        self._clock = QTimer(self, interval=_EVERY)
        self._clock.timeout.connect(self._show)
        saver.saved.connect(self._on_saved)
        saver.failed.connect(self._on_failed)
        self._again.clicked.connect(saver.retry)
        look.changed.connect(self.update)
        self._show()

    def _on_saved(self) -> None:
        self._failed = False
        self._show()

    def _on_failed(self, _failure: object) -> None:
        self._failed = True
        self._show()

    def _show(self) -> None:
        at = self._saver.saved_at
        if self._failed:
            self._words.setText("Not saved yet")
        elif at is None:
            self._words.setText("Every change is saved at once")
        else:
            ago = time.monotonic() - at
            self._words.setText("Every change saved" + (f" · {duration(ago)} ago" if ago >= 1 else " · just now"))
        self._words.set_tone("bad" if self._failed else "text2")
        self._again.setVisible(self._failed)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clock run while somebody can see it."""
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock."""
        super().hideEvent(event)
        self._clock.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tick, or the warning."""
        name, tone = ("warning", "bad") if self._failed else ("check", "ok")
        with QPainter(self) as painter:
            self._look.icons.paint(painter, name, getattr(self._look.colours, tone), QRectF(18, 0, 16, self.height()))
