"""What every request passes: an id, the bearer token, a size limit, and errors in the public shape."""

from __future__ import annotations

import hmac
import logging
import time
import uuid
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

from lyricstudio.domain.errors import UserError
from lyricstudio.engine.http.failure import ApiFailure

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
OPEN_PATHS = frozenset({"/health"})


class Activity:
    """When the engine was last used, and how many requests are being answered (monotonic seconds)."""

    def __init__(self) -> None:
        self.open_requests = 0
        self._last = time.monotonic()

    def begin(self) -> None:
        """Count a request in."""
        self.open_requests += 1

    def end(self) -> None:
        """Count a request out."""
        self.open_requests -= 1
        self._last = time.monotonic()

    def idle_seconds(self) -> float:
        """Return for how long there was no request (0 while one is open)."""
        return 0.0 if self.open_requests else time.monotonic() - self._last


class Gate:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, token: str, activity: Activity) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()
        self._activity = activity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._activity.begin()
        started, began = time.monotonic(), False
        request_id = f"req_{uuid.uuid4().hex}"

        async def send_with_id(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers["openai-version"] = "2020-10-01"
                headers["openai-processing-ms"] = str(int((time.monotonic() - started) * 1000))
            await send(message)

        try:
            self._admit(scope)
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            if began:
                raise
            await _answer(error, request_id)(scope, receive, send_with_id)
        finally:
            self._activity.end()

    def _admit(self, scope: Scope) -> None:
        if scope["path"] in OPEN_PATHS:
            return
        given = Headers(scope=scope).get("authorization", "").encode("latin-1", "replace")
        if not given:
            message = "You didn't provide an API key. Provide it in an Authorization header: Bearer YOUR_KEY."
            raise ApiFailure(401, message, code="missing_api_key")
        if not hmac.compare_digest(given, self._expected):
            raise ApiFailure(401, "Incorrect API key provided.", code="invalid_api_key")


def _answer(error: Exception, request_id: str) -> JSONResponse:
    if isinstance(error, UserError):
        error = ApiFailure(400, f"{error.message} {error.hint}".strip())
    if not isinstance(error, ApiFailure):
        _LOG.error("request %s failed", request_id, exc_info=error)
        message = f"The engine had an error while answering your request {request_id}; its log tells more."
        error = ApiFailure(500, message, kind="server_error")
    headers = {"www-authenticate": "Bearer"} if error.status == 401 else None
    return JSONResponse(error.body(), error.status, headers)
