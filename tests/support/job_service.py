"""A small fine-tuning service over real HTTP: files, jobs and events in memory, with faults on request.

It stands in for a hosted service where a test must decide what goes wrong; training itself is
tested against the real engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scripted_server import Answer, Asked, ScriptedServer


@dataclass
class JobService:
    """Keeps jobs; `create_faults` are statuses answered to creates, in order (0: no answer, after carrying it out)."""

    create_faults: list[int] = field(default_factory=list)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: int = 0

    def server(self) -> ScriptedServer:
        """Return a server (not yet running) that speaks for this service."""
        return ScriptedServer(self.respond)

    def finish(self, status: str = "succeeded", model: str | None = "ft:small:x:1") -> None:
        """End every open job."""
        for job in self.jobs.values():
            job.update(status=status, fine_tuned_model=model, trained_tokens=1200, finished_at=9)

    def tell(self, **data: object) -> None:
        """Append a metric event to every job."""
        for job_id in self.jobs:
            told = self.events.setdefault(job_id, [])
            told.append({
                "id": f"ev-{job_id}-{len(told)}", "object": "fine_tuning.job.event", "created_at": len(told),
                "level": "info", "message": "step", "type": "metrics", "data": data,
            })  # fmt: skip

    def respond(self, asked: Asked) -> Answer:
        """Answer one request."""
        url = urlsplit(asked.path)
        path = url.path.removeprefix("/v1")
        if path == "/files":
            self.files += 1
            return Answer(200, {"id": f"file-{self.files}", "object": "file", "bytes": 1, "created_at": 1,
                                "filename": "x", "purpose": "fine-tune", "status": "processed"})  # fmt: skip
        if path == "/models":
            return Answer(200, {"object": "list", "data": [_model("small")]})
        if path == "/fine_tuning/jobs" and asked.method == "POST":
            return self._create(asked.body)
        if path == "/fine_tuning/jobs":
            return _page(self._listed(parse_qs(url.query)))
        return self._one(path.split("/")[3], path.split("/")[4:])

    def _create(self, body: dict[str, Any]) -> Answer:
        fault = self.create_faults.pop(0) if self.create_faults else None
        if fault:
            return Answer(fault, {"error": {"message": "no", "type": "x", "param": None, "code": None}})
        job_id = f"ftjob-{len(self.jobs) + 1}"
        self.jobs[job_id] = {
            "id": job_id, "object": "fine_tuning.job", "created_at": 1, "model": body["model"], "status": "queued",
            "hyperparameters": {}, "organization_id": "o", "result_files": [], "seed": 0,
            "training_file": body["training_file"], "metadata": body.get("metadata", {}),
        }  # fmt: skip
        return Answer(0) if fault == 0 else Answer(200, self.jobs[job_id])

    def _listed(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        wanted = query.get("metadata[run_id]")
        newest_first = list(reversed(self.jobs.values()))
        return [job for job in newest_first if not wanted or job["metadata"].get("run_id") == wanted[0]]

    def _one(self, job_id: str, rest: list[str]) -> Answer:
        job = self.jobs.get(job_id)
        if job is None:
            return Answer(404, {"error": {"message": "no such job", "type": "x", "param": None, "code": None}})
        if rest == ["events"]:
            return _page(list(reversed(self.events.get(job_id, []))))
        if rest == ["cancel"]:
            job["status"] = "cancelled"
        if rest in (["pause"], ["resume"]):
            job.update(status="queued", paused=rest == ["pause"])
        return Answer(200, job)


def _page(data: list[dict[str, Any]]) -> Answer:
    return Answer(200, {"object": "list", "data": data, "has_more": False})


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1, "owned_by": "studio"}
