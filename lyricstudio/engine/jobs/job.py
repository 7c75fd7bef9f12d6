"""One fine-tuning job as the engine keeps it, and as the public API shows it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.identifiers import safe_suffix

if TYPE_CHECKING:
    from collections.abc import Mapping


_MODEL_DIGITS = 10  # of the job's id: those made by chance


class Status(StrEnum):
    """The statuses of the public API; a paused job is `queued` (contract.md)."""

    VALIDATING = "validating_files"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Say whether a job of this status will not change any more."""
        return self in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed; `param` is the field that is to blame."""

    code: str
    message: str
    param: str | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One saved state of a run that can be called as a model; `folder` is relative to the job's."""

    epoch: int
    step: int
    folder: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    created_at: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One fine-tune; times in Unix seconds. `paused` is what the client wants, not yet what the trainer did.

    `crashes` counts trainers that died in a row without getting any further.
    """

    id: str
    created_at: int
    base: str
    training_file: str
    validation_file: str | None
    hyperparameters: Mapping[str, Any]
    suffix: str
    seed: int
    metadata: Mapping[str, str]
    recipe: Mapping[str, Any]
    idempotency_key: str = ""
    status: Status = Status.VALIDATING
    paused: bool = False
    started_at: int | None = None
    finished_at: int | None = None
    estimated_finish: int | None = None
    trained_tokens: int | None = None
    result_files: tuple[str, ...] = ()
    error: JobError | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    model_deleted: bool = False
    crashes: int = 0

    @property
    def model_id(self) -> str:
        """Return the id of the model that this job makes: `ft:<base>:<suffix>:<id>`."""
        return f"ft:{self.base}:{safe_suffix(self.suffix)}:{self.id[-_MODEL_DIGITS:]}"

    @property
    def waits(self) -> bool:
        """Say whether the job could run now."""
        return self.status is Status.QUEUED and not self.paused

    @property
    def is_busy(self) -> bool:
        """Say whether the engine must stay up for this job."""
        return not self.status.is_over and not (self.status is Status.QUEUED and self.paused)

    def checkpoint_id(self, checkpoint: Checkpoint) -> str:
        """Return the id under which a checkpoint is called as a model."""
        return f"{self.model_id}:ckpt-step-{checkpoint.step}"

    def to_record(self) -> dict[str, Any]:
        """Return what is written to disk."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Job:
        """Read what `to_record` wrote; KeyError, TypeError or ValueError when it is damaged."""
        known = {name: value for name, value in record.items() if name in cls.__dataclass_fields__}
        error = known.get("error")
        return cls(
            **{
                **known,
                "status": Status(known["status"]),
                "error": JobError(**error) if error else None,
                "result_files": tuple(known.get("result_files", ())),
                "checkpoints": tuple(Checkpoint(**one) for one in known.get("checkpoints", ())),
            }
        )

    def public(self) -> dict[str, Any]:
        """Return the public job object; `paused` and `recipe` are ours."""
        asked = dict(self.hyperparameters)
        return {
            "id": self.id,
            "object": "fine_tuning.job",
            "created_at": self.created_at,
            "finished_at": self.finished_at,
            "model": self.base,
            "fine_tuned_model": self.model_id if self.status is Status.SUCCEEDED else None,
            "organization_id": "local",
            "status": self.status.value,
            "paused": self.paused,
            "training_file": self.training_file,
            "validation_file": self.validation_file,
            "hyperparameters": asked,
            "method": {"type": "supervised", "supervised": {"hyperparameters": asked}},
            "recipe": dict(self.recipe),
            "result_files": list(self.result_files),
            "trained_tokens": self.trained_tokens,
            "estimated_finish": self.estimated_finish,
            "error": asdict(self.error) if self.error else None,
            "integrations": [],
            "metadata": dict(self.metadata),
            "user_provided_suffix": self.suffix or None,
            "seed": self.seed,
        }

    def public_checkpoint(self, checkpoint: Checkpoint) -> dict[str, Any]:
        """Return the public checkpoint object."""
        return {
            "id": f"ftckpt_{self.id.removeprefix('ftjob-')}-{checkpoint.step}",
            "object": "fine_tuning.job.checkpoint",
            "created_at": checkpoint.created_at,
            "fine_tuned_model_checkpoint": self.checkpoint_id(checkpoint),
            "fine_tuning_job_id": self.id,
            "metrics": {"step": checkpoint.step, **checkpoint.metrics},
            "step_number": checkpoint.step,
        }
