"""Reads tensors from .safetensors files one at a time, bfloat16 included, which numpy does not know.

Format: github.com/huggingface/safetensors, 'Format': eight bytes of length, a JSON header, the data.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": np.uint16}
_LARGEST_HEADER = 100 * 1024 * 1024


class SafetensorsFolder:
    """All tensors in the .safetensors files of one folder, by name."""

    def __init__(self, folder: Path) -> None:
        self._places: dict[str, tuple[Path, int, dict[str, Any]]] = {}
        for path in sorted(folder.glob("*.safetensors")):
            for name, entry, start in _entries(path):
                self._places[name] = path, start, entry

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all tensors."""
        return tuple(self._places)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a tensor."""
        return tuple(self._places[name][2]["shape"])

    def read(self, name: str) -> np.ndarray:
        """Return one tensor as float32; UserError when it is of an unknown type."""
        path, start, entry = self._places[name]
        kind = entry["dtype"]
        if kind not in _TYPES:
            raise UserError(f"{path.name} stores numbers as {kind}.", "Choose a model in F32, F16 or BF16, or a GGUF.")
        raw = np.memmap(path, _TYPES[kind], "r", start + entry["data_offsets"][0], tuple(entry["shape"]))
        if kind == "BF16":
            # A bfloat16 is the upper half of a float32.
            return (np.asarray(raw, np.uint32) << np.uint32(16)).view(np.float32)
        return np.asarray(raw, np.float32)


def _entries(path: Path) -> Iterator[tuple[str, dict[str, Any], int]]:
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _LARGEST_HEADER:
                raise ValueError("the header is too long")
            header = json.loads(file.read(length))
    except (OSError, ValueError, struct.error) as error:
        raise UserError(f"{path.name} is damaged or no safetensors file.", "Fetch the model again.") from error
    for name, entry in header.items():
        if name != "__metadata__":
            yield name, entry, 8 + length
