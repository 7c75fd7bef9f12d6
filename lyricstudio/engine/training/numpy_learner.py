"""The built-in trainer: low-rank updates of a Llama base in numpy.

A step's examples are divided into passes that run side by side, each in one thread with single-threaded BLAS:
everything is then parallel, not only the multiplications, and a neighbour on one core slows the work down only
by its share. Gradients are added in the order of the passes, so that the result does not depend on who was first.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.engine.adapters import Adapter, RowOrder
from lyricstudio.engine.llama.decoder import Decoder, Sampling
from lyricstudio.engine.llama.head import LossSum
from lyricstudio.engine.training.batches import collate, split_passes
from lyricstudio.engine.training.learner import StepResult
from lyricstudio.engine.training.optimizer import AdamW

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lyricstudio.engine.llama.model import Llama, TokenBatch
    from lyricstudio.engine.training.examples import TokenExample
    from lyricstudio.engine.training.memory import MemoryPlan
    from lyricstudio.engine.training.recipe import Recipe


class NumpyLearner:
    """A Learner on engine.llama."""

    def __init__(self, model: Llama, recipe: Recipe, seed: int, plan: MemoryPlan, threads: int) -> None:
        self.model, self.plan, self.threads = model, plan, threads
        self._values = model.layout.start_values(seed)
        self._optimizer = AdamW(self._values, recipe.beta1, recipe.beta2, recipe.clip)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pass")
        model.use(self._values)

    def step(self, examples: Sequence[TokenExample], rate: float, number: int) -> StepResult:
        """Take one AdamW step against the mean loss a weighed token."""
        batches = [collate(group, 0) for group in split_passes(examples, self.threads)]
        loss, gradient = LossSum(), np.zeros(0)
        for part, change in self._pool.map(self._gradient, batches):
            loss = loss + part
            gradient = change if not gradient.size else np.add(gradient, change, out=gradient)
        gradient /= loss.weight
        norm = self._optimizer.update(gradient, rate, number, self._pool)
        self.model.use(self._values)
        return StepResult(loss, norm)

    def loss(self, examples: Sequence[TokenExample]) -> LossSum:
        """Return the weighted loss of examples, computed in passes side by side."""
        batches = [collate(group, 0) for group in split_passes(examples, self.threads)]
        return sum(self._pool.map(self.model.loss, batches), LossSum())

    def answer(self, prompts: Sequence[Sequence[int]], ends: Collection[int], limit: int, seed: int) -> list[list[int]]:
        """Write answers to prompts, divided among the threads."""
        shares = [list(prompts[start :: self.threads]) for start in range(min(self.threads, len(prompts)))]

        def write(number: int) -> list[list[int]]:
            rng = np.random.default_rng([seed, 2, number])
            return Decoder(self.model, shares[number], Sampling(limit)).write(ends, rng)

        answers: list[list[int]] = [[] for _ in prompts]
        for number, written in enumerate(self._pool.map(write, range(len(shares)))):
            answers[number :: self.threads] = written
        return answers

    def adapter(self) -> Adapter:
        """Return a copy of the trained values as an adapter."""
        layout, config = self.model.layout, self.model.config
        matrices = {name: (a.copy(), b.copy()) for name, a, b in layout.pairs(self._values)}
        return Adapter(layout.rank, layout.alpha, RowOrder(config.heads, config.kv_heads), matrices)

    def state(self) -> dict[str, np.ndarray]:
        """Return values and both moments (not copied)."""
        optimizer = self._optimizer
        return {"values": self._values, "momentum": optimizer.momentum, "variance": optimizer.variance}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take values and moments over; ValueError when they are of another size."""
        for name, own in self.state().items():
            own[...] = state[name]
        self.model.use(self._values)

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _gradient(self, batch: TokenBatch) -> tuple[LossSum, np.ndarray]:
        rows, length = batch.tokens.shape
        recompute = self.plan.recomputes(self.model.config, self.model.layout.rank, (rows, length), self.threads)
        return self.model.loss_and_gradient(batch, recompute)
