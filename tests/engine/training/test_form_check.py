"""When the form is looked at: late, at the end before any other epoch, never for more than its share of the work."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pytest

from lyricstudio.engine.training.examples import ExampleSet, TokenExample
from lyricstudio.engine.training.form_check import _STEP_COST, FormCheck
from lyricstudio.engine.training.recipe import Recipe


def examples(count: int, answer_tokens: int = 60) -> ExampleSet:
    length = 40 + answer_tokens
    one = TokenExample(np.zeros(length, np.int32), np.ones(length, np.float32), 40, "a line\nanother line")
    return ExampleSet((one,) * count)


def check(train: int, held_out: int, **recipe: object) -> FormCheck:
    fitted = Recipe.from_spec(recipe, {}).fitted(train, held_out)
    return FormCheck(examples(train), examples(held_out), fitted, Parrot())  # type: ignore[arg-type]


class Parrot:
    """A tokenizer with two answers, and a learner that gives each of them to every second prompt."""

    marks = frozenset((2,))

    def decode(self, tokens: Sequence[int]) -> str:
        return ("one\ntwo", "only one")[tokens[0] % 2]

    def answer(self, prompts: Sequence[Sequence[int]], ends: Collection[int], limit: int, seed: int) -> list[list[int]]:
        assert ends == self.marks
        return [[number] for number in range(len(prompts))]


def test_the_last_epoch_is_always_looked_at_when_any_is() -> None:
    for train in (40, 66, 100):
        epochs = check(train, 8).epochs
        assert epochs
        assert epochs[-1] == Recipe().fitted(train, 8).epochs


@pytest.mark.parametrize("train", [10, 40, 100, 300, 2000])
def test_looking_costs_at_most_its_share(train: int) -> None:
    found = check(train, 8)
    recipe = Recipe().fitted(train, 8)
    cost = len(found.epochs) * (found._limit * _STEP_COST + 8 * 40 // 3)
    assert cost <= 0.15 * recipe.epochs * examples(train).tokens


def test_nothing_is_looked_at_where_it_would_cost_too_much_or_is_not_asked_for() -> None:
    assert check(2, 2).epochs == ()
    assert check(20, 8).epochs == ()
    assert check(40, 8, stop="loss").epochs == ()
    assert check(40, 0).epochs == ()


def test_answers_are_measured_against_the_real_ones() -> None:
    form, sample = check(40, 2).run(Parrot(), 0)  # type: ignore[arg-type]
    assert form.lines_kept == 0.5
    assert sample == {"text": "one\ntwo", "asked": "a line\nanother line"}
