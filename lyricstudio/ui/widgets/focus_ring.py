"""One ring that follows the focus: style sheets cannot draw outside a widget, an overlay can.

Fields swap their edge instead, and tables draw their current row, so the ring leaves both alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from lyricstudio.ui.theme.scale import Radius

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look

_OUT = 4  # px: 2 of distance and 2 of ring
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QWidget):
    """An overlay over a window that no click ever hits."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]
        look.changed.connect(self.update)
        self._on_focus_changed(None, QApplication.focusWidget())

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._unwatch()
        wanted = new is not None and new.window() is self.window() and _rings(new)
        self._target = new if wanted else None
        if self._target is None:
            self.hide()
            return
        self._watch(self._target)
        self._follow()

    def _watch(self, target: QWidget) -> None:
        widget: QWidget | None = target
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()

    def _unwatch(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()

    def _follow(self) -> None:
        target = self._target
        # A widget may be gone before the focus says so, and an error in an event filter ends the process.
        if target is not None and not isValid(target):
            target = self._target = None
        if target is None or not target.isVisible() or target.visibleRegion().isEmpty():
            self.hide()
            return
        corner = target.mapTo(self.window(), QPoint(0, 0))
        rect = QRect(corner, target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
        if target.inherits("QCheckBox"):
            rect.setWidth(min(rect.width(), target.sizeHint().width() + 2 * _OUT))
        self.setGeometry(rect)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget when it or anything around it moves."""
        if event.type() in _MOVES:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            radius = Radius.CONTROL + 3
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


def _rings(widget: QWidget) -> bool:
    if widget.property("ownFocus"):
        return False
    # By name: loading the classes (and all their enumerations) would cost every start some milliseconds.
    return isinstance(widget, QAbstractButton) or widget.inherits("QSlider")
