"""Finds the local engine of this user, or starts it: another process, reached like any other service.

Address and token are in one private file in the runtime folder; a stale one is recognised by its
process id and by asking `/health`. Two windows share one engine (design.md, 'Decisions').
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.domain.errors import UserError
from lyricstudio.providers.interface import Capabilities
from lyricstudio.providers.openai_service import OpenAIService

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext

LOCAL = "local"
IDLE_EXIT_SECONDS = 600
START_SECONDS = 90.0
_NEEDED = ("xllamacpp", "gguf", "starlette", "uvicorn", "tokenizers")
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


def start_engine(ctx: WorkContext) -> EngineAddress:
    """Start the engine in a process of its own and wait until it answers."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(
            f"The local engine is not installed (missing: {', '.join(missing)}).",
            "Install it with: pip install 'lyricstudio[local]'",
        )
    log = paths.log_dir() / "engine.log"
    process = _spawn(log)
    ctx.note("starting the local engine")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ctx.checkpoint()
        address = find_engine()
        if address:
            return address
        if process.poll() is not None and process.returncode != 0:
            break
        time.sleep(0.1)
    raise UserError(
        f"The local engine did not start. {_last_line(log)}",
        f"Its log is {log}; lyricstudio doctor checks this machine.",
    )


def _spawn(log: Path) -> subprocess.Popen[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "lyricstudio.engine", "--idle-exit", str(IDLE_EXIT_SECONDS)]
    command += ["--data", str(paths.engine_dir())]
    with log.open("ab") as stream:
        # A session of its own: Ctrl-C in the terminal and closing the window must not end the engine.
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=os.name != "nt",
            creationflags=getattr(subprocess, "DETACHED_PROCESS", 0) if os.name == "nt" else 0,
        )


def _answers(address: EngineAddress) -> bool:
    # The engine is on this machine: a proxy from the environment must not be asked for it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address.url}/health", timeout=5) as answer:
            # Another program may listen on the port of an engine that is gone; its pid tells.
            return json.load(answer).get("pid") == address.pid
    except (OSError, urllib.error.URLError, ValueError, AttributeError):
        return False


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return f"It said: {lines[-1]}" if lines else ""
