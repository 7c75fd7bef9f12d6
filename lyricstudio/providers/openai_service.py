"""Any service that speaks the public OpenAI API for files, fine-tuning jobs and chat, through its own SDK.

The local engine is one of them: nothing here knows which one it talks to besides its Capabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lyricstudio.providers.failures import plain_failures
from lyricstudio.providers.interface import (
    Capabilities,
    Choice,
    JobCheckpoint,
    JobEvent,
    JobState,
    ServedModel,
    TokenLogprob,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openai.types.chat import ChatCompletion
    from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
    from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint

    from lyricstudio.providers.interface import ChatRequest, JobRequest

CONNECT_SECONDS = 5.0
# A blocked read can only be ended by its time-out (reference/style.md, finding 4).
READ_SECONDS = 120.0
_PAGE = 100


class OpenAIService:
    """A Provider over the official client; `key` stays inside the client and is never shown."""

    def __init__(self, name: str, base_url: str, key: str, capabilities: Capabilities | None = None) -> None:
        import httpx2
        from openai import DefaultHttpx2Client, OpenAI

        self.name = name
        self.capabilities = capabilities or Capabilities()
        timeout = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        # A service on this machine is never behind the proxy that the environment names.
        on_this_machine = httpx2.URL(base_url).host in ("127.0.0.1", "localhost", "::1")
        self._client = OpenAI(
            api_key=key,
            base_url=base_url,
            timeout=timeout,
            http_client=DefaultHttpx2Client(trust_env=not on_this_machine, timeout=timeout),
        )

    def __enter__(self) -> OpenAIService:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def models(self) -> tuple[ServedModel, ...]:
        """Return the models that can be called or trained."""
        with plain_failures(self.name, "listing models"):
            found = list(self._client.models.list())
        return tuple(ServedModel(m.id, m.owned_by, str(getattr(m, "shutdown_date", None) or "")) for m in found)

    def delete_model(self, model_id: str) -> None:
        """Delete a fine-tuned model at the service."""
        with plain_failures(self.name, f"deleting the model {model_id}"):
            self._client.models.delete(model_id)

    def upload(self, path: Path) -> str:
        """Upload a training file and return its id."""
        with plain_failures(self.name, f"uploading {path.name}"), path.open("rb") as stream:
            return self._client.files.create(file=(path.name, stream), purpose="fine-tune").id

    def create_job(self, request: JobRequest) -> JobState:
        """Create a job exactly once: no retry, because a retried POST may be a second paid job."""
        options: dict[str, Any] = {
            "model": request.base,
            "training_file": request.training_file,
            "seed": request.seed,
            "metadata": {"run_id": request.run_id, **request.metadata},
            # Hosted services ignore it; the local engine answers a repeated key with the first job.
            "extra_headers": {"Idempotency-Key": request.run_id},
            "method": {
                "type": "supervised",
                "supervised": {"hyperparameters": {"n_epochs": request.epochs or "auto"}},
            },
        }
        if request.validation_file:
            options["validation_file"] = request.validation_file
        if request.suffix:
            options["suffix"] = request.suffix
        if request.recipe:
            options["extra_body"] = {"recipe": dict(request.recipe)}
        with plain_failures(self.name, "creating a fine-tuning job"):
            return _job(self._client.with_options(max_retries=0).fine_tuning.jobs.create(**options))

    def find_job(self, run_id: str) -> JobState | None:
        """Return the job that carries this run id, None when the service has none."""
        with plain_failures(self.name, "looking for a job"):
            for job in self._client.fine_tuning.jobs.list(metadata={"run_id": run_id}, limit=_PAGE):
                # Services that ignore the filter send everything: compare again.
                if (job.metadata or {}).get("run_id") == run_id:
                    return _job(job)
        return None

    def jobs(self) -> tuple[JobState, ...]:
        """Return all jobs, newest first."""
        with plain_failures(self.name, "listing jobs"):
            return tuple(_job(job) for job in self._client.fine_tuning.jobs.list(limit=_PAGE))

    def steer_job(self, job_id: str, action: str) -> JobState:
        """Cancel, pause or resume a job (`action` is one of these words)."""
        with plain_failures(self.name, f"asking a job to {action}"):
            return _job(getattr(self._client.fine_tuning.jobs, action)(job_id))

    def download_results(self, job_id: str, folder: Path) -> tuple[Path, ...]:
        """Fetch what a finished job left (metrics, and weights where they are handed out) into a folder."""
        fetched = []
        with plain_failures(self.name, "fetching the results of a job"):
            for file_id in self._client.fine_tuning.jobs.retrieve(job_id).result_files:
                # A service names its files; only the last piece may choose a place in our folder.
                name = self._client.files.retrieve(file_id).filename.replace("\\", "/").rsplit("/", 1)[-1]
                path = folder / (name if name.strip(".") else file_id)
                with self._client.files.with_streaming_response.content(file_id) as answer:
                    answer.stream_to_file(path)
                fetched.append(path)
        return tuple(fetched)

    def checkpoints(self, job_id: str) -> tuple[JobCheckpoint, ...]:
        """Return the checkpoints of a job that can be called, by step."""
        with plain_failures(self.name, "reading checkpoints"):
            found = list(self._client.fine_tuning.jobs.checkpoints.list(job_id, limit=_PAGE))
        return tuple(sorted((_checkpoint(one) for one in found), key=lambda one: one.step))

    def events(self, job_id: str, after: str = "") -> tuple[JobEvent, ...]:
        """Return a job's events, oldest first, only those newer than the event id `after`."""
        newest_first = []
        with plain_failures(self.name, "reading events"):
            for event in self._client.fine_tuning.jobs.list_events(job_id, limit=_PAGE):
                if event.id == after:
                    break
                newest_first.append(_event(event))
        return tuple(reversed(newest_first))

    def complete(self, request: ChatRequest) -> tuple[Choice, ...]:
        """Return `request.n` answers."""
        with plain_failures(self.name, f"generating with {request.model}"):
            answer: ChatCompletion = self._client.chat.completions.create(**_chat_options(request))
        return tuple(_choice(choice) for choice in answer.choices)

    def stream(self, request: ChatRequest) -> Iterator[str]:
        """Yield pieces of one answer as they come."""
        with plain_failures(self.name, f"generating with {request.model}"):
            for chunk in self._client.chat.completions.create(**_chat_options(request), stream=True):
                if chunk.choices and chunk.choices[0].delta.content:
                    yield chunk.choices[0].delta.content


