"""Says where the weights of a model are on this machine, when they are here at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.domain.errors import UserError
from lyricstudio.providers.local_engine import LOCAL

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.records import LyricModel
    from lyricstudio.store.project import Project


def adapter_folder(project: Project, model: LyricModel) -> Path:
    """Return the folder of a local model's adapter.

    UserError for a model of a hosted service, which hands no weights out, and for one that this
    machine's engine does not have.
    """
    if model.provider not in ("", LOCAL):
        raise UserError(
            f"{model.provider} does not hand out the weights of {model.name!r}",
            "train it again on this machine from the same dataset, then export that model",
        )
    job = project.runs.get(model.run_id).job_id
    folder = paths.engine_dir() / "jobs" / job / "adapter"
    if not job or not folder.is_dir():
        raise UserError(
            f"the adapter of {model.name!r} is not on this machine",
            "export it where it was trained, or train it again from the same dataset",
        )
    return folder
