"""Small training jobs for tests: chat files in the end-word format, a job folder, and the trainer as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import IO, TYPE_CHECKING, Any

from tiny_base import write_tiny_base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WORDS = (("day", "way"), ("night", "light"), ("rain", "train"), ("home", "foam"), ("stone", "alone"))


def chat_example(number: int) -> dict[str, Any]:
    """Return one made-up example with a two-line answer."""
    first, second = _WORDS[number % len(_WORDS)]
    verb = ("walk", "wait", "sing", "fall", "drive")[number // len(_WORDS) % 5]
    answer = f"A {first} | I {verb} along the {first} (yeah)\nA {second} | and you {verb} behind {second}"
    return {
        "messages": [
            {"role": "system", "content": "You write song lyrics in the style of the writer."},
            {"role": "user", "content": f"Write the verse.\n2 lines, rhyme AA.\nAbout: {first}"},
            {"role": "assistant", "content": answer},
        ]
    }


def write_chat_file(path: Path, examples: Sequence[dict[str, Any]]) -> Path:
    """Write examples as JSONL and return the path."""
    path.write_text("".join(json.dumps(example) + "\n" for example in examples), encoding="utf-8")
    return path


def make_job(folder: Path, *, train: int = 12, held_out: int = 3, **spec: Any) -> Path:
    """Write a job folder on a tiny base with its files and spec.json; `spec` overrides entries."""
    folder.mkdir(parents=True, exist_ok=True)
    base = write_tiny_base(folder / "tiny.gguf")
    training = write_chat_file(folder / "train.jsonl", [chat_example(n) for n in range(train)])
    validation = write_chat_file(folder / "valid.jsonl", [chat_example(n) for n in range(train, train + held_out)])
    order = {
        "job_id": "ftjob-test",
        "base_path": str(base),
        "base_name": "tiny",
        "training_file": str(training),
        "validation_file": str(validation) if held_out else None,
        "hyperparameters": {"n_epochs": 3, "batch_size": 4, "learning_rate_multiplier": "auto"},
        "recipe": {"rank": 4, "alpha": 8},
        "seed": 1,
        "threads": 2,
        "suffix": "test",
        "metadata": {"dataset_hash": "abc123"},
        **spec,
    }
    (folder / "spec.json").write_text(json.dumps(order), encoding="utf-8")
    return folder


def start_trainer(folder: Path, errors: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start the trainer process of a job; its stdin stays open until the caller closes it."""
    command = [sys.executable, "-m", "lyricstudio.engine.trainer", str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)


def run_trainer(folder: Path) -> int:
    """Run the trainer process to its end and return its exit code."""
    with start_trainer(folder) as process:
        return process.wait(timeout=300)


def events_of(folder: Path) -> list[dict[str, Any]]:
    """Return the events that the job has told so far; one that is being written is not told yet."""
    path = folder / "events.jsonl"
    told = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in told if line.endswith("\n")]


def metrics_of(folder: Path) -> list[dict[str, Any]]:
    """Return the data of the metric events."""
    return [event["data"] for event in events_of(folder) if event["type"] == "metrics"]


def state_of(folder: Path) -> dict[str, Any]:
    """Return the job's state, {} before the first."""
    path = folder / "state.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
