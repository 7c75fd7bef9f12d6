"""Reads request bodies with a limit, so that nobody fills the memory or the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.engine.http.failure import ApiFailure
from lyricstudio.engine.http.fields import Fields
from lyricstudio.engine.http.services import services_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request


async def read_fields(request: Request) -> Fields:
    """Return the JSON object of a request; ApiFailure when it is none (400) or too large (413)."""
    chunks = [chunk async for chunk in limited(request, services_of(request).settings.request_bytes)]
    return Fields.from_json(b"".join(chunks))


async def limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield a body piece by piece; ApiFailure (413) as soon as it exceeds `most` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise too_large(most)
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > most:
            raise too_large(most)
        yield chunk


def too_large(most: int) -> ApiFailure:
    """Return the refusal of a body of more than `most` bytes (413)."""
    return ApiFailure(413, f"The request is too large: the limit is {most} bytes.", code="request_too_large")
