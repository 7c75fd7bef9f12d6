"""Causal attention with grouped queries, forward and backward, without anything learnt in it.

Queries are worked on in blocks, and a block looks only at the keys up to its own end: half of the score matrix of
a long sequence is never made. Letters: B sequences of T tokens, K key heads, G query heads a key head, d values a
head; N = B·T.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lyricstudio.engine.llama.config import LlamaConfig  # noqa: TC001 - used by readers of the signature only

_QUERY_BLOCK = 64


@dataclass(slots=True)
class AttentionMemory:
    """What the backward pass needs: turned and scaled queries `[B, K, G, T, d]`, turned keys and values
    `[B, K, T, d]`, and for each block of queries its softmax `[B, K, G · block, end of block]`.
    """

    q: np.ndarray
    k: np.ndarray
    v: np.ndarray
    blocks: list[np.ndarray]


def _block_bounds(length: int) -> list[tuple[int, int]]:
    return [(start, min(start + _QUERY_BLOCK, length)) for start in range(0, length, _QUERY_BLOCK)]


class Attention:
    """Attention for one batch shape; `rotation` is the complex table `[T, d / 2]` of its positions."""

    def __init__(self, config: LlamaConfig, batch: int, rotation: np.ndarray) -> None:
        self.config, self.batch, self.length = config, batch, len(rotation)
        self._turn = rotation
        self._turn_scaled = rotation * rotation.dtype.type(config.head_width**-0.5)
        size = min(_QUERY_BLOCK, self.length)
        self._future = np.triu(np.full((size, size), -np.inf, np.real(self._turn).dtype), 1)

    def forward(self, qkv: np.ndarray, out: np.ndarray) -> AttentionMemory:
        """Attend from `qkv` `[N, (H + 2K)·d]` (queries, keys, values side by side) into `out` `[N, H·d]`."""
        memory = self._split(qkv)
        places = out.reshape(self.batch, self.length, *memory.q.shape[1:3], -1)
        for start, end in _block_bounds(self.length):
            scores = self._rows(memory.q, start, end) @ memory.k[:, :, :end].swapaxes(2, 3)
            self._softmax(scores, start, end)
            attended = scores @ memory.v[:, :, :end]
            places[:, start:end] = self._by_head(attended, end - start).transpose(0, 3, 1, 2, 4)
            memory.blocks.append(scores)
        return memory

    def backward(self, gradient: np.ndarray, out: np.ndarray, memory: AttentionMemory) -> np.ndarray:
        """Return the gradient of `qkv` from that of `out` (both `[N, H·d]`; `out` as forward wrote it)."""
        groups = memory.q.shape[1:3]
        by_place = gradient.reshape(self.batch, self.length, *groups, -1)
        # sum over keys of softmax · its gradient, which equals the product of output and its gradient.
        along = np.einsum("btkgd,btkgd->bkgt", by_place, out.reshape(by_place.shape))
        d_q, d_k, d_v = np.empty_like(memory.q), np.zeros_like(memory.k), np.zeros_like(memory.k)
        for (start, end), weights in zip(_block_bounds(self.length), memory.blocks, strict=True):
            d_rows = self._rows(by_place.transpose(0, 2, 3, 1, 4), start, end)
            d_v[:, :, :end] += weights.swapaxes(2, 3) @ d_rows
            d_scores = d_rows @ memory.v[:, :, :end].swapaxes(2, 3)
            d_scores -= along[:, :, :, start:end].reshape(self.batch, groups[0], -1, 1)
            d_scores *= weights
            d_q[:, :, :, start:end] = self._by_head(d_scores @ memory.k[:, :, :end], end - start)
            d_k[:, :, :end] += d_scores.swapaxes(2, 3) @ self._rows(memory.q, start, end)
        return self._join(d_q, d_k, d_v)

    def _split(self, qkv: np.ndarray) -> AttentionMemory:
        config, turn = self.config, self._turn
        shape = (self.batch, self.length, config.kv_heads)
        pairs = qkv.view(turn.dtype)
        half_q, half_kv = config.query_width // 2, config.kv_width // 2
        q = pairs[:, :half_q].reshape(*shape, config.group, -1).transpose(0, 2, 3, 1, 4)
        k = pairs[:, half_q : half_q + half_kv].reshape(*shape, -1).transpose(0, 2, 1, 3)
        v = qkv[:, -config.kv_width :].reshape(*shape, -1).transpose(0, 2, 1, 3)
        real = qkv.dtype
        turned_q = np.multiply(q, self._turn_scaled, order="C").view(real)
        turned_k = np.multiply(k, turn, order="C").view(real)
        return AttentionMemory(turned_q, turned_k, np.ascontiguousarray(v), [])

    def _join(self, d_q: np.ndarray, d_k: np.ndarray, d_v: np.ndarray) -> np.ndarray:
        config, turn = self.config, self._turn
        total = np.empty((self.batch * self.length, config.query_width + 2 * config.kv_width), d_q.dtype)
        pairs = total.view(turn.dtype)
        half_q, half_kv = config.query_width // 2, config.kv_width // 2
        shape = (self.batch, self.length, config.kv_heads)
        q_places = pairs[:, :half_q].reshape(*shape, config.group, -1).transpose(0, 2, 3, 1, 4)
        k_places = pairs[:, half_q : half_q + half_kv].reshape(*shape, -1).transpose(0, 2, 1, 3)
        np.multiply(d_q.view(turn.dtype), self._turn_scaled.conj(), out=q_places)
        np.multiply(d_k.view(turn.dtype), turn.conj(), out=k_places)
        total[:, -config.kv_width :].reshape(*shape, -1)[...] = d_v.transpose(0, 2, 1, 3)
        return total

    def _rows(self, by_head: np.ndarray, start: int, end: int) -> np.ndarray:
        b, k = by_head.shape[:2]
        return by_head[:, :, :, start:end].reshape(b, k, -1, by_head.shape[-1])

    def _by_head(self, rows: np.ndarray, length: int) -> np.ndarray:
        return rows.reshape(*rows.shape[:2], -1, length, rows.shape[-1])

    def _softmax(self, scores: np.ndarray, start: int, end: int) -> None:
        size = end - start
        by_head = scores.reshape(*scores.shape[:2], -1, size, end)
        by_head[..., start:] += self._future[:size, :size]
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
