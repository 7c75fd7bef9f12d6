"""The pane at the left: how songs are grouped and split, the models that this makes, and what is frozen already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.errors import LyricStudioError
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import ContextMode
from lyricstudio.domain.splitting import Shares
from lyricstudio.services.dataset_drafts import Draft, is_ready
from lyricstudio.services.datasets import MIN_TRAINING_EXAMPLES, MOST_REPEATS, DatasetOptions
from lyricstudio.ui.dataset.words import context_word, dataset_title, day
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.fields import Choice, Field, Segments, labelled
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.row_list import Row, RowList
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.records import Dataset
    from lyricstudio.services.datasets import FrozenDataset
    from lyricstudio.ui.look import Look

_GROUPINGS = (
    ("All songs, one model", GroupBy.ALL), ("One model for each artist", GroupBy.ARTIST),
    ("One model for each kind", GroupBy.KIND), ("One model for each tag", GroupBy.TAG),
    ("One model for each owner", GroupBy.OWNER),
)  # fmt: skip
DRAFT, FROZEN = "draft", "frozen"


class PlanPane(QWidget):
    """The pane. Signals: plan_changed(DatasetOptions), chosen((DRAFT, group) or (FROZEN, dataset id))."""

    plan_changed = Signal(object)
    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._options = DatasetOptions()
        named(self, "dataset.plan", "Plan and datasets")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = tight(QVBoxLayout(self), 0, 14, 0, 8, spacing=10)
        column.addLayout(self._fields(look))
        self.list = RowList(look, "dataset.list", "Drafts and frozen datasets")
        self.list.current_changed.connect(self.chosen)
        self.list.opened.connect(self.chosen)
        column.addWidget(self.list, 1)
        self._connect()

    def _fields(self, look: Look) -> QVBoxLayout:
        self.group_by = Choice(look, "dataset.group_by", "Group by", _GROUPINGS)
        self.group_by.setMinimumWidth(80)
        self.context = Segments(
            look, "dataset.context", (("One part", ContextMode.PART), ("Whole song", ContextMode.SONG))
        )
        self.split = Field(look, "dataset.split", "Split in percent: training, validation, test")
        self.split.setToolTip("Training / validation / test in percent, by song: 80/10/10")
        self.seed = Field(look, "dataset.seed", "Seed of the split")
        self.repeat = Field(look, "dataset.repeat", "How often training examples are repeated")
        numbers = tight(QHBoxLayout(), spacing=8)
        for text, field, stretch in (("Split, %", self.split, 4), ("Seed", self.seed, 3), ("Repeat", self.repeat, 3)):
            field.setMinimumWidth(40)
            numbers.addLayout(labelled(look, text, field), stretch)
        column = tight(QVBoxLayout(), 14, 0, 12, 0, spacing=10)
        column.addWidget(Text(look, "Plan", Role.HEADING))
        column.addLayout(labelled(look, "Group by", self.group_by))
        column.addLayout(labelled(look, "One example is", self.context))
        column.addLayout(numbers)
        self._problem = Text(look, "", Role.SECONDARY, "bad", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        return column

    def _connect(self) -> None:
        self.group_by.activated.connect(
            lambda _index: self._change(replace(self._options, group_by=GroupBy(self.group_by.currentData())))
        )
        self.context.chosen.connect(lambda value: self._change(replace(self._options, context=value)))
        for field in (self.split, self.seed, self.repeat):
            field.editingFinished.connect(self._read_fields)

    def _change(self, options: DatasetOptions) -> None:
        if options != self._options:
            self._options = options
            self.plan_changed.emit(options)

    def _read_fields(self) -> None:
        try:
            shares = Shares.parse(self.split.text())
        except LyricStudioError as error:
            self._complain(self.split, f"{error.hint[:1].upper()}{error.hint[1:]}.")
            return
        for field, least, most, what in (
            (self.seed, 0, 2**31 - 1, "The seed is a whole number."),
            (self.repeat, 1, MOST_REPEATS, f"Examples are repeated 1 to {MOST_REPEATS} times."),
        ):
            text = field.text().strip()
            if not text.isdecimal() or not least <= int(text) <= most:
                self._complain(field, what)
                return
        self._complain(None, "")
        self._change(replace(self._options, shares=shares, seed=int(self.seed.text()), repeat=int(self.repeat.text())))

    def _complain(self, wrong: Field | None, why: str) -> None:
        for field in (self.split, self.seed, self.repeat):
            field.set_invalid(why if field is wrong else "")
        self._problem.setText(why)
        self._problem.setVisible(bool(why))

    def show_plan(self, options: DatasetOptions) -> None:
        """Show a plan in the fields."""
        self._options = options
        self.group_by.choose(options.group_by)
        self.context.choose(options.context)
        self.split.setText(str(options.shares))
        self.seed.setText(str(options.seed))
        self.repeat.setText(str(options.repeat))
        self._complain(None, "")

    def show_datasets(self, draft: Draft | None, frozen: Sequence[Dataset], current: object) -> None:
        """Show what the plan makes and what is frozen; `current` is the row that is looked at."""
        rows: list[Row] = []
        if draft is not None:
            made = count(len(draft.ready), "model")
            rows.append(Row(f"This plan makes {made}", heading=True))
            rows += [_draft_row(item) for item in draft.groups]
        if frozen:
            rows.append(Row("Frozen", heading=True))
            rows += [_frozen_row(dataset) for dataset in frozen]
        self.list.show_rows(rows)
        self.list.choose(current)


def _draft_row(item: FrozenDataset) -> Row:
    dataset = item.dataset
    ready = is_ready(item)
    held = dataset.valid + dataset.test
    detail = f"{dataset.train:,} to train, {held:,} held out"
    if not ready:
        detail = f"{dataset.train} of {MIN_TRAINING_EXAMPLES} examples needed"
    return Row(dataset_title(dataset), detail, "", (DRAFT, dataset.group), "" if ready else "warning", "warn")


def _frozen_row(dataset: Dataset) -> Row:
    detail = f"{dataset.train:,} to train · {context_word(dataset.context)} · {day(dataset.created)}"
    return Row(dataset_title(dataset), detail, "", (FROZEN, dataset.id), "freeze")
