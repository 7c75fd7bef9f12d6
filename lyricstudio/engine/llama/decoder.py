"""Writes several answers side by side with the weights in training, to see between epochs what they have learnt.

It serves nobody: llama.cpp does that, faster. Here one pass over the weights serves all rows, and the values in
training need no detour over a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.engine.llama.gate import gated
from lyricstudio.engine.llama.head import logits_of
from lyricstudio.engine.llama.norm import rms_norm

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lyricstudio.engine.llama.attention import AttentionMemory
    from lyricstudio.engine.llama.model import Llama
    from lyricstudio.engine.llama.weights import LayerWeights


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn: from the `top` likeliest, at a temperature; at most `limit` tokens an answer."""

    limit: int
    temperature: float = 0.7
    top: int = 40


class Decoder:
    """B prompts being answered; keys and values of layer l are `[B, K, longest, d]`, `filled` `[B]` of them valid."""

    def __init__(self, model: Llama, prompts: Sequence[Sequence[int]], sampling: Sampling) -> None:
        self.model, self.sampling = model, sampling
        config = model.config
        longest = max(len(prompt) for prompt in prompts) + sampling.limit
        shape = (len(prompts), config.kv_heads, longest, config.head_width)
        self._keys = [np.zeros(shape, model.dtype) for _ in range(config.layers)]
        self._values = [np.zeros(shape, model.dtype) for _ in range(config.layers)]
        self._filled = np.zeros(len(prompts), np.int64)
        self._states = np.concatenate([self._read(row, prompt) for row, prompt in enumerate(prompts)])

    def write(self, ends: Collection[int], rng: np.random.Generator) -> list[list[int]]:
        """Return the answers' tokens, each without the end mark (one of `ends`) that closed it."""
        answers: list[list[int]] = [[] for _ in self._filled]
        writing = set(range(len(answers)))
        for _ in range(self.sampling.limit):
            tokens = self._draw(rng)
            for row in list(writing):
                if tokens[row] in ends:
                    writing.discard(row)
                else:
                    answers[row].append(int(tokens[row]))
            if not writing:
                break
            self._step(tokens)
        return answers

    def _read(self, row: int, prompt: Sequence[int]) -> np.ndarray:
        """Read one prompt; return the state `[1, D]` behind its last token."""

        def store(layer: int, memory: AttentionMemory) -> None:
            self._keys[layer][row, :, : len(prompt)] = memory.k[0]
            self._values[layer][row, :, : len(prompt)] = memory.v[0]

        states = self.model.states(np.array([prompt]), store)
        self._filled[row] = len(prompt)
        return states[-1:]

    def _draw(self, rng: np.random.Generator) -> np.ndarray:
        model = self.model
        states = np.empty_like(self._states)
        rms_norm(self._states, model.weights.output_norm, model.config.epsilon, states)
        logits = logits_of(states, model.weights.head)
        top = min(self.sampling.top, logits.shape[1])
        likely = np.argpartition(logits, -top, axis=1)[:, -top:]
        scores = np.take_along_axis(logits, likely, axis=1) / self.sampling.temperature
        # The largest of scores with Gumbel noise is a draw from their softmax.
        chosen = np.argmax(scores + rng.gumbel(size=scores.shape), axis=1)
        return np.take_along_axis(likely, chosen[:, None], axis=1)[:, 0]

    def _step(self, tokens: np.ndarray) -> None:
        states = self.model.weights.embedding[tokens].astype(self.model.dtype)
        turn = self.model.rotation[self._filled][:, None, :]
        ahead = np.arange(int(self._filled.max()) + 1) > self._filled[:, None]
        for index, layer in enumerate(self.model.weights.layers):
            states = self._layer(layer, index, states, (turn, ahead))
        self._filled += 1
        self._states = states

    def _layer(
        self, layer: LayerWeights, index: int, states: np.ndarray, places: tuple[np.ndarray, np.ndarray]
    ) -> np.ndarray:
        config, rows = self.model.config, len(states)
        wide = layer.qkv.input_buffer(rows)
        rms_norm(states, layer.attention_norm, config.epsilon, wide[:, : config.width])
        attended = layer.output.input_buffer(rows)
        attended[:, : config.query_width] = self._attend(layer.qkv.forward(wide), index, *places)
        middle = layer.output.forward(attended) + states
        wide = layer.gate_up.input_buffer(rows)
        rms_norm(middle, layer.feed_forward_norm, config.epsilon, wide[:, : config.width])
        narrow = layer.down.input_buffer(rows)
        gated(layer.gate_up.forward(wide), narrow[:, : config.hidden], keep_slopes=False)
        return layer.down.forward(narrow) + middle

    def _attend(self, qkv: np.ndarray, index: int, turn: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        """Return what the newest tokens see `[B, H·d]`, after storing their keys and values."""
        config, rows = self.model.config, len(qkv)
        pairs = qkv.view(turn.dtype)
        half_q, half_kv = config.query_width // 2, config.kv_width // 2
        q = pairs[:, :half_q].reshape(rows, config.heads, -1) * turn
        k = pairs[:, half_q : half_q + half_kv].reshape(rows, config.kv_heads, -1) * turn
        every, length = np.arange(rows), ahead.shape[1]
        self._keys[index][every, :, self._filled] = k.view(qkv.dtype)
        self._values[index][every, :, self._filled] = qkv[:, -config.kv_width :].reshape(rows, config.kv_heads, -1)
        by_key = q.view(qkv.dtype).reshape(rows, config.kv_heads, config.group, -1)
        scores = by_key @ self._keys[index][:, :, :length].swapaxes(2, 3)
        scores *= config.head_width**-0.5
        scores[np.broadcast_to(ahead[:, None, None, :], scores.shape)] = -np.inf
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        return (scores @ self._values[index][:, :, :length]).reshape(rows, -1)
