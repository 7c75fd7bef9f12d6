"""Brings the weights of a model here, through the public API of the service that trained it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.records import LyricModel
    from lyricstudio.providers.interface import Provider
    from lyricstudio.store.project import Project

WEIGHTS = "adapter_model.safetensors"


def fetch_adapter(project: Project, provider: Provider, model: LyricModel, folder: Path) -> Path:
    """Download a model's adapter (PEFT files, GGUF, card, metrics) into `folder` and return it.

    Raises UserError for a service that hands out no weights, ServiceError when it has lost the job.
    """
    job_id = project.runs.get(model.run_id).job_id
    names = {path.name for path in provider.download_results(job_id, folder)}
    if WEIGHTS not in names:
        raise UserError(
            f"{model.provider} does not hand out the weights of {model.name!r}",
            "train it again on this machine from the same dataset, then export that model",
        )
    return folder
