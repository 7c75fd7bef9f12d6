"""The sheet behind the recipe: what a person may change, folded away because the default is good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.recipes import RECIPES, RecipeChoice
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.fields import Choice, Field, labelled
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from lyricstudio.ui.look import Look

_WIDTH = 400
_FIELDS = {
    "passes": ("Most passes over the data", 1, 100), "rank": ("Size of the adapter (rank)", 1, 256),
    "rate": ("Learning rate", 1e-6, 1.0), "batch": ("Examples a step", 1, 256), "seed": ("Seed", 0, 2**31 - 1),
}  # fmt: skip
_STOPS = (
    ("as the recipe decides", ""), ("when the form is kept", "form"), ("when held-out lines get worse", "loss"),
    ("only after the last pass", "never"),
)  # fmt: skip
_HOSTED = ("passes", "seed")


class RecipeSheet(Popover):
    """The sheet. Signal: changed(RecipeChoice) as soon as something valid is typed."""

    changed = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "tune.recipe_sheet", "Recipe")
        self._recipe = RECIPES[0]
        self._filling = False
        self._about = Paragraph(look, "", Role.SECONDARY)
        self._problem = Text(look, "", Role.SECONDARY, "bad", wrap=True)
        self._fields = {
            name: Field(look, f"tune.recipe.{name}", label, "auto") for name, (label, *_) in _FIELDS.items()
        }
        self._stop = Choice(look, "tune.recipe.stop", "When to stop earlier", _STOPS)
        self._holders: dict[str, QWidget] = {}
        column = tight(QVBoxLayout(), 18, 16, 18, 16, spacing=10)
        column.addWidget(Text(look, "Recipe", Role.HEADING))
        column.addWidget(self._about)
        column.addLayout(self._grid(look))
        column.addWidget(self._problem)
        foot = tight(QHBoxLayout(), spacing=8)
        foot.addWidget(Button(look, "Use the default", "tune.recipe.default", "link").on_click(self._use_default))
        foot.addStretch(1)
        foot.addWidget(Button(look, "Done", "tune.recipe.done", "secondary").on_click(self.close_sheet))
        column.addLayout(foot)
        self.body.addLayout(column)
        self.setFixedWidth(_WIDTH + 2 * MARGIN)
        self._problem.hide()
        for field in self._fields.values():
            field.textEdited.connect(self._on_edit)
        self._stop.activated.connect(self._on_edit)

    def _grid(self, look: Look) -> QGridLayout:
        grid = tight(QGridLayout(), spacing=12)
        controls: list[tuple[str, str, QWidget]] = [(n, _FIELDS[n][0], field) for n, field in self._fields.items()]
        controls.insert(4, ("stop", "Stop earlier", self._stop))
        for i, (name, label, control) in enumerate(controls):
            holder = self._holders[name] = QWidget()
            tight(QVBoxLayout(holder)).addLayout(labelled(look, label, control))
            grid.addWidget(holder, i // 2, i % 2)
        return grid

    def show_recipe(self, recipe: RecipeChoice, local: bool) -> None:
        """Show a recipe; a hosted service is only told passes and seed."""
        self._recipe = recipe
        self._filling = True
        self._about.set_text(recipe.about if local else f"{recipe.about} The service chooses the rest itself.")
        for name, field in self._fields.items():
            value = getattr(recipe, name)
            field.setText("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))
            field.set_invalid("")
        self._stop.choose(recipe.stop)
        for name, holder in self._holders.items():
            holder.setVisible(local or name in _HOSTED)
        self._problem.hide()
        self._filling = False
        self.adjustSize()

    def _use_default(self) -> None:
        self.show_recipe(RECIPES[0], not self._holders["rank"].isHidden())
        self.changed.emit(RECIPES[0])

    def _on_edit(self, _value: object = None) -> None:
        if self._filling:
            return
        values: dict[str, object] = {"stop": self._stop.currentData()}
        problems = []
        for name, field in self._fields.items():
            values[name], problem = _read(name, field.text())
            field.set_invalid(problem)
            problems += [problem] if problem else []
        self._problem.setText(problems[0] if problems else "")
        self._problem.setVisible(bool(problems))
        self.adjustSize()
        if not problems:
            self._recipe = self._recipe.changed(**values)
            self._about.set_text(self._recipe.about)
            self.changed.emit(self._recipe)


def _read(name: str, text: str) -> tuple[int | float | None, str]:
    """Return the value of a field (None for "auto") and what is wrong with it ("" for nothing)."""
    label, least, most = _FIELDS[name]
    text = text.strip()
    if not text or text == "auto":
        return (0 if name == "seed" else None), ""
    try:
        value = float(text) if name == "rate" else int(text)
    except ValueError:
        return None, f"{label}: a number, or nothing."
    if not least <= value <= most:
        return None, f"{label}: from {least:g} to {most:g}."
    return value, ""
