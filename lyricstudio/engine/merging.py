"""Writes an adapter into a copy of its base, as one GGUF file that generates at the base's own speed.

Only the adapted matrices change, and they become Q8_0: packed as tightly as the base (Q4_1) the adapter would be
lost in the rounding (reference/engine.md, 'Serving'). All other bytes are the base's own.
"""

from __future__ import annotations

import os
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO, TYPE_CHECKING

import gguf
import numpy as np

from lyricstudio.bases.gguf_file import GgufFile, TensorInfo
from lyricstudio.engine.adapters import Adapter, RowOrder, read_peft
from lyricstudio.engine.llama.weights import read_tensor

if TYPE_CHECKING:
    from pathlib import Path

_Q8 = gguf.GGMLQuantizationType.Q8_0
_F16 = gguf.GGMLQuantizationType.F16
_VERSION = 3
_THREADS = 2


def merge_q8(base_path: Path, adapter_dir: Path, out: Path) -> None:
    """Merge a PEFT directory into a base and write `out` at one go; UserError when either cannot be read."""
    base = GgufFile.open(base_path)
    adapter = read_peft(adapter_dir, RowOrder.of_base(base_path))
    merged = _layout(base, adapter)
    # Several processes may merge the same pair at once; each writes its own file, the last one stays.
    waiting = out.with_name(f"{out.name}.{os.getpid()}.tmp")
    try:
        with waiting.open("wb") as file:
            _write_head(file, base, merged)
            _write_tensors(file, base, adapter, merged)
        waiting.replace(out)
    finally:
        waiting.unlink(missing_ok=True)


def _layout(base: GgufFile, adapter: Adapter) -> list[TensorInfo]:
    """Return the tensors of the merged file with offsets from the start of its data."""
    alignment = _alignment(base)
    offset, merged = 0, []
    for info in base.tensors.values():
        adapted = info.name.removesuffix(".weight") in adapter.matrices
        kind = _packed_kind(info) if adapted else info.kind
        merged.append(replace(info, kind=kind, offset=offset))
        offset = -(-(offset + _bytes(merged[-1])) // alignment) * alignment
    return merged


def _packed_kind(info: TensorInfo) -> int:
    block, _ = gguf.GGML_QUANT_SIZES[_Q8]
    return int(_Q8 if info.shape[-1] % block == 0 else _F16)


def _bytes(info: TensorInfo) -> int:
    block, size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType(info.kind)]
    return info.elements // block * size


def _alignment(base: GgufFile) -> int:
    return int(base.values.get("general.alignment", gguf.GGUF_DEFAULT_ALIGNMENT))


def _write_head(file: IO[bytes], base: GgufFile, merged: list[TensorInfo]) -> None:
    file.write(b"GGUF" + struct.pack("<IQQ", _VERSION, len(merged), base.value_count))
    start, end = base.value_bytes
    with base.path.open("rb") as source:
        source.seek(start)
        file.write(source.read(end - start))
    for info in merged:
        name = info.name.encode()
        file.write(struct.pack("<Q", len(name)) + name)
        file.write(struct.pack(f"<I{len(info.shape)}Q", len(info.shape), *info.shape[::-1]))
        file.write(struct.pack("<IQ", info.kind, info.offset))
    _pad(file, _alignment(base))


def _write_tensors(file: IO[bytes], base: GgufFile, adapter: Adapter, merged: list[TensorInfo]) -> None:
    def packed(info: TensorInfo) -> bytes:
        return _tensor_bytes(base, adapter, info)

    with ThreadPoolExecutor(_THREADS) as pool:
        for data in pool.map(packed, merged):
            file.write(data)
            _pad(file, _alignment(base))


def _tensor_bytes(base: GgufFile, adapter: Adapter, info: TensorInfo) -> bytes:
    own = base.tensors[info.name]
    delta = adapter.delta(info.name)
    if delta is None:
        return np.memmap(base.path, np.uint8, "r", own.offset, _bytes(own)).tobytes()
    weights = read_tensor(base, own) + delta
    return gguf.quantize(weights, gguf.GGMLQuantizationType(info.kind)).tobytes()


def _pad(file: IO[bytes], alignment: int) -> None:
    file.write(b"\0" * (-file.tell() % alignment))
