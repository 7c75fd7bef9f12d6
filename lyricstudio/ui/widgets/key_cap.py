"""Key caps and the hint bar: which key does what here, in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from lyricstudio.ui.look import Look

_HEIGHT = 18
_MARGIN, _GAP = 20, 8  # px of the hint bar
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
        self._row = tight(QHBoxLayout(self), _MARGIN, 0, _MARGIN, 0, spacing=_GAP)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._hints: tuple[tuple[str, str], ...] = ()
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_hints(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show pairs of keys and what they do ("Enter", "accept, go on"), the first ones as far as there is room."""
        self._hints = tuple(hints)
        self._show_fitting()

    def _show_fitting(self) -> None:
        wanted = self._hints[: self._fitting()]
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it lives until the event loop comes round
                widget.deleteLater()
        for keys, text in wanted:
            self._row.addWidget(KeyCap(self._look, keys))
            self._row.addWidget(Text(self._look, text, Role.SECONDARY, "text2"))
            self._row.addSpacing(12)
        self._row.addStretch(1)

    def _fitting(self) -> int:
        metrics = QFontMetrics(self._look.font(Role.SECONDARY))
        room = self.width() - 2 * _MARGIN
        for i, (keys, text) in enumerate(self._hints):
            room -= key_width(self._look, key_words(keys)) + metrics.horizontalAdvance(text) + _GAP + 2
            if room < 0:
                return i
            room -= _GAP + 12
        return len(self._hints)

    def minimumSizeHint(self) -> QSize:
        """Ask for little: hints that do not fit are left out."""
        return QSize(120, 46)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Show more or fewer."""
        self._show_fitting()
