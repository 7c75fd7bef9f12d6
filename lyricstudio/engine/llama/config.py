"""The sizes and constants of one Llama-architecture network, as its GGUF file states them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.bases.gguf_file import GgufFile


@dataclass(frozen=True, slots=True)
class LlamaConfig:
    """One network's sizes; `rope_scale` divides positions (1 unless the file stretches them linearly)."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_width: int
    hidden: int
    vocabulary: int
    context: int
    epsilon: float
    rope_base: float
    rope_scale: float = 1.0

    @property
    def query_width(self) -> int:
        """Return the width of all query heads together."""
        return self.heads * self.head_width

    @property
    def kv_width(self) -> int:
        """Return the width of all key heads together, which is that of the value heads too."""
        return self.kv_heads * self.head_width

    @property
    def group(self) -> int:
        """Return how many query heads share one key head."""
        return self.heads // self.kv_heads

    @property
    def layer_weights(self) -> int:
        """Return the number of matrix weights in one layer."""
        attention = self.width * (self.query_width + 2 * self.kv_width) + self.query_width * self.width
        return attention + 3 * self.width * self.hidden

    def lora_weights(self, rank: int) -> int:
        """Return the number of trained values when every matrix of every layer gets an update of this rank."""
        pairs = (
            (self.width, self.query_width),
            (self.width, self.kv_width),
            (self.width, self.kv_width),
            (self.query_width, self.width),
            (self.width, self.hidden),
            (self.width, self.hidden),
            (self.hidden, self.width),
        )
        return self.layers * rank * sum(a + b for a, b in pairs)

    def training_flops(self, tokens: int, answer_tokens: int, rank: int) -> float:
        """Return the floating-point operations that training must do for these tokens.

        Frozen weights cost 4 a token (forward, and the gradient of their input), the head the same on answer
        tokens only, trained values 6. Attention scores and everything element by element count as overhead.
        """
        frozen = 4.0 * self.layers * self.layer_weights
        return tokens * (frozen + 6.0 * self.lora_weights(rank)) + 4.0 * answer_tokens * self.vocabulary * self.width

    @classmethod
    def from_file(cls, file: GgufFile) -> LlamaConfig:
        """Read the sizes of a Llama GGUF; UserError when a fact is missing."""

        def fact(name: str, default: float | None = None) -> float:
            return file.number(f"llama.{name}", default)

        heads, width = int(fact("attention.head_count")), int(fact("embedding_length"))
        return cls(
            layers=int(fact("block_count")),
            width=width,
            heads=heads,
            kv_heads=int(fact("attention.head_count_kv", heads)),
            head_width=int(fact("attention.key_length", width // heads)),
            hidden=int(fact("feed_forward_length")),
            vocabulary=file.tensors["token_embd.weight"].shape[0],
            context=int(fact("context_length")),
            epsilon=fact("attention.layer_norm_rms_epsilon"),
            rope_base=fact("rope.freq_base", 10000.0),
            rope_scale=fact("rope.scaling.factor", 1.0) if file.text("llama.rope.scaling.type") == "linear" else 1.0,
        )
