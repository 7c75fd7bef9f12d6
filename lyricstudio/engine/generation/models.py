"""Which models there are: the bases first, then what jobs have made of them, and their checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.errors import UserError
from lyricstudio.engine.jobs.job import Status
from lyricstudio.engine.jobs.outcome import ADAPTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricstudio.bases.base import Base
    from lyricstudio.engine.jobs.job import Job
    from lyricstudio.engine.jobs.store import JobStore

BASE_OWNER = "base"
OWNER = "local"


@dataclass(frozen=True, slots=True)
class Model:
    """One model that can be called; `adapter` is the adapter's folder, None for a bare base."""

    id: str
    created: int
    base: Base
    adapter: Path | None = None
    job_id: str = ""

    def public(self) -> dict[str, Any]:
        """Return the public model object; `parent` and `licence` are ours."""
        return {
            "id": self.id,
            "object": "model",
            "created": self.created,
            "owned_by": OWNER if self.adapter else BASE_OWNER,
            "parent": self.base.name if self.adapter else None,
            "licence": self.base.licence,
            "can_train": self.base.can_train and not self.adapter,
            "context_length": self.base.context_length,
        }


class ModelCatalogue:
    """The bases on this machine and the models that the engine's jobs have made."""

    def __init__(self, bases: Path, jobs: JobStore) -> None:
        self._bases = BaseCatalogue(bases)
        self._jobs = jobs

    def all(self) -> list[Model]:
        """Return every model: bases by name, then fine-tuned ones from old to new, each before its checkpoints."""
        bases = {base.name: base for base in self._bases.all()}
        found = [_of_base(base) for base in bases.values()]
        for job in self._jobs.all():
            if job.base in bases:
                found += self._of_job(job, bases[job.base])
        return found

    def find(self, model_id: str) -> Model | None:
        """Return a model by its id (or a base's alias), None when there is none."""
        if not model_id.startswith("ft:"):
            base = self.base(model_id)
            return _of_base(base) if base else None
        return next((model for model in self.all() if model.id == model_id), None)

    def base(self, name: str) -> Base | None:
        """Return a base by its name or alias, None when it is not here."""
        try:
            return self._bases.find(name)
        except UserError:
            return None

    def _of_job(self, job: Job, base: Base) -> Iterator[Model]:
        if job.model_deleted:
            return
        folder = self._jobs.folder(job.id)
        if job.status is Status.SUCCEEDED and (folder / ADAPTER).is_dir():
            yield Model(job.model_id, job.finished_at or job.created_at, base, folder / ADAPTER, job.id)
        for checkpoint in job.checkpoints:
            place = folder / checkpoint.folder
            if place.is_dir():
                yield Model(job.checkpoint_id(checkpoint), checkpoint.created_at, base, place, job.id)


def _of_base(base: Base) -> Model:
    return Model(base.name, int(base.path.stat().st_mtime), base)
