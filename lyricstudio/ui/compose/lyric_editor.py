"""The words of one part, edited freely, with everything that is known of a line in the margins beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QToolTip

from lyricstudio.domain.draft_facts import LineFacts
from lyricstudio.domain.line_marks import LineMark
from lyricstudio.ui.compose.margin import (
    LEFT,
    LOCK_WIDTH,
    RIGHT,
    MarginPainter,
    author_words,
    line_words,
    paint_underline,
)
from lyricstudio.ui.theme.scale import LYRIC_PITCH, Role
from lyricstudio.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QTextBlock

    from lyricstudio.services.found_words import FoundWords
    from lyricstudio.ui.look import Look

TYPING_PAUSE = 200  # ms
_HOVER_PAUSE = 220
_HANGING = 12
_MIDDLE = 0.27  # of the letter size: how far the middle of small letters is above the baseline
_DROP = 0.2  # of the letter size: how far the underline is below it


@dataclass(frozen=True, slots=True)
class PartLines:
    """What the editor shows of a part: its text, and a mark, facts and finds for its lines."""

    text: str = ""
    marks: tuple[LineMark, ...] = ()
    facts: tuple[LineFacts, ...] = ()
    found: tuple[FoundWords, ...] = ()
    can_rewrite: bool = False


class LyricEditor(QTextEdit):
    """Signals: typed(text) after a pause, entered() with the focus, lock_wanted(line), rewrite_wanted(line),
    found_pointed(FoundWords, QRect in the window, by the pointer), left_up(), left_down()."""  # fmt: skip

    typed = Signal(str)
    entered = Signal()
    lock_wanted = Signal(int)
    rewrite_wanted = Signal(int)
    found_pointed = Signal(object, QRect, bool)
    left_up = Signal()
    left_down = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._margin = MarginPainter(look)
        self._shown = PartLines()
        self._pointed = -1
        self._loading = False
        self._pitch, self._role = LYRIC_PITCH, Role.LYRIC
        named(self, name, "Words")
        self.setProperty("ownFocus", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the window's undo goes further than one field
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(0)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(self.tell_typed)
        self._hover = QTimer(self, singleShot=True, interval=_HOVER_PAUSE)
        self._hover.timeout.connect(self._on_hover)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.cursorPositionChanged.connect(self._describe)
        look.changed.connect(self.viewport().update)
        self._dress()

    # What is shown

    def show_part(self, shown: PartLines) -> None:
        """Show a part; what is being typed is not disturbed."""
        self._shown = shown
        if shown.text != self.toPlainText() and not self._typing.isActive():
            self._load(shown.text)
        self._describe()
        self.viewport().update()

    def set_small(self, small: bool) -> None:
        """Use the smaller type of a small window."""
        role, pitch = (Role.LYRIC_SMALL, 23) if small else (Role.LYRIC, LYRIC_PITCH)
        if role is not self._role:
            self._role, self._pitch = role, pitch
            self._dress()

    def tell_typed(self) -> None:
        """Tell what was typed, without waiting for the pause."""
        self._typing.stop()
        if not self.isReadOnly() and self.toPlainText() != self._shown.text:
            self.typed.emit(self.toPlainText())

    @property
    def line(self) -> int:
        """Return the line that the cursor is in."""
        return self.textCursor().blockNumber()

    @property
    def selected_lines(self) -> tuple[int, ...]:
        """Return the lines of the selection, or the current one."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        return tuple(range(first, last + 1))

    def go_to_line(self, line: int, end: bool = False) -> None:
        """Put the cursor into a line."""
        block = self.document().findBlockByNumber(max(0, min(line, self.document().blockCount() - 1)))
        cursor = QTextCursor(block)
        if end:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)

    def line_rect(self, line: int) -> QRect:
        """Return where a line stands in the window."""
        row = self._row(self.document().findBlockByNumber(line)).toRect()
        return QRect(self.viewport().mapTo(self.window(), row.topLeft()), row.size())

    def _load(self, text: str) -> None:
        at = self.textCursor().position()
        self._loading = True
        self.setPlainText(text)
        self._format()
        self._loading = False
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(text)))
        self.setTextCursor(cursor)

    def _dress(self) -> None:
        self._loading = True
        self.document().setDefaultFont(self._look.font(self._role))
        self.setFont(self._look.font(self._role))
        self._format()
        self._loading = False
        self._fit()

    def _format(self) -> None:
        # Qt forgets the margins of the root frame with every new text.
        root = self.document().rootFrame().frameFormat()
        root.setLeftMargin(LEFT)
        root.setRightMargin(RIGHT)
        root.setTopMargin(0)
        root.setBottomMargin(0)
        self.document().rootFrame().setFrameFormat(root)
        form = QTextBlockFormat()
        form.setLineHeight(self._pitch, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        form.setLeftMargin(_HANGING)
        form.setTextIndent(-_HANGING)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)

    def _fit(self, *_size: object) -> None:
        rows = max(1, math.ceil(self.document().size().height() / self._pitch))
        wanted = rows * self._pitch + 8
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def _mark(self, line: int) -> LineMark:
        return self._shown.marks[line] if line < len(self._shown.marks) else LineMark()

    def _facts(self, line: int) -> LineFacts:
        return self._shown.facts[line] if line < len(self._shown.facts) else LineFacts()

    def _describe(self) -> None:
        # The whole of it would be made again at every key: the line in hand is what a reader needs.
        self.setAccessibleDescription(line_words(self.line + 1, self._mark(self.line), self._facts(self.line)))
        self.viewport().update()

    # Places

    def _row(self, block: QTextBlock) -> QRectF:
        """Return the rows of a block, so that what is centred in a row stands beside the middle of its letters."""
        layout = block.layout()
        rows = max(1, layout.lineCount())
        first = layout.lineAt(0)
        # A block's own rectangle sits higher than its letters where the line height is fixed.
        baseline = layout.position().y() + (first.y() + first.ascent() if first.isValid() else self._pitch * 0.7)
        top = baseline - self._pitch / 2 - self._role.value.size * _MIDDLE - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), rows * self._pitch)

    def _line_at(self, place: QPointF) -> int:
        block = self.document().firstBlock()
        while block.isValid():
            row = self._row(block)
            if row.top() <= place.y() < row.bottom():
                return block.blockNumber()
            block = block.next()
        return -1

    def _found_pieces(self, found: FoundWords) -> list[QRectF]:
        """Return the rectangles of found words, one for each row that they stand on."""
        block = self.document().findBlockByNumber(found.run.line)
        if not block.isValid() or found.run.end > block.length() or self._mark(found.run.line).allowed:
            return []
        row, pieces = self._row(block), []
        layout = block.layout()
        for i in range(layout.lineCount()):
            text_line = layout.lineAt(i)
            start = max(found.run.start, text_line.textStart())
            end = min(found.run.end, text_line.textStart() + text_line.textLength())
            if start < end:
                origin = layout.position()
                left, right = _x(text_line, start) + origin.x(), _x(text_line, end) + origin.x()
                pieces.append(QRectF(left, row.top() + i * self._pitch, right - left, self._pitch))
        return pieces

    def found_at(self, line: int, place: QPointF | None = None) -> tuple[FoundWords, QRectF] | None:
        """Return found words of a line (under a place), and where they stand."""
        for found in self._shown.found:
            if found.run.line != line:
                continue
            for piece in self._found_pieces(found):
                if place is None or piece.contains(place):
                    return found, piece
        return None

    def point_found(self, line: int, place: QPointF | None = None) -> bool:
        """Tell about the found words of a line; False when there are none."""
        hit = self.found_at(line, place)
        if hit is None:
            return False
        rect = hit[1].toRect()
        corner = self.viewport().mapTo(self.window(), rect.topLeft())
        self.found_pointed.emit(hit[0], QRect(corner, rect.size()), place is not None)
        return True

    # Qt

    def _on_text_changed(self) -> None:
        # A change of format says that the text changed, too: only other words are typed ones.
        if not self._loading and self.toPlainText() != self._shown.text:
            self._typing.start()

    def _on_hover(self) -> None:
        place = QPointF(self.viewport().mapFromGlobal(self.cursor().pos()))
        self.point_found(self._line_at(place), place)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):
            self.tell_typed()
            event.ignore()
            return False
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the margins."""
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._explain(QPointF(event.pos())), self.viewport())  # type: ignore[attr-defined]
            return True
        if event.type() == QEvent.Type.Leave:
            self._point(-1)
        return super().viewportEvent(event)

    def _explain(self, place: QPointF) -> str:
        line = self._line_at(place)
        if line < 0:
            return ""
        mark, facts, right = self._mark(line), self._facts(line), self.viewport().width() - place.x()
        if place.x() < LOCK_WIDTH:
            return "Unlock this line" if mark.locked else "Lock: the line stays when others are rewritten"
        if place.x() < LEFT:
            return f"{facts.syllables} syllables"
        if 60 < right <= RIGHT and self._shown.can_rewrite:
            return "Write other versions of this line"
        if 34 < right <= 60:
            return author_words(mark)
        return f"Rhyme {facts.rhyme}" if right <= 34 and facts.rhyme else ""

    def _point(self, line: int) -> None:
        if line != self._pointed:
            self._pointed = line
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be done with the line under the pointer."""
        super().mouseMoveEvent(event)
        place = event.position()
        self._point(self._line_at(place))
        in_margin = place.x() < LOCK_WIDTH or RIGHT >= self.viewport().width() - place.x() > 60
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if in_margin else Qt.CursorShape.IBeamCursor)
        if event.buttons() == Qt.MouseButton.NoButton and self.found_at(self._pointed, place) is not None:
            self._hover.start()
        else:
            self._hover.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lock in the left margin, rewrite in the right one, place the cursor elsewhere."""
        place = event.position()
        line, right = self._line_at(place), self.viewport().width() - place.x()
        if event.button() == Qt.MouseButton.LeftButton and line >= 0 and self._has_words(line):
            if place.x() < LOCK_WIDTH:
                self.lock_wanted.emit(line)
                return
            if 60 < right <= RIGHT and self._shown.can_rewrite:
                self.rewrite_wanted.emit(line)
                return
        super().mousePressEvent(event)

    def _has_words(self, line: int) -> bool:
        return bool(self.document().findBlockByNumber(line).text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the neighbouring part with the arrows."""
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            before = self.textCursor().position()
            super().keyPressEvent(event)
            if self.textCursor().position() == before:
                (self.left_up if event.key() == Qt.Key.Key_Up else self.left_down).emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make this the current part."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell what was typed."""
        super().focusOutEvent(event)
        self.tell_typed()
        self.viewport().update()

    def insertFromMimeData(self, source: Any) -> None:  # noqa: N802 - Qt's name
        """Paste words only, with plain line ends."""
        self.textCursor().insertText(source.text().replace("\r\n", "\n").replace("\r", "\n"))
        self._loading = True
        self._format()
        self._loading = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row in hand, the words, and the margins."""
        with QPainter(self.viewport()) as painter:
            self._paint_rows(painter)
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            self._paint_margins(painter)

    def _paint_rows(self, painter: QPainter) -> None:
        painter.fillRect(self.viewport().rect(), self._look.colour("surf"))
        line = self.line if self.hasFocus() else self._pointed
        block = self.document().findBlockByNumber(line)
        if line >= 0 and block.isValid() and self.document().blockCount() > 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.colour("hover")))
            painter.drawRoundedRect(self._row(block), 5, 5)

    def _paint_margins(self, painter: QPainter) -> None:
        block = self.document().firstBlock()
        current = self.line if self.hasFocus() else -1
        while block.isValid():
            line, row = block.blockNumber(), self._row(block)
            if block.text().strip():
                first = QRectF(row.left(), row.top(), row.width(), self._pitch)
                here = line in (current, self._pointed)
                self._margin.paint_left(painter, first, self._mark(line), self._facts(line), here)
                can = here and self._shown.can_rewrite
                self._margin.paint_right(painter, first, self._mark(line), self._facts(line), can)
            block = block.next()
        drop = self._pitch / 2 + self._role.value.size * (_MIDDLE + _DROP)
        for found in self._shown.found:
            for piece in self._found_pieces(found):
                paint_underline(painter, self._look, piece.left(), piece.right(), piece.top() + drop)


def _x(text_line: Any, position: int) -> float:
    found = text_line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)


def _is_undo(event: Any) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
