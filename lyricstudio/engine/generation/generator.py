"""Answers to conversations: template, tokens, context, seeds, and a model from the pool to write with."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.bases.tokenizer import BaseTokenizer
from lyricstudio.engine.adapters import GGUF_NAME
from lyricstudio.engine.generation.merged import MergedCache
from lyricstudio.engine.generation.pool import Form, ModelPool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from lyricstudio.bases.base import Base
    from lyricstudio.domain.records import Message
    from lyricstudio.engine.generation.backend import Backend, Piece, Sampling
    from lyricstudio.engine.generation.models import Model
    from lyricstudio.engine.settings import EngineSettings

    _Lender = Callable[[], AbstractContextManager[Backend]]

DEFAULT_ANSWER_TOKENS = 1024
_SPARE_TOKENS = 8
_SEEDS = 1 << 31


class ContextExceeded(Exception):  # noqa: N818 - an answer to the client, not an error of ours
    """A prompt leaves no room for an answer; `tokens` it has, `limit` the base has."""

    def __init__(self, tokens: int, limit: int) -> None:
        super().__init__(f"{tokens} tokens, the limit is {limit}")
        self.tokens, self.limit = tokens, limit


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be written: a conversation whose last message is continued when it is the assistant's.

    `max_tokens` None means: up to DEFAULT_ANSWER_TOKENS. `seed` None means: by chance. `sampling.max_tokens` is
    filled in here.
    """

    messages: tuple[Message, ...]
    sampling: Sampling
    max_tokens: int | None = None
    seed: int | None = None
    n: int = 1


class Writing:
    """A question that is ready to be answered; one that is never run leaves nothing behind."""

    def __init__(self, lend: _Lender, prompt: Sequence[int], sampling: Sampling, seeds: Sequence[int]) -> None:
        self._lend = lend
        self._prompt = prompt
        self._sampling = sampling
        self._seeds = seeds
        self._cancelled = threading.Event()

    @property
    def prompt_tokens(self) -> int:
        """Return how many tokens the prompt has."""
        return len(self._prompt)

    def run(self, on_piece: Callable[[Piece], None]) -> None:
        """Write all answers, giving out pieces as they come; returns early after `cancel`. Raises BackendFailure."""

        def take(piece: Piece) -> bool:
            if not self._cancelled.is_set():
                on_piece(piece)
            return self._cancelled.is_set()

        if not self._cancelled.is_set():
            with self._lend() as backend:
                backend.write(self._prompt, self._sampling, self._seeds, take)

    def cancel(self) -> None:
        """Make `run` return at the next token (from any thread)."""
        self._cancelled.set()


class _BaseTexts:
    """A base's tokenizer and chat template, read once."""

    def __init__(self, base: Base) -> None:
        file = GgufFile.open(base.path)
        self.tokenizer = BaseTokenizer(file)
        self.template = ChatTemplate.from_file(file)
        self.token_bytes = _cache_bytes(file)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Return the tokens of a conversation up to where the answer goes on."""
        prefix = messages[-1].content if messages[-1].role == "assistant" else ""
        turns = messages[:-1] if messages[-1].role == "assistant" else messages
        return self.tokenizer.encode(self.template.render(turns) + prefix, add_start=True)


class Generator:
    """Everything that writes text in this engine; safe to use from several threads."""

    def __init__(self, settings: EngineSettings, on_load: Callable[[], None] = lambda: None) -> None:
        self._merged = MergedCache(settings.merged, settings.merged_bytes)
        self._pool = ModelPool(settings, on_load)
        self._lock = threading.Lock()
        self._texts: dict[tuple[str, int], _BaseTexts] = {}
        self._unmerged: set[str] = set()

    def open(self, model: Model, question: Question) -> Writing:
        """Prepare an answer: the model is in memory afterwards. Blocks; call it in a thread.

        Raises ContextExceeded, UserError (the template refuses the messages) and RuntimeError (no such file).
        """
        texts = self.texts(model.base)
        prompt = texts.prompt(question.messages)
        limit = model.base.context_length or len(prompt) + DEFAULT_ANSWER_TOKENS + _SPARE_TOKENS
        room = limit - len(prompt) - _SPARE_TOKENS
        if room < 1:
            raise ContextExceeded(len(prompt), limit)
        count = min(question.max_tokens or DEFAULT_ANSWER_TOKENS, room)
        first = secrets.randbelow(_SEEDS) if question.seed is None else question.seed
        sampling = replace(question.sampling, max_tokens=count)
        form = self._form(model, texts)
        lend = partial(self._pool.borrow, form, len(prompt) + count + _SPARE_TOKENS)
        with lend():
            # Loaded now, so that a file that cannot be loaded is told before the answer begins.
            return Writing(lend, prompt, sampling, range(first, first + question.n))

    def tokens(self, base: Base, text: str) -> list[int]:
        """Return the tokens of a text."""
        return self.texts(base).tokenizer.encode(text)

    def prompt_tokens(self, base: Base, messages: Sequence[Message]) -> list[int]:
        """Return the tokens that a conversation takes before its answer. Raises UserError."""
        return self.texts(base).prompt(messages)

    def forget(self, model: Model) -> None:
        """Let go of a model that is to be deleted."""
        if model.adapter is None:
            return
        merged = None if model.id in self._unmerged else self._merged.get_existing(model.base, model.adapter)
        self._pool.forget(merged or model.adapter / GGUF_NAME)
        if merged:
            merged.unlink(missing_ok=True)

    def close(self) -> None:
        """Drop all models."""
        self._pool.close()

    def texts(self, base: Base) -> _BaseTexts:
        """Return a base's tokenizer and template."""
        key = (str(base.path), base.path.stat().st_mtime_ns)
        with self._lock:
            if key not in self._texts:
                self._texts[key] = _BaseTexts(base)
            return self._texts[key]

    def _form(self, model: Model, texts: _BaseTexts) -> Form:
        path, lora = model.base.path, None
        if model.adapter is not None:
            # Once unmerged, unmerged for the life of this process: a seed keeps its answer.
            merged = None if model.id in self._unmerged else self._merged.get(model.base, model.adapter)
            if merged is None:
                self._unmerged.add(model.id)
                lora = model.adapter / GGUF_NAME
            else:
                path = merged
        return Form(path, lora, model.base.context_length, texts.token_bytes)


def _cache_bytes(file: GgufFile) -> int:
    """Return what one token takes in the cache: keys and values of all layers in float16, in bytes."""
    kind = file.architecture
    heads = file.number(f"{kind}.attention.head_count", 1)
    width = file.number(f"{kind}.embedding_length", 1) / heads
    kv_heads = file.number(f"{kind}.attention.head_count_kv", heads)
    return int(file.number(f"{kind}.block_count", 1) * kv_heads * width * 4)
