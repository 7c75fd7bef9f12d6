"""Ready-made recipes are ones that the engine takes; the template's sentences say what may stand in them."""

from __future__ import annotations

import pytest

from lyricstudio.domain.prompt import PromptTemplate, template_problem
from lyricstudio.domain.recipes import RECIPES, RecipeChoice
from lyricstudio.engine.training.recipe import Recipe


@pytest.mark.parametrize("choice", RECIPES, ids=lambda choice: choice.name)
def test_the_engine_takes_every_recipe(choice: RecipeChoice) -> None:
    recipe = Recipe.from_spec(choice.to_recipe(), {"n_epochs": choice.passes or "auto"})
    assert recipe.rank == (choice.rank or Recipe().rank)
    assert recipe.alpha == 2 * recipe.rank
    assert recipe.stop.kind == (choice.stop or "form")


def test_the_default_changes_nothing() -> None:
    assert RECIPES[0].to_recipe() == {}
    assert RECIPES[0].passes is None


def test_an_own_recipe_keeps_what_it_was_made_from() -> None:
    own = RECIPES[1].changed(batch=4)
    assert own.name == "own"
    assert own.to_recipe() == {"rank": 8, "alpha": 16.0, "batch_size": 4, "stop": "never"}


def test_the_usual_sentences_are_right() -> None:
    template = PromptTemplate()
    for name in PromptTemplate.__dataclass_fields__:
        assert template_problem(name, getattr(template, name)) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("system", "Write songs."), ("system", "Write {artist} {title}."), ("kind", "Write it."),
        ("about", "About {about"), ("about", "About {}"), ("tags", "{tags.x}"), ("lines", "{0}"),
    ],
)  # fmt: skip
def test_wrong_sentences_are_found(name: str, text: str) -> None:
    assert template_problem(name, text)
