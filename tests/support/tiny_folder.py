"""The tiny base as a model folder of the hub: config.json, safetensors, tokenizer.json, in bfloat16 or float32."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
from tiny_base import CHAT_TEMPLATE, SPECIAL, TinyShape, tiny_tokens, tiny_weights

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_OUTER = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}


def write_tiny_folder(folder: Path, seed: int = 0, shape: TinyShape | None = None, **config: Any) -> Path:
    """Write the model of `write_tiny_base(…, seed, shape)` as a model folder; `config` adds to config.json."""
    shape = shape or TinyShape()
    folder.mkdir(parents=True, exist_ok=True)
    tokens, merges = tiny_tokens(shape)
    facts = {
        "model_type": "llama",
        "hidden_size": shape.width,
        "intermediate_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "max_position_embeddings": shape.context,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "tie_word_embeddings": shape.tied,
        "vocab_size": len(tokens),
        **config,
    }
    (folder / "config.json").write_text(json.dumps(facts))
    _write_tokenizer(folder, tokens, merges)
    weights = tiny_weights(shape, len(tokens), seed)
    write_safetensors(folder / "model.safetensors", {_name(n): _rows(n, w, shape) for n, w in weights.items()})
    return folder


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """Write tensors as bfloat16, which the numpy part of the library cannot."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        halves = (np.ascontiguousarray(tensor, np.float32).view(np.uint32) >> 16).astype(np.uint16)
        header[name] = {
            "dtype": "BF16",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + halves.nbytes],
        }
        data += halves.tobytes()
    told = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    path.write_bytes(struct.pack("<Q", len(told)) + told + data)


def _write_tokenizer(folder: Path, tokens: list[str], merges: list[str]) -> None:
    told = {
        "version": "1.0",
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Digits", "individual_digits": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
            ],
        },
        "model": {
            "type": "BPE",
            "vocab": {token: number for number, token in enumerate(tokens) if token not in SPECIAL},
            "merges": merges,
        },
        "added_tokens": [{"id": number, "content": token, "special": True} for number, token in enumerate(SPECIAL)],
    }
    (folder / "tokenizer.json").write_text(json.dumps(told))
    settings = {
        "bos_token": "<|im_start|>",
        "eos_token": "<|im_end|>",
        "pad_token": {"content": "<|im_end|>"},
        "add_bos_token": False,
        "chat_template": CHAT_TEMPLATE,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def _name(own: str) -> str:
    bare = own.removesuffix(".weight")
    if bare in _OUTER:
        return f"{_OUTER[bare]}.weight"
    _, layer, matrix = bare.split(".")
    return f"model.layers.{layer}.{_NAMES[matrix]}.weight"


def _rows(own: str, weight: np.ndarray, shape: TinyShape) -> np.ndarray:
    heads = {"attn_q": shape.heads, "attn_k": shape.kv_heads}.get(own.split(".")[-2])
    if heads is None:
        return weight
    return weight.reshape(heads, -1, 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
