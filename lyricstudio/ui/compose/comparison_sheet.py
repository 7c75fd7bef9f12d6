"""Draws two versions side by side: what went has a minus and a red ground, what came a plus and a green one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.domain.draft_comparison import Comparison
from lyricstudio.ui.theme.scale import TAKE_PITCH, Role
from lyricstudio.ui.widgets.chip import PartLabel, paint_chip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from lyricstudio.domain.draft_comparison import ComparedPart
    from lyricstudio.ui.look import Look

_HEAD, _CHIP_ROW, _GAP, _SIGN, _HANGING = 30, 32, 16, 20, 12


class ComparisonSheet(QWidget):
    """The older text at the left, the song as it is now at the right."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._compared = Comparison(())
        self._title = ""
        self.setObjectName("compose.versions.sheet")
        self.setAccessibleName("Comparison")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.update)

    def show_comparison(self, compared: Comparison, title: str) -> None:
        """Show a comparison under the name of the older version."""
        self._compared, self._title = compared, title
        said = [
            f"{part.name}: was {line.before or 'nothing'}, is {line.after or 'nothing'}"
            for part in compared.parts
            for line in part.lines
            if line.changed
        ]
        self.setAccessibleDescription("; ".join(said) or "The same words")
        self._fit()
        self.update()

    def _half(self) -> int:
        return (self.width() - _GAP) // 2

    def _rows(self, text: str | None) -> list[str]:
        if not text:
            return [""]
        metrics, room = QFontMetrics(self._look.font(Role.TAKE)), self._half() - _SIGN - _HANGING - 6
        rows, row = [], ""
        for word in text.split(" "):
            if row and metrics.horizontalAdvance(f"{row} {word}") > room:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}" if row else word
        return [*rows, row]

    def _height(self) -> int:
        total = _HEAD
        for part in self._compared.parts:
            total += _CHIP_ROW + 10
            for line in part.lines:
                total += TAKE_PITCH * max(len(self._rows(line.before)), len(self._rows(line.after)))
        return total

    def _fit(self) -> None:
        self.setMinimumHeight(self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both texts."""
        look = self._look
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.colour("surf"))
            painter.setFont(look.font(Role.LABEL))
            painter.setPen(look.colour("text2"))
            for left, text in ((0, self._title), (self._half() + _GAP, "Now")):
                painter.drawText(QRectF(left, 0, self._half(), 22), Qt.AlignmentFlag.AlignVCenter, text)
            top = float(_HEAD)
            for part in self._compared.parts:
                top = self._paint_part(painter, part, top)

    def _paint_part(self, painter: QPainter, part: ComparedPart, top: float) -> float:
        label = PartLabel(part.section.kind, part.section.number)
        width = 40 + QFontMetrics(self._look.font(Role.CHIP)).horizontalAdvance(label.text)
        paint_chip(painter, self._look, QRectF(0, top, width, 22), label)
        top += _CHIP_ROW
        for line in part.lines:
            before, after = self._rows(line.before), self._rows(line.after)
            height = TAKE_PITCH * max(len(before), len(after))
            for left, rows, here, sign, ground in (
                (0, before, line.before, "−", "bad"), (self._half() + _GAP, after, line.after, "+", "ok"),
            ):  # fmt: skip
                self._paint_side(painter, QRectF(left, top, self._half(), height), rows,
                                 (sign, ground) if line.changed and here is not None else ("", ""))  # fmt: skip
            top += height
        return top + 10

    def _paint_side(self, painter: QPainter, rect: QRectF, rows: list[str], sign: tuple[str, str]) -> None:
        look = self._look
        if sign[0]:
            painter.fillRect(rect.adjusted(0, 0.5, 0, -0.5), look.colour(f"{sign[1]}_bg"))
            painter.setFont(look.font(Role.CARD))
            painter.setPen(look.colour(sign[1]))
            place = QRectF(rect.left(), rect.top(), _SIGN, TAKE_PITCH)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, sign[0])
        painter.setFont(look.font(Role.TAKE))
        painter.setPen(look.colour("text"))
        for i, row in enumerate(rows):
            left = rect.left() + _SIGN + (_HANGING if i else 0)
            place = QRectF(left, rect.top() + i * TAKE_PITCH, rect.right() - left, TAKE_PITCH)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row)
