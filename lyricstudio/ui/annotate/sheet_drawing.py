"""Draws the sheet: chips and bars in the margin, numbers, the lyric, and what is suggested and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from lyricstudio.domain.ad_libs import ad_libs_of
from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.annotate.sheet_layout import BAR, CHIP, HANG, KEY_ROW, Block, Row, SheetLayout
from lyricstudio.ui.theme.scale import Height, Radius, Role
from lyricstudio.ui.theme.tokens import mix
from lyricstudio.ui.widgets.chip import PartLabel, paint_chip
from lyricstudio.ui.widgets.key_cap import key_width, key_words, paint_key
from lyricstudio.ui.widgets.ribbon import paint_block
from lyricstudio.ui.widgets.ring import paint_ring
from lyricstudio.ui.words import percent

if TYPE_CHECKING:
    from lyricstudio.domain.song import AdLib, Part, Song
    from lyricstudio.ui.annotate.desk import Place
    from lyricstudio.ui.look import Look

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LINE = Qt.TextFlag.TextSingleLine
RING = 26
HANDLE = (30, 10)


@dataclass(frozen=True, slots=True)
class SheetState:
    """All that a picture of the sheet depends on besides its layout."""

    song: Song
    place: Place
    words: AdLib | None
    keys: tuple[str, str]
    handles: tuple[bool, bool] = (False, False)
    target: float | None = None  # the height at which a dragged boundary would come to stand
    focused: bool = True


class SheetPainter:
    """Draws blocks of a layout."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.keys: list[tuple[QRectF, str]] = []
        """Where the drawn keys stand and which command each is: they can be clicked."""

    def paint(self, painter: QPainter, layout: SheetLayout, state: SheetState, clip: QRectF) -> None:
        """Draw what lies in a rectangle."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = layout.blocks[state.place.part] if state.place.part < len(layout.blocks) else None
        if current is not None:
            self._frame(painter, layout, current, state)
        for block in layout.blocks:
            if block.bottom + 10 >= clip.top() and block.top - 10 <= clip.bottom():
                self._block(painter, layout, block, state)
        if current is not None:
            self._handles(painter, layout, current, state)
        if state.target is not None:
            self._target(painter, layout, state)

    def _frame(self, painter: QPainter, layout: SheetLayout, block: Block, state: SheetState) -> None:
        look, frame = self._look, block.frame(layout.columns)
        painter.setBrush(look.colour("tint"))
        painter.setPen(QPen(look.colour("accent"), max(1.8 if state.focused else 1.2, look.theme.line_width)))
        painter.drawRoundedRect(frame, Radius.CARD, Radius.CARD)
        row = layout.row(block.part, state.place.line)
        if row is None:
            return
        left = layout.columns.bar + BAR + 8
        outlined = look.theme.line_width > 1  # high contrast has no tints: a line, which must not cross the notes
        right = layout.columns.info - 6 if outlined else frame.right() - 1
        strip = QRectF(left, row.top, right - left, row.height)
        strong = mix(look.colours.accent, look.colours.tint, 0.13 if state.focused else 0.06)
        painter.setPen(QPen(look.colour("accent"), 2) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if outlined else QColor(strong))
        painter.drawRoundedRect(strip, Radius.CHIP, Radius.CHIP)

    def _block(self, painter: QPainter, layout: SheetLayout, block: Block, state: SheetState) -> None:
        part, columns = state.song.parts[block.part], layout.columns
        paint_chip(
            painter,
            self._look,
            QRectF(columns.chip, block.top + 1, CHIP, Height.CHIP),
            PartLabel(part.kind, part.number, not part.confirmed),
        )
        bar = QRectF(columns.bar, block.top, BAR, block.height)
        paint_block(painter, bar, self._look.kind(part.kind).solid, not part.confirmed)
        for row in block.rows:
            self._row(painter, layout, (block, row), state)
        self._notes(painter, layout, block, part)
        if block.part == state.place.part:
            self._keys(painter, layout, block, state)

    def _row(self, painter: QPainter, layout: SheetLayout, at: tuple[Block, Row], state: SheetState) -> None:
        block, row = at
        look, columns = self._look, layout.columns
        current = block.part == state.place.part and row.line == state.place.line
        if not row.pieces:
            self._text(painter, QRectF(columns.text, row.top, 300, row.height), "no words", (Role.SECONDARY, "text3"))
            return
        number = QRectF(columns.number - 40, row.top + 1, 40, columns.pitch)
        painter.setFont(look.font(Role.LABEL_NUMBER if not current else Role.LABEL))
        painter.setPen(look.colour("text" if current else "text3"))
        painter.drawText(number, _MIDDLE | Qt.AlignmentFlag.AlignRight, str(row.line + 1))
        self._marks(painter, layout, at, state)
        painter.setFont(look.font(columns.role))
        painter.setPen(look.colour("text"))
        for i, (_, piece) in enumerate(row.pieces):
            left = columns.text + (HANG if i else 0)
            rect = QRectF(left, row.top + i * columns.pitch, columns.width, columns.pitch)
            painter.drawText(rect, _MIDDLE | _LINE, piece)

    # Words that are marked

    def _marks(self, painter: QPainter, layout: SheetLayout, at: tuple[Block, Row], state: SheetState) -> None:
        block, row = at
        colours = self._look.kind(PartKind.AD_LIB)
        for mark in ad_libs_of(state.song, state.song.parts[block.part]):
            if mark.line == row.line:
                for rect in self.word_rects(layout, row, mark):
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(QColor(colours.tint))
                    painter.drawRoundedRect(rect, 3, 3)
                    painter.setPen(QPen(QColor(colours.solid), 2, Qt.PenStyle.DotLine))
                    painter.drawLine(rect.bottomLeft() + QPointF(2, -1), rect.bottomRight() + QPointF(-2, -1))
        chosen = state.words
        if chosen is not None and chosen.line == row.line and block.part == state.place.part:
            for rect in self.word_rects(layout, row, chosen):
                painter.setPen(QPen(self._look.colour("accent"), 1.4))
                painter.setBrush(self._look.colour("surf"))
                painter.drawRoundedRect(rect, 3, 3)

    def word_rects(self, layout: SheetLayout, row: Row, mark: AdLib) -> list[QRectF]:
        """Return where some characters of a line stand: one rectangle for each piece that has some of them."""
        columns = layout.columns
        metrics = QFontMetricsF(self._look.font(columns.role))
        rects = []
        for i, (begin, piece) in enumerate(row.pieces):
            start, end = max(0, mark.start - begin), min(len(piece), mark.end - begin)
            if start >= end:
                continue
            left = columns.text + (HANG if i else 0) + metrics.horizontalAdvance(piece[:start])
            wide = metrics.horizontalAdvance(piece[:end]) - metrics.horizontalAdvance(piece[:start])
            rects.append(QRectF(left - 3, row.top + i * columns.pitch + 2, wide + 6, columns.pitch - 3))
        return rects

    def character_at(self, layout: SheetLayout, row: Row, x: float, y: float) -> int:
        """Return the character of a line that is nearest to a place."""
        columns = layout.columns
        if not row.pieces:
            return 0
        i = max(0, min(len(row.pieces) - 1, int((y - row.top) // columns.pitch)))
        begin, piece = row.pieces[i]
        metrics = QFontMetricsF(self._look.font(columns.role))
        left = columns.text + (HANG if i else 0)
        widths = [metrics.horizontalAdvance(piece[:n]) for n in range(len(piece) + 1)]
        return begin + min(range(len(widths)), key=lambda n: abs(left + widths[n] - x))

    # What stands at the right

    def _notes(self, painter: QPainter, layout: SheetLayout, block: Block, part: Part) -> None:
        look, left, top = self._look, layout.columns.info, block.top
        text = left + RING + 10
        if not part.confirmed:
            ring = QRectF(left, top + 1, RING, RING)
            empty = look.colours.line if look.theme.line_width == 1 else look.colours.surf
            paint_ring(painter, ring, part.confidence, (look.kind(part.kind).solid, empty), 4)
            rect = QRectF(text, top, 120, 20)
            self._text(painter, rect, percent(part.confidence), (Role.CARD, "text"))
            top += 20
        for note in block.notes:
            self._text(painter, QRectF(text, top, 260, 17), note, (Role.SECONDARY, "text2"))
            top += 17

    def _keys(self, painter: QPainter, layout: SheetLayout, block: Block, state: SheetState) -> None:
        """Draw what Split and Accept would do here, in the rows that the notes leave free."""
        self.keys = []
        part = state.song.parts[block.part]
        used = block.top + (20 if not part.confirmed else 0) + 17 * len(block.notes)
        row = layout.row(block.part, state.place.line)
        split, accept = state.keys
        lines: list[tuple[str, str, str, str]] = []
        if row is not None and row.line > part.start and split:
            lines.append((split, "split at this line", "text2", "annotate.split"))
        if accept:
            words = "accept, go on" if not part.confirmed else "go on"
            lines.append((accept, words, "on_tint", "annotate.accept"))
        top = max(used + 2, row.top if row is not None and len(lines) > 1 else used + 2)
        top = max(used + 2, min(top, block.bottom - KEY_ROW * len(lines)))
        for keys, words, ink, command in lines:
            if top + KEY_ROW - 3 > block.bottom + 5:
                return
            wide = self._key(painter, (layout.columns.info + RING + 10, top), keys, (words, ink))
            self.keys.append((QRectF(layout.columns.info + RING + 6, top, wide + 8, KEY_ROW), command))
            top += KEY_ROW

    def _key(self, painter: QPainter, at: tuple[float, float], keys: str, words: tuple[str, str]) -> float:
        """Draw a key and its words; return how wide both are."""
        shown = key_words(keys)
        width = key_width(self._look, shown)
        paint_key(painter, self._look, QRectF(at[0], at[1] + 4, width, 18), shown)
        role = Role.SECONDARY_STRONG if words[1] == "on_tint" else Role.SECONDARY
        self._text(painter, QRectF(at[0] + width + 8, at[1], 200, KEY_ROW), words[0], (role, words[1]))
        return width + 8 + QFontMetricsF(self._look.font(role)).horizontalAdvance(words[0])

    def _text(self, painter: QPainter, rect: QRectF, text: str, how: tuple[Role, str]) -> None:
        painter.setFont(self._look.font(how[0]))
        painter.setPen(self._look.colour(how[1]))
        painter.drawText(rect, _MIDDLE | _LINE, text)

    # Boundaries

    def _handles(self, painter: QPainter, layout: SheetLayout, block: Block, state: SheetState) -> None:
        frame = block.frame(layout.columns)
        for shown, y in zip(state.handles, (frame.top(), frame.bottom()), strict=True):
            if shown:
                self._handle(painter, handle_rect(layout, y))

    def _handle(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent"))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(QPen(self._look.colour("on_accent"), 1.6))
        for x in (-4, 0, 4):
            middle = rect.center() + QPointF(x, 0)
            painter.drawLine(middle + QPointF(0, -2), middle + QPointF(0, 2))

    def _target(self, painter: QPainter, layout: SheetLayout, state: SheetState) -> None:
        """Draw where the boundary would come to stand."""
        assert state.target is not None
        painter.setPen(QPen(self._look.colour("accent"), 2.4))
        columns, y = layout.columns, state.target
        painter.drawLine(QPointF(columns.bar - 4, y), QPointF(columns.info, y))
        self._handle(painter, handle_rect(layout, y))


def handle_rect(layout: SheetLayout, y: float) -> QRectF:
    """Return where the handle of a boundary at a height stands: over the bar."""
    rect = QRectF(0, 0, *HANDLE)
    rect.moveCenter(QPointF(layout.columns.bar + BAR / 2, y))
    return rect
