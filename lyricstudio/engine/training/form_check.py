"""Lets the model in training answer some held-out prompts at chosen epochs, within a share of the training's cost.

Cost is counted in tokens, not in seconds, so that the choice of epochs is the same on every machine and after a
pause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.answer import strip_marks
from lyricstudio.engine.training.form import Form, FormMeter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.bases.tokenizer import BaseTokenizer
    from lyricstudio.engine.training.examples import ExampleSet, TokenExample
    from lyricstudio.engine.training.learner import Learner
    from lyricstudio.engine.training.recipe import Recipe

# Measured: one written token in each of the answers takes as long as about this many tokens of training.
_STEP_COST = 22
_ROOM = 1.3  # answers may be this much longer than the longest real one before they are cut off
_MOST_TOKENS = 240
_LONGEST_PROMPT = 400  # tokens


class FormCheck:
    """Measures form on the shortest typical held-out examples; `epochs` says (1-based) when."""

    def __init__(self, train: ExampleSet, held_out: ExampleSet, recipe: Recipe, tokenizer: BaseTokenizer) -> None:
        self._tokenizer = tokenizer
        self._meter = FormMeter(train.answers)
        self._chosen = _choose(held_out.examples, recipe.stop.samples) if recipe.stop.kind == "form" else []
        answers = max((one.length - one.prompt for one in self._chosen), default=0)
        self._limit = min(_MOST_TOKENS, int(answers * _ROOM) + 8)
        self.epochs = self._planned(train.tokens, recipe) if self._chosen else ()

    def run(self, learner: Learner, seed: int) -> tuple[Form, dict[str, object]]:
        """Return the form measured now, and one answer to show."""
        prompts = [one.tokens[: one.prompt].tolist() for one in self._chosen]
        written = learner.answer(prompts, self._tokenizer.marks, self._limit, seed)
        answers = [self._tokenizer.decode(tokens).strip("\n") for tokens in written]
        asked = [one.answer for one in self._chosen]
        return self._meter.measure(answers, asked), {"text": strip_marks(answers[0]), "asked": strip_marks(asked[0])}

    def _planned(self, tokens: int, recipe: Recipe) -> tuple[int, ...]:
        cost = self._limit * _STEP_COST + sum(one.prompt for one in self._chosen) // 3
        first = max(recipe.stop.least_epochs, recipe.epochs // 2)
        affordable = int(recipe.stop.time_share * recipe.epochs * tokens / cost)
        candidates = list(range(first, recipe.epochs + 1))
        count = min(affordable, len(candidates))
        if count <= 1:
            return tuple(candidates[-count:]) if count else ()
        gap = (len(candidates) - 1) / (count - 1)
        return tuple(sorted({candidates[-1 - round(gap * place)] for place in range(count)}))


def _choose(examples: Sequence[TokenExample], count: int) -> list[TokenExample]:
    fitting = [one for one in examples if one.prompt <= _LONGEST_PROMPT and one.answer]
    # All answers are written until the longest is done, so the shorter half costs least.
    by_length = sorted(fitting, key=lambda one: one.length - one.prompt)[:count]
    # A few prompts are asked more than once: a second answer costs next to nothing and halves the noise.
    return (by_length * count)[:count]
