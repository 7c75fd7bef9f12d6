"""The optimiser against its formula written out the slow way, and the course of the rate."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lyricstudio.engine.training.optimizer import _SLICE, AdamW, RateCourse


def test_steps_follow_the_formula() -> None:
    rng = np.random.default_rng(0)
    size = _SLICE + 77
    values = rng.normal(size=size)
    expected, m, v = values.copy(), np.zeros(size), np.zeros(size)
    optimizer = AdamW(values, 0.9, 0.99, clip=1.0)
    with ThreadPoolExecutor(2) as pool:
        for step in range(1, 5):
            gradient = rng.normal(size=size) * step
            norm = np.linalg.norm(gradient)
            clipped = gradient * min(1, 1 / (norm + 1e-6))
            m = 0.9 * m + 0.1 * clipped
            v = 0.99 * v + 0.01 * clipped**2
            expected -= 0.01 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
            assert optimizer.update(gradient, 0.01, step, pool) == pytest.approx(norm)
    np.testing.assert_allclose(values, expected, rtol=1e-10)


def test_small_gradients_are_not_clipped() -> None:
    values = np.zeros(3)
    optimizer = AdamW(values, 0.0, 0.0, clip=1.0)
    with ThreadPoolExecutor(1) as pool:
        optimizer.update(np.array([0.3, -0.1, 0.2]), 0.5, 1, pool)
    np.testing.assert_allclose(values, [-0.5, 0.5, -0.5], rtol=1e-6)


def test_the_rate_rises_to_its_peak_and_falls_to_nothing() -> None:
    course = RateCourse(1e-3, 60, 0.1)
    rates = [course.at(step) for step in range(1, 61)]
    assert rates[0] == pytest.approx(1e-3 / 6)
    assert max(rates) == pytest.approx(1e-3, rel=0.03)
    assert rates.index(max(rates)) in (5, 6)
    assert all(a > b for a, b in itertools.pairwise(rates[6:]))
    assert rates[-1] < 1e-6
