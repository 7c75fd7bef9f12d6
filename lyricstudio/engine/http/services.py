"""What the routes work with: made once per engine, handed to every request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.engine.files import FileStore
from lyricstudio.engine.generation.generator import Generator
from lyricstudio.engine.generation.models import ModelCatalogue
from lyricstudio.engine.jobs.queue import JobQueue
from lyricstudio.engine.jobs.store import JobStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from lyricstudio.engine.settings import EngineSettings

_WRITERS = 32


@dataclass(frozen=True)
class Services:
    """The parts of one engine; `writers` runs the blocking calls of llama.cpp."""

    settings: EngineSettings
    files: FileStore
    jobs: JobStore
    queue: JobQueue
    models: ModelCatalogue
    generator: Generator
    writers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_WRITERS, "generate"))

    @classmethod
    def build(cls, settings: EngineSettings, on_load: Callable[[], None] = lambda: None) -> Services:
        """Open the data folder of an engine; `on_load` is called after a model was loaded."""
        settings.temporary.mkdir(parents=True, exist_ok=True)
        for left in settings.temporary.iterdir():
            left.unlink(missing_ok=True)
        files = FileStore(settings.files)
        jobs = JobStore(settings.jobs)
        models = ModelCatalogue(settings.bases, jobs)
        return cls(settings, files, jobs, JobQueue(settings, jobs, files), models, Generator(settings, on_load))

    def close(self) -> None:
        """Stop everything in order: answers, trainers, models."""
        self.writers.shutdown(wait=False, cancel_futures=True)
        self.queue.stop()
        self.writers.shutdown(wait=True)
        self.generator.close()


def services_of(request: Request) -> Services:
    """Return the engine's parts that a request works with."""
    return request.app.state.services