def _chat_options(request: ChatRequest) -> dict[str, Any]:
    options: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "n": request.n,
    }
    optional = {
        "seed": request.seed,
        "stop": list(request.stop) or None,
        "frequency_penalty": request.frequency_penalty or None,
        "presence_penalty": request.presence_penalty or None,
        "extra_body": dict(request.extra) or None,
    }
    if request.top_logprobs:
        optional |= {"logprobs": True, "top_logprobs": request.top_logprobs}
    return options | {name: value for name, value in optional.items() if value is not None}


def _choice(choice: Any) -> Choice:
    detail = choice.logprobs.content if choice.logprobs and choice.logprobs.content else ()
    tokens = tuple(
        TokenLogprob(t.token, t.logprob, tuple((alt.token, alt.logprob) for alt in t.top_logprobs)) for t in detail
    )
    return Choice(choice.message.content or "", choice.finish_reason or "", tokens)


def _job(job: FineTuningJob) -> JobState:
    error = job.error.message if job.error and job.error.message else ""
    return JobState(
        job_id=job.id,
        run_id=(job.metadata or {}).get("run_id", ""),
        status=job.status,
        model=job.fine_tuned_model or "",
        error=error,
        trained_tokens=job.trained_tokens,
        finish_at=job.estimated_finish,
        paused=bool((job.model_extra or {}).get("paused")),
    )


def _checkpoint(found: FineTuningJobCheckpoint) -> JobCheckpoint:
    metrics = found.metrics
    valid = metrics.full_valid_loss if metrics.full_valid_loss is not None else metrics.valid_loss
    return JobCheckpoint(found.fine_tuned_model_checkpoint, found.step_number, metrics.train_loss, valid)


def _event(event: FineTuningJobEvent) -> JobEvent:
    data: dict[str, Any] = event.data if isinstance(event.data, dict) else {}
    valid = data.get("full_valid_loss")
    return JobEvent(
        id=event.id,
        at=event.created_at,
        message=event.message,
        level=event.level,
        step=data.get("step"),
        total_steps=data.get("total_steps"),
        train_loss=data.get("train_loss"),
        valid_loss=valid if valid is not None else data.get("valid_loss"),
        tokens=data.get("tokens"),
        eta_seconds=data.get("eta_seconds"),
    )
