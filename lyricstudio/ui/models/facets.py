"""The pane at the left of the models: what they are told apart by, each value with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.services.model_library import AGE, BASE, FACETS, GROUP, SERVICE, ModelQuery
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.tune.run_words import place_word
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.facet_row import FacetRow
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyricstudio.ui.look import Look

_TITLES = {GROUP: "Group", BASE: "Base", SERVICE: "Where", AGE: "Made"}
_MOST = 12  # values of one facet; more are found by typing


class ModelFacets(QScrollArea):
    """The pane. Signals: toggled(facet, value), cleared()."""

    toggled = Signal(str, str)
    cleared = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: dict[tuple[str, str], FacetRow] = {}
        named(self, "models.facets", "Filters")
        with_property(self, "surface", "win")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = with_property(QWidget(), "surface", "win")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = tight(QVBoxLayout(inner), 8, 12, 8, 16, spacing=2)
        head = tight(QHBoxLayout(), 10, 0, 8, 6)
        head.addWidget(Text(look, "Models", Role.HEADING))
        head.addStretch(1)
        self._clear = Button(look, "Show all", "models.clear", "link")
        self._clear.clicked.connect(self.cleared)
        head.addWidget(self._clear)
        column.addLayout(head)
        self._column = tight(QVBoxLayout(), spacing=2)
        column.addLayout(self._column)
        column.addStretch(1)
        self.setWidget(inner)

    def show_counts(self, counts: Mapping[str, tuple[tuple[str, int], ...]], query: ModelQuery) -> None:
        """Show other numbers and mark what is filtered by."""
        wanted = {(facet, value): n for facet in FACETS for value, n in counts.get(facet, ())[:_MOST]}
        if [(key, row.accessibleName()) for key, row in self._rows.items()] != [
            (key, _spoken(*key, n)) for key, n in wanted.items()
        ]:
            self._rebuild(wanted)
        for key, row in self._rows.items():
            row.setChecked(key in query.chosen)
        self._clear.setVisible(bool(query.chosen))

    def _rebuild(self, wanted: Mapping[tuple[str, str], int]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rows, before = {}, ""
        for (facet, value), number in wanted.items():
            if facet != before:
                title = Text(self._look, _TITLES[facet], Role.LABEL, "text2")
                title.setContentsMargins(10, 12 if before else 2, 0, 2)
                self._column.addWidget(title)
                before = facet
            words = place_word(value) if facet == SERVICE else value
            words = words[:1].upper() + words[1:] if facet == SERVICE else words
            row = FacetRow(self._look, f"models.{facet}.{value}", words, number, _spoken(facet, value, number))
            row.clicked.connect(lambda _checked=False, key=(facet, value): self.toggled.emit(*key))
            self._rows[facet, value] = row
            self._column.addWidget(row)


def _spoken(facet: str, value: str, number: int) -> str:
    return f"{_TITLES[facet]} {value}, {count(number, 'model')}"
