"""The models in memory: loaded when they are asked for, kept while there is room, so that switching is quick."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.engine.generation.backend import Backend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lyricstudio.engine.settings import EngineSettings

_SMALLEST_SLOT = 2048
_SLOT_STEP = 1024
_WORK_BYTES = 200 << 20  # what llama.cpp needs besides weights and cache, roughly


@dataclass(frozen=True, slots=True)
class Form:
    """The files that a model is served from: a bare or merged model, or a base with an adapter beside it.

    `token_bytes` is what one token takes in the key-value cache.
    """

    path: Path
    lora: Path | None
    context_length: int
    token_bytes: int


@dataclass
class _Entry:
    backend: Backend
    bytes: int
    users: int = 0
    used_at: float = field(default_factory=time.monotonic)


class ModelPool:
    """Loaded models up to a budget of memory; `on_load` is called after each load (see engine/lifetime.py)."""

    def __init__(self, settings: EngineSettings, on_load: Callable[[], None]) -> None:
        self._settings = settings
        self._on_load = on_load
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._entries: dict[Form, _Entry] = {}

    @contextmanager
    def borrow(self, form: Form, tokens: int) -> Iterator[Backend]:
        """Lend the model of a form with room for `tokens` a slot; it stays in memory meanwhile.

        Raises RuntimeError when llama.cpp cannot load the file.
        """
        entry = self._entry(form, tokens)
        try:
            yield entry.backend
        finally:
            with self._lock:
                entry.users -= 1
                entry.used_at = time.monotonic()

    def forget(self, path: Path) -> None:
        """Drop a model whose file is to be deleted; whoever uses it now finishes first."""
        with self._lock:
            for form in [form for form in self._entries if path in (form.path, form.lora)]:
                del self._entries[form]

    def close(self) -> None:
        """Drop all models."""
        with self._lock:
            self._entries.clear()

    def _entry(self, form: Form, tokens: int) -> _Entry:
        entry = self._loaded(form, tokens)
        if entry:
            return entry
        # One load at a time; models that are in memory already answer meanwhile.
        with self._loading:
            return self._loaded(form, tokens) or self._load(form, _slot_size(tokens, form.context_length))

    def _loaded(self, form: Form, tokens: int) -> _Entry | None:
        with self._lock:
            entry = self._entries.get(form)
            if entry is None or entry.backend.slot_tokens < tokens:
                return None
            entry.users += 1
            return entry

    def _load(self, form: Form, slot_tokens: int) -> _Entry:
        size = form.path.stat().st_size + _WORK_BYTES + slot_tokens * self._settings.slots * form.token_bytes
        self._make_room(size)
        backend = Backend(form.path, self._settings.slots, slot_tokens, self._settings.serving_threads, form.lora)
        self._on_load()
        entry = _Entry(backend, size, users=1)
        with self._lock:
            self._entries[form] = entry
        return entry

    def _make_room(self, needed: int) -> None:
        with self._lock:
            idle = sorted((e.used_at, form) for form, e in self._entries.items() if not e.users)
            total = sum(entry.bytes for entry in self._entries.values())
            for _, form in idle:
                if total + needed <= self._settings.loaded_bytes:
                    return
                total -= self._entries.pop(form).bytes


def _slot_size(tokens: int, context_length: int) -> int:
    wanted = max(_SMALLEST_SLOT, -(-tokens // _SLOT_STEP) * _SLOT_STEP)
    return min(wanted, context_length) if context_length else wanted
