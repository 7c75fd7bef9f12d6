"""Loads the frozen weights of a Llama GGUF, unfolded from their quantisation, into the arrays that training uses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gguf
import numpy as np

from lyricstudio.bases.trainable import why_not_trainable
from lyricstudio.domain.errors import UserError
from lyricstudio.engine.llama.linear import LoraLinear
from lyricstudio.engine.llama.lora import LoraLayout, linear_groups

if TYPE_CHECKING:
    from lyricstudio.bases.gguf_file import GgufFile, TensorInfo
    from lyricstudio.engine.llama.config import LlamaConfig


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """One layer: two norm weights `[D]` and its four groups of matrices (lora.linear_groups)."""

    attention_norm: np.ndarray
    feed_forward_norm: np.ndarray
    qkv: LoraLinear
    output: LoraLinear
    gate_up: LoraLinear
    down: LoraLinear

    @property
    def linears(self) -> tuple[LoraLinear, ...]:
        """Return the four groups in the order of lora.linear_groups."""
        return self.qkv, self.output, self.gate_up, self.down


@dataclass(frozen=True, slots=True)
class LlamaWeights:
    """All weights: embedding and head `[V, D]` (one array when the file ties them), final norm `[D]`, layers.

    `rope_factors` `[d / 2]` divides the rotary frequencies, None without them.
    """

    embedding: np.ndarray
    head: np.ndarray
    output_norm: np.ndarray
    rope_factors: np.ndarray | None
    layers: tuple[LayerWeights, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """How weights are held: the type of the arithmetic, and whether frozen matrices stay float16 (half the memory)."""

    dtype: type[np.floating] = np.float32
    compact: bool = False

    @property
    def store_type(self) -> type[np.floating]:
        """Return the type in which big frozen matrices are kept."""
        return np.float16 if self.compact else self.dtype


def read_tensor(file: GgufFile, info: TensorInfo) -> np.ndarray:
    """Return one tensor of a GGUF file as float32; UserError for a quantisation that cannot be unfolded."""
    try:
        kind = gguf.GGMLQuantizationType(info.kind)
        block, size = gguf.GGML_QUANT_SIZES[kind]
        shape = (*info.shape[:-1], info.shape[-1] // block * size)
        raw = np.memmap(file.path, np.uint8, "r", info.offset, shape)
        return np.asarray(gguf.dequantize(np.asarray(raw), kind), np.float32).reshape(info.shape)
    except (NotImplementedError, KeyError) as error:
        message = f"The weights {info.name} of {file.path.name} are packed in a way that cannot be unpacked."
        raise UserError(message, "Use a file with Q4_0, Q4_1, Q5, Q8_0, K-quants, F16 or F32 weights.") from error
    except ValueError as error:
        raise UserError(f"{file.path.name} is cut off at the tensor {info.name}.", "Fetch the file again.") from error


def load_weights(file: GgufFile, config: LlamaConfig, layout: LoraLayout, holding: Holding) -> LlamaWeights:
    """Unfold all weights of a trainable file; UserError when the trainer cannot train it."""
    if reason := why_not_trainable(file):
        raise UserError(f"{file.path.name} cannot be trained here: {reason}.", "Choose another base for training.")
    if linear_groups(config) != layout.groups:
        raise ValueError("the layout was made for another network")

    def small(name: str) -> np.ndarray:
        return read_tensor(file, file.tensors[name]).astype(holding.dtype)

    embedding = read_tensor(file, file.tensors["token_embd.weight"]).astype(holding.store_type)
    tied = "output.weight" not in file.tensors
    head = embedding if tied else read_tensor(file, file.tensors["output.weight"]).astype(holding.store_type)
    with ThreadPoolExecutor(2) as pool:
        layers = tuple(pool.map(lambda layer: _load_layer(file, layout, layer, holding), range(config.layers)))
    factors = small("rope_freqs.weight") if "rope_freqs.weight" in file.tensors else None
    return LlamaWeights(embedding, head, small("output_norm.weight"), factors, layers)


def _load_layer(file: GgufFile, layout: LoraLayout, layer: int, holding: Holding) -> LayerWeights:
    def norm(name: str) -> np.ndarray:
        return read_tensor(file, file.tensors[f"blk.{layer}.{name}.weight"]).astype(holding.dtype)

    linears = []
    for group in range(len(layout.groups)):
        linear = LoraLinear(layout, layer, group, holding.dtype, holding.compact)
        for name in linear.shape.names:
            linear.frozen_rows(name)[...] = read_tensor(file, file.tensors[f"blk.{layer}.{name}.weight"])
        linears.append(linear)
    return LayerWeights(norm("attn_norm"), norm("ffn_norm"), *linears)
