"""How to train, as data: sizes, rate, epochs, and when to stop; defaults as measured (reference/songcraft.md, 4)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.training.problems import JobError

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXAMPLES_FOR_FULL_EPOCHS = 66  # up to this many examples all six epochs are worth it
_TINY = 20  # below this many examples steps are scarce: smaller batches, more epochs
_LARGE = 500  # from this many examples on, bigger batches cost nothing in quality
STOP_KINDS = ("form", "loss", "never")


@dataclass(frozen=True, slots=True)
class StopRule:
    """When to stop before the last epoch, and which epoch's adapter to keep.

    `form` weighs the held-out loss against how well sampled answers keep the asked form; `loss` looks at the
    held-out loss alone; `never` trains all epochs and keeps the last.
    """

    kind: str = "form"
    least_epochs: int = 2
    loss_slack: float = 0.4  # nats above its minimum at which the held-out loss ends the run
    loss_price: float = 0.5  # what one nat above the minimum costs against one of form
    copied_words: int = 6  # a longer run of training words in a sample counts against an epoch
    form_reached: float = 0.97  # form at which nothing more can be gained
    samples: int = 8  # held-out prompts that are answered at the end of an epoch
    time_share: float = 0.15  # of the training time that these answers may cost


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the result besides data, base and seed. Zero epochs or batch size mean: choose."""

    rank: int = 16
    alpha: float = 32.0
    learning_rate: float = 1e-3
    epochs: int = 0
    batch_size: int = 0
    warm_up: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.99
    clip: float = 1.0
    longest: int = 2048  # tokens at which an example is cut
    stop: StopRule = field(default_factory=StopRule)

    @classmethod
    def from_spec(cls, recipe: Mapping[str, Any], hyperparameters: Mapping[str, Any]) -> Recipe:
        """Combine a job's recipe with its public hyperparameters; JobError names what is wrong.

        A fixed number of epochs is obeyed to the letter unless the recipe names a stop rule itself.
        """
        told = dict(recipe)
        stop_told = told.pop("stop", None)
        result = _filled(cls(), told, "recipe")
        stop = _stop_rule(stop_told)
        epochs = _number(hyperparameters, "n_epochs", 1, 100)
        if epochs is not None:
            result = replace(result, epochs=int(epochs))
        if stop_told is None and result.epochs:
            stop = replace(stop, kind="never")
        if (size := _number(hyperparameters, "batch_size", 1, 256)) is not None:
            result = replace(result, batch_size=int(size))
        factor = _number(hyperparameters, "learning_rate_multiplier", 1e-6, 1e3) or 1.0
        return replace(result, stop=stop, learning_rate=result.learning_rate * factor)

    def fitted(self, examples: int, held_out: int) -> Recipe:
        """Choose what was left open for this many examples; without held-out examples the epochs are fixed."""
        size = self.batch_size or (2 if examples < _TINY else 8 if examples >= _LARGE else 4)
        epochs = self.epochs or _epochs_for(examples)
        kind = self.stop.kind if held_out else "never"
        least = min(self.stop.least_epochs, epochs)
        return replace(
            self, epochs=epochs, batch_size=min(size, examples), stop=replace(self.stop, kind=kind, least_epochs=least)
        )

    def total_steps(self, examples: int) -> int:
        """Return the number of steps of a fitted recipe."""
        return self.epochs * math.ceil(examples / self.batch_size)

    def hyperparameters(self) -> dict[str, float]:
        """Return what the public API calls the job's hyperparameters, as they were chosen."""
        factor = self.learning_rate / type(self)().learning_rate
        return {"n_epochs": self.epochs, "batch_size": self.batch_size, "learning_rate_multiplier": round(factor, 6)}


def _epochs_for(examples: int) -> int:
    if examples < _TINY:
        return 8
    return max(2, min(6, round(6 * _EXAMPLES_FOR_FULL_EPOCHS / examples)))


def _stop_rule(told: object) -> StopRule:
    if told is None:
        return StopRule()
    if isinstance(told, str):
        told = {"kind": told}
    if not isinstance(told, dict):
        raise JobError("invalid_hyperparameters", "recipe.stop must be an object or the name of a rule.", "recipe.stop")
    rule = _filled(StopRule(), told, "recipe.stop")
    if rule.kind not in STOP_KINDS:
        message = f"recipe.stop.kind must be one of {', '.join(STOP_KINDS)}."
        raise JobError("invalid_hyperparameters", message, "recipe.stop.kind")
    return rule


def _filled(defaults: Any, told: Mapping[str, Any], param: str) -> Any:
    known = {entry.name: type(getattr(defaults, entry.name)) for entry in fields(defaults)}
    values = {}
    for name, value in told.items():
        if name not in known:
            message = f"{param}.{name} is not known; known are: {', '.join(known)}."
            raise JobError("invalid_hyperparameters", message, f"{param}.{name}")
        if value is None:
            continue
        if known[name] is not str and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            raise JobError("invalid_hyperparameters", f"{param}.{name} must be a number.", f"{param}.{name}")
        values[name] = known[name](value)
    filled = replace(defaults, **values)
    if isinstance(filled, Recipe) and not (filled.rank >= 1 and filled.alpha > 0 and filled.learning_rate > 0):
        raise JobError("invalid_hyperparameters", "rank, alpha and learning_rate must be above 0.", param)
    return filled


def _number(told: Mapping[str, Any], name: str, least: float, most: float) -> float | None:
    value = told.get(name)
    if value in (None, "auto"):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        message = f"{name} must be 'auto' or a number from {least:g} to {most:g}."
        raise JobError("invalid_hyperparameters", message, f"hyperparameters.{name}")
    return value
