"""A model folder becomes a GGUF file that means the same, to numpy and to llama.cpp."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from llama_server import llama_server
from tiny_base import TinyShape, write_tiny_base
from tiny_folder import write_safetensors, write_tiny_folder

from lyricstudio.bases.base import Base
from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.bases.converting import convert_folder
from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.bases.tokenizer import BaseTokenizer
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import SilentContext

TOKENS = np.random.default_rng(4).integers(3, 384, 16).tolist()


def served_loss(model: Path) -> float:
    with llama_server(model) as server:
        return server.loss(TOKENS[:6], TOKENS[6:])


@pytest.mark.parametrize("tied", [True, False])
def test_the_converted_model_is_the_same_model(tmp_path: Path, tied: bool) -> None:
    shape = TinyShape(tied=tied)
    expected = write_tiny_base(tmp_path / "tiny.gguf", 3, shape)
    found = convert_folder(write_tiny_folder(tmp_path / "model", 3, shape), tmp_path / "out.gguf", SilentContext())
    # bfloat16 keeps eight bits of each weight.
    assert served_loss(found) == pytest.approx(served_loss(expected), rel=0.01)
    one, other = GgufFile.open(expected), GgufFile.open(found)
    for key in ("tokens", "token_type", "merges", "pre", "eos_token_id", "add_bos_token"):
        assert one.values[f"tokenizer.ggml.{key}"] == other.values[f"tokenizer.ggml.{key}"]
    text = "A day | all day, 2026 <|im_end|>\n"
    assert BaseTokenizer.from_gguf(found).encode(text) == BaseTokenizer.from_gguf(expected).encode(text)
    assert ChatTemplate.from_gguf(found).source == ChatTemplate.from_gguf(expected).source
    assert Base.from_gguf(found, "x").can_train


def test_llama_3_rotary_factors_are_written(tmp_path: Path) -> None:
    rope = {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64,
    }
    folder = write_tiny_folder(tmp_path / "model", 3, rope_scaling=rope)
    found = convert_folder(folder, tmp_path / "out.gguf", SilentContext())
    file = GgufFile.open(found)
    info = file.tensors["rope_freqs.weight"]
    factors = np.fromfile(found, np.float32, info.elements, offset=info.offset)
    # Wavelengths 2π·10000^(i/8) against a context of 64: the first are short, those beyond 64 long.
    assert factors[0] == 1.0
    assert factors[-1] == pytest.approx(8.0)
    assert 1 < factors[1] < 8
    assert np.isfinite(served_loss(found))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"config.json": {"model_type": "qwen2"}}, "only Llama"),
        ({"config.json": {"rope_scaling": {"rope_type": "yarn"}}}, "yarn"),
        ({"tokenizer.json": {"model": {"type": "Unigram"}}}, "cannot be converted"),
        ({"tokenizer.json": {"pre_tokenizer": {"type": "Whitespace"}}}, "splits words"),
    ],
)
def test_what_cannot_be_converted_is_said(tmp_path: Path, change: dict[str, dict[str, object]], words: str) -> None:
    folder = write_tiny_folder(tmp_path / "model")
    for name, values in change.items():
        told = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps({**told, **values}))
    with pytest.raises(UserError, match=words):
        convert_folder(folder, tmp_path / "out.gguf", SilentContext())


def test_damaged_or_foreign_tensors_are_said(tmp_path: Path) -> None:
    folder = write_tiny_folder(tmp_path / "model")
    write_safetensors(folder / "more.safetensors", {"model.layers.0.mlp.experts.0.weight": np.zeros((2, 2))})
    with pytest.raises(UserError, match="a Llama has not"):
        convert_folder(folder, tmp_path / "out.gguf", SilentContext())
    (folder / "more.safetensors").write_bytes(b"\xff" * 20)
    with pytest.raises(UserError, match="damaged"):
        convert_folder(folder, tmp_path / "out.gguf", SilentContext())
    (folder / "config.json").unlink()
    with pytest.raises(UserError, match="cannot be read"):
        convert_folder(folder, tmp_path / "out.gguf", SilentContext())
