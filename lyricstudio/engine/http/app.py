"""Puts the routes together: the engine as one ASGI application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from lyricstudio import __version__
from lyricstudio.engine.http.chat_routes import chat_completions, tokenize
from lyricstudio.engine.http.failure import ApiFailure
from lyricstudio.engine.http.file_routes import FILE_ROUTES
from lyricstudio.engine.http.gate import Activity, Gate
from lyricstudio.engine.http.job_routes import JOB_ROUTES
from lyricstudio.engine.http.model_routes import MODEL_ROUTES
from lyricstudio.engine.http.services import services_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from lyricstudio.engine.http.services import Services


def build_app(services: Services, token: str, activity: Activity) -> ASGIApp:
    """Return the application that serves one engine to whoever knows the token."""
    routes = [
        Route("/health", health, methods=["GET"]),
        *MODEL_ROUTES,
        *FILE_ROUTES,
        *JOB_ROUTES,
        Route("/v1/chat/completions", chat_completions, methods=["POST"]),
        Route("/v1/tokenize", tokenize, methods=["POST"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _http_exception, ApiFailure: _refusal})
    app.router.redirect_slashes = False
    app.state.services = services
    return Gate(app, token, activity)


async def health(request: Request) -> Response:
    """Answer that the engine lives: the only route without a token, so it tells nothing else."""
    counts = services_of(request).queue.counts()
    return JSONResponse({"status": "ok", "pid": os.getpid(), "version": __version__, **counts})


async def _refusal(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiFailure)
    return JSONResponse(error.body(), error.status)


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    url = f"{request.method} {request.url.path}"
    if error.status_code == 405:
        message = f"Not allowed to {request.method} on {request.url.path}."
        failure = ApiFailure(405, message, code="method_not_supported")
    elif error.status_code == 404:
        failure = ApiFailure(404, f"Unknown request URL: {url}.", code="unknown_url")
    else:
        failure = ApiFailure(error.status_code, str(error.detail))
    return JSONResponse(failure.body(), failure.status, error.headers)
