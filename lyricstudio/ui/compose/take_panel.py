"""The takes of a part side by side, and what can be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.take_mixing import NOW
from lyricstudio.ui.compose.take_column import ShownTake, TakeColumn
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from lyricstudio.ui.look import Look

MOST = 4
_LEAST_WIDTH = 218


class TakePanel(QWidget):
    """Signals: ticked(take, line), chosen(take), lock_wanted(take, line), and use(), more(), rewrite(), stop(),
    closed() of its buttons."""  # fmt: skip

    ticked = Signal(int, int)
    chosen = Signal(int)
    lock_wanted = Signal(int, int)
    use = Signal()
    more = Signal()
    rewrite = Signal()
    stop = Signal()
    closed = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._takes: tuple[ShownTake, ...] = ()
        self._first = 0
        self._columns = [self._column(look, f"{name}.take{i}") for i in range(MOST)]
        self._row = tight(QHBoxLayout(), spacing=10)
        for column in self._columns:
            self._row.addWidget(column, 1)
        outer = tight(QVBoxLayout(self), spacing=12)
        outer.addLayout(self._row)
        outer.addLayout(self._buttons(look, name))

    def _column(self, look: Look, name: str) -> TakeColumn:
        column = TakeColumn(look, name)
        column.hide()
        column.ticked.connect(self.ticked)
        column.chosen.connect(self.chosen)
        column.lock_wanted.connect(self.lock_wanted)
        column.stepped.connect(self._step)
        return column

    def _buttons(self, look: Look, name: str) -> QHBoxLayout:
        self._use = Button(look, "Use mixed lines", f"{name}.use", Shape("primary", "check")).on_click(self.use.emit)
        self._more = Button(look, "More takes", f"{name}.more", Shape("secondary", "plus")).on_click(self.more.emit)
        self._rewrite = Button(look, "Rewrite unlocked", f"{name}.rewrite", Shape("secondary", "refresh"))
        self._rewrite.on_click(self.rewrite.emit)
        self._rewrite.setToolTip("Another take that begins from the mix: locked lines stay, others keep your wording")
        self._stop = Button(look, "Stop", f"{name}.stop", Shape("danger", "close")).on_click(self.stop.emit)
        self._close = Button(look, "Close", f"{name}.close", Shape("ghost")).on_click(self.closed.emit)
        self._back = Button(look, "", f"{name}.back", Shape("ghost", "chevron-left", 32, "Takes before"))
        self._on = Button(look, "", f"{name}.on", Shape("ghost", "chevron-right", 32, "Takes after"))
        self._back.on_click(lambda: self._page(-1))
        self._on.on_click(lambda: self._page(1))
        self._where = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        row = tight(QHBoxLayout(), spacing=8)
        for button in (self._use, self._more, self._rewrite):
            row.addWidget(button)
        row.addStretch(1)
        for widget in (self._back, self._where, self._on, self._close, self._stop):
            row.addWidget(widget)
        return row

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what Tab goes through, in order."""
        buttons = (self._use, self._more, self._rewrite, self._back, self._on, self._close, self._stop)
        return (*self._columns, *buttons)

    @property
    def columns(self) -> tuple[TakeColumn, ...]:
        """Return the columns in sight."""
        return tuple(column for column in self._columns if not column.isHidden())

    def show_takes(self, takes: Sequence[ShownTake], writing: bool, can_write: bool) -> None:
        """Show takes; the one being written is always in sight."""
        if writing and len(takes) > len(self._takes):
            self._first = max(0, len(takes) - self._room)
        self._takes = tuple(takes)
        self._stop.setVisible(writing)
        self._close.setVisible(not writing)
        self._more.setVisible(can_write)
        self._rewrite.setVisible(can_write)
        self._rewrite.setEnabled(not writing)
        self._use.set_text(self._use_words())
        self._use.setEnabled(any(take.ticked | take.locked for take in takes if take.trying is None))
        self._show_page()

    def _use_words(self) -> str:
        used = [take for take in self._takes if take.ticked]
        if len(used) != 1:
            return "Use mixed lines"
        return "Keep as it is" if used[0].number == NOW else f"Use {used[0].title.replace('Take', 'take')}"

    @property
    def _room(self) -> int:
        return max(1, min(MOST, (self.width() + 10) // (_LEAST_WIDTH + 10)))

    def _page(self, step: int) -> None:
        self._first += step * max(1, self._room - 1)
        self._show_page()

    def _show_page(self) -> None:
        room, count = self._room, len(self._takes)
        self._first = max(0, min(self._first, count - room))
        shown = self._takes[self._first : self._first + room]
        for i, column in enumerate(self._columns):
            column.setVisible(i < len(shown))
            if i < len(shown):
                column.show_take(shown[i])
        paged = count > room
        for widget in (self._back, self._where, self._on):
            widget.setVisible(paged)
        self._back.setEnabled(self._first > 0)
        self._on.setEnabled(self._first + room < count)
        self._where.setText(f"{self._first + 1}–{self._first + len(shown)} of {count}")

    def _step(self, step: int) -> None:
        columns = self.columns
        at = next((i for i, column in enumerate(columns) if column.hasFocus()), 0) + step
        if not 0 <= at < len(columns):
            self._page(step)
            at = max(0, min(at, len(columns) - 1))
        columns[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the focus on the first take in sight."""
        if self.columns:
            self.columns[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many takes as fit, none of them narrow."""
        super().resizeEvent(event)
        if self._takes:
            self._show_page()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
