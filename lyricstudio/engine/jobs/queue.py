"""Runs the jobs: checks their files, starts one trainer at a time, watches it, and picks up what was left behind.

One thread looks at all jobs a few times a second and does what their state on disk calls for; commands from
clients only change that state. So a killed engine goes on where it was: what is on disk is all there is to know.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from lyricstudio.engine.jobs.job import JobError, Status
from lyricstudio.engine.jobs.supervision import Supervision
from lyricstudio.engine.jobs.training_file import check_training_file

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.engine.files import FileStore
    from lyricstudio.engine.jobs.job import Job
    from lyricstudio.engine.jobs.store import JobStore
    from lyricstudio.engine.settings import EngineSettings

_LOG = logging.getLogger(__name__)
TRAINING_COPY = "training.jsonl"
VALIDATION_COPY = "validation.jsonl"


class JobRefused(Exception):  # noqa: N818 - an answer to the client, not an error of ours
    """A job cannot be steered like that now; the message says why."""


class JobQueue:
    """Everything that happens to jobs after they were created."""

    def __init__(self, settings: EngineSettings, store: JobStore, files: FileStore) -> None:
        self._store = store
        self._poll = settings.poll_seconds
        self._supervision = Supervision(settings, store, files)
        self._checks: dict[str, Future[JobError | None]] = {}
        self._checker = ThreadPoolExecutor(1, "file-check")
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="job-queue", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Let the trainers save what they have, wait for them, and stop."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()
        self._checker.shutdown(wait=True, cancel_futures=True)
        self._supervision.stop_all()

    def is_busy(self) -> bool:
        """Say whether any job is being checked, waits for its turn, or runs."""
        return self._supervision.is_busy() or any(job.is_busy for job in self._store.all())

    def counts(self) -> dict[str, int]:
        """Return how many jobs wait and run, for `/health`."""
        jobs = self._store.all()
        return {
            "queued": sum(job.status in (Status.QUEUED, Status.VALIDATING) for job in jobs),
            "running": sum(job.status is Status.RUNNING for job in jobs),
        }

    def submit(self, job: Job) -> Job:
        """Take in a new job."""
        kept = self._store.add(job)
        self._store.log(job.id).add(f"Created fine-tuning job: {job.id}")
        self._store.log(job.id).add(f"Validating training file: {job.training_file}")
        self._wake.set()
        return kept

    def cancel(self, job_id: str) -> Job:
        """Cancel a job for good; JobRefused when it is over."""
        with self._store.lock:
            job = self._current(job_id, "cancel")
            self._supervision.ask(job.id, "cancel")
            job = self._store.change(job_id, status=Status.CANCELLED, paused=False, finished_at=int(time.time()))
            self._store.log(job_id).add("The job was cancelled.")
        self._wake.set()
        return job

    def pause(self, job_id: str) -> Job:
        """Stop a job after its current step until it is resumed; JobRefused when it is over."""
        with self._store.lock:
            job = self._current(job_id, "pause")
            if job.paused:
                return job
            self._supervision.ask(job_id, "pause")
            status = Status.QUEUED if job.status is Status.RUNNING else job.status
            self._store.log(job_id).add("The job is paused; it goes on where it stopped when it is resumed.")
            return self._store.change(job_id, status=status, paused=True, estimated_finish=None)

    def resume(self, job_id: str) -> Job:
        """Let a paused job go on; JobRefused when it is over."""
        with self._store.lock:
            job = self._current(job_id, "resume")
            if not job.paused:
                return job
            runs_on = self._supervision.take_back(job_id)
            self._store.log(job_id).add("The job is resumed.")
            job = self._store.change(job_id, paused=False, status=Status.RUNNING if runs_on else job.status)
        self._wake.set()
        return job

    def refresh(self, job_id: str) -> Job | None:
        """Take over what a job's trainer reported since the last look, and return the job."""
        with self._store.lock:
            self._supervision.look_at(job_id)
            return self._store.get(job_id)

    def _current(self, job_id: str, action: str) -> Job:
        job = self.refresh(job_id)
        if job is None:
            raise KeyError(job_id)
        if job.status.is_over:
            raise JobRefused(f"Cannot {action} a job that has already {job.status.value}: {job_id}")
        return job

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look_round()
            except Exception:  # noqa: BLE001 - one broken job must not stop all others; the next look tries again
                _LOG.exception("looking after the jobs failed")
            self._wake.wait(self._poll)
            self._wake.clear()

    def _look_round(self) -> None:
        for job in self._store.all():
            if job.status is Status.VALIDATING and not job.paused:
                self._check(job)
            elif not job.status.is_over or self._supervision.has(job.id):
                with self._store.lock:
                    self._supervision.look_at(job.id)
        with self._store.lock:
            if not self._stopping.is_set():
                self._supervision.start_waiting()

    def _check(self, job: Job) -> None:
        check = self._checks.get(job.id)
        if check is None:
            self._checks[job.id] = self._checker.submit(_check_files, self._store.folder(job.id))
            return
        if not check.done():
            return
        del self._checks[job.id]
        error = check.result()
        with self._store.lock:
            now = self._store.get(job.id)
            if now is None or now.status is not Status.VALIDATING:
                return
            if error:
                self._supervision.fail(now, error)
                return
            self._store.change(job.id, status=Status.QUEUED)
            self._store.log(job.id).add("Files validated, moving job to queued state")


def _check_files(folder: Path) -> JobError | None:
    error = check_training_file(folder / TRAINING_COPY, "training_file")
    if error is None and (folder / VALIDATION_COPY).exists():
        error = check_training_file(folder / VALIDATION_COPY, "validation_file")
    return error
