"""Forms that songs often have, drawn as ribbons to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from lyricstudio.domain.songcraft_form import parse_form
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.ribbon import RibbonPainter, Segment

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look


@dataclass(frozen=True, slots=True)
class Template:
    """A form under a name."""

    name: str
    form: str


TEMPLATES = (
    Template("Verse and chorus", "verse,chorus,verse,chorus"),
    Template("With a bridge", "verse,chorus,verse,chorus,bridge,chorus"),
    Template("Pop", "intro,verse,pre-chorus,chorus,verse,pre-chorus,chorus,bridge,chorus,outro"),
    Template("AABA", "verse,verse,bridge,verse"),
    Template("Ballad with a refrain", "verse,refrain,verse,refrain,verse,refrain"),
    Template("Rap", "intro,hook,verse,hook,verse,hook,outro"),
    Template("Verses only", "verse,verse,verse,verse"),
    Template("One part", "verse"),
)


class TemplateRow(QAbstractButton):
    """One form: its name and ribbon."""

    def __init__(self, look: Look, template: Template) -> None:
        super().__init__()
        self._look, self._painter = look, RibbonPainter(look)
        self.template = template
        parts = parse_form(template.form)
        self._segments = tuple(Segment(part.kind, 4) for part in parts)
        named(self, f"compose.form.{template.name.lower().replace(' ', '-')}", template.name)
        self.setAccessibleDescription(", ".join(part.kind.value for part in parts))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(34)
        self.setMinimumWidth(300)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name and ribbon."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            if self.isChecked() or self.underMouse():
                framed = self.isChecked()
                painter.setPen(QPen(look.colour("accent"), 1.6) if framed else Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("tint" if framed else "hover"))
                painter.drawRoundedRect(rect, Radius.ROW, Radius.ROW)
            painter.setFont(look.font(Role.BODY_STRONG))
            painter.setPen(look.colour("on_tint" if self.isChecked() else "text"))
            left = rect.adjusted(12, 0, 0, 0)
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.template.name)
            width = min(self.width() - 190, 22 * len(self._segments))
            ribbon = self._painter.pixmap(self._segments, width, 16, self.devicePixelRatioF())
            painter.drawPixmap(176, (self.height() - 16) // 2, ribbon)


class TemplateList(QWidget):
    """The forms, one of them chosen. Signal: picked(form)."""

    picked = Signal(str)

    def __init__(self, look: Look, chosen: int = 0) -> None:
        super().__init__()
        named(self, "compose.forms", "Form")
        column = tight(QVBoxLayout(self), spacing=2)
        self._group = QButtonGroup(self)
        self._rows = [TemplateRow(look, template) for template in TEMPLATES]
        for i, row in enumerate(self._rows):
            self._group.addButton(row, i)
            column.addWidget(row)
        if chosen >= 0:
            self._rows[chosen].setChecked(True)
        self._group.idClicked.connect(lambda i: self.picked.emit(TEMPLATES[i].form))

    @property
    def form(self) -> str:
        """Return the chosen form."""
        return TEMPLATES[max(0, self._group.checkedId())].form

    @property
    def rows(self) -> tuple[TemplateRow, ...]:
        """Return the rows."""
        return tuple(self._rows)
