"""The hand-written backward pass against finite differences; what padding, masks and memory must not change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_base import TinyShape, write_tiny_base

from lyricstudio.engine.llama.attention import _QUERY_BLOCK
from lyricstudio.engine.llama.model import Llama, TokenBatch
from lyricstudio.engine.llama.weights import Holding

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = {
    "tied": TinyShape(width=32, hidden=48, vocabulary=300),
    "untied, Llama 3 rotary factors": TinyShape(width=32, hidden=48, vocabulary=300, tied=False, rope_factors=True),
    "one key head for each query head": TinyShape(width=32, hidden=48, heads=2, kv_heads=2, vocabulary=300),
}
MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


def tiny_llama(path: Path, shape: TinyShape, dtype: type = np.float64, compact: bool = False) -> Llama:
    return Llama.load(write_tiny_base(path / "tiny.gguf", 3, shape), 4, 8.0, 512, Holding(dtype, compact))


def trained_values(model: Llama, seed: int = 1) -> np.ndarray:
    """Values as after some training: B is no longer zero, so that A has a gradient too."""
    flat = model.layout.start_values(0, model.dtype)
    rng = np.random.default_rng(seed)
    for _, _, b in model.layout.pairs(flat):
        b[...] = rng.normal(0, 0.1, b.shape)
    model.use(flat)
    return flat


def batch_of(lengths: list[int], vocabulary: int = 300, seed: int = 5) -> TokenBatch:
    rng = np.random.default_rng(seed)
    shape = (len(lengths), max(lengths))
    tokens, targets = rng.integers(0, vocabulary, shape), rng.integers(0, vocabulary, shape)
    weights = np.zeros(shape)
    for row, length in enumerate(lengths):
        weights[row, length // 3 : length - 1] = 1
    return TokenBatch(tokens, targets, weights)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("matrix", MATRICES)
@pytest.mark.parametrize("side", ["A", "B"])
def test_gradient_agrees_with_finite_differences(
    tmp_path: Path, shape: TinyShape, layer: int, matrix: str, side: str
) -> None:
    model = tiny_llama(tmp_path, shape)
    flat, batch = trained_values(model), batch_of([17, 9])
    _, gradient = model.loss_and_gradient(batch)

    def of(vector: np.ndarray) -> np.ndarray:
        _, a, b = next(pair for pair in model.layout.pairs(vector) if pair[0] == f"blk.{layer}.{matrix}")
        return a if side == "A" else b

    rng = np.random.default_rng(7)
    step = 1e-5
    for _ in range(3):
        direction = np.zeros_like(flat)
        of(direction)[...] = rng.normal(0, 1, of(flat).shape)
        losses = []
        for sign in (1, -1):
            model.use(flat + sign * step * direction)
            losses.append(model.loss(batch).total)
        expected = (losses[0] - losses[1]) / (2 * step)
        assert float(direction @ gradient) == pytest.approx(expected, rel=1e-6, abs=1e-7)


def test_loss_and_gradient_state_the_same_loss(tmp_path: Path) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"])
    trained_values(model)
    batch = batch_of([20, 11, 5])
    assert model.loss_and_gradient(batch)[0].mean == pytest.approx(model.loss(batch).mean, rel=1e-12)


@pytest.mark.parametrize("length", [_QUERY_BLOCK - 1, _QUERY_BLOCK, 2 * _QUERY_BLOCK + 7])
def test_query_blocks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"])
    trained_values(model)
    batch = batch_of([length])
    loss, gradient = model.loss_and_gradient(batch)
    monkeypatch.setattr("lyricstudio.engine.llama.attention._QUERY_BLOCK", 10_000)
    whole_loss, whole = model.loss_and_gradient(batch)
    assert loss.total == pytest.approx(whole_loss.total, rel=1e-12)
    np.testing.assert_allclose(gradient, whole, rtol=1e-8, atol=1e-10)


def test_padding_and_neighbours_change_nothing(tmp_path: Path) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"])
    trained_values(model)
    batch = batch_of([30, 12])
    _, together = model.loss_and_gradient(batch)
    apart = np.zeros_like(together)
    for row, length in enumerate((30, 12)):
        one = TokenBatch(*(array[row : row + 1, :length] for array in (batch.tokens, batch.targets, batch.weights)))
        apart += model.loss_and_gradient(one)[1]
    np.testing.assert_allclose(together, apart, rtol=1e-8, atol=1e-10)


def test_a_place_without_weight_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"])
    trained_values(model)
    batch = batch_of([16])
    other = replace(batch, targets=np.where(batch.weights == 0, (batch.targets + 1) % 300, batch.targets))
    assert model.loss(batch) == model.loss(other)
    np.testing.assert_array_equal(model.loss_and_gradient(batch)[1], model.loss_and_gradient(other)[1])


def test_weights_scale_the_loss_of_their_place(tmp_path: Path) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"])
    trained_values(model)
    batch = batch_of([16])
    half = replace(batch, weights=batch.weights * 0.5)
    assert model.loss(half).total == pytest.approx(0.5 * model.loss(batch).total)
    np.testing.assert_allclose(model.loss_and_gradient(half)[1], 0.5 * model.loss_and_gradient(batch)[1], rtol=1e-9)


def test_no_token_sees_the_future(tmp_path: Path) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"])
    trained_values(model)
    batch = batch_of([24])
    weights = np.zeros_like(batch.weights)
    weights[0, 10] = 1
    tokens = batch.tokens.copy()
    tokens[0, 11:] = 7
    seen = model.loss(TokenBatch(batch.tokens, batch.targets, weights))
    assert seen.total == pytest.approx(model.loss(TokenBatch(tokens, batch.targets, weights)).total, rel=1e-12)


def test_recomputing_layers_gives_the_same_bits(tmp_path: Path) -> None:
    model = tiny_llama(tmp_path, SHAPES["tied"], np.float32)
    trained_values(model)
    batch = batch_of([40, 33])
    kept, again = model.loss_and_gradient(batch), model.loss_and_gradient(batch, recompute=True)
    assert kept[0] == again[0]
    np.testing.assert_array_equal(kept[1], again[1])


def test_weights_held_as_float16_give_nearly_the_same_gradient(tmp_path: Path) -> None:
    batch = batch_of([40, 33])
    gradients = []
    for compact in (False, True):
        model = tiny_llama(tmp_path, SHAPES["untied, Llama 3 rotary factors"], np.float32, compact)
        trained_values(model)
        gradients.append(model.loss_and_gradient(batch)[1])
    difference = np.linalg.norm(gradients[0] - gradients[1]) / np.linalg.norm(gradients[0])
    assert difference < 5e-3


def test_float32_is_close_to_float64(tmp_path: Path) -> None:
    batch = batch_of([40, 33])
    gradients = []
    for dtype in (np.float32, np.float64):
        model = tiny_llama(tmp_path, SHAPES["tied"], dtype)
        trained_values(model)
        gradients.append(model.loss_and_gradient(batch)[1])
    assert np.linalg.norm(gradients[0] - gradients[1]) / np.linalg.norm(gradients[1]) < 1e-4
