"""Models by facets, their cards, names of their own, and the way elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from run_projects import add_losses, add_model, add_run, freeze_all

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.model_library import ModelQuery, age_word, days_left, facet_counts, filtered
from lyricstudio.services.models import elsewhere, read_card, rename_model
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables
from lyricstudio.services.tuning import LaunchRequest
from lyricstudio.store.project import Project

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    opened = open_samples(tmp_path / "s.lyricstudio", Tables(), SilentContext())
    for number, dataset in enumerate(freeze_all(opened), 1):
        run = add_run(opened, dataset, number)
        add_losses(opened, run)
        add_model(opened, run, dataset, f"Model {number}", base="default" if number < 3 else "other")
    return opened


def test_values_of_one_facet_add_up_and_facets_narrow(project: Project) -> None:
    models = project.models.all()
    counts = facet_counts(models, NOW)
    assert counts["base"] == (("smollm2-135m-instruct", 2), ("other", 1))
    one, two = models[0].group, models[1].group
    query = ModelQuery().toggled("group", one).toggled("group", two)
    assert len(filtered(models, query, NOW)) == 2
    assert filtered(models, query.toggled("base", "other"), NOW) == ()
    assert len(filtered(models, query.toggled("group", one), NOW)) == 1
    assert [m.name for m in filtered(models, ModelQuery("model 3"), NOW)] == ["Model 3"]


@pytest.mark.parametrize(
    ("made", "word"),
    [
        ("2026-11-24T01:00:00+00:00", "Today"), ("2026-11-20T01:00:00+00:00", "This week"),
        ("2026-11-01T01:00:00+00:00", "This month"), ("2026-02-01T01:00:00+00:00", "This year"),
        ("2020-02-01T01:00:00+00:00", "Older"), ("", "Older"),
    ],
)  # fmt: skip
def test_ages(made: str, word: str) -> None:
    assert age_word(made, NOW) == word


def test_the_days_that_are_left(project: Project) -> None:
    run, dataset = project.runs.all()[0], project.datasets.all()[0]
    model = add_model(project, run, dataset, "Dying", shutdown_date="2027-01-14", run_id="x")
    assert days_left(model, NOW) == 51
    assert days_left(project.models.all()[0], NOW) is None


def test_a_card_has_all_that_is_known(project: Project) -> None:
    model = project.models.all()[0]
    card = read_card(project, model)
    assert card.dataset is not None
    assert card.dataset.hash == model.dataset_hash
    assert card.valid_losses[0] == 2.8
    assert card.recipe["epochs"] == 2
    assert card.measured["trained_tokens"] == 40_000


def test_names_are_cleaned_and_must_be_free(project: Project) -> None:
    model = project.models.all()[0]
    assert model.id is not None
    assert rename_model(project, model.id, "  My   songs ").name == "My songs"
    assert rename_model(project, model.id, "MY SONGS").name == "MY SONGS"
    for taken in ("model 2", "", "x" * 81):
        with pytest.raises(UserError):
            rename_model(project, model.id, taken)


def test_elsewhere_is_the_same_dataset(project: Project) -> None:
    model = project.models.all()[0]
    request = elsewhere(project, model, LaunchRequest((), "other-base", epochs=2))
    assert request.dataset_ids == (model.dataset_id,)
    assert request.base == "other-base"
