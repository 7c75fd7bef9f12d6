"""A real engine process for tests, on tiny bases and a folder of its own, reached through the official client."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openai import OpenAI
from tiny_base import TinyShape, write_tiny_base
from training_jobs import chat_example

from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.progress import SilentContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SECONDS = 90.0


@dataclass
class EngineProcess:
    """One engine of one home folder; started, killed and started again at will."""

    home: Path
    options: Sequence[str] = ()
    url: str = ""
    token: str = ""
    process: subprocess.Popen[bytes] | None = None
    _clients: list[OpenAI] = field(default_factory=list)

    @property
    def bases(self) -> Path:
        """Return the folder of the bases."""
        return self.home / "data" / "bases"

    @property
    def jobs(self) -> Path:
        """Return the folder of the jobs."""
        return self.home / "data" / "engine" / "jobs"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment in which the engine runs."""
        own = {"LYRICSTUDIO_DATA": str(self.home / "data"), "LYRICSTUDIO_RUNTIME": str(self.home / "run")}
        return {**os.environ, **own}

    def add_base(self, name: str = "tiny", shape: TinyShape | None = None) -> None:
        """Put a tiny base on the machine."""
        path = write_tiny_base(self.home / f"{name}.gguf", shape=shape)
        BaseCatalogue(self.bases).add_path(path, SilentContext())

    def start(self, *more: str) -> EngineProcess:
        """Start the engine and wait until it answers."""
        command = [sys.executable, "-m", "lyricstudio.engine", "--show-token", *self.options, *more]
        log = (self.home / "engine.err").open("ab")
        with log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
            )
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline().decode().strip() for _ in range(2)]
        assert lines[0].startswith("listening: "), (self.home / "engine.err").read_text()
        self.url, self.token = (line.split(": ", maxsplit=1)[1] for line in lines)
        return self

    def client(self, **options: Any) -> OpenAI:
        """Return a strict client of this engine."""
        settings = {"base_url": f"{self.url}/v1", "api_key": self.token, "max_retries": 0, **options}
        client = OpenAI(**settings, _strict_response_validation=True)
        self._clients.append(client)
        return client

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the engine with a signal and return its exit code."""
        assert self.process is not None
        for client in self._clients:
            client.close()
        self._clients.clear()
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        if self.process.stdout:
            self.process.stdout.close()
        self.process = None
        return code

    def kill(self) -> None:
        """Kill the engine as the system would when memory runs out."""
        self.stop(signal.SIGKILL)

    def errors(self) -> str:
        """Return what the engine wrote to its log."""
        return (self.home / "engine.err").read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_engine(home: Path, *options: str) -> Iterator[EngineProcess]:
    """Run an engine with one tiny base; it is ended afterwards, and must not have logged an error."""
    engine = EngineProcess(home, options)
    engine.add_base()
    engine.start()
    try:
        yield engine
    finally:
        if engine.process is not None:
            engine.stop()
    assert "ERROR" not in engine.errors(), engine.errors()


def upload(client: OpenAI, examples: int = 12, start: int = 0) -> str:
    """Upload a training file of made-up examples and return its id."""
    lines = "".join(json.dumps(chat_example(number)) + "\n" for number in range(start, start + examples))
    return client.files.create(file=("songs.jsonl", lines.encode()), purpose="fine-tune").id


def create_job(client: OpenAI, training_file: str, epochs: int = 2, **options: Any) -> Any:
    """Create a small fine-tuning job on the tiny base."""
    hyperparameters: dict[str, Any] = {"n_epochs": epochs, "batch_size": 4}
    method: Any = {"type": "supervised", "supervised": {"hyperparameters": hyperparameters}}
    settings = {"model": "tiny", "seed": 1, "extra_body": {"recipe": {"rank": 4, "alpha": 8}}, **options}
    return client.fine_tuning.jobs.create(training_file=training_file, method=method, **settings)


def finished(client: OpenAI, job_id: str) -> Any:
    """Wait for a job's end and return it."""
    wait_for(lambda: client.fine_tuning.jobs.retrieve(job_id).status in ("succeeded", "failed", "cancelled"))
    return client.fine_tuning.jobs.retrieve(job_id)


def wait_for(what: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
