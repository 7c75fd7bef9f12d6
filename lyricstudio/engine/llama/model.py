"""The whole network: loss of a batch, and the gradient of all low-rank values by hand-written backpropagation.

A call uses one thread and shares nothing that it writes, so several batches may run side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.engine.llama.attention import Attention, AttentionMemory
from lyricstudio.engine.llama.config import LlamaConfig
from lyricstudio.engine.llama.gate import gated, gated_gradient
from lyricstudio.engine.llama.head import LossSum, head_loss, head_loss_and_gradient
from lyricstudio.engine.llama.lora import LoraLayout, linear_groups
from lyricstudio.engine.llama.norm import add_rms_norm_gradient, rms_norm
from lyricstudio.engine.llama.rotary import rotation_table
from lyricstudio.engine.llama.weights import Holding, LayerWeights, LlamaWeights, load_weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """Right-padded sequences: tokens and the tokens to predict `[B, T]`, and the weight of each prediction `[B, T]`.

    Weight 0 keeps a place (prompt, padding, an answer that is not trained) out of the loss.
    """

    tokens: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


@dataclass(slots=True)
class _LayerMemory:
    """What one layer's backward pass needs; names as in `_forward_layer`."""

    attention_in: np.ndarray
    attention_inverse: np.ndarray
    qkv_input: np.ndarray
    attention: AttentionMemory
    output_input: np.ndarray
    middle: np.ndarray
    middle_inverse: np.ndarray
    gate_up_input: np.ndarray
    slopes: np.ndarray
    down_input: np.ndarray


