"""What a trainer left behind, read back: its state, its checkpoints, and the files that a finished job shows."""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.disk import link_or_copy, read_json
from lyricstudio.engine.jobs.job import Checkpoint, JobError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lyricstudio.engine.files import FileStore
    from lyricstudio.engine.jobs.job import Job

STATE = "state.json"
ADAPTER = "adapter"
_COLUMNS: tuple[str, ...] = ("step", "train_loss", "valid_loss", "full_valid_loss", "epoch", "tokens")
_LOSSES = ("train_loss", "valid_loss", "full_valid_loss", "train_mean_token_accuracy", "valid_mean_token_accuracy")


@dataclass(frozen=True, slots=True)
class TrainerState:
    """The trainer's `state.json`; `status` is "" when there is none."""

    status: str
    step: int
    trained_tokens: int | None
    error: JobError | None
    checkpoints: tuple[Checkpoint, ...]


def read_state(folder: Path) -> TrainerState:
    """Read what the trainer says of itself in a job's folder."""
    state = read_json(folder / STATE) or {}
    error = state.get("error")
    return TrainerState(
        status=str(state.get("status") or ""),
        step=int(state.get("step") or 0),
        trained_tokens=state.get("trained_tokens"),
        error=_error(error) if isinstance(error, dict) else None,
        checkpoints=tuple(_checkpoint(one, folder) for one in state.get("checkpoints") or ()),
    )


def _error(told: dict[str, Any]) -> JobError:
    param = told.get("param")
    return JobError(
        str(told.get("code") or "training_failed"),
        str(told.get("message") or "The training failed."),
        str(param) if param else None,
    )


def _checkpoint(told: dict[str, Any], folder: Path) -> Checkpoint:
    place = folder / str(told["dir"])
    metrics = {name: value for name, value in (told.get("metrics") or {}).items() if name in _LOSSES}
    # The folder's age is the checkpoint's: it is written once and never touched again.
    made = int(place.stat().st_mtime) if place.exists() else int(time.time())
    relative = place.relative_to(folder).as_posix()
    return Checkpoint(int(told["epoch"]), int(told["step"]), relative, metrics, int(told.get("created_at") or made))


def keep_results(job: Job, folder: Path, metrics: Sequence[dict[str, Any]], files: FileStore) -> tuple[str, ...]:
    """Make the result files of a finished job and return their ids, the table of metrics first.

    The adapter's files follow under their own names (PEFT directory, GGUF, card), so that a client can take the
    weights along. The ids come from the job, so that doing it again after a kill changes nothing.
    """
    key = job.id.removeprefix("ftjob-")
    part = folder / ".step_metrics.csv"
    write_metrics(part, metrics)
    ids = [files.add_result(f"file-{key}-0", part, "step_metrics.csv").id]
    for number, source in enumerate(sorted(p for p in (folder / ADAPTER).iterdir() if p.is_file()), start=1):
        part = folder / f".{source.name}.link"
        link_or_copy(source, part)
        ids.append(files.add_result(f"file-{key}-{number}", part, source.name).id)
        part.unlink(missing_ok=True)
    return tuple(ids)


def write_metrics(path: Path, metrics: Sequence[dict[str, Any]]) -> None:
    """Write the table of metrics: one row a step, losses in nats a trained token, empty where not measured."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, _COLUMNS, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(metrics)
