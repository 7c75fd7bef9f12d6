"""All jobs of one engine: a folder each, the facts in one small file that is always whole."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.disk import read_json, write_json
from lyricstudio.engine.jobs.job import Job
from lyricstudio.engine.jobs.log import JobLog

if TYPE_CHECKING:
    from pathlib import Path

_FACTS = "job.json"


class JobStore:
    """Jobs and their logs; `lock` makes several steps one, and every method takes it by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._logs: dict[str, JobLog] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for place in sorted(folder.iterdir()):
            self._read(place)

    def add(self, job: Job) -> Job:
        """Keep a new job; its folder may already hold its training files."""
        self.folder(job.id).mkdir(exist_ok=True)
        return self._keep(job)

    def get(self, job_id: str) -> Job | None:
        """Return a job, None when there is none of this id."""
        with self.lock:
            return self._jobs.get(job_id)

    def all(self) -> list[Job]:
        """Return all jobs, oldest first."""
        with self.lock:
            return [self._jobs[job_id] for job_id in sorted(self._jobs)]

    def by_key(self, idempotency_key: str) -> Job | None:
        """Return the job that was created with this idempotency key, None when there is none."""
        with self.lock:
            return next(
                (j for j in self._jobs.values() if idempotency_key and j.idempotency_key == idempotency_key), None
            )

    def change(self, job_id: str, **changes: Any) -> Job:
        """Change fields of a job, on disk first, and return the job as it is now."""
        with self.lock:
            job = self._jobs[job_id]
            changed = replace(job, **changes)
            return job if changed == job else self._keep(changed)

    def folder(self, job_id: str) -> Path:
        """Return the folder of a job."""
        return self._folder / job_id

    def log(self, job_id: str) -> JobLog:
        """Return the events of a job."""
        with self.lock:
            if job_id not in self._logs:
                self._logs[job_id] = JobLog(self.folder(job_id), job_id)
            return self._logs[job_id]

    def _keep(self, job: Job) -> Job:
        with self.lock:
            write_json(self.folder(job.id) / _FACTS, job.to_record())
            self._jobs[job.id] = job
            return job

    def _read(self, place: Path) -> None:
        record = read_json(place / _FACTS)
        if record is None:
            return  # a job whose creation was cut off: its client was never told an id
        try:
            self._jobs[place.name] = Job.from_record(record)
        except (KeyError, TypeError, ValueError) as error:
            logging.getLogger(__name__).error("the job in %s is damaged and left out: %s", place, error)
