"""One value to filter by: a line with its number, filled while it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look


class FacetRow(QAbstractButton):
    """The line; checkable. `spoken` is what a screen reader says."""

    def __init__(self, look: Look, name: str, text: str, number: int, spoken: str) -> None:
        super().__init__()
        self._look = look
        self._number = number
        named(self, name, spoken)
        self.setText(text)
        self.setCheckable(True)
        self.setFixedHeight(28)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a size that the pane stretches."""
        return QSize(150, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        look, rect = self._look, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked() or self.underMouse():
                framed = look.theme.line_width > 1 and self.isChecked()
                painter.setPen(QPen(look.colour("accent"), 2) if framed else Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("tint" if self.isChecked() else "hover"))
                painter.drawRoundedRect(rect.adjusted(1, 0, -1, 0), Radius.CONTROL, Radius.CONTROL)
            number = f"{self._number:,}"
            painter.setFont(look.font(Role.SECONDARY_NUMBER))
            painter.setPen(look.colour("text2"))
            room = rect.adjusted(10, 0, -10, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
            width = int(room.width()) - QFontMetrics(painter.font()).horizontalAdvance(number) - 10
            painter.setFont(look.font(Role.CARD if self.isChecked() else Role.BODY))
            painter.setPen(look.colour("on_tint" if self.isChecked() and not look.theme.line_width > 1 else "text"))
            shown = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
