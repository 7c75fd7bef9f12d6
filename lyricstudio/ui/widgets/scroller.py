"""A page that scrolls up and down only, whose right edge stands still whether its scroll bar is needed or not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Space
from lyricstudio.ui.widgets.naming import named, tight, with_property

_BAR = 10  # px, as wide as the scroll bar of the style sheet


class Scroller(QScrollArea):
    """The page; add to `body`. Its margin is that of a page."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        named(self, name, label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        with_property(inner, "surface", "win")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body: QVBoxLayout = tight(QVBoxLayout(inner), Space.PAGE, 2, Space.PAGE, Space.PAGE, spacing=Space.GAP)
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(self._keep_edge)

    def _keep_edge(self, _low: int, high: int) -> None:
        right = Space.PAGE - (_BAR if high > 0 else 0)
        self.body.setContentsMargins(Space.PAGE, 2, right, Space.PAGE)
