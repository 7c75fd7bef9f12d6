"""Writes answers in the public shapes: one object, or chunks of a stream."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lyricstudio import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyricstudio.engine.generation.backend import Piece, ScoredToken


@dataclass(frozen=True, slots=True)
class Reply:
    """What all chunks or the one object of an answer share; `top` None: no log-probabilities were asked for."""

    model: str
    prompt_tokens: int
    top: int | None
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, pieces: Iterable[Piece], n: int) -> dict[str, Any]:
        """Return the object of a finished answer with its `n` choices."""
        choices = [_Choice() for _ in range(n)]
        generated = 0
        for piece in pieces:
            choices[piece.index].add(piece)
            generated += piece.generated
        return {
            **self._common("chat.completion"),
            "choices": [choice.public(index, self.top) for index, choice in enumerate(choices)],
            "usage": self._usage(generated),
        }

    def opening(self, index: int) -> dict[str, Any]:
        """Return the first chunk of one choice."""
        return self._chunk(index, {"role": "assistant", "content": "", "refusal": None})

    def chunk(self, piece: Piece) -> list[dict[str, Any]]:
        """Return the chunks of one piece: its text, then its end when it is the last one."""
        chunks = []
        if piece.text:
            logprobs = _logprobs(piece.tokens, self.top)
            chunks.append(self._chunk(piece.index, {"content": piece.text}, logprobs=logprobs))
        if piece.finish:
            chunks.append(self._chunk(piece.index, {}, finish=piece.finish))
        return chunks

    def usage_chunk(self, generated: int) -> dict[str, Any]:
        """Return the last chunk of a stream that was asked for its usage."""
        return {**self._common("chat.completion.chunk"), "choices": [], "usage": self._usage(generated)}

    def _common(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": f"lyricstudio-{__version__}",
        }

    def _chunk(
        self, index: int, delta: dict[str, Any], logprobs: dict[str, Any] | None = None, finish: str | None = None
    ) -> dict[str, Any]:
        choice = {"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": finish}
        return {**self._common("chat.completion.chunk"), "choices": [choice]}

    def _usage(self, generated: int) -> dict[str, int]:
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": generated,
            "total_tokens": self.prompt_tokens + generated,
        }


class _Choice:
    """One choice that is being put together."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._tokens: list[ScoredToken] = []
        self._finish = "stop"

    def add(self, piece: Piece) -> None:
        self._texts.append(piece.text)
        self._tokens += piece.tokens
        self._finish = piece.finish or self._finish

    def public(self, index: int, top: int | None) -> dict[str, Any]:
        return {
            "index": index,
            "message": {"role": "assistant", "content": "".join(self._texts), "refusal": None},
            "logprobs": _logprobs(self._tokens, top),
            "finish_reason": self._finish,
        }


def _logprobs(tokens: Iterable[ScoredToken], top: int | None) -> dict[str, Any] | None:
    if top is None:
        return None
    return {"content": [_token(token, top) for token in tokens], "refusal": None}


def _token(token: ScoredToken, top: int) -> dict[str, Any]:
    rivals = [{"token": text, "bytes": list(raw), "logprob": logprob} for text, raw, logprob in token.top[:top]]
    return {"token": token.text, "bytes": list(token.bytes), "logprob": token.logprob, "top_logprobs": rivals}
