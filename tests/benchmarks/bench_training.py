"""How fast and how lean training is, as ratios measured in one run:

    python tests/benchmarks/bench_training.py BASE.gguf [--threads N] [--rounds N] [--torch]

- speed: useful operations a second (LlamaConfig.training_flops) against the float32 matrix rate that this machine
  shows at the base's own shapes, measured in turn with the training steps, in the way that is faster here (one
  thread a core, or BLAS's own threads)
- memory: the peak of a process that trains on batches of 500 tokens, cut differently
- the form check between epochs, in training tokens
- with --torch, where torch, transformers and peft are installed: the same base, rank, batches and loss in peft
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

RANK, ALPHA, LONGEST = 16, 32.0, 2048
BATCHES = {"4 x 124": [124] * 4, "2 x 250": [250] * 2, "1 x 500": [500], "8 x 124": [124] * 8, "4 x 500": [500] * 4}
PROMPT_SHARE = 1 / 3  # of an example's tokens: 42 of 124 in the reference


def main() -> None:
    options = _options()
    if options.child:
        _child(options)
        return
    gemm = max(_ask(options, "gemm", blas=options.threads), _ask(options, "gemm"))
    print(f"matrix rate at the base's own shapes, {options.threads} threads: {gemm:.0f} GFLOP/s (float32)\n")
    print(f"{'batch':10}{'tokens/s':>10}{'GFLOP/s':>10}{'of the matrix rate':>20}{'peak memory':>14}")
    for name in BATCHES:
        speed, useful, ratio, peak = _numbers(options, "train", batch=name)
        print(f"{name:10}{speed:10.0f}{useful:10.0f}{ratio:20.2f}{peak:11.2f} GB", flush=True)
    print(f"\none written token in each of 8 answers costs {_ask(options, 'decode'):.0f} tokens of training")
    if options.torch:
        speed, loss, own = _numbers(options, "torch")
        print(f"peft on torch, 4 x 124: {speed:.0f} tokens/s; base loss {loss:.5f}, here {own:.5f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--torch", action="store_true")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    parser.add_argument("--batch", default="4 x 124", help=argparse.SUPPRESS)
    return parser.parse_args()


def _numbers(options: argparse.Namespace, what: str, blas: int = 1, batch: str = "4 x 124") -> list[float]:
    """Run one measurement in a process of its own, whose BLAS has `blas` threads, and return what it prints."""
    threads = {name: str(blas) for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")}
    if what == "torch":
        threads = {name: str(options.threads) for name in threads}
    command = [sys.executable, __file__, str(options.base), "--child", what, "--batch", batch]
    command += ["--threads", str(options.threads), "--rounds", str(options.rounds)]
    done = subprocess.run(command, env={**os.environ, **threads}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{what}: {done.stderr.strip().splitlines()[-1]}")
    return [float(number) for number in done.stdout.split()]


def _ask(options: argparse.Namespace, what: str, blas: int = 1) -> float:
    return _numbers(options, what, blas)[0]


def _child(options: argparse.Namespace) -> None:
    measure = {"gemm": _gemm, "train": _train, "decode": _decode, "torch": _torch}[options.child]
    print(*measure(options))


def _config(path: Path):
    from lyricstudio.bases.gguf_file import GgufFile
    from lyricstudio.engine.llama.config import LlamaConfig

    return LlamaConfig.from_file(GgufFile.open(path))


def _gemm_rate(config, rows: int, threads: int) -> float:
    """Return GFLOP/s of forward and backward multiplications at a layer's four shapes, `threads` side by side."""
    import numpy as np

    shapes = (
        (config.query_width + 2 * config.kv_width, config.width),
        (config.width, config.query_width),
        (2 * config.hidden, config.width),
        (config.width, config.hidden),
    )
    rng = np.random.default_rng(0)

    def arrays(out: int, inputs: int):
        return [rng.normal(size=shape).astype(np.float32) for shape in ((out, inputs), (rows, inputs), (rows, out))]

    work = [[arrays(*shape) for shape in shapes] for _ in range(threads)]

    def multiply(mine) -> None:
        for _ in range(6):
            for weights, x, gradient in mine:
                x @ weights.T
                gradient @ weights

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(multiply, work))
        started = time.perf_counter()
        list(pool.map(multiply, work))
        seconds = time.perf_counter() - started
    return threads * 6 * sum(4 * rows * out * inputs for out, inputs in shapes) / seconds / 1e9


