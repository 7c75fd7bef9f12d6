"""A model hub in small: the few routes that downloading needs, with ranges, and connections that break on demand."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMIT = "a" * 40


@dataclass
class Hub:
    """What the hub holds: per repository its files and its card; `break_after` bytes of the next file it hangs up."""

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    break_after: int | None = None
    ranges: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def hub_server() -> Iterator[Hub]:
    """Run a hub on this machine; its address goes into HF_ENDPOINT."""
    hub = Hub()

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if path.startswith("api/models/"):
            self._model(path.removeprefix("api/models/").split("/revision/")[0])
            return
        repository, _, rest = path.partition("/resolve/")
        name = rest.partition("/")[2]
        data = self.hub.repositories.get(repository, {}).get(name)
        if data is None:
            self._refuse(404, "EntryNotFound")
        elif repository in self.hub.gated:
            self._refuse(403, "GatedRepo")
        else:
            self._file(data, body)

    def _model(self, repository: str) -> None:
        files = self.hub.repositories.get(repository)
        if files is None:
            self._refuse(404, "RepoNotFound")
            return
        told = {
            "id": repository,
            "modelId": repository,
            "sha": COMMIT,
            "private": False,
            "tags": [],
            "downloads": 0,
            "likes": 0,
            "cardData": self.hub.cards.get(repository, {}),
            "siblings": [{"rfilename": name, "size": len(data), "blobId": "0"} for name, data in files.items()],
        }
        self._send(200, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _file(self, data: bytes, body: bool) -> None:
        wanted = self.headers.get("Range", "")
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
        if body:
            self.hub.ranges.append(wanted)
        headers = {
            "ETag": f'"{hashlib.sha256(data).hexdigest()}"',
            "X-Repo-Commit": COMMIT,
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}",
        }
        self._send(206 if wanted else 200, data[start:], headers, body)

    def _send(self, status: int, data: bytes, headers: dict[str, str], body: bool = True) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if not body:
            return
        limit = self.hub.break_after
        if limit is not None and len(data) > limit:
            self.wfile.write(data[:limit])
            self.close_connection = True
            return
        self.wfile.write(data)

    def _refuse(self, status: int, code: str) -> None:
        self._send(status, b"{}", {"X-Error-Code": code, "X-Error-Message": "refused"})
