"""The pane at the right: all that is known of one model, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.ui.charts.line_chart import LineChart
from lyricstudio.ui.charts.line_data import LineData, Series, Stroke
from lyricstudio.ui.models.facts import card_facts
from lyricstudio.ui.models.model_list import end_words
from lyricstudio.ui.theme.scale import Height, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text, rule

if TYPE_CHECKING:
    from lyricstudio.services.models import ModelCard
    from lyricstudio.ui.look import Look

_ACTIONS = (
    ("compose", "Compose with it", "primary", "compose"), ("rename", "Rename", "secondary", "tag"),
    ("export", "Export", "secondary", "export"), ("elsewhere", "Train again elsewhere", "secondary", "tune"),
    ("run", "Its run", "secondary", "evaluate"), ("delete", "Delete", "danger", "trash"),
)  # fmt: skip
_TONES = {"text2": "plain"}


class CardPane(QWidget):
    """The pane. Signal: act(word) with one of the words of the buttons."""

    act = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        named(self, "models.card", "Model")
        with_property(self, "surface", "surf")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text(look, "", Role.TITLE, wrap=True)
        self._pills = QWidget()
        self._pills.setFixedHeight(Height.CHIP)
        self._flow = Flow(self._pills, 6)
        self.buttons = {
            word: Button(look, text, f"models.{word}", Shape(variant, icon)) for word, text, variant, icon in _ACTIONS
        }
        for word, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, word=word: self.act.emit(word))
        self.chart = LineChart(look, "models.loss", "Loss of its run")
        self.chart.setFixedHeight(170)
        column = tight(QVBoxLayout(self), 20, 16, 4, 8, spacing=10)
        head = tight(QVBoxLayout(), 0, 0, 14, 0, spacing=8)
        head.addWidget(self._title)
        head.addWidget(self._pills)
        head.addLayout(self._actions())
        column.addLayout(head)
        column.addWidget(self._reader(look), 1)

    def _actions(self) -> Flow:
        row = Flow(gap=8)
        for button in self.buttons.values():
            row.addWidget(button)
        return row

    def _reader(self, look: Look) -> QScrollArea:
        inner = with_property(QWidget(), "surface", "surf")
        inside = tight(QVBoxLayout(inner), 0, 0, 14, 8, spacing=12)
        inside.addWidget(self.chart)
        inside.addWidget(rule())
        self._grid = tight(QGridLayout(), spacing=6)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(1, 1)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        area = QScrollArea()
        named(area, "models.card.facts", "What is known of the model")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self._look = look
        return area

    def show_card(self, card: ModelCard, can_compose: bool) -> None:
        """Show a model."""
        self._title.setText(card.model.name)
        self.setAccessibleName(f"Model {card.model.name}")
        words, tone = end_words(card.model)
        pills = [Pill(self._look, words, _TONES.get(tone, tone))]
        pills += [Pill(self._look, "whole songs")] if card.model.context.value == "song" else []
        self._flow.show_widgets(pills)
        self.buttons["compose"].setVisible(can_compose)
        self.buttons["elsewhere"].setEnabled(card.dataset is not None)
        self.buttons["run"].setEnabled(card.run is not None)
        self._show_chart(card)
        self._show_facts(card)

    def _show_chart(self, card: ModelCard) -> None:
        valid = tuple((float(m.step), m.valid_loss) for m in card.metrics if m.valid_loss is not None)
        train = tuple((float(m.step), m.train_loss) for m in card.metrics if m.train_loss is not None)
        series = [Series("Held out", valid)] if valid else []
        series += [Series("Trained", train, Stroke.TRAINING)] if train else []
        best = min((p for p in valid if p[0] > 0), key=lambda p: p[1], default=None)
        self.chart.show_data(LineData(tuple(series), best=best[0] if best else None))
        self.chart.setVisible(bool(series))

    def _show_facts(self, card: ModelCard) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        row = 0
        for title, pairs in card_facts(card):
            heading = Text(self._look, title, Role.LABEL, "text2")
            heading.setContentsMargins(0, 8 if row else 0, 0, 0)
            self._grid.addWidget(heading, row, 0, 1, 2)
            for name, value in pairs:
                row += 1
                self._grid.addWidget(Text(self._look, name, Role.SECONDARY, "text2"), row, 0, Qt.AlignmentFlag.AlignTop)
                words = Text(self._look, _breakable(value), Role.SECONDARY_STRONG, wrap=True)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._grid.addWidget(words, row, 1)
            row += 1


def _breakable(text: str) -> str:
    """Return a text that may be wrapped within long names: behind colons and dashes."""
    if " " in text or len(text) < 24:
        return text
    return text.replace(":", ":\u200b").replace("-", "-\u200b")
