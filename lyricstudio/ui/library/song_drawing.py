"""Draws the cells of the library: two-line song, ribbon, year, rights as icon and words, ring of what is reviewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.domain.rights import RightsState, read_rights
from lyricstudio.ui.library.song_table import DONE, FORM, RIGHTS, ROW, SONG, TICK, YEAR, segments
from lyricstudio.ui.theme.scale import Height, Role
from lyricstudio.ui.widgets.fields import paint_tick_box
from lyricstudio.ui.widgets.ribbon import RibbonPainter
from lyricstudio.ui.widgets.ring import paint_done

if TYPE_CHECKING:
    from lyricstudio.store.song_listing import SongRow
    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

_RIGHTS = {
    RightsState.GOOD: ("check", "ok", "text2"), RightsState.ENDING: ("clock", "warn", "warn"),
    RightsState.REFUSED: ("warning", "bad", "bad"), RightsState.MISSING: ("warning", "bad", "bad"),
}  # fmt: skip
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class SongDrawing(QStyledItemDelegate):
    """The delegate of the library's table."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._ribbons = RibbonPainter(look)
        self._year = datetime.now(tz=UTC).year

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(40, Height.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell; the first one also draws the mark of the current row."""
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
        ticked = index.sibling(index.row(), TICK).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        self._ground(painter, rect, chosen or ticked, hovered)
        if chosen and index.column() == TICK:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height() - 1), self._look.colour("accent"))
        row = index.data(ROW)
        if row is not None:
            self._cell(painter, rect, index.column(), row, ticked)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, marked: bool, hovered: bool) -> None:
        look = self._look
        if marked:
            painter.fillRect(rect, look.colour("tint"))
        elif hovered:
            painter.fillRect(rect, look.colour("hover"))
        width = look.theme.line_width
        painter.fillRect(QRectF(rect.left(), rect.bottom() - width + 1, rect.width(), width), look.colour("line"))

    def _cell(self, painter: QPainter, rect: QRectF, column: int, row: SongRow, ticked: bool) -> None:
        if column == TICK:
            paint_tick_box(painter, self._look, QRectF(rect.left() + 18, rect.center().y() - 8, 16, 16), ticked)
        elif column == SONG:
            self._song(painter, rect.adjusted(6, 0, -8, 0), row)
        elif column == FORM:
            self._form(painter, rect, row)
        elif column == YEAR:
            painter.setFont(self._look.font(Role.NUMBER))
            painter.setPen(self._look.colour("text2"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(rect.adjusted(0, 0, -8, 0), right, str(row.year or "–"))
        elif column == RIGHTS:
            self._rights(painter, rect, row.rights)
        elif column == DONE:
            paint_done(painter, self._look, QRectF(rect.left() + 12, rect.center().y() - 9, 18, 18), row.reviewed)

    def _song(self, painter: QPainter, rect: QRectF, row: SongRow) -> None:
        look = self._look
        below = ", ".join(row.tags)
        below = f"{row.artist} · {below}" if below and row.artist else row.artist or below
        self._line(
            painter, rect.adjusted(0, 6, 0, -rect.height() / 2 + 1), look.font(Role.BODY_STRONG), row.title, "text"
        )
        self._line(painter, rect.adjusted(0, rect.height() / 2 + 1, 0, -6), look.font(Role.SECONDARY), below, "text2")

    def _line(self, painter: QPainter, rect: QRectF, font: QFont, text: str, tone: str) -> None:
        painter.setFont(font)
        painter.setPen(self._look.colour(tone))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, _MIDDLE | Qt.TextFlag.TextSingleLine, shown)

    def _form(self, painter: QPainter, rect: QRectF, row: SongRow) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        width = int(rect.width()) - 18
        if row.form and width > 20:
            painter.drawPixmap(int(rect.left()) + 6, int(rect.center().y()) - 8,
                               self._ribbons.pixmap(segments(row), width, 16, ratio))  # fmt: skip
        elif not row.form:
            self._line(painter, rect.adjusted(6, 0, -8, 0), self._look.font(Role.SECONDARY), "no parts yet", "text3")

    def _rights(self, painter: QPainter, rect: QRectF, note: str) -> None:
        look = self._look
        found = read_rights(note, self._year)
        icon, ink, tone = _RIGHTS[found.state]
        look.icons.paint(
            painter, icon, getattr(look.colours, ink), QRectF(rect.left() + 6, rect.top(), 14, rect.height())
        )
        role = Role.BODY if found.state is RightsState.GOOD else Role.BODY_STRONG
        self._line(painter, rect.adjusted(27, 0, -4, 0), look.font(role), found.words, tone)
