"""Says whether the built-in trainer can train a base, and if not, why, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.bases.gguf_file import GgufFile

TRAINER = "numpy"
_NEEDED = ("token_embd.weight", "output_norm.weight", "blk.0.attn_q.weight", "blk.0.ffn_gate.weight")


def why_not_trainable(file: GgufFile) -> str:
    """Return the reason why the built-in trainer cannot train this file, "" when it can."""
    if file.architecture != "llama":
        known = file.architecture or "unknown"
        return f"its architecture is {known!r}, and the built-in trainer knows the Llama architecture only"
    if not file.text("tokenizer.chat_template"):
        return "it carries no chat template, so it is no chat model"
    scaling = file.text("llama.rope.scaling.type", "none")
    if scaling not in ("none", "linear", "llama3"):
        return f"it stretches positions by {scaling!r}, which the built-in trainer does not know"
    return _odd_heads(file) or _odd_tensors(file)


def _odd_heads(file: GgufFile) -> str:
    heads = file.number("llama.attention.head_count", 1)
    width = file.number("llama.attention.key_length", file.number("llama.embedding_length", 0) // heads)
    turned = file.number("llama.rope.dimension_count", width)
    return "" if turned == width else f"its positions turn only {turned:g} of the {width:g} values of a head"


def _odd_tensors(file: GgufFile) -> str:
    if missing := [name for name in _NEEDED if name not in file.tensors]:
        return f"it lacks the tensor {missing[0]}"
    if any("_exps" in name or "ffn_gate_inp" in name for name in file.tensors):
        return "it is a mixture of experts, which the built-in trainer does not know"
    extra = [n for n in file.tensors if n.endswith(".bias") or "attn_q_norm" in n or "attn_sub_norm" in n]
    return f"it has tensors that a plain Llama has not ({extra[0]})" if extra else ""
