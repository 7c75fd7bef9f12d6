"""Key caps and the hint bar: which key does what here, in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look

_HEIGHT = 18
_SIGNS = {
    "Return": "Enter",
    "Ctrl+Return": "Ctrl ↵",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Del": "Delete",
}


def key_words(keys: str) -> str:
    """Return a key sequence as it is shown: "Ctrl+K" as "Ctrl K", arrows as signs."""
    if keys in _SIGNS:
        return _SIGNS[keys]
    return " ".join(_SIGNS.get(piece, piece) for piece in keys.split("+") if piece) or keys


def paint_key(painter: QPainter, look: Look, rect: QRectF, text: str, ink: str = "text2") -> None:
    """Draw a key cap into a rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line2"), 1))
    painter.setBrush(look.colour("surf"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(look.font(Role.KEY))
    painter.setPen(look.colour(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def key_width(look: Look, text: str) -> int:
    """Return how wide a key cap is, at least as wide as high."""
    return max(_HEIGHT, QFontMetrics(look.font(Role.KEY)).horizontalAdvance(text) + 10)


class KeyCap(QWidget):
    """One key."""

    def __init__(self, look: Look, keys: str) -> None:
        super().__init__()
        self._look = look
        self._text = key_words(keys)
        self.setAccessibleName(f"Key {keys}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def set_keys(self, keys: str) -> None:
        """Show another key; "" hides the cap."""
        self._text = key_words(keys)
        self.setAccessibleName(f"Key {keys}")
        self.setVisible(bool(keys))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the cap."""
        return QSize(key_width(self._look, self._text), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap."""
        with QPainter(self) as painter:
            paint_key(painter, self._look, QRectF(self.rect()), self._text)


class HintBar(QWidget):
    """A bar at the foot of a view with the keys that count there."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(46)
        self._row = tight(QHBoxLayout(self), 20, 0, 20, 0, spacing=8)
        self._hints: tuple[tuple[str, str], ...] = ()

    def show_hints(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show pairs of keys and what they do ("Enter", "accept, go on")."""
        wanted = tuple(hints)
        if wanted == self._hints:
            return
        self._hints = wanted
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it lives until the event loop comes round
                widget.deleteLater()
        for keys, text in wanted:
            self._row.addWidget(KeyCap(self._look, keys))
            self._row.addWidget(Text(self._look, text, Role.SECONDARY, "text2"))
            self._row.addSpacing(12)
        self._row.addStretch(1)
