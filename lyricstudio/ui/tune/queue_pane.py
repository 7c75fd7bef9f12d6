"""The pane at the left: all runs in four groups, what they cost together, and a way to let them all rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QToolTip, QVBoxLayout, QWidget

from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.run_states import RunState
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.tune.run_drawing import RunDrawing, button_word
from lyricstudio.ui.tune.run_rows import RunRows
from lyricstudio.ui.tune.run_words import status_word
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import duration, money

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from lyricstudio.services.run_board import BoardRun, RunBoard
    from lyricstudio.ui.look import Look


class RunList(QListView):
    """The runs. Signals: current_changed(run id), act(run id) for Resume or Retry, opened(run id) by Enter."""

    current_changed = Signal(str)
    act = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows = RunRows()
        self._drawing = RunDrawing(look)
        named(self, "tune.runs", "Runs")
        with_property(self, "surface", "win")
        self.setProperty("ownFocus", True)
        self.setModel(self.rows)
        self.setItemDelegate(self._drawing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        look.changed.connect(self.viewport().update)

    @property
    def current(self) -> BoardRun | None:
        """Return the current run."""
        return self.rows.run_at(self.currentIndex().row())

    def go_to(self, run_id: str) -> None:
        """Make a run current and bring it into sight."""
        row = self.rows.row_of(run_id)
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row))
            self.scrollTo(self.rows.index(row))

    def _on_current_changed(self, current: QModelIndex | QPersistentModelIndex, _before: object) -> None:
        one = self.rows.run_at(current.row())
        if one is not None:
            self.current_changed.emit(one.run.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among runs, jumping over headings; Enter opens."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            row = self.rows.next_run(self.currentIndex().row(), steps[Qt.Key(event.key())])
            self.setCurrentIndex(self.rows.index(row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.run.id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button in a card."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        one = self.rows.run_at(index.row())
        if one is None or not button_word(one):
            return
        if self._drawing.button_rect(QRectF(self.visualRect(index)), one).contains(event.position()):
            self.act.emit(one.run.id)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say the whole reason of a failure where the card cuts it."""
        if isinstance(event, QHelpEvent):
            one = self.rows.run_at(self.indexAt(event.pos()).row())
            words = status_word(one) if one is not None and one.state is RunState.NEEDS_YOU else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a ring around the current card while the keys come here."""
        super().paintEvent(event)
        if not self.hasFocus() or self.current is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            rect = QRectF(self.visualRect(self.currentIndex())).adjusted(8, -3, -8, -3)
            painter.drawRoundedRect(rect, Radius.CARD, Radius.CARD)


class QueuePane(QWidget):
    """The pane. Signal: pause_pressed() to let all runs rest or go on."""

    pause_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "tune.queue", "Runs")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = RunList(look)
        self._pause = Button(look, "Pause queue", "tune.pause_queue", "link")
        self._pause.clicked.connect(self.pause_pressed)
        self._summary = Text(look, "", Role.SECONDARY_NUMBER, "text2", wrap=True)
        head = tight(QHBoxLayout(), 18, 10, 12, 0, spacing=8)
        head.addWidget(Text(look, "Runs", Role.HEADING))
        head.addStretch(1)
        head.addWidget(self._pause)
        below = tight(QHBoxLayout(), 18, 0, 12, 4)
        below.addWidget(self._summary)
        column = tight(QVBoxLayout(self))
        column.addLayout(head)
        column.addLayout(below)
        column.addWidget(self.list, 1)

    def show_board(self, board: RunBoard) -> None:
        """Show other runs; the current one stays current."""
        current = self.list.current
        self.list.rows.show_board(board)
        if current is not None:
            self.list.go_to(current.run.id)
        self._summary.setText(board.trouble or summary(board))
        self._summary.set_tone("bad" if board.trouble else "text2")
        moving = board.of(RunState.RUNNING) + board.of(RunState.WAITING)
        resting = [one for one in board.runs if one.run.status == "paused"]
        self._pause.set_text("Resume queue" if resting and not moving else "Pause queue")
        self._pause.setVisible(bool(moving or resting))


def summary(board: RunBoard) -> str:
    """Return "1 running · 2 waiting · about 1 h 10 left" with what hosted runs cost so far."""
    counts = [(len(board.of(state)), state.value.lower()) for state in RunState]
    said = [f"{number} {word}" for number, word in counts[:2] if number]
    said += [f"{counts[2][0]} {'needs' if counts[2][0] == 1 else 'need'} you"] if counts[2][0] else []
    if not said:
        return f"{counts[3][0]} finished" if counts[3][0] else "None yet"
    if board.seconds_left and counts[0][0] + counts[1][0]:
        said.append(f"{duration(board.seconds_left)} left")
    if any(one.run.provider != LOCAL for one in board.runs) and board.planned_usd:
        said.append(f"{money(board.usd)} of about {money(board.planned_usd)}")
    return " · ".join(said)
