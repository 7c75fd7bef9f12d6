"""Short messages at the bottom right: six seconds, longer while the pointer or focus is on them, with Undo or Retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Sheet
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.look import Look
    from lyricstudio.ui.notices import Notice

SECONDS = 6.0
_ICONS = {"ok": "check", "bad": "warning", "warn": "warning", "info": "info"}
_WIDTH = 280 + 2 * MARGIN


class Toast(Sheet):
    """One message."""

    def __init__(self, look: Look, parent: QWidget, notice: Notice, done: Callable[[Toast], object]) -> None:
        super().__init__(look, parent, Radius.CARD)
        self.notice = notice
        self._done = done
        self.setObjectName("toast")
        self.setAccessibleName(f"{notice.text} {notice.hint}".strip())
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_WIDTH)
        row = tight(QHBoxLayout(), 14, 8, 8, 8, spacing=10)
        row.addWidget(Mark(look, _ICONS[notice.tone], notice.tone))
        row.addLayout(self._words(look), 1)
        if notice.action:
            row.addWidget(Button(look, notice.action, "toast.action", "link").on_click(self._act))
        row.addWidget(Button(look, "", "toast.close", Shape("ghost", "close", 26, "Close")).on_click(self.close_now))
        self.body.addLayout(row)
        self._timer = QTimer(self, singleShot=True, interval=int(SECONDS * 1000))
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def _words(self, look: Look) -> QVBoxLayout:
        words = tight(QVBoxLayout(), spacing=2)
        words.addStretch(1)
        words.addWidget(Paragraph(look, self.notice.text, Role.BODY, "text"))
        if self.notice.hint:
            words.addWidget(Paragraph(look, self.notice.hint, Role.SECONDARY))
        words.addStretch(1)
        return words

    def _act(self) -> None:
        run = self.notice.run
        self.close_now()
        if run is not None:
            run()

    def _on_time(self) -> None:
        focus = self.focusWidget()
        if self.underMouse() or (focus is not None and focus.hasFocus()):
            self._timer.start()
        else:
            self.close_now()

    def close_now(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()
        self._done(self)


class Toasts(QObject):
    """The messages of a window, newest at the bottom; `floor` says how many pixels at the foot to keep free."""

    def __init__(self, look: Look, window: QWidget, floor: Callable[[], int]) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._floor = floor
        self._open: list[Toast] = []
        window.installEventFilter(self)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return the messages in sight, oldest first."""
        return tuple(toast.notice for toast in self._open)

    def show(self, notice: Notice) -> None:
        """Show a message; more than three push the oldest out."""
        toast = Toast(self._look, self._window, notice, self._forget)
        self._open.append(toast)
        if len(self._open) > 3:
            self._open[0].close_now()
        toast.show()
        self._place()

    def _forget(self, toast: Toast) -> None:
        if toast in self._open:
            self._open.remove(toast)
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._window.height() - 20 + MARGIN - self._floor()
        for toast in reversed(self._open):
            height = toast.heightForWidth(_WIDTH)
            toast.setGeometry(self._window.width() - _WIDTH - 20 + MARGIN, bottom - height, _WIDTH, height)
            toast.raise_()
            bottom -= height - 2 * MARGIN + 12

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the messages in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
