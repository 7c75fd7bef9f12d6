"""The rail at the left: one wordful tile for each view, settings at the foot, the logo at the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.theme.scale import Height, Radius, Role
from lyricstudio.ui.widgets.naming import named, tight, with_property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look
    from lyricstudio.ui.views import ViewSpec

_TILE = 54
_LOGO = ((PartKind.VERSE, 1.0), (PartKind.CHORUS, 0.65), (PartKind.BRIDGE, 0.84))


def paint_logo(painter: QPainter, look: Look, rect: QRectF) -> None:
    """Draw the logo: three parts of a form, as wide as the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    height, step = rect.height() * 0.26, rect.height() * 0.37
    for i, (kind, share) in enumerate(_LOGO):
        painter.setBrush(QColor(look.kind(kind).solid))
        indent = 0.0
        bar = QRectF(rect.left() + indent, rect.top() + i * step, rect.width() * share, height)
        painter.drawRoundedRect(bar, height * 0.3, height * 0.3)


class Logo(QWidget):
    """The logo as a widget; it says nothing to screen readers."""

    def __init__(self, look: Look, width: int, height: int) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(width, height)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the logo."""
        with QPainter(self) as painter:
            paint_logo(painter, self._look, QRectF(self.rect()))


class RailButton(QAbstractButton):
    """One tile: icon over word; the current one is a surface tile with the accent's bar at its left."""

    def __init__(self, look: Look, spec: ViewSpec) -> None:
        super().__init__()
        self._look = look
        self._icon = spec.icon
        self.setText(spec.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(_TILE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        named(self, f"rail.{spec.name}", spec.title)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size of a tile."""
        return QSize(Height.RAIL, _TILE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        look, current = self._look, self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            tile = QRectF(self.rect()).adjusted(6.5, 0.5, -6.5, -0.5)
            if current or self.underMouse():
                painter.setPen(QPen(look.colour("line"), look.theme.line_width) if current else Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("surf" if current else "hover"))
                painter.drawRoundedRect(tile, Radius.ROW, Radius.ROW)
            if current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent"))
                painter.drawRoundedRect(QRectF(0, 14, 3, self.height() - 28), 1.5, 1.5)
            ink = look.colours.accent if current else look.colours.text2
            look.icons.paint(painter, self._icon, ink, QRectF(0, 8, self.width(), 20))
            painter.setFont(look.font(Role.RAIL_CURRENT if current else Role.RAIL))
            painter.setPen(look.colour("text" if current else "text2"))
            painter.drawText(QRectF(0, 30, self.width(), 20), Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QWidget):
    """The rail. Signal: chosen(view name)."""

    chosen = Signal(str)

    def __init__(self, look: Look, specs: Iterable[ViewSpec]) -> None:
        super().__init__()
        named(self, "rail", "Views")
        with_property(self, "surface", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[str, RailButton] = {}
        self._column = tight(QVBoxLayout(self), 0, 14, 0, 12, spacing=4)
        self._column.addWidget(Logo(look, 24, 24), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(14)
        specs = tuple(specs)
        for spec in (s for s in specs if not s.apart):
            self._add(look, spec)
        self._column.addStretch(1)
        for spec in (s for s in specs if s.apart):
            self._add(look, spec)
        self.set_small(False)

    def _add(self, look: Look, spec: ViewSpec) -> None:
        button = self._buttons[spec.name] = RailButton(look, spec)
        button.clicked.connect(lambda _checked=False, name=spec.name: self.chosen.emit(name))
        self._column.addWidget(button)

    def set_small(self, small: bool) -> None:
        """Take less room in a small window."""
        self.setFixedWidth(Height.RAIL_SMALL if small else Height.RAIL)

    def show_current(self, name: str) -> None:
        """Mark the view in sight."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)
