"""Reads the facts of a GGUF file quickly: its key-value pairs and where its tensors lie.

The format's own Python reader takes seconds for a vocabulary of 50,000 strings; counting tokens in a command
must not. Layout: github.com/ggml-org/ggml, docs/gguf.md (version 2 and 3, little endian).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MAGIC = b"GGUF"
_DEFAULT_ALIGNMENT = 32
_STRING, _ARRAY, _BOOL = 8, 9, 7
# The struct code of each scalar value type, by its number in the file.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", _BOOL: "?", 10: "Q", 11: "q", 12: "d"}


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """Where one tensor lies: `shape` is outermost first (`[out, in]`), `offset` in bytes from the file's start.

    `kind` is ggml's number of the element type (0 float32, 1 float16, 8 Q8_0 …).
    """

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def elements(self) -> int:
        """Return the number of values in the tensor."""
        return prod(self.shape)


@dataclass(frozen=True)
class GgufFile:
    """The facts of one GGUF file; `values` holds plain Python values (int, float, bool, str, lists of them).

    `value_bytes` is where the `value_count` key-value pairs begin and end in the file.
    """

    path: Path
    values: Mapping[str, Any]
    tensors: Mapping[str, TensorInfo]
    value_count: int = 0
    value_bytes: tuple[int, int] = (0, 0)

    @classmethod
    def open(cls, path: Path) -> GgufFile:
        """Read the facts of a file; UserError when it is missing, no GGUF file, or cut off."""
        try:
            with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _parse(path, data)
        except FileNotFoundError:
            raise UserError(f"{path} does not exist.", "Give the path of a .gguf file.") from None
        except OSError as error:
            raise UserError(f"{path} cannot be read: {error.strerror}.", "Give the path of a .gguf file.") from error
        except (struct.error, ValueError, IndexError, KeyError) as error:
            message = f"{path} is no GGUF file, or it is damaged or incomplete."
            raise UserError(message, "Fetch the file again, or convert the model to GGUF.") from error

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number; UserError when it is missing and there is no default."""
        value = self.values.get(key, default)
        if isinstance(value, list) and value and all(item == value[0] for item in value):
            value = value[0]
        if not isinstance(value, int | float):
            raise UserError(f"{self.path} lacks the fact {key!r}.", "The model file is incomplete; fetch it again.")
        return value

    def text(self, key: str, default: str = "") -> str:
        """Return a string, or the default where the file does not say."""
        value = self.values.get(key, default)
        return value if isinstance(value, str) else default

    @property
    def architecture(self) -> str:
        """Return the model's architecture by its name in llama.cpp ("llama", "qwen2" …)."""
        return self.text("general.architecture")

    @property
    def parameters(self) -> int:
        """Return the number of weights in the file."""
        return sum(tensor.elements for tensor in self.tensors.values())


class _Cursor:
    """A place in the file from which values are read one after another."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def scalar(self, code: str) -> Any:
        size = struct.calcsize("<" + code)
        (value,) = struct.unpack_from("<" + code, self.data, self.at)
        self.at += size
        return value

    def string(self) -> str:
        (length,) = struct.unpack_from("<Q", self.data, self.at)
        start = self.at + 8
        if start + length > len(self.data):
            raise ValueError("a string reaches beyond the end of the file")
        self.at = start + length
        return self.data[start : self.at].decode("utf-8", errors="replace")

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            return self._array()
        return self.scalar(_SCALARS[kind])

    def _array(self) -> list[Any]:
        kind, count = self.scalar("I"), self.scalar("Q")
        if kind in (_STRING, _ARRAY):
            return [self.value(kind) for _ in range(count)]
        layout = f"<{count}{_SCALARS[kind]}"
        values = list(struct.unpack_from(layout, self.data, self.at))
        self.at += struct.calcsize(layout)
        return values


def _parse(path: Path, data: mmap.mmap) -> GgufFile:
    if data[:4] != _MAGIC:
        raise ValueError("not a GGUF file")
    cursor = _Cursor(data)
    cursor.at = len(_MAGIC)
    version = cursor.scalar("I")
    if version not in (2, 3):
        raise ValueError(f"GGUF version {version}")
    tensor_count, value_count = cursor.scalar("Q"), cursor.scalar("Q")
    values, values_start = {}, cursor.at
    for _ in range(value_count):
        key = cursor.string()
        values[key] = cursor.value(cursor.scalar("I"))
    values_end = cursor.at
    infos = [_tensor_info(cursor) for _ in range(tensor_count)]
    alignment = int(values.get("general.alignment", _DEFAULT_ALIGNMENT))
    start = (cursor.at + alignment - 1) // alignment * alignment
    tensors = {info.name: TensorInfo(info.name, info.shape, info.kind, start + info.offset) for info in infos}
    if any(info.offset >= len(data) for info in tensors.values()):
        raise ValueError("a tensor lies beyond the end of the file")
    return GgufFile(path, values, tensors, value_count, (values_start, values_end))


def _tensor_info(cursor: _Cursor) -> TensorInfo:
    name = cursor.string()
    shape = tuple(cursor.scalar("Q") for _ in range(cursor.scalar("I")))
    kind, offset = cursor.scalar("I"), cursor.scalar("Q")
    return TensorInfo(name, shape[::-1], kind, offset)
