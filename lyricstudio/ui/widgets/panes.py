"""Side panes of a view: splitter panes in a wide window, drawers over the content in a small one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from lyricstudio.ui.view import Size
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from lyricstudio.ui.look import Look


_MEANT = 800  # px: narrower than that the panes are only on their way to their size


@dataclass(frozen=True, slots=True)
class Side:
    """A side pane: the widget, its usual width, its width in a large window (0: the same), its least width."""

    widget: QWidget
    width: int
    large: int = 0
    least: int = 180


class Drawer(Popover):
    """A side pane that slides over the content of a small window; the view's keys go on working in it."""

    keeps_keys = False

    def __init__(self, look: Look, window: QWidget, name: str, label: str) -> None:
        super().__init__(look, window, name, label)
        self._held: QWidget | None = None
        self.body.setContentsMargins(MARGIN + 1, MARGIN + 10, MARGIN + 1, MARGIN + 10)

    def hold(self, widget: QWidget, width: int) -> None:
        """Take a pane in."""
        self._held = widget
        self.body.addWidget(widget)
        widget.show()
        self.setFixedWidth(width + 2 * MARGIN)


class Panes(QWidget):
    """A centre with a pane at its left, its right or both. Call `arrange` from the view's `arrange`."""

    def __init__(self, look: Look, centre: QWidget, left: Side | None = None, right: Side | None = None) -> None:
        super().__init__()
        self._look = look
        self._centre = centre
        self._sides = {"left": left, "right": right}
        self._drawers: dict[str, Drawer] = {}
        self._size: Size | None = None
        self._unsized = True
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        tight(QHBoxLayout(self)).addWidget(self._splitter)
        for widget in (left and left.widget, centre, right and right.widget):
            if widget is not None:
                self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(self._splitter.indexOf(centre), 1)

    @property
    def are_drawers(self) -> bool:
        """Say whether the side panes are drawers now."""
        return self._size is Size.SMALL

    def arrange(self, size: Size) -> None:
        """Make the sides panes or drawers, and as wide as the size class wants."""
        if size is self._size:
            return
        self._size = size
        self._unsized = True
        for place, side in self._sides.items():
            if side is None:
                continue
            if size is Size.SMALL:
                self._into_drawer(place, side)
            else:
                self._into_splitter(place, side)
        self._set_widths()

    def _into_splitter(self, place: str, side: Side) -> None:
        if place in self._drawers:
            self._drawers[place].close_sheet()
        if self._splitter.indexOf(side.widget) < 0:
            self._splitter.insertWidget(0 if place == "left" else self._splitter.count(), side.widget)
        side.widget.setMinimumWidth(side.least)
        side.widget.show()
        self._splitter.setStretchFactor(self._splitter.indexOf(self._centre), 1)
        self._splitter.setStretchFactor(self._splitter.indexOf(side.widget), 0)

    def _set_widths(self) -> None:
        """Give the sides their widths, once the splitter has a size that means something."""
        if not self._unsized or not self.isVisible() or self.are_drawers or self.width() < _MEANT:
            return
        self._unsized = False
        large = self._size is Size.LARGE
        wanted = {s.widget: (s.large if large and s.large else s.width) for s in self._sides.values() if s is not None}
        inside = [self._splitter.widget(i) for i in range(self._splitter.count())]
        widths = [wanted.get(widget, 0) if widget is not None else 0 for widget in inside]
        widths[self._splitter.indexOf(self._centre)] = max(200, self.width() - sum(widths))
        self._splitter.setSizes(widths)

    def showEvent(self, event: QShowEvent) -> None:
        """Set the widths at the first sight."""
        super().showEvent(event)
        self._set_widths()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the widths after the size class changed."""
        super().resizeEvent(event)
        self._set_widths()

    def _into_drawer(self, place: str, side: Side) -> None:
        side.widget.hide()
        drawer = self._drawers.get(place)
        if drawer is None:
            label = side.widget.accessibleName() or place
            drawer = self._drawers[place] = Drawer(self._look, self, f"{self.objectName() or 'panes'}.{place}", label)
            self.installEventFilter(self)
        drawer.hold(side.widget, side.width)
        self._place(place)

    def toggle(self, place: str) -> None:
        """Open or close a drawer; in a wide window hide or show the pane."""
        side = self._sides[place]
        if side is None:
            return
        if not self.are_drawers:
            side.widget.setVisible(not side.widget.isVisible())
            return
        drawer = self._drawers[place]
        if drawer.isVisible():
            drawer.close_sheet()
        else:
            self._place(place)
            drawer.open_at(drawer.pos())

    def close_drawers(self) -> None:
        """Close what is open."""
        for drawer in self._drawers.values():
            drawer.close_sheet()

    def _place(self, place: str) -> None:
        drawer = self._drawers[place]
        drawer.setFixedHeight(max(200, self.height() - 16 + 2 * MARGIN))
        left = 8 - MARGIN if place == "left" else self.width() - drawer.width() - 8 + MARGIN
        drawer.move(left, 8 - MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep drawers at their edge."""
        if event.type() == QEvent.Type.Resize and watched is self:
            for place in self._drawers:
                self._place(place)
        return super().eventFilter(watched, event)
