"""What the house asks of anything that trains or generates: one small interface, values in and out.

Local engine and hosted services stand behind the same protocol; what differs is in Capabilities.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricstudio.domain.records import Message


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a service can do; services differ in nothing else that the use cases may look at.

    `max_top_logprobs` is how many alternatives of a token it reveals (0: none).
    """

    can_train: bool = True
    can_generate: bool = True
    can_force_prefix: bool = False
    honours_weight: bool = True
    honours_metadata: bool = True
    max_top_logprobs: int = 0


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One request for text. A last message of role `assistant` is continued where the service can."""

    model: str
    messages: tuple[Message, ...]
    max_tokens: int = 200
    temperature: float = 0.9
    top_p: float = 0.95
    seed: int | None = None
    stop: tuple[str, ...] = ()
    n: int = 1
    top_logprobs: int = 0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """A generated token, its natural log-probability, and the alternatives asked for (token, logprob)."""

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer; `tokens` is empty unless log-probabilities were asked for (top_logprobs > 0)."""

    text: str
    finish_reason: str
    tokens: tuple[TokenLogprob, ...] = ()

    @property
    def mean_logprob(self) -> float | None:
        """Return the mean log-probability a token (nats), None without log-probabilities."""
        if not self.tokens:
            return None
        return sum(token.logprob for token in self.tokens) / len(self.tokens)


@dataclass(frozen=True, slots=True)
class JobRequest:
    """One fine-tune to launch; `run_id` travels as metadata so that the job can be found again.

    `epochs` None lets the service choose; `recipe` is a JSON object of further local settings.
    """

    run_id: str
    base: str
    training_file: str
    validation_file: str = ""
    suffix: str = ""
    seed: int = 0
    epochs: int | None = None
    recipe: Mapping[str, object] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as the service reports it; `status` is an open set and shown as it is."""

    job_id: str
    run_id: str
    status: str
    model: str = ""
    error: str = ""
    trained_tokens: int | None = None
    finish_at: int | None = None
    paused: bool = False

    @property
    def is_over(self) -> bool:
        """Say whether the job will not change any more."""
        return self.status in ("succeeded", "failed", "cancelled", "canceled")


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One event of a job: a message, or a metric when `step` is set (losses in nats a token)."""

    id: str
    at: int
    message: str
    level: str = "info"
    step: int | None = None
    total_steps: int | None = None
    train_loss: float | None = None
    valid_loss: float | None = None
    tokens: int | None = None
    eta_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class JobCheckpoint:
    """A saved state of a job that can be called under the id `model`; losses in nats a token."""

    model: str
    step: int
    train_loss: float | None = None
    valid_loss: float | None = None


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that a service offers, with the day it is switched off ("" when unknown)."""

    id: str
    owner: str = ""
    shutdown_date: str = ""


class Generator(Protocol):
    """Whatever writes text."""

    capabilities: Capabilities

    def complete(self, request: ChatRequest) -> tuple[Choice, ...]:
        """Return `request.n` answers; raises ServiceError when the service refuses or is gone."""
        ...

    def stream(self, request: ChatRequest) -> Iterator[str]:
        """Yield pieces of one answer as they come."""
        ...


class Provider(Generator, Protocol):
    """A service that trains, or generates, or both."""

    name: str

    def models(self) -> tuple[ServedModel, ...]:
        """Return the models that can be called or trained."""
        ...

    def delete_model(self, model_id: str) -> None:
        """Delete a fine-tuned model at the service."""
        ...

    def upload(self, path: Path) -> str:
        """Upload a training file and return its id."""
        ...

    def create_job(self, request: JobRequest) -> JobState:
        """Create a job exactly once: never retried here, looked up by run id when the answer was lost."""
        ...

    def find_job(self, run_id: str) -> JobState | None:
        """Return the job that carries this run id, None when the service has none."""
        ...

    def jobs(self) -> tuple[JobState, ...]:
        """Return all jobs, newest first: one call (paged) for all runs."""
        ...

    def steer_job(self, job_id: str, action: str) -> JobState:
        """Cancel, pause or resume a job (`action` is one of these words)."""
        ...

    def download_results(self, job_id: str, folder: Path) -> tuple[Path, ...]:
        """Fetch what a finished job left (metrics, and weights where they are handed out) into a folder."""
        ...

    def checkpoints(self, job_id: str) -> tuple[JobCheckpoint, ...]:
        """Return the checkpoints of a job that can be called, by step."""
        ...

    def events(self, job_id: str, after: str = "") -> tuple[JobEvent, ...]:
        """Return a job's events, oldest first, only those newer than the event id `after`."""
        ...
