"""Raised sheets inside the window: they close with Escape, with a click elsewhere, and when focus leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from lyricstudio.ui.theme.scale import Radius
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.shadow import MARGIN, SheetPainter

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QMouseEvent, QPaintEvent

    from lyricstudio.ui.look import Look


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Sheet(QWidget):
    """A raised surface with a shadow; add to `body`. Its geometry includes the shadow's margin."""

    def __init__(self, look: Look, parent: QWidget, radius: int = Radius.DIALOG) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet = SheetPainter(look, radius)
        self.body = tight(QVBoxLayout(self), MARGIN)
        look.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep clicks on the sheet from what lies below."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet and its shadow."""
        with QPainter(self) as painter:
            self._sheet.paint(painter, self.width(), self.height())


class _Veil(QWidget):
    """Lies under an open popover over its whole area, invisible, and takes the click that closes it."""

    def __init__(self, area: QWidget, close: Callable[[], None]) -> None:
        super().__init__(area)
        self._close = close
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Close the popover."""
        self._close()


class Popover(Sheet):
    """A sheet that is opened beside something and closes by itself. Signal: closed().

    While it is open the bare keys of the view below rest: Enter must not accept there what nobody looks at.
    """

    closed = Signal()
    keeps_keys = True

    def __init__(self, look: Look, window: QWidget, name: str, label: str) -> None:
        super().__init__(look, window)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._area = window
        self._veil = _Veil(window, self.close_sheet)
        self._before: QWidget | None = None
        self._open = False
        self.hide()
        window.installEventFilter(self)

    def open_below(self, anchor: QWidget, right: bool = False) -> None:
        """Open under a widget, aligned with its left (or right) edge and kept inside the window."""
        self.adjustSize()
        corner = anchor.mapTo(self._area, QPoint(0, anchor.height()))
        left = corner.x() + (anchor.width() - self.width() + MARGIN if right else -MARGIN)
        self.open_at(QPoint(left, corner.y() + 6 - MARGIN))

    def open_at(self, place: QPoint) -> None:
        """Open with the outer corner (shadow included) at a place of the window, kept inside it."""
        area = self._area
        left = max(4 - MARGIN, min(place.x(), area.width() - self.width() + MARGIN - 4))
        top = max(4 - MARGIN, min(place.y(), area.height() - self.height() + MARGIN - 4))
        self.move(left, top)
        self._before = QApplication.focusWidget()
        self._veil.setGeometry(area.rect())
        self._veil.show()
        self._veil.raise_()
        self.show()
        self.raise_()
        self.take_focus()
        if not self._open:
            self._open = True
            _application().focusChanged.connect(self._on_focus_changed)

    def take_focus(self) -> None:
        """Move focus inside; the first control by default."""
        for child in self.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
                child.setFocus(Qt.FocusReason.PopupFocusReason)
                return
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Close and give focus back to where it was."""
        if not self._open:
            return
        focus = QApplication.focusWidget()
        inside = focus is None or self.isAncestorOf(focus)
        self.hide()
        if inside and self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new.window() is self.window() and new is not self and not self.isAncestorOf(new):
            self.close_sheet()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of everything, also when the view around the sheet goes out of sight."""
        super().hideEvent(event)
        if self._open:
            self._open = False
            self._veil.hide()
            _application().focusChanged.disconnect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self._open:
            self.close_sheet()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Keep keys that nothing inside wanted from becoming commands of the view below."""
        if self.keeps_keys and event.type() == QEvent.Type.ShortcutOverride and _is_inner(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, press the focused button with Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            return
        focus = QApplication.focusWidget()
        if event.key() in _ENTER and isinstance(focus, QAbstractButton):
            focus.click()
            return
        super().keyPressEvent(event)


def _is_inner(event: QEvent) -> bool:
    """Say whether a key belongs to the sheet: all without Ctrl, and Enter in any case."""
    if not isinstance(event, QKeyEvent):
        return False
    return event.key() in _ENTER or not event.modifiers() & Qt.KeyboardModifier.ControlModifier


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
