"""Generation through the engine beside llama.cpp alone: with an adapter, several samples, switching, beside training.

`python tests/benchmarks/bench_generation.py BASE.gguf [ROUNDS]` trains two small adapters on the base first (about
a minute), then measures in turns, so that a busy machine slows all alike; figures are medians, and ratios are
medians of each round's ratio. "alone" is the library with its own defaults on the bare base, in a process of its
own, without HTTP.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from engine_process import EngineProcess, finished, upload
from openai import OpenAI

from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import Message

TOKENS = 100
ASKED = (
    Message("system", "You write song lyrics in the style of Old Harbour."),
    Message("user", "Write the verse, part 1 of 4.\n4 lines, rhyme AABB.\nAbout: sea, salt, wind, nets."),
)
NO_END = {"2": -100, "0": -100}  # SmolLM2's end tokens: every answer has the same length


@dataclass
class Bench:
    """Collects the figures of each round by name."""

    figures: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        """Keep one figure."""
        self.figures.setdefault(name, []).append(value)

    def ratio(self, name: str, to: str) -> float:
        """Return the median over the rounds of one figure divided by another."""
        pairs = zip(self.figures[name], self.figures[to], strict=True)
        return statistics.median(a / b for a, b in pairs)

    def show(self, name: str, unit: str, to: str = "") -> None:
        """Print one line of the table."""
        ratio = f"{self.ratio(name, to):6.2f} of {to}" if to else ""
        sys.stdout.write(f"{name:<44}{statistics.median(self.figures[name]):8.2f} {unit:<8}{ratio}\n")


class Alone:
    """llama.cpp's server object in a process of its own, with its own defaults."""

    def __init__(self, model: Path) -> None:
        command = [sys.executable, __file__, "--alone", str(model)]
        environment = {k: v for k, v in os.environ.items() if k not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self.speed(1, 0)

    def speed(self, n: int, seed: int) -> float:
        """Return tokens a second of `n` answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{n} {seed}\n".encode())
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def alone(model: Path) -> None:
    """Serve measurements on stdin and stdout: the child's side of Alone."""
    import xllamacpp

    llama: Any = xllamacpp
    params = llama.CommonParams()
    params.model.path, params.n_ctx, params.n_parallel, params.verbosity = str(model), 8192, 4, -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = min(os.cpu_count() or 1, 8)
    server = llama.Server(params)
    prompt = ChatTemplate.from_gguf(model).render(ASKED)
    for line in sys.stdin:
        n, seed = (int(word) for word in line.split())
        request = {"prompt": prompt, "max_tokens": TOKENS, "n": n, "seed": seed, "logit_bias": NO_END, "stream": True}
        times: list[float] = []
        server.handle_completions(request, lambda _chunk, times=times: times.append(time.perf_counter()))
        print((n * TOKENS - 1) / (times[n * TOKENS - 1] - times[0]), flush=True)


def speed(client: OpenAI, model: str, n: int, seed: int) -> float:
    """Return tokens a second of `n` streamed answers through the engine, after the first token."""
    stream = client.chat.completions.create(
        model=model, messages=messages(), max_tokens=TOKENS, n=n, seed=seed, logit_bias=NO_END, stream=True
    )
    times = [time.perf_counter() for chunk in stream if chunk.choices and chunk.choices[0].delta.content]
    # Characters of several tokens come in one chunk; the tokens between first and last are the same.
    return (n * TOKENS - 1) / (times[-1] - times[0])


def first_token(client: OpenAI, model: str) -> float:
    """Return the seconds to the first token of a model."""
    return seconds(lambda: ask(client, model, max_tokens=1, seed=1))


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ask(client: OpenAI, model: str, **options: Any) -> object:
    """Ask for one whole answer."""
    return client.chat.completions.create(model=model, messages=messages(), logit_bias=NO_END, **options)


def tell(words: str) -> None:
    """Say how far the benchmark is."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def messages() -> list[Any]:
    """Return the question as the client wants it."""
    return [{"role": message.role, "content": message.content} for message in ASKED]


def train(client: OpenAI, base: str, epochs: int, seed: int) -> str:
    """Start a small job on the base and return its id."""
    method: Any = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": epochs, "batch_size": 4}}}
    return client.fine_tuning.jobs.create(model=base, training_file=upload(client), seed=seed, method=method).id


def measure(client: OpenAI, base: str, models: list[str], reference: Alone, rounds: int) -> Bench:
    """Measure everything in turns."""
    bench = Bench()
    for model in models:
        bench.note("first use of an adapter: merged and loaded", first_token(client, model))
    for number in range(rounds):
        bench.note("alone, bare base", reference.speed(1, number))
        bench.note("engine, bare base", speed(client, base, 1, number))
        bench.note("engine, adapter", speed(client, models[0], 1, number))
        bench.note("alone, bare base, 4 samples", reference.speed(4, number))
        bench.note("engine, adapter, 4 samples", speed(client, models[0], 4, number))
        bench.note("switch to the other adapter, first token", first_token(client, models[number % 2]))
        line = {"max_tokens": 14, "n": 12, "seed": number, "logprobs": True, "top_logprobs": 0}
        bench.note("12 candidates of 14 tokens", seconds(lambda line=line: ask(client, models[0], **line)))
        rivals = {"max_tokens": 1, "logprobs": True, "top_logprobs": 2000, "seed": number}
        bench.note("one token with 2000 rivals", seconds(lambda rivals=rivals: ask(client, models[0], **rivals)))
    tell("measured")
    job = train(client, base, 50, 3)
    while not any(event.type == "metrics" for event in client.fine_tuning.jobs.list_events(job)):
        time.sleep(0.2)
    for number in range(rounds):
        bench.note("engine, adapter, a training run beside", speed(client, models[0], 1, number))
    client.fine_tuning.jobs.cancel(job)
    return bench


def main(base_path: Path, rounds: int) -> None:
    """Measure on one base and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        engine = EngineProcess(Path(folder))
        base = BaseCatalogue(engine.bases).add_path(base_path, SilentContext()).name
        client = engine.start().client(timeout=300)
        jobs = [finished(client, train(client, base, 1, seed)) for seed in (1, 2)]
        reference = Alone(base_path)
        tell("trained")
        bench = measure(client, base, [job.fine_tuned_model for job in jobs], reference, rounds)
        reference.end()
        engine.stop()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    sys.stdout.write(f"{base_path.name}, {TOKENS} tokens, {rounds} rounds, {os.cpu_count()} cores, load {load}\n")
    for name in bench.figures:
        is_speed = not name.startswith(("first", "switch", "12", "one"))
        to = "alone, bare base, 4 samples" if "4 samples" in name else "alone, bare base"
        bench.show(name, "tok/s" if is_speed else "s", to if is_speed and name != to else "")
    sys.stdout.write(json.dumps({name: statistics.median(values) for name, values in bench.figures.items()}) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "--alone":
        alone(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8)
