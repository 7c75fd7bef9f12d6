"""The line above a dataset: its name, whether it is a draft, what it was made by; filter, export, freeze."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.services.dataset_drafts import is_ready
from lyricstudio.services.datasets import MIN_TRAINING_EXAMPLES
from lyricstudio.ui.dataset.filters import FilterPills
from lyricstudio.ui.dataset.words import dataset_facts, dataset_title
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Elided, Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.part_filter import PartFilter
    from lyricstudio.services.dataset_drafts import Draft
    from lyricstudio.services.datasets import FrozenDataset
    from lyricstudio.ui.look import Look


class DatasetHead(QWidget):
    """The head of the view."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "dataset.head", "Dataset")
        self._title = Elided(look, "", Role.TITLE)
        self._state = Pill(look, "Draft", "warn")
        self._state.setProperty("pointerOnly", True)  # a word, no control
        self._facts = Text(look, "", Role.SECONDARY, "text2")
        self.plan = Button(look, "", "dataset.plan_button", Shape("secondary", "drawer-left", label="Plan, datasets"))
        self.filter = Button(look, "Filter", "dataset.filter_button", Shape("ghost", "filter"))
        self.export = Button(look, "Export", "dataset.export_button", Shape("secondary", "export"))
        self.tune = Button(look, "Tune", "dataset.tune_button", Shape("secondary", "tune"))
        self.freeze = Button(look, "Freeze", "dataset.freeze_button", Shape("primary", "freeze"))
        self.pills = FilterPills(look)
        row = tight(QHBoxLayout(), spacing=10)
        row.addWidget(self.plan)
        row.addWidget(self._title)
        row.addWidget(self._state)
        row.addWidget(self._facts)
        row.addStretch(1)
        for button in (self.filter, self.export, self.tune, self.freeze):
            row.addWidget(button)
        column = tight(QVBoxLayout(self), Space.PAGE, 12, Space.PAGE, 10, spacing=8)
        column.addLayout(row)
        column.addWidget(self.pills)
        self._narrow = False

    def arrange(self, narrow: bool) -> None:
        """Take less room in a small window."""
        self._narrow = narrow
        self.plan.setVisible(narrow)
        self._facts.setVisible(not narrow)

    def show_dataset(self, item: FrozenDataset | None, frozen: bool) -> None:
        """Say which dataset is looked at."""
        if item is None:
            self._title.set_text("No dataset")
            self._state.hide()
            self._facts.setText("")
            return
        dataset = item.dataset
        self._title.set_text(dataset_title(dataset))
        words, tone = ("Frozen", "ok") if frozen else ("Draft", "info") if is_ready(item) else ("Too small", "warn")
        self._state.setText(words)
        self._state.setAccessibleName(words)
        self._state.set_tone(tone)
        self._state.updateGeometry()
        self._state.setToolTip("" if frozen or is_ready(item) else _why_small(dataset.train))
        self._state.show()
        self._facts.setText(dataset_facts(dataset))

    def show_plan(self, draft: Draft | None, only: PartFilter, can_tune: bool, frozen: bool) -> None:
        """Say what can be frozen and what is filtered."""
        ready = len(draft.ready) if draft else 0
        self.freeze.set_text(f"Freeze {ready}" if ready > 1 else "Freeze")
        self.freeze.setAccessibleName(f"Freeze {count(ready, 'dataset')}")
        self.freeze.setToolTip(f"Freeze {count(ready, 'dataset')}: examples, split and hash never change again")
        self.freeze.setEnabled(ready > 0)
        had_focus = self.freeze.hasFocus()
        self.tune.setVisible(frozen and can_tune)
        if had_focus and frozen and can_tune:
            self.tune.setFocus()  # the next step, where the last one was
        self.freeze.setVisible(not frozen)
        self.tune.set_variant("primary")
        self.filter.set_text(f"Filter {only.active}" if only.active else "Filter")
        self.filter.setVisible(not frozen)
        self.pills.show_filter(only)
        if frozen:
            self.pills.hide()


def _why_small(train: int) -> str:
    return f"{count(train, 'training example')}; at least {MIN_TRAINING_EXAMPLES} are needed"
