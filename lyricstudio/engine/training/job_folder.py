"""The folder of one training job: what the server and the trainer process tell each other, as files.

`spec.json` is the order, `control` a wish ("pause" or "cancel"), `events.jsonl` what happened, `state.json` how it
stands, `checkpoints/epoch-N/` and `adapter/` the results, `resume.safetensors` what a later process needs to go on.
Whoever holds `lock` is the one trainer of the job. A status of "running" without a held lock means: cut off, start
the trainer again.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.locking import FileLock
from lyricstudio.engine.training.problems import JobError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_ATTEMPTS, _PAUSE = 50, 0.02  # tries, and seconds between them, to replace a file that is being read


class AlreadyRunningError(Exception):
    """Another trainer holds the job's lock."""


@dataclass(frozen=True, slots=True)
class JobSpec:
    """What to train: files, base, wishes; `threads` 0 lets the trainer choose."""

    job_id: str
    base_path: Path
    base_name: str
    training_file: Path
    validation_file: Path | None
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    threads: int = 0
    suffix: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> JobSpec:
        """Read spec.json; JobError when something is missing."""
        try:
            held_out = record.get("validation_file")
            return cls(
                job_id=str(record["job_id"]),
                base_path=Path(record["base_path"]),
                base_name=str(record["base_name"]),
                training_file=Path(record["training_file"]),
                validation_file=Path(held_out) if held_out else None,
                hyperparameters=record.get("hyperparameters") or {},
                recipe=record.get("recipe") or {},
                seed=int(record.get("seed") or 0),
                threads=int(record.get("threads") or 0),
                suffix=str(record.get("suffix") or ""),
                metadata=record.get("metadata") or {},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise JobError("invalid_job", f"spec.json is incomplete or wrong: {error}") from error


class JobFolder:
    """The files of one job."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.checkpoints = path / "checkpoints"
        self.adapter = path / "adapter"
        self.resume = path / "resume.safetensors"

    def epoch_folder(self, epoch: int) -> Path:
        """Return where the checkpoint of an epoch (1-based) lies."""
        return self.checkpoints / f"epoch-{epoch}"

    def spec(self) -> JobSpec:
        """Read the order; JobError when it is missing or wrong."""
        try:
            record = json.loads((self.path / "spec.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise JobError("invalid_job", f"spec.json cannot be read: {error}") from error
        return JobSpec.from_record(record)

    def control(self) -> str:
        """Return the standing wish: "pause", "cancel" or "" (also when it is half written)."""
        try:
            wish = (self.path / "control").read_text(encoding="utf-8").strip()
        except OSError:
            return ""
        return wish if wish in ("pause", "cancel") else ""

    def state(self) -> dict[str, Any]:
        """Return the last written state, {} when there is none."""
        try:
            return json.loads((self.path / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write_state(self, state: Mapping[str, Any]) -> None:
        """Replace state.json at one go."""
        waiting = self.path / "state.json.tmp"
        waiting.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        for left in reversed(range(_ATTEMPTS)):
            try:
                waiting.replace(self.path / "state.json")
                return
            except PermissionError:
                # On Windows a file that somebody reads at this moment cannot be replaced.
                if not left:
                    raise
                time.sleep(_PAUSE)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the job's lock; AlreadyRunningError when another process does. The system frees it with the process."""
        with FileLock(self.path / "lock") as lock:
            if not lock.acquire():
                raise AlreadyRunningError(self.path)
            yield


class EventLog:
    """events.jsonl: appended line by line; a line torn by a crash is taken away, a step is never told twice."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._told = -1
        self._repair()

    def message(self, text: str, level: str = "info") -> None:
        """Append a sentence for a person."""
        self._append({"type": "message", "level": level, "message": text, "data": None})

    def metrics(self, step: int, data: Mapping[str, object], text: str) -> None:
        """Append what was measured at a step, unless an earlier process already told this step."""
        if step <= self._told:
            return
        self._told = step
        self._append({"type": "metrics", "level": "info", "message": text, "data": {"step": step, **data}})

    def _append(self, entry: Mapping[str, object]) -> None:
        line = json.dumps({"created_at": int(time.time()), **entry}, ensure_ascii=False) + "\n"
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line)

    def _repair(self) -> None:
        if not self.path.exists():
            return
        with self.path.open("r+b") as file:
            whole = 0
            for line in file:
                if not line.endswith(b"\n"):
                    file.truncate(whole)
                    break
                whole += len(line)
                self._told = max(self._told, _step_of(line))


def _step_of(line: bytes) -> int:
    try:
        entry = json.loads(line)
        return int(entry["data"]["step"]) if entry.get("type") == "metrics" else -1
    except (ValueError, KeyError, TypeError):
        return -1
