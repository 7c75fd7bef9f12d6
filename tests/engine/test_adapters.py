"""Adapters survive the trip from one form to the other, and mean the same to numpy and to llama.cpp."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from llama_server import llama_server
from tiny_base import TinyShape, write_tiny_base

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.domain.errors import UserError
from lyricstudio.engine.adapters import Adapter, RowOrder, read_gguf, read_peft, write_gguf, write_peft
from lyricstudio.engine.llama.model import Llama, TokenBatch
from lyricstudio.engine.llama.weights import read_tensor
from lyricstudio.engine.merging import merge_q8

SHAPES = {
    "tied": TinyShape(),
    "untied, rotary factors": TinyShape(tied=False, rope_factors=True),
    "other head numbers": TinyShape(heads=8, kv_heads=2),
}
TOKENS = np.random.default_rng(4).integers(3, 384, 24)
PROMPT = 9


def trained(path: Path, shape: TinyShape) -> tuple[Llama, Adapter, Path]:
    base = write_tiny_base(path / "tiny.gguf", 2, shape)
    model = Llama.load(base, 4, 8.0, 64)
    flat = model.layout.start_values(0)
    rng = np.random.default_rng(1)
    matrices = {}
    for name, a, b in model.layout.pairs(flat):
        # As float16 from the start, the type in which adapters are written.
        a[...] = a.astype(np.float16)
        b[...] = rng.normal(0, 0.6, b.shape).astype(np.float16)
        matrices[name] = (a.copy(), b.copy())
    model.use(flat)
    return model, Adapter(4, 8.0, RowOrder.of_base(base), matrices), base


def numpy_loss(model: Llama) -> float:
    weights = np.zeros(len(TOKENS) - 1)
    weights[PROMPT - 1 :] = 1
    return model.loss(TokenBatch(TOKENS[None, :-1], TOKENS[None, 1:], weights[None])).total


def assert_same(one: Adapter, other: Adapter) -> None:
    assert (one.rank, one.alpha) == (other.rank, other.alpha)
    assert set(one.matrices) == set(other.matrices)
    for name, pair in one.matrices.items():
        for mine, yours in zip(pair, other.matrices[name], strict=True):
            np.testing.assert_array_equal(mine, yours)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_peft_to_gguf_to_peft_is_the_identity(tmp_path: Path, shape: TinyShape) -> None:
    _, adapter, _ = trained(tmp_path, shape)
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    write_peft(adapter, tmp_path / "first", "tiny")
    read = read_peft(tmp_path / "first", adapter.order)
    assert_same(read, adapter)
    write_gguf(read, tmp_path / "adapter.gguf", "a name")
    again = read_gguf(tmp_path / "adapter.gguf", adapter.order)
    assert_same(again, adapter)
    write_peft(again, tmp_path / "second", "tiny")
    for file in ("adapter_config.json", "adapter_model.safetensors"):
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()


def test_rows_of_q_and_k_change_places_and_come_back() -> None:
    order = RowOrder(2, 1)
    rows = np.arange(8)[:, None]
    # Two heads of four values: the halves (0 1 | 2 3) become pairs (0 2)(1 3).
    assert order.to_interleaved("blk.0.attn_q", rows)[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
    assert order.to_interleaved("blk.0.attn_k", rows)[:, 0].tolist() == [0, 4, 1, 5, 2, 6, 3, 7]
    assert order.to_interleaved("blk.0.attn_v", rows) is rows
    np.testing.assert_array_equal(order.to_half_split("blk.0.attn_q", order.to_interleaved("blk.0.attn_q", rows)), rows)


def test_peft_files_are_what_other_libraries_expect(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    _, adapter, _ = trained(tmp_path, SHAPES["tied"])
    write_peft(adapter, tmp_path, "owner/base")
    config = json.loads((tmp_path / "adapter_config.json").read_text())
    assert (config["peft_type"], config["r"], config["lora_alpha"]) == ("LORA", 4, 8)
    assert config["base_model_name_or_path"] == "owner/base"
    assert config["target_modules"] == sorted(
        ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    )
    tensors = load_file(tmp_path / "adapter_model.safetensors")
    assert len(tensors) == 2 * 7 * 2
    assert tensors["base_model.model.model.layers.1.self_attn.k_proj.lora_B.weight"].shape == (32, 4)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_llama_cpp_gives_the_loss_of_the_base_that_numpy_gives(tmp_path: Path, shape: TinyShape) -> None:
    model, _, base = trained(tmp_path, shape)
    model.use(model.layout.start_values(0))  # B is zero: the bare base
    with llama_server(base) as server:
        served = server.loss(TOKENS[:PROMPT].tolist(), TOKENS[PROMPT:].tolist())
    assert served == pytest.approx(numpy_loss(model), rel=0.01)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_llama_cpp_gives_the_loss_of_the_adapter_that_numpy_gives(tmp_path: Path, shape: TinyShape) -> None:
    model, adapter, base = trained(tmp_path, shape)
    write_gguf(adapter, tmp_path / "adapter.gguf", "a name")
    expected = numpy_loss(model)
    with llama_server(base, tmp_path / "adapter.gguf") as server:
        served = server.loss(TOKENS[:PROMPT].tolist(), TOKENS[PROMPT:].tolist(), lora=True)
        bare = server.loss(TOKENS[:PROMPT].tolist(), TOKENS[PROMPT:].tolist())
    assert served == pytest.approx(expected, rel=0.01)
    assert abs(bare - expected) > 0.03 * expected, "the adapter must matter, or this proves nothing"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_the_merged_model_has_the_loss_of_base_and_adapter(tmp_path: Path, shape: TinyShape) -> None:
    model, adapter, base = trained(tmp_path, shape)
    write_peft(adapter, tmp_path, "tiny")
    merge_q8(base, tmp_path, tmp_path / "merged.gguf")
    with llama_server(tmp_path / "merged.gguf") as server:
        served = server.loss(TOKENS[:PROMPT].tolist(), TOKENS[PROMPT:].tolist())
    assert served == pytest.approx(numpy_loss(model), rel=0.01)


def test_merging_changes_the_adapted_matrices_alone(tmp_path: Path) -> None:
    _, adapter, base = trained(tmp_path, SHAPES["tied"])
    write_peft(adapter, tmp_path, "tiny")
    merge_q8(base, tmp_path, tmp_path / "merged.gguf")
    before, after = GgufFile.open(base), GgufFile.open(tmp_path / "merged.gguf")
    assert before.values == after.values
    for name, info in after.tensors.items():
        old, new = read_tensor(before, before.tensors[name]), read_tensor(after, info)
        delta = adapter.delta(name)
        if delta is None:
            np.testing.assert_array_equal(old, new)
        else:
            assert np.abs(new - (old + delta)).max() < 0.01 * np.abs(old + delta).max()
    assert not list(tmp_path.glob("*.tmp"))


def test_what_is_no_adapter_is_refused_in_a_sentence(tmp_path: Path) -> None:
    order = RowOrder(4, 2)
    with pytest.raises(UserError, match="no adapter"):
        read_peft(tmp_path, order)
    _, adapter, base = trained(tmp_path, SHAPES["tied"])
    write_peft(adapter, tmp_path, "tiny")
    with pytest.raises(UserError, match="no LoRA adapter"):
        read_gguf(base, order)
    config = json.loads((tmp_path / "adapter_config.json").read_text())
    (tmp_path / "adapter_config.json").write_text(json.dumps({**config, "use_dora": True}))
    with pytest.raises(UserError, match="unknown kind"):
        read_peft(tmp_path, order)
