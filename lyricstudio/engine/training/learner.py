"""The one interface behind which trainers sit: what a job needs of whatever changes the weights.

The numpy trainer is one; one on other libraries, for other architectures or accelerators, can join here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy as np

    from lyricstudio.engine.adapters import Adapter
    from lyricstudio.engine.llama.head import LossSum
    from lyricstudio.engine.training.examples import TokenExample


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step: the weighted loss before it, and the gradient's norm before clipping."""

    loss: LossSum
    gradient_norm: float


class Learner(Protocol):
    """A model with trained values, and the way to change them."""

    def step(self, examples: Sequence[TokenExample], rate: float, number: int) -> StepResult:
        """Take optimiser step `number` (1-based) on these examples at a learning rate."""
        ...

    def loss(self, examples: Sequence[TokenExample]) -> LossSum:
        """Return the weighted loss of examples without learning from them."""
        ...

    def answer(self, prompts: Sequence[Sequence[int]], ends: Collection[int], limit: int, seed: int) -> list[list[int]]:
        """Write an answer to each prompt: up to a token of `ends`, or `limit` tokens; equal for equal seeds."""
        ...

    def adapter(self) -> Adapter:
        """Return the trained values as an adapter."""
        ...

    def state(self) -> dict[str, np.ndarray]:
        """Return everything that a later process needs to go on exactly here."""
        ...

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from a state."""
        ...

    def close(self) -> None:
        """Free threads and memory."""
        ...