class Llama:
    """A Llama network with low-rank updates on every matrix of every layer.

    `longest` bounds the length of a sequence in tokens.
    """

    def __init__(self, config: LlamaConfig, weights: LlamaWeights, layout: LoraLayout, longest: int) -> None:
        self.config, self.weights, self.layout = config, weights, layout
        self.dtype = weights.output_norm.dtype.type
        self.rotation = rotation_table(config, weights.rope_factors, longest, self.dtype)

    @classmethod
    def load(cls, path: Path, rank: int, alpha: float, longest: int, holding: Holding | None = None) -> Llama:
        """Load a GGUF for training with updates of this rank; UserError when it cannot be trained."""
        file = GgufFile.open(path)
        config = LlamaConfig.from_file(file)
        layout = LoraLayout(config.layers, linear_groups(config), rank, alpha)
        return cls(config, load_weights(file, config, layout, holding or Holding()), layout, longest)

    def use(self, flat: np.ndarray) -> None:
        """Take the trained values from a flat vector; call again after each change of it."""
        for layer in self.weights.layers:
            for linear in layer.linears:
                linear.use(flat)

    def loss(self, batch: TokenBatch) -> LossSum:
        """Return the weighted loss of a batch."""
        hidden, attention = self._embed(batch.tokens), self._attention(batch.tokens)
        for layer in self.weights.layers:
            hidden, _ = self._forward_layer(layer, attention, hidden, keep=False)
        picked, states, _ = self._head_states(batch, hidden)
        return head_loss(states, self.weights.head, batch.targets.ravel()[picked], self._picked_weights(batch, picked))

    def loss_and_gradient(self, batch: TokenBatch, recompute: bool = False) -> tuple[LossSum, np.ndarray]:
        """Return the weighted loss and the gradient of its total by the flat vector of trained values.

        With `recompute` a layer keeps only its input and is run again on the way back: a third slower, for long
        sequences in little memory.
        """
        hidden, attention = self._embed(batch.tokens), self._attention(batch.tokens)
        inputs: list[np.ndarray] = []
        memories: list[_LayerMemory | None] = []
        for layer in self.weights.layers:
            inputs.append(hidden)
            hidden, memory = self._forward_layer(layer, attention, hidden, keep=not recompute)
            memories.append(memory)
        loss, gradient = self._head_backward(batch, hidden)
        flat = np.empty(self.layout.size, self.dtype)
        for index in reversed(range(len(self.weights.layers))):
            layer, entered = self.weights.layers[index], inputs.pop()
            memory = memories.pop() or self._forward_layer(layer, attention, entered, keep=True)[1]
            assert memory is not None
            self._backward_layer(layer, attention, memory, gradient, flat)
        return loss, flat

    def states(self, tokens: np.ndarray, watch: Callable[[int, AttentionMemory], None]) -> np.ndarray:
        """Return the last layer's states `[N, D]` for tokens `[B, T]`; `watch` gets each layer's keys and values."""
        hidden, attention = self._embed(tokens), self._attention(tokens)
        for index, layer in enumerate(self.weights.layers):
            hidden, memory = self._forward_layer(layer, attention, hidden, keep=True)
            assert memory is not None
            watch(index, memory.attention)
        return hidden

    def _embed(self, tokens: np.ndarray) -> np.ndarray:
        return self.weights.embedding[tokens.ravel()].astype(self.dtype)

    def _attention(self, tokens: np.ndarray) -> Attention:
        sequences, length = tokens.shape
        return Attention(self.config, sequences, self.rotation[:length])

    def _forward_layer(
        self, layer: LayerWeights, attention: Attention, entered: np.ndarray, keep: bool
    ) -> tuple[np.ndarray, _LayerMemory | None]:
        """Return the layer's output `[N, D]` from its input `[N, D]`, and what its way back needs (with `keep`)."""
        rows, config = len(entered), self.config
        qkv_input = layer.qkv.input_buffer(rows)
        inverse = rms_norm(entered, layer.attention_norm, config.epsilon, qkv_input[:, : config.width])
        output_input = layer.output.input_buffer(rows)
        attended = attention.forward(layer.qkv.forward(qkv_input), output_input[:, : config.query_width])
        middle = layer.output.forward(output_input)
        middle += entered
        gate_up_input = layer.gate_up.input_buffer(rows)
        middle_inverse = rms_norm(middle, layer.feed_forward_norm, config.epsilon, gate_up_input[:, : config.width])
        slopes = layer.gate_up.forward(gate_up_input)
        down_input = layer.down.input_buffer(rows)
        gated(slopes, down_input[:, : config.hidden], keep_slopes=keep)
        left = layer.down.forward(down_input)
        left += middle
        if not keep:
            return left, None
        memory = _LayerMemory(
            entered,
            inverse,
            qkv_input,
            attended,
            output_input,
            middle,
            middle_inverse,
            gate_up_input,
            slopes,
            down_input,
        )
        return left, memory

    def _backward_layer(
        self, layer: LayerWeights, attention: Attention, memory: _LayerMemory, total: np.ndarray, flat: np.ndarray
    ) -> None:
        """Turn `total` `[N, D]`, the gradient of the layer's output, into that of its input; fill `flat`."""
        first = layer.qkv.layer == 0
        d_gated = layer.down.backward(total, memory.down_input, flat)
        d_gate_up = gated_gradient(d_gated, memory.slopes)
        d_norm = layer.gate_up.backward(d_gate_up, memory.gate_up_input, flat)
        add_rms_norm_gradient(total, d_norm, memory.middle, memory.middle_inverse, layer.feed_forward_norm)
        d_attended = layer.output.backward(total, memory.output_input, flat)
        attended = memory.output_input[:, : self.config.query_width]
        d_qkv = attention.backward(d_attended, attended, memory.attention)
        d_norm = layer.qkv.backward(d_qkv, memory.qkv_input, flat, need_input=not first)
        if not first:
            add_rms_norm_gradient(total, d_norm, memory.attention_in, memory.attention_inverse, layer.attention_norm)

    def _head_states(self, batch: TokenBatch, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the places with weight `[n]`, their normalised states `[n, D]` and inverse norms `[n]`."""
        picked = np.nonzero(batch.weights.ravel())[0]
        states = np.empty((len(picked), self.config.width), self.dtype)
        inverse = rms_norm(hidden[picked], self.weights.output_norm, self.config.epsilon, states)
        return picked, states, inverse

    def _picked_weights(self, batch: TokenBatch, picked: np.ndarray) -> np.ndarray:
        return batch.weights.ravel()[picked].astype(self.dtype)

    def _head_backward(self, batch: TokenBatch, hidden: np.ndarray) -> tuple[LossSum, np.ndarray]:
        picked, states, inverse = self._head_states(batch, hidden)
        targets, weights = batch.targets.ravel()[picked], self._picked_weights(batch, picked)
        loss, d_states = head_loss_and_gradient(states, self.weights.head, targets, weights)
        d_picked = np.zeros_like(d_states)
        add_rms_norm_gradient(d_picked, d_states, hidden[picked], inverse, self.weights.output_norm)
        gradient = np.zeros_like(hidden)
        gradient[picked] = d_picked
        return loss, gradient
