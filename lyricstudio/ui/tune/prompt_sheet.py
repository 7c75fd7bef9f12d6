"""The sheet that chooses what all checkpoints are asked: held-out parts of the dataset, or one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.services.sample_prompts import own_prompt
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.fields import Choice, Field, labelled
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text, rule
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from lyricstudio.domain.records import Dataset
    from lyricstudio.services.run_story import RunStory
    from lyricstudio.services.sample_prompts import SamplePrompt
    from lyricstudio.ui.look import Look

_WIDTH = 440
_KINDS = (PartKind.CHORUS, PartKind.VERSE, PartKind.BRIDGE, PartKind.PRE_CHORUS, PartKind.HOOK, PartKind.OUTRO)


class PromptSheet(Popover):
    """The sheet. Signal: chosen(SamplePrompt)."""

    chosen = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "tune.prompt_sheet", "What the checkpoints are asked")
        self._dataset: Dataset | None = None
        self._group = QButtonGroup(self)
        self.kind = Choice(look, "tune.prompt.kind", "Part", [(kind_word(kind), kind) for kind in _KINDS])
        self.about = Field(look, "tune.prompt.about", "What it is about", "a ferry that does not come back")
        self._ask = Button(look, "Ask this", "tune.prompt.ask", Shape("secondary", "send"))
        column = tight(QVBoxLayout(), 18, 14, 18, 16, spacing=10)
        column.addWidget(Text(look, "Ask every checkpoint for", Role.HEADING))
        column.addWidget(Text(look, "Held out from training", Role.LABEL, "text2"))
        column.addWidget(self._held_out())
        column.addWidget(rule())
        own = tight(QHBoxLayout(), spacing=8)
        own.addLayout(labelled(look, "Or your own", self.kind))
        own.addLayout(labelled(look, "About", self.about), 1)
        column.addLayout(own)
        foot = tight(QHBoxLayout())
        foot.addStretch(1)
        foot.addWidget(self._ask)
        column.addLayout(foot)
        self.body.addLayout(column)
        self.setFixedWidth(_WIDTH + 2 * MARGIN)
        self._ask.clicked.connect(self._choose_own)
        self.about.returnPressed.connect(self._choose_own)

    def _held_out(self) -> QScrollArea:
        inner = with_property(QWidget(), "surface", "raised")
        self._list = tight(QVBoxLayout(inner), spacing=2)
        area = QScrollArea()
        named(area, "tune.prompts", "Held-out parts")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedHeight(200)
        return area

    def show_story(self, story: RunStory) -> None:
        """Offer the questions of a run's dataset."""
        self._dataset = story.dataset
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for i, prompt in enumerate(story.prompts):
            button = Button(self._look, prompt.label, f"tune.prompt.{i + 1}", "ghost")
            button.setCheckable(True)
            button.setChecked(story.prompt is not None and prompt.key == story.prompt.key)
            with_property(button, "align", "left")
            button.clicked.connect(lambda _checked=False, prompt=prompt: self._choose(prompt))
            self._group.addButton(button)
            self._list.addWidget(button)
        self._list.addStretch(1)

    def _choose(self, prompt: SamplePrompt) -> None:
        self.close_sheet()
        self.chosen.emit(prompt)

    def _choose_own(self) -> None:
        if self._dataset is not None:
            self._choose(own_prompt(self._dataset, PartKind(self.kind.currentData()), self.about.text()))
