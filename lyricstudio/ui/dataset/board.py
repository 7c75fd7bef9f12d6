"""Lays the cards of a dataset out: two columns of charts beside cost and issues, one column in a small window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from lyricstudio.ui.theme.scale import Space
from lyricstudio.ui.view import Size
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout, QWidget

# For each size: the charts' places as (row, column, columns taken), on a grid of twelve columns.
_CHARTS = {
    Size.SMALL: {
        "kinds": (0, 0, 6), "tokens": (0, 6, 6), "lines": (1, 0, 4), "words": (1, 4, 4), "duplicates": (1, 8, 4),
        "example": (2, 0, 12),
    },
    Size.NORMAL: {
        "kinds": (0, 0, 6), "tokens": (0, 6, 6), "lines": (1, 0, 4), "words": (1, 4, 4), "duplicates": (1, 8, 4),
        "example": (2, 0, 12),
    },
    Size.LARGE: {
        "kinds": (0, 0, 4), "tokens": (0, 4, 4), "lines": (0, 8, 4), "words": (1, 0, 4), "duplicates": (1, 4, 8),
        "example": (2, 0, 12),
    },
}  # fmt: skip
_ROW_HEIGHTS = {0: 240, 1: 120, 2: 268}


class Board(Scroller):
    """The cards. `cards` by name: summary, the charts, example, costs, issues."""

    def __init__(self, cards: dict[str, QWidget]) -> None:
        super().__init__("dataset.board", "Dataset")
        self._cards = cards

    def arrange(self, size: Size) -> None:
        """Put every card to its place."""
        self._clear(self.body)
        self.body.addWidget(self._cards["summary"])
        if size is Size.SMALL:
            aside = tight(QHBoxLayout(), spacing=Space.GAP)
            aside.addWidget(self._cards["costs"], 1)
            aside.addWidget(self._cards["issues"], 1)
            self.body.addLayout(aside)
            self.body.addLayout(self._charts(size))
            return
        row = tight(QHBoxLayout(), spacing=Space.GAP)
        row.addLayout(self._charts(size), 62)
        column = tight(QVBoxLayout(), spacing=Space.GAP)
        column.addWidget(self._cards["costs"])
        column.addWidget(self._cards["issues"], 1)
        row.addLayout(column, 38 if size is Size.NORMAL else 30)
        self.body.addLayout(row, 1)

    def _charts(self, size: Size) -> QGridLayout:
        grid = tight(QGridLayout(), spacing=Space.GAP)
        for name, (row, column, span) in _CHARTS[size].items():
            grid.addWidget(self._cards[name], row, column, 1, span)
        for row, height in _ROW_HEIGHTS.items():
            grid.setRowMinimumHeight(row, height)
        grid.setRowStretch(2, 1)
        for column in range(12):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 10)
        return grid

    def _clear(self, layout: QLayout) -> None:
        while (item := layout.takeAt(0)) is not None:
            if (inner := item.layout()) is not None:
                self._clear(inner)
                inner.deleteLater()
