"""Turns a Llama model folder (config.json, safetensors, tokenizer.json) into one GGUF file in float16."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np

from lyricstudio.bases.hub_tokenizer import HubVocabulary, read_json, read_vocabulary
from lyricstudio.bases.safetensors_file import SafetensorsFolder
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress, WorkContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LAYER_NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_OUTER_NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}


def convert_folder(folder: Path, out: Path, ctx: WorkContext) -> Path:
    """Write the model in `folder` as GGUF to `out` and return it; UserError when it is no Llama chat model."""
    config = read_json(folder / "config.json")
    if config.get("model_type") != "llama":
        kind = config.get("model_type", "unknown")
        message = f"{folder.name} is of the architecture {kind!r}; only Llama models can be converted here."
        raise UserError(message, "Choose a GGUF file of this model.")
    vocabulary = read_vocabulary(folder, int(config["vocab_size"]))
    tensors = _tensors(config, SafetensorsFolder(folder))
    writer = gguf.GGUFWriter(out, "llama")
    try:
        _add_facts(writer, config, folder)
        _add_vocabulary(writer, vocabulary)
        _write(writer, tensors, ctx)
    finally:
        writer.close()
    return out


def _add_facts(writer: gguf.GGUFWriter, config: dict[str, Any], folder: Path) -> None:
    heads, width = config["num_attention_heads"], config["hidden_size"]
    head_width = config.get("head_dim") or width // heads
    writer.add_name(folder.name)
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config.get("max_position_embeddings", 2048))
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads", heads))
    writer.add_key_length(head_width)
    writer.add_value_length(head_width)
    writer.add_rope_dimension_count(head_width)
    writer.add_rope_freq_base(float(_rope(config).get("rope_theta") or config.get("rope_theta", 10000.0)))
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    if _rope_kind(config) == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(float(_rope(config)["factor"]))


def _rope(config: dict[str, Any]) -> dict[str, Any]:
    return config.get("rope_scaling") or config.get("rope_parameters") or {}


def _rope_kind(config: dict[str, Any]) -> str:
    kind = _rope(config).get("rope_type") or _rope(config).get("type") or "default"
    if kind not in ("default", "linear", "llama3"):
        message = f"The model stretches positions by {kind!r}, which is not known here."
        raise UserError(message, "Choose a GGUF file of this model.")
    return kind


def _add_vocabulary(writer: gguf.GGUFWriter, vocabulary: HubVocabulary) -> None:
    writer.add_vocab_size(len(vocabulary.tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(list(vocabulary.types))
    writer.add_token_merges(list(vocabulary.merges))
    writer.add_add_bos_token(vocabulary.adds_start)
    for number, add in (
        (vocabulary.start, writer.add_bos_token_id),
        (vocabulary.end, writer.add_eos_token_id),
        (vocabulary.pad, writer.add_pad_token_id),
    ):
        if number is not None:
            add(number)
    if vocabulary.chat_template:
        writer.add_chat_template(vocabulary.chat_template)


@dataclass(frozen=True, slots=True)
class _Tensor:
    """One tensor to be written: its GGUF name and shape, and how to get it when its turn comes."""

    name: str
    shape: tuple[int, ...]
    read: Callable[[], np.ndarray]

    @property
    def dtype(self) -> np.dtype[np.floating]:
        return np.dtype(np.float16 if len(self.shape) > 1 else np.float32)


def _tensors(config: dict[str, Any], model: SafetensorsFolder) -> list[_Tensor]:
    names = [name for name in model.names if not name.endswith("rotary_emb.inv_freq")]
    if config.get("tie_word_embeddings"):
        names = [name for name in names if not name.startswith("lm_head")]
    found = [_tensor(name, config, model) for name in names]
    if _rope_kind(config) == "llama3":
        factors = _llama3_factors(config)
        found.append(_Tensor("rope_freqs", factors.shape, lambda: factors))
    return found


def _tensor(name: str, config: dict[str, Any], model: SafetensorsFolder) -> _Tensor:
    own = _own_name(name)
    return _Tensor(own, model.shape(name), lambda: _reordered(own, model.read(name), config))


def _write(writer: gguf.GGUFWriter, tensors: list[_Tensor], ctx: WorkContext) -> None:
    """Write the head of the file and then one tensor after the other, so that only one is in memory."""
    for tensor in tensors:
        size = math.prod(tensor.shape) * tensor.dtype.itemsize
        writer.add_tensor_info(f"{tensor.name}.weight", tensor.shape, tensor.dtype, size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for done, tensor in enumerate(tensors):
        ctx.checkpoint()
        ctx.report(Progress(done, len(tensors), "Converting the model"))
        writer.write_tensor_data(np.ascontiguousarray(tensor.read(), tensor.dtype))


def _own_name(name: str) -> str:
    bare = name.removesuffix(".weight")
    if bare in _OUTER_NAMES:
        return _OUTER_NAMES[bare]
    layer, _, rest = bare.removeprefix("model.layers.").partition(".")
    if rest not in _LAYER_NAMES or not layer.isdigit():
        raise UserError(f"The model has a tensor that a Llama has not: {name}.", "Choose a GGUF file of this model.")
    return f"blk.{layer}.{_LAYER_NAMES[rest]}"


def _reordered(name: str, tensor: np.ndarray, config: dict[str, Any]) -> np.ndarray:
    """Return the tensor with rows of q and k interleaved, as GGUF files of Llama have them."""
    heads = config["num_attention_heads"]
    count = {"attn_q": heads, "attn_k": config.get("num_key_value_heads", heads)}.get(name.rsplit(".", maxsplit=1)[-1])
    if count is None:
        return tensor
    return tensor.reshape(count, 2, -1, tensor.shape[-1]).swapaxes(1, 2).reshape(tensor.shape)


def _llama3_factors(config: dict[str, Any]) -> np.ndarray:
    """Return what Llama 3 divides its rotary frequencies by (Meta's `apply_scaling`, llama-models).

    Short wavelengths stay, long ones are stretched by `factor`, those between are blended.
    """
    rope = _rope(config)
    width = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    base = float(rope.get("rope_theta") or config["rope_theta"])
    factor, old_context = float(rope["factor"]), float(rope["original_max_position_embeddings"])
    low, high = float(rope["low_freq_factor"]), float(rope["high_freq_factor"])
    factors = []
    for pair in range(0, width, 2):
        wavelength = 2 * math.pi * base ** (pair / width)
        blend = (old_context / wavelength - low) / (high - low)
        blend = min(1.0, max(0.0, blend))
        factors.append(1 / ((1 - blend) / factor + blend))
    return np.array(factors, np.float32)