def _gemm(options: argparse.Namespace) -> tuple[float, ...]:
    config = _config(options.base)
    if os.environ["OPENBLAS_NUM_THREADS"] == "1":
        return (max(_gemm_rate(config, 248, options.threads) for _ in range(options.rounds)),)
    return (max(_gemm_rate(config, 496, 1) for _ in range(options.rounds)),)


def _learner(options: argparse.Namespace):
    from lyricstudio.engine.llama.model import Llama
    from lyricstudio.engine.training.memory import plan_memory
    from lyricstudio.engine.training.numpy_learner import NumpyLearner
    from lyricstudio.engine.training.recipe import Recipe

    model = Llama.load(options.base, RANK, ALPHA, LONGEST)
    plan = plan_memory(model.config, RANK, max(BATCHES[options.batch]), options.threads, tied=True)
    return NumpyLearner(model, Recipe(rank=RANK, alpha=ALPHA), 0, plan, options.threads)


def _examples(vocabulary: int, lengths: list[int]):
    import numpy as np

    from lyricstudio.engine.training.examples import TokenExample

    rng = np.random.default_rng(0)
    found = []
    for length in lengths:
        weights = np.ones(length, np.float32)
        weights[: round(length * PROMPT_SHARE)] = 0
        tokens = rng.integers(0, vocabulary, length).astype(np.int32)
        found.append(TokenExample(tokens, weights, round(length * PROMPT_SHARE), ""))
    return found


def _train(options: argparse.Namespace) -> tuple[float, ...]:
    """Return tokens/s, useful GFLOP/s, the median ratio to the matrix rate around each step, and peak GB."""
    learner = _learner(options)
    config = learner.model.config
    examples = _examples(config.vocabulary, BATCHES[options.batch])
    tokens = sum(example.length for example in examples)
    flops = config.training_flops(tokens, int(sum(example.weights.sum() for example in examples)), RANK)
    learner.step(examples, 1e-4, 1)
    peak = _peak_gb()
    seconds, ratios = [], []
    before = _gemm_rate(config, 248, options.threads)
    for number in range(options.rounds):
        started = time.perf_counter()
        learner.step(examples, 1e-4, number + 2)
        seconds.append(time.perf_counter() - started)
        after = _gemm_rate(config, 248, options.threads)
        ratios.append(flops / seconds[-1] / 1e9 / ((before + after) / 2))
        before = after
    return tokens / median(seconds), flops / median(seconds) / 1e9, median(ratios), max(peak, _peak_gb())


def _peak_gb() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def _decode(options: argparse.Namespace) -> tuple[float, ...]:
    """Return what a written token in each of eight answers costs, in tokens of training at 4 x 124."""
    learner = _learner(options)
    examples = _examples(learner.model.config.vocabulary, BATCHES["4 x 124"])
    prompts = [example.tokens[:50].tolist() for example in examples * 2]
    learner.step(examples, 0.0, 1)
    costs = []
    for _ in range(max(2, options.rounds // 2)):
        started = time.perf_counter()
        learner.step(examples, 0.0, 2)
        a_token = (time.perf_counter() - started) / sum(example.length for example in examples)
        started = time.perf_counter()
        learner.answer(prompts, (), 1, 0)
        reading = time.perf_counter() - started
        started = time.perf_counter()
        learner.answer(prompts, (), 21, 0)
        costs.append((time.perf_counter() - started - reading) / 20 / a_token)
    return (median(costs),)


def _torch(options: argparse.Namespace) -> tuple[float, ...]:
    """Return peft's tokens/s on the same batches, and both losses of the bare base on them."""
    import torch
    from peft_base import peft_model

    torch.set_num_threads(options.threads)
    learner = _learner(options)
    examples = _examples(learner.model.config.vocabulary, BATCHES["4 x 124"])
    own = learner.loss(examples).mean
    model = peft_model(options.base, RANK, ALPHA)
    tokens = torch.tensor([example.tokens.tolist() for example in examples])
    labels = tokens.clone()
    for row, example in enumerate(examples):
        labels[row, : example.prompt] = -100
    with torch.no_grad():
        loss = float(model(input_ids=tokens, labels=labels).loss)
    optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=1e-4, weight_decay=0.0)
    seconds = []
    for _ in range(options.rounds + 1):
        started = time.perf_counter()
        optimizer.zero_grad()
        model(input_ids=tokens, labels=labels).loss.backward()
        torch.nn.utils.clip_grad_norm_((p for p in model.parameters() if p.requires_grad), 1.0)
        optimizer.step()
        seconds.append(time.perf_counter() - started)
    return tokens.numel() / median(seconds[1:]), loss, own


if __name__ == "__main__":
    main()
