"""The lyric to label: a cursor over its lines, words that can be marked, boundaries that can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QContextMenuEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.domain.boundaries import boundary_range
from lyricstudio.domain.reasons import lines_word
from lyricstudio.domain.song import AdLib
from lyricstudio.ui.annotate.sheet_drawing import RING, SheetPainter, SheetState, handle_rect
from lyricstudio.ui.annotate.sheet_layout import Columns, LayoutMaker, Row, SheetLayout
from lyricstudio.ui.annotate.words_of_line import next_words, word_bounds, words_between
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.naming import named
from lyricstudio.ui.words import kind_word, percent

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from lyricstudio.domain.song import Part, Song
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.look import Look

_NEAR = 9  # px from a boundary in which it can be taken hold of


class Sheet(QWidget):
    """Signals: boundary_moved(part index, line), in_sight(QRectF) when the current line must be seen,
    command_wanted(id) when a drawn key was clicked, menu_wanted(QPoint on the screen).
    """

    boundary_moved = Signal(int, int)
    in_sight = Signal(QRectF)
    command_wanted = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._small = False
        self._keys = ("S", "Return")
        self._maker = LayoutMaker()
        self._painter = SheetPainter(look)
        self._layout = SheetLayout(Columns(600, False), (), 0)
        self._boundary: int | None = None  # the part whose beginning is being dragged
        self._target: Row | None = None
        self._marked_part = 0  # the part that was the current one when it was last drawn
        self._word_start: tuple[int, int] | None = None
        named(self, "annotate.sheet", "Lyric")
        self.setProperty("ownFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self._fit)
        desk.changed.connect(self._fit)
        desk.opened.connect(self._fit)
        desk.moved.connect(self._on_moved)

    def set_small(self, small: bool) -> None:
        """Use the smaller type and columns of a small window."""
        self._small = small
        self._fit()

    def show_keys(self, split: str, accept: str) -> None:
        """Show these keys beside the current part."""
        self._keys = (split, accept)
        self.update()

    @property
    def placed(self) -> SheetLayout:
        """Return where everything stands now."""
        return self._layout

    # Layout

    def _fit(self) -> None:
        song = self._desk.song
        columns = Columns(self.width(), self._small)
        room = columns.right - columns.info - RING - 20
        notes = tuple(self._notes(i, part, room) for i, part in enumerate(self._desk.parts))
        self._layout = self._maker.make(song, notes, columns, self._look.font(columns.role))
        self.setMinimumHeight(self._layout.height)
        self._painter.keys = []
        self._say()
        self.update()

    def _notes(self, index: int, part: Part, room: int) -> tuple[str, ...]:
        words = list(self._desk.reasons[index]) if index < len(self._desk.reasons) and not part.confirmed else []
        words += [f"Sung {part.repeat} times"] if part.repeat > 1 else []
        words += [" · ".join(part.performers)] if part.performers else []
        words += [" · ".join(part.tags)] if part.tags else []
        metrics = QFontMetrics(self._look.font(Role.SECONDARY))
        return tuple(row for sentence in words for row in _wrapped(sentence, room, metrics))

    def sizeHint(self) -> QSize:
        """Return room for the whole lyric."""
        return QSize(640, self._layout.height)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Wrap again."""
        self._fit()

    def _on_moved(self) -> None:
        self._painter.keys = []
        self._say()
        # Only the part that was left and the one that was entered: drawing all of the lyric takes some milliseconds.
        here = self._desk.place.part
        for part in {self._marked_part, here}:
            if part < len(self._layout.blocks):
                frame = self._layout.blocks[part].frame(self._layout.columns)
                self.update(frame.adjusted(-4, -8, 4, 8).toAlignedRect())
        self._marked_part = here
        self.show_place()

    def show_place(self) -> None:
        """Ask for the current part to be in sight, its current line above all."""
        place = self._desk.place
        row = self._layout.row(place.part, place.line)
        if row is None:
            return
        frame = self._layout.blocks[place.part].frame(self._layout.columns)
        self.in_sight.emit(frame)
        self.in_sight.emit(QRectF(0, row.top - 12, 1, row.height + 24))

    def _say(self) -> None:
        """Tell screen readers what a person is at."""
        song, part = self._desk.song, self._desk.part
        if song is None or part is None:
            self.setAccessibleName("Lyric")
            return
        state = "reviewed" if part.confirmed else f"suggested, {percent(part.confidence)}"
        index, line = self._desk.place.part, self._desk.place.line
        why = self._desk.reasons[index] if index < len(self._desk.reasons) and not part.confirmed else ()
        said = [kind_word(part.kind, part.number), state, *why, lines_word(part)]
        self.setAccessibleName(", ".join(said))
        words = song.lines[line] if part.start <= line < part.end else "no words"
        self.setAccessibleDescription(f"Part {index + 1} of {len(song.parts)}. Line {line + 1}: {words}")
        if QAccessible.isActive() and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        song = self._desk.song
        if song is None or len(self._layout.blocks) != len(song.parts):
            return
        with QPainter(self) as painter:
            self._painter.paint(painter, self._layout, self._state(song), QRectF(event.rect()))

    def _state(self, song: Song) -> SheetState:
        index = self._desk.place.part
        handles = (self._can_move(index), self._can_move(index + 1))
        target = self._target.top if self._target is not None else None
        return SheetState(song, self._desk.place, self._desk.words, self._keys, handles, target, self.hasFocus())

    def _can_move(self, index: int) -> bool:
        return self._desk.song is not None and boundary_range(self._desk.song, index) is not None

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a boundary, or go to the line that was clicked."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        key = self._key_at(at)
        if key:
            self.command_wanted.emit(key)
            return
        boundary = self._boundary_at(at.x(), at.y())
        if boundary is not None:
            self._boundary = boundary
            return
        found = self._layout.row_at(at.y())
        if found is not None:
            block, row = found
            on_chip = at.x() < self._layout.columns.bar
            self._desk.go(block.part, None if on_chip else row.line)
            character = self._painter.character_at(self._layout, row, at.x(), at.y())
            self._word_start = (row.line, character) if at.x() >= self._layout.columns.text - 4 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that boundaries can be dragged; drag one, or mark words."""
        at = event.position()
        if self._boundary is not None:
            self._drag_to(at.y())
        elif event.buttons() & Qt.MouseButton.LeftButton and self._word_start is not None:
            self._mark_to(at.x(), at.y())
        else:
            self.setCursor(self._cursor_at(at))

    def _cursor_at(self, at: QPointF) -> Qt.CursorShape:
        if self._key_at(at):
            return Qt.CursorShape.PointingHandCursor
        if self._boundary_at(at.x(), at.y()) is not None:
            return Qt.CursorShape.SplitVCursor
        columns = self._layout.columns
        return Qt.CursorShape.IBeamCursor if columns.text <= at.x() < columns.info else Qt.CursorShape.ArrowCursor

    def _key_at(self, at: QPointF) -> str:
        return next((command for rect, command in self._painter.keys if rect.contains(at)), "")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done at a line."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            found = self._layout.row_at(event.pos().y())
            if found is not None:
                self._desk.go(found[0].part, found[1].line)
            self.menu_wanted.emit(event.globalPos())
        else:
            self.menu_wanted.emit(self.mapToGlobal(self._corner()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let a boundary go where it is."""
        boundary, target = self._boundary, self._target
        self._boundary, self._target, self._word_start = None, None, None
        self.update()
        if boundary is not None and target is not None:
            self.boundary_moved.emit(boundary, target.line)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Mark the word that was clicked."""
        song, found = self._desk.song, self._layout.row_at(event.position().y())
        if song is None or found is None or not found[1].pieces:
            return
        at, line = event.position(), found[1].line
        character = self._painter.character_at(self._layout, found[1], at.x(), at.y())
        self._desk.mark_words(AdLib(line, *word_bounds(song.lines[line], character)))

    def _boundary_at(self, x: float, y: float) -> int | None:
        """Return the part whose beginning is at a place in the margin, if it can be moved."""
        columns = self._layout.columns
        for above, block in zip(self._layout.blocks, self._layout.blocks[1:], strict=False):
            middle = (above.bottom + block.top) / 2
            on_bar = columns.bar - 12 <= x <= columns.bar + 20 and abs(y - middle) <= _NEAR
            handles = [handle_rect(self._layout, e) for e in (above.bottom + 7, block.top - 7)]
            if (on_bar or any(rect.contains(x, y) for rect in handles)) and self._can_move(block.part):
                return block.part
        return None

    def _drag_to(self, y: float) -> None:
        assert self._boundary is not None
        song = self._desk.song
        allowed = boundary_range(song, self._boundary) if song is not None else None
        if allowed is None:
            return
        pair = self._layout.blocks[self._boundary - 1 : self._boundary + 1]
        rows = [row for block in pair for row in block.rows if allowed[0] <= row.line <= allowed[1]]
        self._target = min(rows, key=lambda row: abs(row.top - y), default=None)
        self.update()

    def _mark_to(self, x: float, y: float) -> None:
        assert self._word_start is not None
        line, start = self._word_start
        song, row = self._desk.song, self._layout.row(self._desk.place.part, line)
        if song is None or row is None or not row.pieces:
            return
        end = self._painter.character_at(self._layout, row, x, y)
        if start == end:
            return
        self._desk.mark_words(AdLib(line, *words_between(song.lines[line], start, end)))

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move over lines, parts and words; everything else is a command of the view."""
        desk, key = self._desk, Qt.Key(event.key())
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -9999, Qt.Key.Key_End: 9999}
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in steps:
            desk.step(steps[key])
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            desk.go(max(0, desk.place.part + (1 if key == Qt.Key.Key_PageDown else -1)))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._mark_next(1 if key == Qt.Key.Key_Right else -1, extend)
        elif key == Qt.Key.Key_Escape and desk.words is not None:
            desk.mark_words(None)
        else:
            super().keyPressEvent(event)

    def _mark_next(self, step: int, extend: bool) -> None:
        """Mark the next word of the current line, or one more of them."""
        song, line = self._desk.song, self._desk.place.line
        if song is not None and line < len(song.lines) and song.lines[line]:
            self._desk.mark_words(next_words(song.lines[line], line, self._desk.words, (step, extend)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys come here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def _corner(self) -> QPoint:
        """Return where the menu of the current line can open."""
        row = self._layout.row(self._desk.place.part, self._desk.place.line)
        return QPoint(self._layout.columns.text, round(row.top + row.height) if row is not None else 0)


def _wrapped(text: str, room: int, metrics: QFontMetrics) -> list[str]:
    rows: list[str] = []
    for word in text.split(" "):
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and metrics.horizontalAdvance(longer) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows
