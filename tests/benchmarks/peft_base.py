"""A GGUF base as a transformers model with a fresh peft adapter, for comparison where these are installed."""

from __future__ import annotations

from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig as HubConfig
from transformers import LlamaForCausalLM

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.engine.adapters import _PEFT_NAMES, RowOrder
from lyricstudio.engine.llama.config import LlamaConfig
from lyricstudio.engine.llama.weights import read_tensor


def peft_model(path: Path, rank: int, alpha: float) -> torch.nn.Module:
    """Return the base in float32 with low-rank updates on every matrix, in training mode."""
    file = GgufFile.open(path)
    config = LlamaConfig.from_file(file)
    model = LlamaForCausalLM(
        HubConfig(
            vocab_size=config.vocabulary,
            hidden_size=config.width,
            intermediate_size=config.hidden,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            num_key_value_heads=config.kv_heads,
            head_dim=config.head_width,
            rms_norm_eps=config.epsilon,
            rope_parameters={"rope_type": "default", "rope_theta": config.rope_base},
            tie_word_embeddings="output.weight" not in file.tensors,
        )
    )
    order = RowOrder(config.heads, config.kv_heads)
    state = {}
    for name, info in file.tensors.items():
        bare = name.removesuffix(".weight")
        state[_hub_name(bare)] = torch.from_numpy(order.to_half_split(bare, read_tensor(file, info)).copy())
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert set(missing) <= {"lm_head.weight"}, missing
    names = [name.split(".")[1] for name in _PEFT_NAMES.values()]
    return get_peft_model(model, LoraConfig(r=rank, lora_alpha=alpha, target_modules=names)).train()


def _hub_name(own: str) -> str:
    outer = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
    if own in outer:
        return f"{outer[own]}.weight"
    _, layer, matrix = own.split(".")
    norms = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
    return f"model.layers.{layer}.{norms.get(matrix) or _PEFT_NAMES[matrix]}.weight"
