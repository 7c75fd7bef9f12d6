"""How much memory training takes, and how to hold weights and layers so that it fits this machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.engine.training.problems import JobError

if TYPE_CHECKING:
    from lyricstudio.engine.llama.config import LlamaConfig

_LIBRARIES = 150 * 10**6  # bytes of interpreter, numpy, tokenizer and training texts
_KEPT_LAYERS = 900 * 10**6  # bytes of layers' results above which they are made again instead of kept
_LOGIT_ROWS = 192


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """How a job holds its memory: `compact` weights are float16; `layer_budget` bytes may hold layers' results."""

    compact: bool
    layer_budget: int
    needed: int

    def recomputes(self, config: LlamaConfig, rank: int, tokens: tuple[int, int], side_by_side: int) -> bool:
        """Say whether a pass over `[B, T]` tokens must make its layers again on the way back."""
        return config.layers * layer_bytes(config, rank, *tokens) * side_by_side > self.layer_budget


def layer_bytes(config: LlamaConfig, rank: int, batch: int, length: int) -> int:
    """Return the bytes that one layer keeps for its way back, for `batch` sequences of `length` tokens."""
    width, hidden, query, kv = config.width, config.hidden, config.query_width, config.kv_width
    a_token = 2 * width + (width + 3 * rank) + query + 2 * kv + (query + rank) + (width + 2 * rank) + 3 * hidden + rank
    scores = config.heads * length * (length + 64) // 2
    return 4 * (batch * length * a_token + batch * scores)


def plan_memory(config: LlamaConfig, rank: int, longest: int, threads: int, tied: bool) -> MemoryPlan:
    """Choose the fastest way that fits; JobError when not even the leanest does."""
    available = available_bytes()
    one_pass = layer_bytes(config, rank, 1, longest) * threads
    inputs = 4 * config.layers * config.width * longest * threads
    budget = _KEPT_LAYERS if available is None else min(_KEPT_LAYERS, available // 3)
    for compact in (False, True):
        needed = _fixed_bytes(config, rank, threads, (tied, compact)) + max(one_pass + inputs, budget // 2)
        if available is None or needed < available:
            return MemoryPlan(compact, budget, needed)
    assert available is not None
    message = (
        f"Training this base takes about {needed / 1e9:.1f} GB of memory; {available / 1e9:.1f} GB are free. "
        "Close other programs, or choose a smaller base."
    )
    raise JobError("out_of_memory", message, "model")


def _fixed_bytes(config: LlamaConfig, rank: int, threads: int, holding: tuple[bool, bool]) -> int:
    tied, compact = holding
    frozen = config.layers * config.layer_weights + config.vocabulary * config.width * (1 if tied else 2)
    unfolded = 4 * config.layer_weights * threads if compact else 0
    trained = 4 * config.lora_weights(rank) * (4 + threads)
    logits = 4 * _LOGIT_ROWS * config.vocabulary * threads
    return frozen * (2 if compact else 4) + unfolded + trained + logits + _LIBRARIES


def available_bytes() -> int | None:
    """Return how much memory a new process may take without pushing others out, None where that is not known."""
    if sys.platform == "win32":
        return _windows_available()
    found = [amount for amount in (_meminfo(), _container_limit()) if amount is not None]
    return min(found, default=None)


def _meminfo() -> int | None:
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _container_limit() -> int | None:
    folder = Path("/sys/fs/cgroup")
    try:
        limit = (folder / "memory.max").read_text(encoding="ascii").strip()
        used = int((folder / "memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if limit == "max" else max(0, int(limit) - used)


def _windows_available() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "page", "page_free", "space", "space_free")),
            ("extended", ctypes.c_ulonglong),
        )

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the name exists on Windows only
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
