"""A job's events in the one order in which they are shown: what the trainer reports and what the queue does.

Only the engine writes this log. The trainer appends to a file of its own; its lines are taken over one by one, and
each entry keeps how far the trainer's file was read, so that a killed engine takes over no line twice.
"""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOG = "log.jsonl"
TRAINER_EVENTS = "events.jsonl"
_LEVELS = ("info", "warn", "error")


class JobLog:
    """The events of one job, oldest first; `entries` are public event objects with our `offset` beside them."""

    def __init__(self, folder: Path, job_id: str) -> None:
        self._path = folder / LOG
        self._source = folder / TRAINER_EVENTS
        self._job_id = job_id
        self._lock = threading.RLock()
        self._entries = self._load()
        self._offset = max((entry["offset"] for entry in self._entries), default=0)

    def public(self) -> list[dict[str, Any]]:
        """Return the public event objects, newest first."""
        with self._lock:
            return [{k: v for k, v in entry.items() if k != "offset"} for entry in reversed(self._entries)]

    def metrics(self) -> list[dict[str, Any]]:
        """Return the data of the metric events, one a step (the last one where a step ran again after a stop)."""
        with self._lock:
            found = [e["data"] for e in self._entries if e["type"] == "metrics" and e["data"].get("step") is not None]
        return [data for _, data in sorted({data["step"]: data for data in found}.items())]

    def add(self, message: str, level: str = "info") -> None:
        """Append an event of the engine's own."""
        with self._lock:
            self._append([self._event({"message": message, "level": level}, self._offset)])

    def take_over(self) -> list[dict[str, Any]]:
        """Append the trainer's new complete lines and return the data of each."""
        with self._lock:
            events = list(self._new_events())
            self._append(events)
            return [event["data"] for event in events if event["data"]]

    def repair(self) -> None:
        """Cut off the line that a killed trainer did not finish; only called while no trainer runs."""
        with self._lock:
            _cut_last_line(self._source)

    def _new_events(self) -> Iterator[dict[str, Any]]:
        try:
            with self._source.open("rb") as stream:
                stream.seek(self._offset)
                fresh = stream.read()
        except FileNotFoundError:
            return
        offset = self._offset
        for line in fresh.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                return  # still being written, or cut off by a kill (see `repair`)
            offset += len(line)
            event = _parse(line)
            if event is not None:
                yield self._event(event, offset)

    def _event(self, event: dict[str, Any], offset: int) -> dict[str, Any]:
        data = event.get("data") if isinstance(event.get("data"), dict) else {}
        level = str(event.get("level") or "info")
        return {
            "object": "fine_tuning.job.event",
            "id": "",
            "created_at": int(event.get("created_at") or time.time()),
            "level": level if level in _LEVELS else "info",
            "message": str(event.get("message") or ""),
            "type": "metrics" if event.get("type") == "metrics" else "message",
            "data": data,
            "offset": offset,
        }

    def _append(self, events: list[dict[str, Any]]) -> None:
        if not events:
            return
        for number, event in enumerate(events, start=len(self._entries)):
            event["id"] = f"ftevent-{self._job_id.removeprefix('ftjob-')}-{number:06d}"
        text = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
        with self._path.open("ab") as stream:
            stream.write(text.encode("utf-8", "replace"))
        self._entries += events
        self._offset = events[-1]["offset"]

    def _load(self) -> list[dict[str, Any]]:
        # An event that the engine was killed in the middle of was never shown to anybody.
        _cut_last_line(self._path)
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        return [entry for entry in (_parse(line) for line in content.splitlines()) if entry]


def _cut_last_line(path: Path) -> None:
    try:
        with path.open("r+b") as stream:
            content = stream.read()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                stream.truncate(whole)
    except FileNotFoundError:
        return


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None
