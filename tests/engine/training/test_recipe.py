"""What a job may ask for, what is chosen for it, and when it stops."""

from __future__ import annotations

from typing import Any

import pytest

from lyricstudio.engine.training.form import Form
from lyricstudio.engine.training.problems import JobError
from lyricstudio.engine.training.progress import EpochRecord, Standing, best_epoch, should_stop
from lyricstudio.engine.training.recipe import Recipe, StopRule


def record(epoch: int, valid: float | None, form: Form | None = None) -> EpochRecord:
    return EpochRecord(epoch, epoch * 10, 1.0, valid, form)


GOOD, BAD, COPIED = Form(1.0, 0.98, 1.0, 4), Form(0.3, 0.1, 0.4, 2), Form(1.0, 1.0, 1.0, 15)


def test_the_default_is_the_measured_one() -> None:
    recipe = Recipe.from_spec({}, {}).fitted(40, 5)
    assert (recipe.rank, recipe.alpha, recipe.learning_rate) == (16, 32, 1e-3)
    assert (recipe.epochs, recipe.batch_size, recipe.stop.kind) == (6, 4, "form")
    assert recipe.total_steps(40) == 60


@pytest.mark.parametrize(
    ("examples", "epochs", "batch"), [(1, 8, 1), (10, 8, 2), (66, 6, 4), (130, 3, 4), (300, 2, 4), (5000, 2, 8)]
)
def test_epochs_and_batches_fit_the_number_of_examples(examples: int, epochs: int, batch: int) -> None:
    recipe = Recipe.from_spec({}, {"n_epochs": "auto", "batch_size": "auto"}).fitted(examples, 5)
    assert (recipe.epochs, recipe.batch_size) == (epochs, batch)


def test_a_fixed_number_of_epochs_is_obeyed() -> None:
    recipe = Recipe.from_spec({}, {"n_epochs": 3}).fitted(40, 5)
    assert (recipe.epochs, recipe.stop.kind) == (3, "never")


def test_a_stop_rule_that_is_asked_for_holds_with_a_number_of_epochs_too() -> None:
    recipe = Recipe.from_spec({"stop": "loss"}, {"n_epochs": 9}).fitted(40, 5)
    assert (recipe.epochs, recipe.stop.kind) == (9, "loss")


def test_without_held_out_examples_nothing_stops_early() -> None:
    assert Recipe.from_spec({"stop": "form"}, {}).fitted(40, 0).stop.kind == "never"


def test_the_multiplier_scales_the_rate() -> None:
    recipe = Recipe.from_spec({"learning_rate": 2e-3}, {"learning_rate_multiplier": 0.5})
    assert recipe.learning_rate == pytest.approx(1e-3)
    assert recipe.hyperparameters()["learning_rate_multiplier"] == 1.0


@pytest.mark.parametrize(
    ("recipe", "hyperparameters", "param"),
    [
        ({"rank": 0}, {}, "recipe"),
        ({"rank": "16"}, {}, "recipe.rank"),
        ({"unknown": 1}, {}, "recipe.unknown"),
        ({"stop": 3}, {}, "recipe.stop"),
        ({"stop": {"kind": "never ever"}}, {}, "recipe.stop.kind"),
        ({"stop": {"samples": -1}}, {}, "recipe.stop.samples"),
        ({}, {"n_epochs": 0}, "hyperparameters.n_epochs"),
        ({}, {"n_epochs": True}, "hyperparameters.n_epochs"),
        ({}, {"batch_size": "big"}, "hyperparameters.batch_size"),
        ({}, {"learning_rate_multiplier": -1}, "hyperparameters.learning_rate_multiplier"),
    ],
)
def test_what_makes_no_sense_is_named(recipe: dict[str, Any], hyperparameters: dict[str, Any], param: str) -> None:
    with pytest.raises(JobError) as raised:
        Recipe.from_spec(recipe, hyperparameters)
    assert raised.value.param == param


def test_form_outweighs_a_small_rise_of_the_loss() -> None:
    records = [record(3, 2.6, BAD), record(6, 2.78, GOOD)]
    assert best_epoch(records, StopRule()).epoch == 6


def test_a_model_that_copies_is_not_kept() -> None:
    assert best_epoch([record(3, 2.6, GOOD), record(6, 2.7, COPIED)], StopRule()).epoch == 3


def test_without_measured_form_the_last_epoch_counts_unless_the_loss_ran_away() -> None:
    assert best_epoch([record(1, 2.6), record(2, 2.8)], StopRule()).epoch == 2
    assert best_epoch([record(1, 2.6), record(2, 3.4)], StopRule()).epoch == 1


def test_the_loss_rule_keeps_the_lowest_and_never_keeps_the_last() -> None:
    records = [record(1, 2.9), record(2, 2.6), record(3, 2.7)]
    assert best_epoch(records, StopRule(kind="loss")).epoch == 2
    assert best_epoch(records, StopRule(kind="never")).epoch == 3


def test_when_training_stops() -> None:
    falling, rising = [record(1, 2.9), record(2, 2.6)], [record(1, 2.6), record(2, 2.7)]
    assert not should_stop(falling, StopRule())
    assert not should_stop(rising, StopRule())
    assert should_stop(rising, StopRule(kind="loss"))
    assert not should_stop(rising, StopRule(kind="never"))
    assert should_stop([record(1, 2.6), record(2, 3.1)], StopRule())
    assert should_stop([record(1, 2.6), record(2, 2.7, GOOD)], StopRule())
    assert not should_stop([record(1, 2.6), record(2, 2.7, BAD)], StopRule())
    assert not should_stop([record(1, None), record(2, None)], StopRule(kind="loss"))


def test_a_standing_survives_its_text_with_every_bit() -> None:
    standing = Standing(2, 3, 23, 999, base_loss=4.1).after_epoch(record(1, 1 / 3, GOOD), {"text": "é"})
    assert Standing.from_json(standing.to_json()) == standing
