"""A flat card: surface, one line around it, a heading with a quiet fact beside it and a link at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from lyricstudio.ui.look import Look


class Card(QFrame):
    """A card; add to `body` (a vertical layout), and at the right of the heading with `add_aside`."""

    def __init__(self, look: Look, title: str = "", fact: str = "") -> None:
        super().__init__()
        with_property(self, "surface", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = tight(QVBoxLayout(self), Space.CARD, 9, Space.CARD, Space.CARD, spacing=6)
        self._heading = tight(QHBoxLayout(), spacing=10)
        self._title = Text(look, title, Role.CARD)
        self._fact = Text(look, fact, Role.SECONDARY, "text2")
        if title:
            # As high as a link at the right, so that the headings of neighbours stand in line.
            self._title.setMinimumHeight(26)
            self._heading.addWidget(self._title)
            self._heading.addWidget(self._fact)
            self._heading.addStretch(1)
            outer.addLayout(self._heading)
        self.body = tight(QVBoxLayout(), spacing=Space.S)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title.setText(title)

    def set_fact(self, fact: str) -> None:
        """Change the quiet fact beside the heading."""
        self._fact.setText(fact)

    def add_aside(self, widget: QWidget) -> None:
        """Add a link or control at the right of the heading."""
        self._heading.addWidget(widget)

    def set_chosen(self, chosen: bool) -> None:
        """Frame the card with the accent."""
        with_property(self, "chosen", chosen)


def pane(surface: str, layout: QLayout | None = None) -> QWidget:
    """Return a widget that fills itself with a surface of the theme ("win", "surf", "rail", "sunk", "card")."""
    widget = QWidget()
    with_property(widget, "surface", surface)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if layout is not None:
        widget.setLayout(layout)
    return widget
