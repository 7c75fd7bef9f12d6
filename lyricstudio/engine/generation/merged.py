"""Bases with an adapter merged in, as files: a cache with a cap, because each is as big as a base.

An adapter beside its base costs 20 to 45 % of the speed; merged as Q8_0 it costs almost nothing (measured). Merged
and unmerged weights answer a little differently, so the form is chosen once for a model and a process.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.bases.base import Base

_SUFFIX = ".gguf"
_SPARE_BYTES = 256 << 20  # left free on the disk
_Q8_BYTES = 1.07  # bytes a weight, with the scales


class MergedCache:
    """Merged models in one folder, the least used thrown out beyond `cap` bytes."""

    def __init__(self, folder: Path, cap: int) -> None:
        self._folder = folder
        self._cap = cap
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob(".*"):
            part.unlink(missing_ok=True)

    def get(self, base: Base, adapter: Path) -> Path | None:
        """Return the merged file of an adapter, made when it is not there; None when the disk has no room."""
        path = self._folder / (_key(base, adapter) + _SUFFIX)
        if not path.exists() and not self._make(base, adapter, path):
            return None
        os.utime(path)
        return path

    def get_existing(self, base: Base, adapter: Path) -> Path | None:
        """Return the merged file of an adapter when it is there."""
        path = self._folder / (_key(base, adapter) + _SUFFIX)
        return path if path.exists() else None

    def _make(self, base: Base, adapter: Path, path: Path) -> bool:
        with self._lock:
            if path.exists():
                return True
            needed = int(base.parameters * _Q8_BYTES)
            self._make_room(max(self._cap - needed, 0))
            return self._has_room(needed) and self._merge(base, adapter, path)

    def _merge(self, base: Base, adapter: Path, path: Path) -> bool:
        from lyricstudio.engine.merging import merge_q8

        part = path.with_name(f".{path.name}")
        try:
            merge_q8(base.path, adapter, part)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            logging.getLogger(__name__).warning("an adapter is used unmerged, because merging failed: %s", error)
            return False
        return True

    def _has_room(self, needed: int) -> bool:
        return shutil.disk_usage(self._folder).free > needed + _SPARE_BYTES

    def _make_room(self, keep: int) -> None:
        files = sorted(self._folder.glob(f"*{_SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
        total = 0
        for file in files:
            total += file.stat().st_size
            if total > keep:
                try:
                    file.unlink()
                except OSError:
                    continue  # Windows keeps a file that is in use


def _key(base: Base, adapter: Path) -> str:
    digest = hashlib.sha256()
    for path in (base.path, *sorted(p for p in adapter.iterdir() if p.suffix in (".safetensors", ".gguf"))):
        facts = path.stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]
