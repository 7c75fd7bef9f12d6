"""Starts trainers, reads what they say, and decides what their end means: done, failed, or to be taken up again."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.errors import UserError
from lyricstudio.engine.disk import write_json
from lyricstudio.engine.jobs.job import JobError, Status
from lyricstudio.engine.jobs.outcome import ADAPTER, keep_results, read_state
from lyricstudio.engine.jobs.trainer_process import JOB_HELD, SERVER_GONE, TrainerProcess
from lyricstudio.engine.locking import holder, is_locked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.engine.files import FileStore
    from lyricstudio.engine.jobs.job import Job
    from lyricstudio.engine.jobs.outcome import TrainerState
    from lyricstudio.engine.jobs.store import JobStore
    from lyricstudio.engine.settings import EngineSettings

LOCK = "lock"
# So many trainers in a row may die without getting any further than the one before.
_CRASHES = 5
_PROPER_ENDS = ("succeeded", "failed", "cancelled", "paused")
_LONGEST_PAUSE = 8.0  # seconds between two tries
_CANCEL_SECONDS = 10.0
_SAVE_SECONDS = 120.0  # a step and saving on a slow machine


@dataclass
class _Running:
    process: TrainerProcess
    steps: int  # the furthest step before this trainer began


class Supervision:
    """The trainers of one engine; the caller holds the store's lock."""

    def __init__(self, settings: EngineSettings, store: JobStore, files: FileStore) -> None:
        self._settings = settings
        self._store = store
        self._files = files
        self._running: dict[str, _Running] = {}
        self._not_before: dict[str, float] = {}
        # Trainers of an engine that was killed: they find out within a step, and until then keep their place.
        self._strays = {job.id: time.monotonic() for job in store.all() if self._is_locked(job.id)}

    def has(self, job_id: str) -> bool:
        """Say whether a trainer works, or still stops, for this job."""
        return job_id in self._running or job_id in self._strays

    def is_busy(self) -> bool:
        """Say whether any trainer lives."""
        return bool(self._running or self._strays)

    def ask(self, job_id: str, word: str) -> None:
        """Ask a job's trainer to `pause` or `cancel`; nothing happens when it has none."""
        if job_id in self._running:
            self._running[job_id].process.ask(word)

    def take_back(self, job_id: str) -> bool:
        """Take back what was asked and say whether the job's trainer still lives."""
        if job_id not in self._running:
            return False
        self._running[job_id].process.take_back()
        return True

    def look_at(self, job_id: str) -> None:
        """Take over what a job's trainer reported, and act on its end."""
        job = self._store.get(job_id)
        if job is None:
            return
        if job_id in self._running:
            self._watch(job, self._running[job_id])
        elif job_id in self._strays:
            self._await_stray(job_id)
        elif job.status is Status.RUNNING:
            # The engine was killed: its trainer may have finished, failed, or saved what it had.
            self._ended(job, SERVER_GONE, "")

    def start_waiting(self) -> None:
        """Start trainers for the jobs that waited longest, as many as may run."""
        now = time.monotonic()
        for job in self._store.all():
            if len(self._running) + len(self._strays) >= self._settings.trainers:
                return
            if job.waits and not self.has(job.id) and self._not_before.get(job.id, 0) <= now:
                self._start(job)

    def stop_all(self) -> None:
        """Tell all trainers that the engine leaves; those that do not save in time are killed."""
        deadline = time.monotonic() + self._settings.stop_seconds
        for running in self._running.values():
            running.process.close_input()
        for job_id, running in list(self._running.items()):
            if not running.process.wait(max(0.1, deadline - time.monotonic())):
                running.process.kill()
            with self._store.lock:
                self.look_at(job_id)

    def fail(self, job: Job, error: JobError) -> None:
        """Mark a job as failed."""
        self._store.log(job.id).add(error.message, "error")
        changes: dict[str, Any] = {"status": Status.FAILED, "error": error, "finished_at": int(time.time())}
        self._store.change(job.id, **changes, paused=False, estimated_finish=None)

    def _start(self, job: Job) -> None:
        folder, log = self._store.folder(job.id), self._store.log(job.id)
        log.repair()
        try:
            write_json(folder / "spec.json", self._spec(job))
            process = TrainerProcess(self._settings.trainer, folder, self._settings.training_threads)
        except UserError as error:
            self.fail(job, JobError("model_not_available", f"{error.message} {error.hint}".strip(), "model"))
            return
        except OSError as error:
            self.fail(job, JobError("trainer_not_started", f"The trainer could not be started: {error}."))
            return
        self._running[job.id] = _Running(process, _furthest(log.metrics()))
        again = job.started_at is not None
        log.add("Fine-tuning job goes on from its last saved state" if again else "Fine-tuning job started")
        self._store.change(job.id, status=Status.RUNNING, started_at=job.started_at or int(time.time()))

    def _spec(self, job: Job) -> dict[str, Any]:
        folder = self._store.folder(job.id)
        base = BaseCatalogue(self._settings.bases).find(job.base)
        held_out = folder / "validation.jsonl"
        return {
            "job_id": job.id,
            "base_path": str(base.path),
            "base_name": base.name,
            "training_file": str(folder / "training.jsonl"),
            "validation_file": str(held_out) if held_out.exists() else None,
            "hyperparameters": dict(job.hyperparameters),
            "recipe": dict(job.recipe),
            "seed": job.seed,
            "threads": self._settings.training_threads,
            "suffix": job.suffix,
            "metadata": dict(job.metadata),
        }

    def _watch(self, job: Job, running: _Running) -> None:
        code = running.process.exit_code()
        fresh = self._store.log(job.id).take_over()
        if code is not None:
            del self._running[job.id]
            running.process.close_input()
            if code == JOB_HELD:
                self._strays[job.id] = time.monotonic()
                return
            self._count_crash(job, code, running)
            self._ended(job, code, running.process.last_words())
            return
        if fresh and job.status is Status.RUNNING:
            self._report(job, fresh)
        patience = _CANCEL_SECONDS if job.status.is_over else _SAVE_SECONDS
        if running.process.asked_for() > patience:
            running.process.kill()

    def _report(self, job: Job, fresh: Sequence[dict[str, Any]]) -> None:
        left = fresh[-1].get("eta_seconds")
        finish = None if left is None else int(time.time() + left)
        state = read_state(self._store.folder(job.id))
        self._store.change(job.id, estimated_finish=finish, checkpoints=state.checkpoints or job.checkpoints)

    def _count_crash(self, job: Job, code: int, running: _Running) -> None:
        said = read_state(self._store.folder(job.id)).status
        if code == SERVER_GONE or (code == 0 and said in _PROPER_ENDS):
            return
        further = _furthest(self._store.log(job.id).metrics()) > running.steps
        crashes = 1 if further else job.crashes + 1
        self._store.change(job.id, crashes=crashes)
        self._not_before[job.id] = time.monotonic() + min(0.5 * 2 ** (crashes - 1), _LONGEST_PAUSE)

    def _ended(self, job: Job, code: int, last_words: str) -> None:
        log = self._store.log(job.id)
        log.take_over()
        job = self._store.get(job.id) or job
        state = read_state(self._store.folder(job.id))
        if state.checkpoints and not job.status.is_over:
            job = self._store.change(job.id, checkpoints=state.checkpoints)
        if job.status.is_over:
            return
        if state.status == "succeeded" and (self._store.folder(job.id) / ADAPTER).is_dir():
            self._succeed(job, state)
        elif state.status == "failed":
            self.fail(job, state.error or JobError("training_failed", "The training failed."))
        elif job.crashes >= _CRASHES:
            said = f" It said: {last_words}" if last_words else ""
            message = f"The trainer ended {job.crashes} times without getting any further (exit code {code}).{said}"
            self.fail(job, JobError("trainer_crashed", message))
        else:
            self._take_up_again(job, code)

    def _take_up_again(self, job: Job, code: int) -> None:
        if code not in (0, SERVER_GONE):
            message = f"The trainer ended unexpectedly (exit code {code}); it is started again."
            self._store.log(job.id).add(message, "warn")
        self._store.change(job.id, status=Status.QUEUED, estimated_finish=None)

    def _succeed(self, job: Job, state: TrainerState) -> None:
        log = self._store.log(job.id)
        results = keep_results(job, self._store.folder(job.id), log.metrics(), self._files)
        log.add(f"New fine-tuned model created: {job.model_id}")
        log.add("The job has successfully completed")
        self._store.change(
            job.id,
            status=Status.SUCCEEDED,
            paused=False,
            finished_at=int(time.time()),
            estimated_finish=None,
            trained_tokens=state.trained_tokens,
            result_files=results,
            crashes=0,
        )

    def _is_locked(self, job_id: str) -> bool:
        return is_locked(self._store.folder(job_id) / LOCK)

    def _await_stray(self, job_id: str) -> None:
        if self._is_locked(job_id):
            if time.monotonic() - self._strays[job_id] > _SAVE_SECONDS:
                self._kill_stray(job_id)
            return
        del self._strays[job_id]

    def _kill_stray(self, job_id: str) -> None:
        pid = holder(self._store.folder(job_id) / LOCK)
        # The lock is held, so whoever wrote its process id into it lives and is our trainer.
        if pid and pid != os.getpid():
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _furthest(metrics: Sequence[dict[str, Any]]) -> int:
    return max((int(data["step"]) for data in metrics), default=0)
