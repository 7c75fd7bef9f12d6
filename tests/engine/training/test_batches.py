"""Steps cover every example once, passes stay small, and padding counts for nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lyricstudio.engine.training.batches import _PASS_LIMITS, collate, epoch_order, split_passes
from lyricstudio.engine.training.examples import TokenExample


def example(length: int) -> TokenExample:
    weights = np.ones(length, np.float32)
    weights[: length // 2] = 0
    return TokenExample(np.arange(length, dtype=np.int32) + 5, weights, length // 2, "")


@pytest.mark.parametrize("count", [1, 3, 4, 50, 333])
def test_an_epoch_meets_every_example_once(count: int) -> None:
    lengths = [10 + number % 7 for number in range(count)]
    steps = epoch_order(lengths, 4, seed=3, epoch=1)
    assert sorted(number for step in steps for number in step) == list(range(count))
    assert len(steps) == -(-count // 4)


def test_order_depends_on_seed_and_epoch_alone() -> None:
    lengths = list(range(60))
    assert epoch_order(lengths, 4, 1, 0) == epoch_order(lengths, 4, 1, 0)
    assert epoch_order(lengths, 4, 1, 0) != epoch_order(lengths, 4, 1, 1)
    assert epoch_order(lengths, 4, 1, 0) != epoch_order(lengths, 4, 2, 0)


def test_examples_of_a_step_are_of_like_length() -> None:
    lengths = np.random.default_rng(0).integers(20, 300, 400).tolist()
    spread = [np.ptp([lengths[n] for n in step]) for step in epoch_order(lengths, 4, 0, 0)]
    assert np.mean(spread) < 0.35 * np.std(lengths)


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("lengths", [[124] * 4, [500], [300, 20, 20, 10], [60] * 8, [400, 390, 380, 370]])
def test_passes_hold_all_examples_and_not_too_many_tokens(lengths: list[int], threads: int) -> None:
    passes = split_passes([example(length) for length in lengths], threads)
    assert sorted(one.length for group in passes for one in group) == sorted(lengths)
    for group in passes:
        assert len(group) == 1 or len(group) * max(one.length for one in group) <= _PASS_LIMITS[-1]


@pytest.mark.parametrize(
    ("lengths", "threads", "passes"),
    [
        ([124] * 4, 2, [[124, 124], [124, 124]]),
        ([60] * 4, 2, [[60, 60], [60, 60]]),
        ([60] * 4, 1, [[60] * 4]),
        ([124] * 4, 4, [[124]] * 4),
        # Padding 100 to 160 would cost more than passes of their own.
        ([160, 140, 120, 100], 2, [[160], [140], [120], [100]]),
    ],
)
def test_threads_end_at_the_same_time(lengths: list[int], threads: int, passes: list[list[int]]) -> None:
    found = split_passes([example(length) for length in lengths], threads)
    assert [[one.length for one in group] for group in found] == passes


def test_each_token_predicts_the_next_and_padding_nothing() -> None:
    batch = collate([example(6), example(4)], pad=0)
    assert batch.tokens.tolist() == [[5, 6, 7, 8, 9], [5, 6, 7, 8, 0]]
    assert batch.targets.tolist() == [[6, 7, 8, 9, 10], [6, 7, 8, 0, 0]]
    assert batch.weights.tolist() == [[0, 0, 1, 1, 1], [0, 1, 1, 0, 0]]
