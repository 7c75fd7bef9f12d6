"""The threshold for taking suggestions, and taking them in the whole catalogue: how many, before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Paragraph, Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.ui.look import Look

_LOWEST = 50


class AcceptSheet(Popover):
    """Signals: threshold_changed(float), here_wanted(), everywhere_wanted()."""

    threshold_changed = Signal(float)
    here_wanted = Signal()
    everywhere_wanted = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "annotate.accept", "Accept suggestions")
        self.setFixedWidth(340 + 2 * MARGIN)
        body = self.body
        body.setContentsMargins(MARGIN + 16, MARGIN + 14, MARGIN + 16, MARGIN + 16)
        body.setSpacing(10)
        self._limit = Text(look, "", Role.NUMBER)
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(Text(look, "Accept suggestions above", Role.CARD), 1)
        head.addWidget(self._limit)
        body.addLayout(head)
        self.slider = named(QSlider(Qt.Orientation.Horizontal), "annotate.threshold", "Threshold in per cent")
        self.slider.setRange(_LOWEST, 100)
        self.slider.setPageStep(5)
        body.addWidget(self.slider)
        body.addWidget(Paragraph(look, "They count as your word then. It can be undone.", Role.SECONDARY))
        self._here = Button(look, "Accept 0 in this song", "annotate.accept.here", Shape("tint", "check"))
        shape = Shape("secondary", "sparkle")
        self._everywhere = Button(look, "Counting all songs", "annotate.accept.everywhere", shape)
        body.addWidget(self._here)
        body.addWidget(self._everywhere)
        self.slider.valueChanged.connect(self._on_value)
        self._here.clicked.connect(self._press_here)
        self._everywhere.clicked.connect(self._press_everywhere)

    @property
    def threshold(self) -> float:
        """Return the threshold, 0 to 1."""
        return self.slider.value() / 100

    def show_threshold(self, threshold: float) -> None:
        """Show a threshold without telling anybody."""
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(threshold * 100))
        self.slider.blockSignals(blocked)
        self._limit.setText(f"{self.slider.value()} %")

    def show_counts(self, here: int, everywhere: int | None) -> None:
        """Show how many parts each button would accept; None while that is being counted."""
        self._here.set_text(f"Accept {here} in this song")
        self._here.setEnabled(here > 0)
        self._everywhere.set_text(
            "Counting all songs" if everywhere is None else f"Accept {count(everywhere, 'part')} in all songs"
        )
        self._everywhere.setEnabled(bool(everywhere))

    def _on_value(self, value: int) -> None:
        self._limit.setText(f"{value} %")
        self.threshold_changed.emit(value / 100)

    def _press_here(self) -> None:
        self.close_sheet()
        self.here_wanted.emit()

    def _press_everywhere(self) -> None:
        self.close_sheet()
        self.everywhere_wanted.emit()
