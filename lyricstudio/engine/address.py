"""Where this user's engine is: one private file with address and token, written whole and taken away at the end.

The token is the one secret that touches a disk: random at each start and worthless when the process has ended.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from lyricstudio import __version__
from lyricstudio.engine.disk import read_json, write_json
from lyricstudio.engine.locking import FileLock

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "engine.json"
_LOCK = "engine.lock"
_ASK_SECONDS = 5.0


class AddressFile:
    """The address file in a runtime folder; only the engine that holds its lock writes it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._lock = FileLock(folder / _LOCK)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def claim(self) -> bool:
        """Become this user's engine, or return False when another process is."""
        return self._lock.acquire()

    def publish(self, url: str, token: str) -> None:
        """Write where this engine listens, readable by this user alone."""
        facts = {"url": url, "token": token, "pid": os.getpid(), "version": __version__}
        write_json(self._path, facts, mode=0o600)

    def withdraw(self) -> None:
        """Take the file away when it is this engine's."""
        if (read_json(self._path) or {}).get("pid") == os.getpid():
            self._path.unlink(missing_ok=True)
        self._lock.release()

    def living(self) -> str | None:
        """Return the address of the engine that the file names when it answers as that process, None otherwise."""
        facts = read_json(self._path) or {}
        url, pid = facts.get("url"), facts.get("pid")
        return str(url) if url and pid and _health(str(url)).get("pid") == pid else None


def _health(url: str) -> dict[str, Any]:
    # The engine is on this machine: a proxy from the environment must not be asked for it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=_ASK_SECONDS) as answer:
            told = json.load(answer)
    except (OSError, urllib.error.URLError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
