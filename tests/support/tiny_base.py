"""A tiny random Llama model file that llama.cpp really loads, so that tests train and generate for real.

Its weights mean nothing; its vocabulary (bytes, some merges learnt from a few lines, ChatML marks) and its shapes
are those of a real base in small: grouped queries, tied or untied head, optional Llama 3 rotary factors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gguf
import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

if TYPE_CHECKING:
    from pathlib import Path

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] "
    "+ '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
_TEXT = """You write song lyrics in the style of the writer. Write the verse, part 1 of 4. Four lines, rhyme AABB.
Write the chorus, about eight syllables each. About: rain, road, river, light. Tags: slow, night.
A day | I walked along the river all the day
A way | the water took the words I meant to say
B night | and every lamp came on against the night
B light | the long road bent and followed after light
system user assistant love home heart hand town time dream fire stone road
"""


@dataclass(frozen=True)
class TinyShape:
    """The sizes of a tiny base; the head dimension is `width / heads` and must be even."""

    layers: int = 2
    width: int = 64
    heads: int = 4
    kv_heads: int = 2
    hidden: int = 96
    context: int = 4096
    vocabulary: int = 384
    tied: bool = True
    rope_factors: bool = False
    quantisation: gguf.GGMLQuantizationType = gguf.GGMLQuantizationType.F32
    architecture: str = "llama"
    pre_tokenizer: str = "smollm"
    sentencepiece: bool = False


def write_tiny_base(path: Path, seed: int = 0, shape: TinyShape | None = None) -> Path:
    """Write a tiny random Llama GGUF with a ChatML template to `path` and return the path."""
    shape = shape or TinyShape()
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, shape.architecture)
    _add_facts(writer, shape)
    tokens = _add_pieces(writer) if shape.sentencepiece else _add_vocabulary(writer, shape)
    for name, tensor in tiny_weights(shape, tokens, seed).items():
        _add_tensor(writer, name, tensor, shape.quantisation)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def tiny_weights(shape: TinyShape, vocabulary: int, seed: int) -> dict[str, np.ndarray]:
    """Return the random float32 tensors of a tiny base by their GGUF names, each `[out, in]`."""
    rng = np.random.default_rng(seed)
    kv_width = shape.width // shape.heads * shape.kv_heads

    def matrix(rows: int, columns: int, scale: float = 1.0) -> np.ndarray:
        return rng.normal(0, scale / np.sqrt(columns), (rows, columns)).astype(np.float32)

    tensors = {"token_embd.weight": matrix(vocabulary, shape.width)}
    for layer in range(shape.layers):
        tensors |= {
            f"blk.{layer}.attn_norm.weight": rng.uniform(0.5, 1.5, shape.width).astype(np.float32),
            f"blk.{layer}.attn_q.weight": matrix(shape.width, shape.width),
            f"blk.{layer}.attn_k.weight": matrix(kv_width, shape.width),
            f"blk.{layer}.attn_v.weight": matrix(kv_width, shape.width),
            f"blk.{layer}.attn_output.weight": matrix(shape.width, shape.width),
            f"blk.{layer}.ffn_norm.weight": rng.uniform(0.5, 1.5, shape.width).astype(np.float32),
            f"blk.{layer}.ffn_gate.weight": matrix(shape.hidden, shape.width),
            f"blk.{layer}.ffn_up.weight": matrix(shape.hidden, shape.width),
            f"blk.{layer}.ffn_down.weight": matrix(shape.width, shape.hidden),
        }
    tensors["output_norm.weight"] = rng.uniform(0.5, 1.5, shape.width).astype(np.float32)
    if not shape.tied:
        tensors["output.weight"] = matrix(vocabulary, shape.width)
    if shape.rope_factors:
        # The ramp of Llama 3: high frequencies stay, low ones are stretched eightfold.
        half = shape.width // shape.heads // 2
        tensors["rope_freqs.weight"] = np.linspace(1, 8, half).astype(np.float32)
    return tensors


def _add_facts(writer: gguf.GGUFWriter, shape: TinyShape) -> None:
    writer.add_name("Tiny random base")
    writer.add_license("cc0-1.0")
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)


def tiny_tokens(shape: TinyShape) -> tuple[list[str], list[str]]:
    """Return the byte-level vocabulary of a tiny base: its tokens, and its merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=shape.vocabulary - len(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([_TEXT], trainer)
    learnt = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [*SPECIAL, *learnt], [merge if isinstance(merge, str) else " ".join(merge) for merge in merges]


def _add_vocabulary(writer: gguf.GGUFWriter, shape: TinyShape) -> int:
    tokens, merges = tiny_tokens(shape)
    kinds = [gguf.TokenType.CONTROL] * len(SPECIAL) + [gguf.TokenType.NORMAL] * (len(tokens) - len(SPECIAL))
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(shape.pre_tokenizer)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(CHAT_TEMPLATE)
    return len(tokens)


def _add_pieces(writer: gguf.GGUFWriter) -> int:
    """Add a SentencePiece vocabulary: marks, all bytes, and pieces whose scores say which are merged first."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator([_TEXT], trainers.BpeTrainer(vocab_size=160, show_progress=False))
    learnt = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    marks = ["<unk>", "<|im_start|>", "<|im_end|>"]
    every_byte = [f"<0x{value:02X}>" for value in range(256)]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * len(learnt)
    tokens = [*marks, *every_byte, *learnt]
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * (len(marks) + 256) + [-float(rank) for rank in range(len(learnt))])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
    return len(tokens)


def _add_tensor(
    writer: gguf.GGUFWriter, name: str, tensor: np.ndarray, quantisation: gguf.GGMLQuantizationType
) -> None:
    if tensor.ndim == 1 or quantisation is gguf.GGMLQuantizationType.F32:
        writer.add_tensor(name, tensor)
        return
    writer.add_tensor(name, gguf.quantize(tensor, quantisation), raw_dtype=quantisation)
