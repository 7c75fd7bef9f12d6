"""`/v1/chat/completions` and `/v1/tokenize`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from lyricstudio.domain.errors import UserError
from lyricstudio.engine.generation.backend import BackendFailure
from lyricstudio.engine.generation.generator import ContextExceeded
from lyricstudio.engine.http.answering import pieces, unless_gone
from lyricstudio.engine.http.bodies import read_fields
from lyricstudio.engine.http.chat_request import read_chat_request, read_messages
from lyricstudio.engine.http.chat_shapes import Reply
from lyricstudio.engine.http.failure import ApiFailure, no_model
from lyricstudio.engine.http.services import services_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from lyricstudio.engine.generation.generator import Writing
    from lyricstudio.engine.generation.models import Model
    from lyricstudio.engine.http.chat_request import ChatRequest
    from lyricstudio.engine.http.services import Services

_LOG = logging.getLogger(__name__)
_LONGEST_TEXT = 1 << 24
_CLIENT_GONE = 499  # nobody reads it; the log of a proxy may


async def chat_completions(request: Request) -> Response:
    """Answer a conversation, or go on with its last message when that is the assistant's."""
    services = services_of(request)
    asked = read_chat_request(await read_fields(request))
    model = await _model(services, asked.model)
    writing = await _open(services, model, asked)
    reply = Reply(model.id, writing.prompt_tokens, asked.question.sampling.top_logprobs)
    if asked.stream:
        lines = _events(services, writing, reply, asked)
        return StreamingResponse(lines, media_type="text/event-stream", headers={"cache-control": "no-cache"})
    try:
        found = await unless_gone(request, writing, services.writers)
    except BackendFailure as failure:
        raise _refused(failure) from failure
    finally:
        writing.cancel()
    return Response(status_code=_CLIENT_GONE) if found is None else JSONResponse(reply.whole(found, asked.question.n))


async def tokenize(request: Request) -> Response:
    """Count the tokens of a text (`input`) or of a conversation (`messages`), as the model sees them."""
    services, fields = services_of(request), await read_fields(request)
    model = await _model(services, fields.text("model"))
    if fields.has("messages"):
        tokens = await run_in_threadpool(services.generator.prompt_tokens, model.base, read_messages(fields))
    else:
        text = fields.text("input", longest=_LONGEST_TEXT)
        tokens = await run_in_threadpool(services.generator.tokens, model.base, text)
    return JSONResponse({"object": "tokens", "model": model.id, "count": len(tokens), "tokens": tokens})


async def _model(services: Services, model_id: str) -> Model:
    model = await run_in_threadpool(services.models.find, model_id)
    if model is None:
        raise no_model(model_id)
    return model


async def _open(services: Services, model: Model, asked: ChatRequest) -> Writing:
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(services.writers, services.generator.open, model, asked.question)
    except ContextExceeded as error:
        message = (
            f"This model's maximum context length is {error.limit} tokens. However, your messages resulted in "
            f"{error.tokens} tokens. Please reduce the length of the messages."
        )
        raise ApiFailure(400, message, "messages", "context_length_exceeded") from error
    except UserError as error:
        raise ApiFailure(400, f"{error.message} {error.hint}".strip(), "messages") from error
    except RuntimeError as error:
        _LOG.exception("the model %s could not be loaded", model.id)
        message = f"The model '{model.id}' could not be loaded; its file may be damaged."
        raise ApiFailure(500, message, "model", "model_not_loaded", "server_error") from error


def _refused(failure: BackendFailure) -> ApiFailure:
    if 400 <= failure.code < 500:
        return ApiFailure(failure.code, failure.message)
    return ApiFailure(500, failure.message, kind="server_error")


async def _events(services: Services, writing: Writing, reply: Reply, asked: ChatRequest) -> AsyncIterator[str]:
    generated, opened = 0, set[int]()
    try:
        async with contextlib.aclosing(pieces(writing, services.writers)) as stream:
            async for piece in stream:
                generated += piece.generated
                if piece.index not in opened:
                    opened.add(piece.index)
                    yield _event(reply.opening(piece.index))
                for chunk in reply.chunk(piece):
                    yield _event(chunk)
    except BackendFailure as failure:
        yield _event(_refused(failure).body())
        return
    if asked.include_usage:
        yield _event(reply.usage_chunk(generated))
    yield "data: [DONE]\n\n"


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
