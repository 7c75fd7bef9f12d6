"""One engine from its start to its end: socket, address file, signals, idling, and leaving in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from lyricstudio.domain.errors import UserError
from lyricstudio.engine.http.app import build_app
from lyricstudio.engine.http.gate import Activity
from lyricstudio.engine.http.services import Services
from lyricstudio.engine.locking import FileLock, holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from lyricstudio.engine.address import AddressFile
    from lyricstudio.engine.settings import EngineSettings

_LOG = logging.getLogger(__name__)
_BACKLOG = 256
_GRACE_SECONDS = 5
_IDLE_POLL = 0.5


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and for how long: `idle_exit` seconds without work (None: until ended)."""

    host: str = "127.0.0.1"
    port: int = 0
    idle_exit: float | None = None
    until_stdin_closes: bool = False


class Engine:
    """One engine process; `run` returns when it has ended in order."""

    def __init__(self, settings: EngineSettings, listening: Listening, address: AddressFile | None) -> None:
        self._settings = settings
        self._listening = listening
        self._address = address
        self._activity = Activity()
        self._server: _Server | None = None
        self.token = secrets.token_urlsafe(32)

    def run(self, started: Callable[[str, str], None]) -> None:
        """Serve until told to leave; `started` gets address and token once requests are answered.

        Raises UserError when the data folder or the port is taken.
        """
        with _data_lock(self._settings), _bound(self._listening) as listener:
            tempfile.tempdir = str(self._settings.temporary)
            asyncio.run(self._serve(listener, started))

    async def _serve(self, listener: socket.socket, started: Callable[[str, str], None]) -> None:
        loop = asyncio.get_running_loop()

        def take_signals_back() -> None:
            # llama.cpp takes SIGINT and SIGTERM for itself with every model that it loads.
            loop.call_soon_threadsafe(self._take_signals)

        services = Services.build(self._settings, take_signals_back)
        self._server = _Server(build_app(services, self.token, self._activity))
        self._take_signals()
        services.queue.start()
        serving = asyncio.ensure_future(self._server.serve(sockets=[listener]))
        try:
            await self._announce(serving, listener, started)
            watching = asyncio.ensure_future(self._watch_idleness(services))
            if self._listening.until_stdin_closes:
                threading.Thread(target=self._await_end_of_input, daemon=True).start()
            await serving
            watching.cancel()
        finally:
            if self._address:
                self._address.withdraw()
            await loop.run_in_executor(None, services.close)

    async def _announce(
        self, serving: asyncio.Future[None], listener: socket.socket, started: Callable[[str, str], None]
    ) -> None:
        assert self._server is not None
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        host, port = listener.getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        if self._address:
            # For processes on this machine: an engine that listens everywhere is reached at home.
            home = url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
            self._address.publish(home, self.token)
        started(url, self.token)

    def _take_signals(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.leave()

    def leave(self) -> None:
        """End in order: answers are cut off after a moment, trainers save what they have."""
        if self._server:
            self._server.should_exit = True

    async def _watch_idleness(self, services: Services) -> None:
        allowed = self._listening.idle_exit
        while allowed is not None:
            await asyncio.sleep(min(_IDLE_POLL, allowed / 2))
            if self._activity.idle_seconds() >= allowed and not services.queue.is_busy():
                _LOG.info("nothing to do for %.0f s: leaving", allowed)
                if self._address:
                    # First unfindable, then gone: whoever comes now starts a new one.
                    self._address.withdraw()
                self.leave()
                return

    def _await_end_of_input(self) -> None:
        # Not through sys.stdin: its lock, held by this thread, would abort the interpreter at its end.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        self.leave()


class _Server(uvicorn.Server):
    """uvicorn without its own handling of signals."""

    def __init__(self, app: object) -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to Engine."""
        yield


@contextlib.contextmanager
def _data_lock(settings: EngineSettings) -> Iterator[None]:
    lock = FileLock(settings.data / "engine.lock")
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        taken = lock.acquire()
    except OSError as error:
        message = f"The engine's folder {settings.data} cannot be written: {error.strerror}."
        raise UserError(message, "Choose another one with --data, or set LYRICSTUDIO_DATA.") from error
    if not taken:
        message = f"Another engine (process {holder(lock.path)}) already works in {settings.data}."
        raise UserError(message, "Use that one, end it first, or choose another folder with --data.")
    with lock:
        yield


@contextlib.contextmanager
def _bound(listening: Listening) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((listening.host, listening.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        message = f"The engine cannot listen on {listening.host}:{listening.port}: {error.strerror or error}."
        raise UserError(message, "Choose another --port (0 takes a free one) or --host.") from error
    try:
        yield listener
    finally:
        listener.close()
