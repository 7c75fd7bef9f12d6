"""Low-rank adapters on disk: a PEFT directory, which other servers load, and a GGUF file, which llama.cpp loads.

The two differ in the order of the rows of q and k: PEFT follows the half-split rotary layout of the original
weights, GGUF files of the Llama architecture the interleaved one. Inside, rows stand as in GGUF.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

CONFIG, WEIGHTS, GGUF_NAME = "adapter_config.json", "adapter_model.safetensors", "adapter.gguf"
_PREFIX = "base_model.model.model.layers."
_PEFT_NAMES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_GGUF_NAMES = {peft: own for own, peft in _PEFT_NAMES.items()}


@dataclass(frozen=True, slots=True)
class RowOrder:
    """How many heads q and k have: what the order of their rows depends on."""

    heads: int
    kv_heads: int

    @classmethod
    def of_base(cls, path: Path) -> RowOrder:
        """Read the numbers of heads from a base's GGUF file."""
        file = GgufFile.open(path)
        heads = int(file.number("llama.attention.head_count"))
        return cls(heads, int(file.number("llama.attention.head_count_kv", heads)))

    def to_interleaved(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Return a matrix `[out, …]` with its rows as GGUF wants them; only q and k change."""
        return self._reordered(name, rows, lambda count: (count, 2, -1))

    def to_half_split(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Return a matrix `[out, …]` with its rows as PEFT wants them; only q and k change."""
        return self._reordered(name, rows, lambda count: (count, -1, 2))

    def _reordered(self, name: str, rows: np.ndarray, split: Callable[[int], tuple[int, int, int]]) -> np.ndarray:
        count = {"attn_q": self.heads, "attn_k": self.kv_heads}.get(name.rsplit(".", maxsplit=1)[-1])
        if count is None:
            return rows
        return np.ascontiguousarray(rows.reshape(*split(count), rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape))


@dataclass(frozen=True)
class Adapter:
    """Low-rank updates: by GGUF name (`blk.3.attn_q`) the matrices A `[rank, in]` and B `[out, rank]`.

    They act as W + alpha / rank · B·A; rows of B stand as in GGUF.
    """

    rank: int
    alpha: float
    order: RowOrder
    matrices: Mapping[str, tuple[np.ndarray, np.ndarray]]

    @property
    def scale(self) -> float:
        """Return what B·A is multiplied by."""
        return self.alpha / self.rank

    def delta(self, name: str) -> np.ndarray | None:
        """Return what is to be added to the weights `[out, in]` of this name, None when nothing is."""
        pair = self.matrices.get(name.removesuffix(".weight"))
        if pair is None:
            return None
        a, b = (matrix.astype(np.float32) for matrix in pair)
        return (b * np.float32(self.scale)) @ a


def write_peft(adapter: Adapter, folder: Path, base_name: str) -> None:
    """Write adapter_config.json and adapter_model.safetensors (float16) into a folder that exists."""
    from safetensors.numpy import save_file

    tensors = {}
    for name, (a, b) in adapter.matrices.items():
        key = _peft_key(name)
        tensors[f"{key}.lora_A.weight"] = np.ascontiguousarray(a, np.float16)
        tensors[f"{key}.lora_B.weight"] = adapter.order.to_half_split(name, np.ascontiguousarray(b, np.float16))
    waiting = folder / (WEIGHTS + ".tmp")
    save_file(tensors, waiting, {"format": "pt"})
    waiting.replace(folder / WEIGHTS)
    _write_text(folder / CONFIG, json.dumps(_peft_config(adapter, base_name), indent=2))


def read_peft(folder: Path, order: RowOrder) -> Adapter:
    """Read a PEFT directory for a Llama base; UserError when it is none, or adapts what cannot be adapted here."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        tensors = load_file(folder / WEIGHTS)
        rank, alpha = int(config["r"]), float(config["lora_alpha"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise UserError(f"{folder} holds no adapter that can be read ({error}).", "Choose a PEFT directory.") from error
    if config.get("peft_type") != "LORA" or config.get("use_rslora") or config.get("use_dora"):
        raise UserError(f"{folder} holds an adapter of an unknown kind.", "Only plain LoRA adapters are supported.")
    matrices = {}
    for key in sorted(tensors):
        if key.endswith(".lora_A.weight"):
            name = _own_name(key, folder)
            b = tensors[key.replace(".lora_A.", ".lora_B.")]
            matrices[name] = (tensors[key], order.to_interleaved(name, b))
    return Adapter(rank, alpha, order, matrices)


def write_gguf(adapter: Adapter, path: Path, name: str) -> None:
    """Write a GGUF adapter (float16), atomically."""
    import gguf

    waiting = path.with_name(path.name + ".tmp")
    writer = gguf.GGUFWriter(waiting, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_name(name)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, adapter.alpha)
    for key, (a, b) in adapter.matrices.items():
        writer.add_tensor(f"{key}.weight.lora_a", np.ascontiguousarray(a, np.float16))
        writer.add_tensor(f"{key}.weight.lora_b", np.ascontiguousarray(b, np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    waiting.replace(path)


def read_gguf(path: Path, order: RowOrder) -> Adapter:
    """Read a GGUF adapter; UserError when the file is none."""
    file = GgufFile.open(path)
    if file.text("adapter.type") != "lora":
        raise UserError(f"{path.name} is no LoRA adapter.", "Choose an adapter in GGUF form.")
    matrices = {name: (a, b) for name, a, b in _gguf_pairs(file)}
    rank = next((len(a) for a, _ in matrices.values()), 1)
    return Adapter(rank, file.number("adapter.lora.alpha"), order, matrices)


def _gguf_pairs(file: GgufFile) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    types = {0: np.float32, 1: np.float16}
    for key, info in file.tensors.items():
        if not key.endswith(".weight.lora_a"):
            continue
        pair = []
        for entry in (info, file.tensors[key.removesuffix("a") + "b"]):
            if entry.kind not in types:
                raise UserError(f"{file.path.name} is packed.", "Choose an adapter in float16 or float32.")
            pair.append(np.array(np.memmap(file.path, types[entry.kind], "r", entry.offset, entry.shape)))
        yield key.removesuffix(".weight.lora_a"), pair[0], pair[1]


def _peft_key(name: str) -> str:
    _, layer, matrix = name.split(".")
    return f"{_PREFIX}{layer}.{_PEFT_NAMES[matrix]}"


def _own_name(key: str, folder: Path) -> str:
    layer, _, rest = key.removeprefix(_PREFIX).partition(".")
    matrix = _GGUF_NAMES.get(rest.removesuffix(".lora_A.weight"))
    if not key.startswith(_PREFIX) or matrix is None or not layer.isdigit():
        raise UserError(f"{folder} adapts {key!r}, which is no matrix of a Llama.", "Choose another adapter.")
    return f"blk.{layer}.{matrix}"


def _peft_config(adapter: Adapter, base_name: str) -> dict[str, object]:
    targets = sorted({_PEFT_NAMES[name.rsplit(".", maxsplit=1)[-1]].split(".")[1] for name in adapter.matrices})
    return {
        "auto_mapping": None,
        "base_model_name_or_path": base_name,
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
        "init_lora_weights": True,
        "lora_alpha": int(adapter.alpha) if adapter.alpha == int(adapter.alpha) else adapter.alpha,
        "lora_dropout": 0.0,
        "modules_to_save": None,
        "peft_type": "LORA",
        "r": adapter.rank,
        "target_modules": targets,
        "task_type": "CAUSAL_LM",
        "use_dora": False,
        "use_rslora": False,
    }


def _write_text(path: Path, text: str) -> None:
    waiting = path.with_name(path.name + ".tmp")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(path)
