"""Finds the local engine of this user, or starts it: another process, reached like any other service.

Address and token are in one private file in the runtime folder; a stale one is recognised by its
process id and by asking `/health`. Two windows share one engine (design.md, 'Decisions').
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio import paths
from lyricstudio.domain.errors import UserError
from lyricstudio.providers.engine_preferences import read_preferences
from lyricstudio.providers.interface import Capabilities
from lyricstudio.providers.openai_service import OpenAIService

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext

LOCAL = "local"
IDLE_EXIT_SECONDS = 600
START_SECONDS = 90.0
STOP_SECONDS = 60.0
_NEEDED = ("xllamacpp", "gguf", "starlette", "uvicorn", "tokenizers")
# Runs in a process that ends at once, so that the engine it starts belongs to no window and no command.
_LAUNCHER = """
import os, subprocess, sys
detached = {"creationflags": 0x8 | 0x200} if os.name == "nt" else {"start_new_session": True}
subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, **detached)
"""
CAPABILITIES = Capabilities(can_force_prefix=True, honours_weight=True, max_top_logprobs=2000)


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where the running engine listens and the token it wants."""

    url: str
    token: str
    pid: int


def local_provider(ctx: WorkContext) -> OpenAIService:
    """Return the local engine as a provider, starting it when none runs.

    Raises UserError when the extra `local` is not installed or the engine does not come up.
    """
    address = find_engine() or start_engine(ctx)
    return OpenAIService(LOCAL, f"{address.url}/v1", address.token, CAPABILITIES)


def find_engine() -> EngineAddress | None:
    """Return the address of this user's engine when it answers, None otherwise."""
    try:
        found = json.loads((paths.runtime_dir() / "engine.json").read_text(encoding="utf-8"))
        address = EngineAddress(str(found["url"]).rstrip("/"), str(found["token"]), int(found["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return address if _answers(address) else None


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """What a running engine says of itself: its version, and how many jobs wait and run."""

    address: EngineAddress
    version: str
    queued: int
    running: int


def engine_health() -> EngineHealth | None:
    """Return how the engine is, None when none runs."""
    address = find_engine()
    told = _health(address) if address else None
    if address is None or told is None:
        return None
    return EngineHealth(address, str(told.get("version", "")), int(told["queued"]), int(told["running"]))


def stop_engine(ctx: WorkContext) -> bool:
    """Ask the engine to leave and wait until it has; trainings are saved and go on at its next start.

    Returns False when none was running; UserError when it does not leave in time.
    """
    address = find_engine()
    if address is None:
        return False
    ctx.note("the engine saves what it trains and leaves")
    with contextlib.suppress(ProcessLookupError):
        os.kill(address.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        ctx.checkpoint()
        if not _answers(address):
            return True
        time.sleep(0.1)
    raise UserError(
        f"The local engine (process {address.pid}) does not stop.", "It may still be saving; try again in a minute."
    )


def start_engine(ctx: WorkContext) -> EngineAddress:
    """Start the engine in a process of its own and wait until it answers."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(
            f"The local engine is not installed (missing: {', '.join(missing)}).",
            "Install it with: pip install 'lyricstudio[local]'",
        )
    log = paths.log_dir() / "engine.log"
    before = _size(log)
    ctx.note("starting the local engine")
    _spawn(log)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ctx.checkpoint()
        address = find_engine()
        if address:
            return address
        if _gave_up(log, before):
            break
        time.sleep(0.1)
    raise UserError(
        f"The local engine did not start. {_last_line(log)}",
        f"Its log is {log}; lyricstudio doctor checks this machine.",
    )


def _spawn(log: Path) -> None:
    """Start the engine as nobody's child: Ctrl-C and closing the window do not end it, and it leaves no zombie."""
    log.parent.mkdir(parents=True, exist_ok=True)
    engine = [sys.executable, "-m", "lyricstudio.engine", "--idle-exit", str(IDLE_EXIT_SECONDS)]
    engine += read_preferences().arguments()
    with log.open("ab") as stream:
        subprocess.run(
            [sys.executable, "-c", _LAUNCHER, *engine],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            check=False,
        )


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except OSError:
        return 0


def _gave_up(log: Path, before: int) -> bool:
    try:
        with log.open("rb") as stream:
            stream.seek(before)
            return b"\nerror: " in b"\n" + stream.read()
    except OSError:
        return False


def _answers(address: EngineAddress) -> bool:
    # Another program may listen on the port of an engine that is gone; its pid tells.
    told = _health(address)
    return told is not None and told.get("pid") == address.pid


def _health(address: EngineAddress) -> dict[str, Any] | None:
    # The engine is on this machine: a proxy from the environment must not be asked for it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address.url}/health", timeout=5) as answer:
            told = json.load(answer)
    except (OSError, urllib.error.URLError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return f"It said: {lines[-1]}" if lines else ""
