"""A real HTTP server on this machine that answers from a script and remembers what it was asked.

It stands in for a service in tests, so that the official client is exercised through its real seam.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Answer:
    """One answer; `status` 0 closes the connection without any."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class ScriptedServer:
    """Answers requests with `respond(Asked) -> Answer`; `asked` holds all of them in order."""

    def __init__(self, respond: Callable[[Asked], Answer]) -> None:
        self.asked: list[Asked] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                raw = self.rfile.read(length)
                is_json = "json" in (self.headers.get("Content-Type") or "")
                asked = Asked(self.command, self.path, dict(self.headers), json.loads(raw) if is_json and raw else raw)
                server.asked.append(asked)
                self._send(respond(asked))

            do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - names of the standard library

            def _send(self, answer: Answer) -> None:
                if not answer.status:
                    self.close_connection = True
                    self.connection.close()
                    return
                payload = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_args: object) -> None:
                """Stay quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def posts(self, path: str) -> list[Asked]:
        """Return the POST requests to a path below /v1."""
        return [asked for asked in self.asked if asked.method == "POST" and asked.path == f"/v1{path}"]

    @contextmanager
    def running(self) -> Iterator[ScriptedServer]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()
