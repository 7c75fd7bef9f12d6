"""The bar above a run: datasets, base, recipe, and beside the button what it will cost and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.recipes import BALANCED, RECIPES, RecipeChoice
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.tune.dataset_picker import DatasetPicker
from lyricstudio.ui.tune.dataset_rows import DatasetRows
from lyricstudio.ui.tune.recipe_sheet import RecipeSheet
from lyricstudio.ui.tune.run_words import base_word
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.fields import Choice, labelled
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.pick_field import PickField
from lyricstudio.ui.widgets.text import Elided, Text, rule
from lyricstudio.ui.words import count, duration, money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricstudio.services.base_choices import BaseChoice
    from lyricstudio.services.launch_plan import LaunchPlan
    from lyricstudio.ui.look import Look

_OWN = "own"


@dataclass(frozen=True, slots=True)
class LaunchChoice:
    """What the bar says at a moment."""

    dataset_ids: tuple[str, ...]
    base: BaseChoice | None
    recipe: RecipeChoice


class LaunchBar(Card):
    """The bar. Signals: changed() when the choice is another, start_pressed(), get_base_pressed()."""

    changed = Signal()
    start_pressed = Signal()
    get_base_pressed = Signal()

    def __init__(self, look: Look, window: QWidget, make_datasets: Callable[[], object]) -> None:
        super().__init__(look)
        self._bases: tuple[BaseChoice, ...] = ()
        self._recipe = RECIPES[0]
        self._names: dict[str, str] = {}
        self.rows = DatasetRows()
        self.picker = DatasetPicker(look, window, self.rows, make_datasets)
        self.recipe_sheet = RecipeSheet(look, window)
        self._plan: LaunchPlan | None = None
        self._build(look)
        self._connect()
        self.show_plan(None)

    def _build(self, look: Look) -> None:
        self.datasets = PickField(look, "tune.datasets_field", "Datasets")
        self.base = Choice(look, "tune.base", "Base model")
        self.recipe = Choice(look, "tune.recipe", "Recipe", [(r.title, r.name) for r in RECIPES])
        self.more = Button(look, "", "tune.recipe_more", Shape("secondary", "settings", label="Change the recipe"))
        self._runs_label = Text(look, "", Role.LABEL, "text2")
        self._figure = Text(look, "", Role.FIGURE)
        self._time = Text(look, "", Role.BODY, "text2")
        self._line = Elided(look, "", Role.SECONDARY, "text2")
        self.start = Button(look, "Start", "tune.start", Shape("primary", "play"))
        self.get_base = Button(look, "Get the default base", "tune.get_base", Shape("primary", "export"))
        row = tight(QHBoxLayout(), spacing=Space.M)
        row.addLayout(labelled(look, "Datasets", self.datasets), 4)
        row.addLayout(labelled(look, "Base", self.base), 5)
        recipe = tight(QHBoxLayout(), spacing=4)
        recipe.addWidget(self.recipe, 1)
        recipe.addWidget(self.more)
        holder = QWidget()
        holder.setLayout(recipe)
        row.addLayout(labelled(look, "Recipe", holder), 3)
        row.addWidget(rule(vertical=True))
        row.addLayout(self._total(), 8)
        row.addWidget(self.start, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.get_base, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.base.setMinimumWidth(110)
        self.base.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _total(self) -> QVBoxLayout:
        column = tight(QVBoxLayout(), spacing=0)
        column.addWidget(self._runs_label)
        figures = tight(QHBoxLayout(), spacing=8)
        figures.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBottom)
        figures.addWidget(self._time, 0, Qt.AlignmentFlag.AlignBottom)
        figures.addStretch(1)
        column.addLayout(figures)
        column.addWidget(self._line)
        return column

    def _connect(self) -> None:
        self.datasets.clicked.connect(self.open_datasets)
        self.more.clicked.connect(self.open_recipe)
        self.base.activated.connect(lambda _row: self.changed.emit())
        self.recipe.activated.connect(self._on_recipe)
        self.recipe_sheet.changed.connect(self._on_own_recipe)
        self.rows.ticks_changed.connect(self._on_ticks)
        self.start.clicked.connect(self.start_pressed)
        self.get_base.clicked.connect(self.get_base_pressed)

    @property
    def choice(self) -> LaunchChoice:
        """Return what would be started."""
        base = next((one for one in self._bases if one.key == self.base.currentData()), None)
        return LaunchChoice(self.rows.ticked, base, self._recipe)

    @property
    def plan(self) -> LaunchPlan | None:
        """Return the plan in sight, None while it is being counted."""
        return self._plan

    @property
    def can_start(self) -> bool:
        """Say whether the button works."""
        return self.start.isEnabled() and not self.start.isHidden()

    def show_bases(self, bases: Sequence[BaseChoice], wanted: str = "") -> None:
        """Offer other bases; the chosen one stays where it is still there, else the wanted one."""
        current = self.base.currentData() or wanted
        self._bases = tuple(bases)
        self.base.clear()
        for one in self._bases:
            words = base_word(one.base) if one.is_local else f"{one.base} · {one.place}"
            self.base.addItem(words, one.key)
            self.base.setItemData(self.base.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        self.base.choose(current)
        self.base.setEnabled(bool(self._bases))
        self.get_base.setVisible(not self._bases)
        self.start.setVisible(bool(self._bases))

    def name_datasets(self, names: dict[str, str]) -> None:
        """Tell the names of datasets by their id, for the field."""
        self._names = names
        self._show_datasets()

    def open_datasets(self) -> None:
        """Open the sheet of datasets."""
        self.picker.open_below(self.datasets)

    def open_recipe(self) -> None:
        """Open what is folded away."""
        base = self.choice.base
        self.recipe_sheet.show_recipe(self._recipe, base is None or base.is_local)
        self.recipe_sheet.open_below(self.more, right=True)

    def _on_recipe(self, _row: int) -> None:
        name = self.recipe.currentData()
        self._recipe = next((one for one in RECIPES if one.name == name), self._recipe)
        self.recipe.setToolTip(self._recipe.about)
        self.changed.emit()

    def _on_own_recipe(self, recipe: RecipeChoice) -> None:
        self._recipe = recipe
        if recipe.name == _OWN and self.recipe.findData(_OWN) < 0:
            self.recipe.addItem(recipe.title, _OWN)
        self.recipe.choose(recipe.name if recipe.name == _OWN else BALANCED)
        self.changed.emit()

    def _on_ticks(self) -> None:
        self._show_datasets()
        self.changed.emit()

    def _show_datasets(self) -> None:
        ticked = self.rows.ticked
        names = [self._names.get(one, one) for one in ticked]
        words = names[0] if len(names) == 1 else f"{len(names):,} frozen" if names else "Choose datasets"
        self.datasets.show_value(words, ", ".join(names[:20]) if len(names) > 1 else "")

    def show_counting(self) -> None:
        """Say that the estimate is on its way; starting must wait for it, as it says what it spends."""
        self._plan = None
        self._line.set_text("counting tokens …")
        self.start.setEnabled(False)

    def show_plan(self, plan: LaunchPlan | None) -> None:
        """Show what the choice costs; None while nothing is chosen."""
        self._plan = plan
        number = plan.runs if plan else 0
        choice = self.choice
        self._runs_label.setText(f"{count(number, 'run')} together" if number > 1 else "This run" if number else "")
        self._runs_label.setVisible(bool(number))
        self._figure.setText(_price(plan) if plan else "")
        self._time.setText(f"about {duration(plan.seconds)}" if plan and plan.seconds is not None else "")
        fact, tone = _fact(plan, choice)
        self._line.set_text(fact)
        self._line.set_tone(tone)
        self.start.set_text(f"Start {count(number, 'run')}" if number else "Start")
        self.start.updateGeometry()
        self.start.setEnabled(bool(number) and tone != "bad")
        self._figure.setToolTip("\n".join(plan.assumptions) if plan else "")
        self._figure.setAccessibleDescription("; ".join(plan.assumptions) if plan else "")

    def say(self, problem: str) -> None:
        """Say why there is no estimate; nothing can be started."""
        self.show_plan(None)
        self._line.set_text(problem)
        self._line.set_tone("bad")


def _price(plan: LaunchPlan) -> str:
    if plan.is_local:
        return "Free"
    return money(plan.usd) if plan.usd is not None else "Price not known"


def _fact(plan: LaunchPlan | None, choice: LaunchChoice) -> tuple[str, str]:
    """Return the line under the figures and its tone; "bad" means: cannot be started."""
    if choice.base is None:
        return "There is no base model on this computer yet: 98 MB, once.", "text2"
    if choice.base.trouble:
        return choice.base.trouble, "bad"
    if plan is None:
        return "Tick a frozen dataset to train on.", "text2"
    if plan.untrainable_since:
        return f"cannot be trained there since {plan.untrainable_since.isoformat()}", "bad"
    if plan.shutdown:
        return f"what it makes ends on {plan.shutdown.isoformat()}", "warn"
    over = sum(one.over_limit for one in plan.estimates.values())
    cut = f" · {count(over, 'example')} cut" if over else ""
    passes = sorted({one.epochs for one in plan.estimates.values()})
    most = f"{passes[0]}" if len(passes) == 1 else f"{passes[0]} to {passes[-1]}"
    ends = "never switched off · " if plan.is_local else ""
    return f"{ends}up to {most} passes · {tokens_word(plan.tokens)} tokens{cut}", "text2"


def tokens_word(number: float) -> str:
    """Return "612", "43 k" or "2.61 M"."""
    if number >= 1_000_000:
        return f"{number / 1_000_000:.2f} M"
    return f"{number / 1000:.0f} k" if number >= 10_000 else f"{number:,.0f}"
