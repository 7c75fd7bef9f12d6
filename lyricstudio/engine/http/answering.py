"""Carries an answer from the thread that writes it to the request that waits for it, and news of leaving back."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from concurrent.futures import Executor

    from starlette.requests import Request

    from lyricstudio.engine.generation.backend import Piece
    from lyricstudio.engine.generation.generator import Writing


async def pieces(writing: Writing, writers: Executor) -> AsyncGenerator[Piece, None]:
    """Yield the pieces of an answer as they are written; leaving early stops the writing at its next token.

    Raises BackendFailure when llama.cpp gives up.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Piece | None] = asyncio.Queue()

    def hand_over(piece: Piece | None) -> None:
        try:
            loop.call_soon_threadsafe(queue.put_nowait, piece)
        except RuntimeError:
            writing.cancel()  # the engine is ending: its loop is closed

    def work() -> None:
        try:
            writing.run(hand_over)
        finally:
            hand_over(None)

    done = loop.run_in_executor(writers, work)
    try:
        while (piece := await queue.get()) is not None:
            yield piece
        await done
    finally:
        writing.cancel()
        # Whoever leaves early does not care how it ended.
        done.add_done_callback(lambda future: future.cancelled() or future.exception())


async def unless_gone(request: Request, writing: Writing, writers: Executor) -> list[Piece] | None:
    """Return all pieces of an answer, or None as soon as the client hangs up."""
    collecting = asyncio.ensure_future(_collect(writing, writers))
    leaving = asyncio.ensure_future(_hang_up(request))
    try:
        await asyncio.wait({collecting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return collecting.result() if collecting.done() else None
    finally:
        for task in (collecting, leaving):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({collecting, leaving})


async def _collect(writing: Writing, writers: Executor) -> list[Piece]:
    async with contextlib.aclosing(pieces(writing, writers)) as stream:
        return [piece async for piece in stream]


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
