"""Which examples share a step, and which of them share a forward pass: by length, so that little is padded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.engine.llama.model import TokenBatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.engine.training.examples import TokenExample

_WINDOW = 8  # steps' worth of shuffled examples that are sorted by length together
_PASS_LIMITS = (96, 128, 160, 192, 224, 256)  # padded tokens of a pass, tried in turn
_PASS_COST = 24  # tokens' worth of time that a pass costs beside its tokens (measured)


def epoch_order(lengths: Sequence[int], batch_size: int, seed: int, epoch: int) -> list[list[int]]:
    """Return the steps of an epoch as lists of example numbers: random, but of like length within a step.

    The same seed and epoch give the same order, so that a resumed run needs to store no generator.
    """
    rng = np.random.default_rng([seed, 1, epoch])
    order = rng.permutation(len(lengths)).tolist()
    steps: list[list[int]] = []
    window = _WINDOW * batch_size
    for start in range(0, len(order), window):
        group = sorted(order[start : start + window], key=lambda number: -lengths[number])
        steps += [group[at : at + batch_size] for at in range(0, len(group), batch_size)]
    return [steps[number] for number in rng.permutation(len(steps))]


def split_passes(examples: Sequence[TokenExample], threads: int) -> list[list[TokenExample]]:
    """Divide the examples of a step into forward passes, the costliest first, so that all threads end early.

    Long passes use the processor best, short ones divide better among threads, and padding is lost work: of a few
    ways to pack, the one whose last thread is done first is taken.
    """
    ordered = sorted(examples, key=lambda one: -one.length)
    longest = ordered[0].length
    limits = [longest, *(limit for limit in _PASS_LIMITS if limit > longest)]
    return min((_packed(ordered, limit) for limit in limits), key=lambda passes: _duration(passes, threads))


def _packed(ordered: Sequence[TokenExample], limit: int) -> list[list[TokenExample]]:
    passes: list[list[TokenExample]] = []
    for example in ordered:
        # The first of a pass is its longest: its length is that of all after padding.
        if passes and passes[-1][0].length * (len(passes[-1]) + 1) <= limit:
            passes[-1].append(example)
        else:
            passes.append([example])
    return sorted(passes, key=_cost, reverse=True)


def _cost(examples: Sequence[TokenExample]) -> int:
    return examples[0].length * len(examples) + _PASS_COST


def _duration(passes: Sequence[Sequence[TokenExample]], threads: int) -> int:
    busy = [0] * threads
    for one in passes:
        busy[busy.index(min(busy))] += _cost(one)
    return max(busy)


def collate(examples: Sequence[TokenExample], pad: int) -> TokenBatch:
    """Right-pad examples into one batch `[B, T - 1]`: each token predicts the one after it."""
    longest = max(example.length for example in examples)
    tokens = np.full((len(examples), longest), pad, np.int64)
    weights = np.zeros((len(examples), longest), np.float32)
    for row, example in enumerate(examples):
        tokens[row, : example.length] = example.tokens
        weights[row, : example.length] = example.weights
    return TokenBatch(tokens[:, :-1], tokens[:, 1:], weights[:, 1:])
