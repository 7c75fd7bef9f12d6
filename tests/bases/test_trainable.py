"""What the built-in trainer says no to, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_base import write_tiny_base

from lyricstudio.bases.gguf_file import GgufFile, TensorInfo
from lyricstudio.bases.trainable import why_not_trainable
from lyricstudio.domain.errors import UserError


@pytest.fixture
def tiny(tmp_path: Path) -> GgufFile:
    return GgufFile.open(write_tiny_base(tmp_path / "tiny.gguf"))


def test_a_plain_llama_chat_model_can_be_trained(tiny: GgufFile) -> None:
    assert why_not_trainable(tiny) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"general.architecture": "gemma3"}, "'gemma3'"),
        ({"general.architecture": ""}, "'unknown'"),
        ({"tokenizer.chat_template": ""}, "no chat template"),
        ({"llama.rope.scaling.type": "yarn"}, "'yarn'"),
        ({"llama.rope.dimension_count": 8}, "turn only 8 of the 16"),
    ],
)
def test_odd_facts_are_named(tiny: GgufFile, values: dict[str, Any], words: str) -> None:
    assert words in why_not_trainable(replace(tiny, values={**tiny.values, **values}))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("blk.0.ffn_gate_exps.weight", "mixture of experts"),
        ("blk.0.attn_q.bias", "blk.0.attn_q.bias"),
        ("blk.1.attn_q_norm.weight", "attn_q_norm"),
    ],
)
def test_odd_tensors_are_named(tiny: GgufFile, name: str, words: str) -> None:
    odd = replace(tiny, tensors={**tiny.tensors, name: TensorInfo(name, (4,), 0, 0)})
    assert words in why_not_trainable(odd)


def test_a_missing_tensor_is_named(tiny: GgufFile) -> None:
    left = {name: info for name, info in tiny.tensors.items() if "attn_q" not in name}
    assert "blk.0.attn_q.weight" in why_not_trainable(replace(tiny, tensors=left))


def test_numbers_that_are_missing_or_differ_by_layer_are_an_error_of_the_user(tiny: GgufFile) -> None:
    assert replace(tiny, values={"x": [3, 3]}).number("x") == 3
    for values in ({}, {"x": [3, 4]}, {"x": "text"}):
        with pytest.raises(UserError, match="lacks the fact 'x'"):
            replace(tiny, values=values).number("x")
