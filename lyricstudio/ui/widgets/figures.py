"""A row of figures: a label, a number in large, a quiet fact below; thin lines between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Elided, Text, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.ui.look import Look


class _Figure(QWidget):
    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self._label = label
        column = tight(QVBoxLayout(self), spacing=0)
        self.value = Elided(look, "", Role.FIGURE)
        self.fact = Elided(look, "", Role.SECONDARY, "text2")
        column.addWidget(Text(look, label, Role.LABEL, "text2"))
        column.addWidget(self.value)
        column.addWidget(self.fact)
        column.addStretch(1)

    def show_value(self, value: str, fact: str) -> None:
        self.value.set_text(value)
        self.fact.set_text(fact)
        self.setAccessibleName(f"{self._label}: {value} {fact}".strip())


class Figures(QWidget):
    """The row; `labels` are fixed, values change."""

    def __init__(self, look: Look, labels: Sequence[str]) -> None:
        super().__init__()
        self._figures = {label: _Figure(look, label) for label in labels}
        row = tight(QHBoxLayout(self), spacing=Space.M)
        for i, figure in enumerate(self._figures.values()):
            if i:
                row.addWidget(rule(vertical=True))
            row.addWidget(figure, 1)

    def show_value(self, label: str, value: str, fact: str = "") -> None:
        """Show a figure and the fact below it."""
        self._figures[label].show_value(value, fact)

    def value(self, label: str) -> str:
        """Return what a figure says."""
        return self._figures[label].value.text()
