"""The model library: find a model by what a person calls it, read its card, rename, delete, train it elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import ServiceError, UserError
from lyricstudio.domain.run_states import run_options

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset, LyricModel, Run, RunMetric
    from lyricstudio.providers.interface import Provider
    from lyricstudio.services.tuning import LaunchRequest
    from lyricstudio.store.project import Project

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ModelCard:
    """All that a project knows of a model; run and dataset are None when they were deleted."""

    model: LyricModel
    run: Run | None
    dataset: Dataset | None
    metrics: tuple[RunMetric, ...] = ()

    @property
    def measured(self) -> dict[str, Any]:
        """Return the figures that were kept with the model."""
        return json.loads(self.model.metrics or "{}")

    @property
    def recipe(self) -> dict[str, Any]:
        """Return the settings of its run."""
        return dict(run_options(self.run)) if self.run else {}

    @property
    def valid_losses(self) -> tuple[float, ...]:
        """Return the held-out losses by step (nats a token), the base's own first."""
        return tuple(m.valid_loss for m in self.metrics if m.valid_loss is not None)


def choose_model(project: Project, wanted: str = "") -> LyricModel:
    """Return the model with this id, name or service id; without one, the newest that is ready.

    Raises UserError when there is none.
    """
    if wanted:
        return project.models.find(wanted)
    ready = [model for model in project.models.all() if model.status == "ready"]
    if not ready:
        raise UserError(
            "There is no finished model in this project.",
            "Train one: lyricstudio dataset PROJECT, then lyricstudio tune PROJECT --dataset ID --wait.",
        )
    return max(ready, key=lambda model: (model.created, model.id or 0))


def read_card(project: Project, model: LyricModel) -> ModelCard:
    """Return what is known of a model."""
    run = next((run for run in project.runs.all() if run.id == model.run_id), None)
    dataset = next((one for one in project.datasets.all() if one.id == model.dataset_id), None)
    return ModelCard(model, run, dataset, project.runs.metrics(run.id) if run else ())


def rename_model(project: Project, model_id: int, name: str) -> LyricModel:
    """Give a model another name and return it; UserError for an empty, long or taken one."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise UserError("A model needs a name.", f"It may have {LONGEST_NAME} letters.")
    for other in project.models.all():
        if other.id != model_id and other.name.casefold() == name.casefold():
            raise UserError(f"There is another model called {other.name!r}.", "Choose a name of its own.")
    renamed = replace(project.models.get(model_id), name=name)
    project.models.update(renamed)
    return renamed


def delete_model(project: Project, provider: Provider, model: LyricModel, ctx: WorkContext) -> None:
    """Delete a model at its provider and from the library; one that the provider lost is only taken out."""
    try:
        provider.delete_model(model.model_id)
    except ServiceError as error:
        if "404" not in error.message:
            raise
        ctx.warn(f"{provider.name} did not know {model.model_id} any more; it is taken out of the library.")
    if model.id is not None:
        project.models.delete(model.id)


def elsewhere(project: Project, model: LyricModel, request: LaunchRequest) -> LaunchRequest:
    """Return the request that trains a model's frozen dataset once more, on another base or service.

    UserError when its dataset was deleted.
    """
    project.datasets.get(model.dataset_id)
    return replace(request, dataset_ids=(model.dataset_id,))
