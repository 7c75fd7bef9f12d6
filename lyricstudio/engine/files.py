"""The files that clients upload and that jobs leave behind, each in a folder of its own with its facts beside it."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.disk import read_json, write_json
from lyricstudio.engine.identifiers import new_id

if TYPE_CHECKING:
    from pathlib import Path

RESULTS = "fine-tune-results"
TRAINING = "fine-tune"
_FACTS = "file.json"
_CONTENT = "content"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; times in Unix seconds, `expires_at` None when it stays until it is deleted."""

    id: str
    filename: str
    purpose: str
    bytes: int
    created_at: int
    expires_at: int | None = None

    def public(self) -> dict[str, Any]:
        """Return the public file object."""
        return {**asdict(self), "object": "file", "status": "processed", "status_details": None}


class FileStore:
    """All files of one engine; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._files: dict[str, StoredFile] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for place in folder.iterdir():
            self._read(place)

    def add(self, source: Path, filename: str, purpose: str, expires_in: int | None = None) -> StoredFile:
        """Take in a finished file by moving it (`source` is gone afterwards)."""
        now = int(time.time())
        expires_at = None if expires_in is None else now + expires_in
        facts = StoredFile(new_id("file-"), filename, purpose, source.stat().st_size, now, expires_at)
        return self._keep(facts, source)

    def add_result(self, file_id: str, source: Path, filename: str) -> StoredFile:
        """Take in a job's result under an id that the job chose, so that doing it twice changes nothing."""
        held = self.get(file_id)
        if held:
            return held
        facts = StoredFile(file_id, filename, RESULTS, source.stat().st_size, int(time.time()))
        return self._keep(facts, source)

    def get(self, file_id: str) -> StoredFile | None:
        """Return a file's facts, None when it is not (or no longer) here."""
        with self._lock:
            self._drop_expired()
            return self._files.get(file_id)

    def all(self) -> list[StoredFile]:
        """Return all files, newest first."""
        with self._lock:
            self._drop_expired()
            return sorted(self._files.values(), key=lambda file: (file.created_at, file.id), reverse=True)

    def path(self, file_id: str) -> Path:
        """Return where the content of a file lies."""
        return self._folder / file_id / _CONTENT

    def delete(self, file_id: str) -> bool:
        """Delete a file and say whether it was here."""
        with self._lock:
            if self._files.pop(file_id, None) is None:
                return False
            # Without its facts the rest is no file any more, whatever happens to it.
            (self._folder / file_id / _FACTS).unlink(missing_ok=True)
            shutil.rmtree(self._folder / file_id, ignore_errors=True)
            return True

    def _keep(self, facts: StoredFile, source: Path) -> StoredFile:
        place = self._folder / facts.id
        place.mkdir(exist_ok=True)
        shutil.move(source, place / _CONTENT)
        write_json(place / _FACTS, asdict(facts))
        with self._lock:
            self._files[facts.id] = facts
        return facts

    def _read(self, place: Path) -> None:
        facts = read_json(place / _FACTS)
        if facts is None or not (place / _CONTENT).is_file():
            # An upload that was cut off by the end of the process.
            shutil.rmtree(place, ignore_errors=True)
            return
        known = {name: facts.get(name) for name in StoredFile.__dataclass_fields__}
        self._files[place.name] = StoredFile(**known)  # type: ignore[arg-type]

    def _drop_expired(self) -> None:
        now = time.time()
        for file in [f for f in self._files.values() if f.expires_at is not None and f.expires_at <= now]:
            self.delete(file.id)
