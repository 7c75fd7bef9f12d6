"""How a person wants the local engine started: threads, side-by-side trainings, and the folder of its work."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lyricstudio import paths

MOST_THREADS = 64
MOST_TRAINERS = 8


@dataclass(frozen=True, slots=True)
class EnginePreferences:
    """What the engine is told at its next start; 0 threads lets it choose, "" is the usual folder."""

    threads: int = 0
    trainers: int = 1
    folder: str = ""

    @property
    def data(self) -> Path:
        """Return the folder of files, jobs and adapters."""
        return Path(self.folder) if self.folder else paths.engine_dir()

    def arguments(self) -> list[str]:
        """Return the engine's command line for this."""
        told = ["--data", str(self.data)]
        told += ["--threads", str(self.threads)] if self.threads else []
        return told + (["--trainers", str(self.trainers)] if self.trainers > 1 else [])


def read_preferences() -> EnginePreferences:
    """Return what was saved; a missing or damaged file gives the defaults."""
    try:
        told = json.loads(_file().read_text(encoding="utf-8"))
        return EnginePreferences(
            threads=min(MOST_THREADS, max(0, int(told.get("threads", 0)))),
            trainers=min(MOST_TRAINERS, max(1, int(told.get("trainers", 1)))),
            folder=str(told.get("folder", "")),
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return EnginePreferences()


def save_preferences(preferences: EnginePreferences) -> None:
    """Write them for the next start of the engine."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(path.name + ".tmp")
    waiting.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
    waiting.replace(path)


def _file() -> Path:
    return paths.data_dir() / "engine-preferences.json"
