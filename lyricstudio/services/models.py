"""The model library: find a model by what a person calls it, delete it everywhere, fetch its weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.errors import ServiceError, UserError

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import LyricModel
    from lyricstudio.providers.interface import Provider
    from lyricstudio.store.project import Project


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
