"""One model in memory, written with by llama.cpp inside this process.

Settings that keep a seed's answer: every slot has its own piece of the key-value cache and attention is the plain
kind. llama.cpp's flash attention rounds differently for prompts and for single tokens, so that what happens to be
cached would change the answer (measured: 0.06 nats on the first token, other texts at every seed); the plain kind
gives the same bits cold, cached, beside others and as one of several samples (with packed weights; float32 ones
differ in the last bit among several), and costs 10 to 13 % of the speed.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_SILENT = -1  # llama.cpp's verbosity
_SPINS = "1000"
_RANDOM_SEED = 0xFFFFFFFF  # llama.cpp takes this one as "choose one"


class BackendFailure(Exception):  # noqa: N818 - carries llama.cpp's own answer
    """llama.cpp refused or failed; `code` is its HTTP status."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn. `top_logprobs` None: no log-probabilities; 0: of the drawn tokens only.

    `top_k` 0 and `min_p` 0 switch these filters off, as the public API has none.
    """

    max_tokens: int
    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    repeat_penalty: float = 1.0
    stop: tuple[str, ...] = ()
    top_logprobs: int | None = None
    logit_bias: Mapping[str, float] = field(default_factory=dict)

    def options(self) -> dict[str, Any]:
        """Return the request fields of llama.cpp's server."""
        options: dict[str, Any] = {
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "top_p": self.top_p,
            "top_k": self.top_k,
            "min_p": self.min_p,
            "frequency_penalty": self.frequency_penalty,
            "presence_penalty": self.presence_penalty,
            "repeat_penalty": self.repeat_penalty,
            "repeat_last_n": 256,
            "stop": list(self.stop),
        }
        if self.top_logprobs is not None:
            options["logprobs"] = max(self.top_logprobs, 1)
        if self.logit_bias:
            options["logit_bias"] = dict(self.logit_bias)
        return options


@dataclass(frozen=True, slots=True)
class ScoredToken:
    """One token with its natural log-probability and its likeliest rivals (text, bytes, logprob)."""

    id: int
    text: str
    bytes: tuple[int, ...]
    logprob: float
    top: tuple[tuple[str, tuple[int, ...], float], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What came of one answer: `index` says which; `finish` is set on its last piece (`stop` or `length`).

    `generated` is how many tokens the answer took, on the last piece only.
    """

    index: int
    text: str = ""
    tokens: tuple[ScoredToken, ...] = ()
    finish: str = ""
    generated: int = 0


class Backend:
    """A loaded model; `slots` answers are written side by side, each with `slot_tokens` of context."""

    def __init__(self, model: Path, slots: int, slot_tokens: int, threads: int, lora: Path | None = None) -> None:
        llama = load_library()

        self.slots = slots
        self.slot_tokens = slot_tokens
        params = llama.CommonParams()
        params.model.path = str(model)
        params.n_parallel, params.n_ctx, params.kv_unified = slots, slots * slot_tokens, False
        params.flash_attn_type = llama.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.fit_params, params.warmup, params.cache_ram_mib = False, False, 0
        params.verbosity = _SILENT
        # The library listens on a port of its own whether it is wanted or not: nobody else knows this key.
        params.port, params.api_keys, params.ui, params.endpoint_slots = 0, [secrets.token_hex(32)], False, False
        if lora is not None:
            params.lora_adapters = [llama.CommonAdapterLoraInfo(str(lora), 1.0)]
        self._server = llama.Server(params)
        # Its loop may not have begun: told to end before that, it would run for ever and hold this process with it.
        self._server.handle_completions({"prompt": [0], "max_tokens": 1}, lambda _chunk: False)

    def write(
        self, prompt: Sequence[int], sampling: Sampling, seeds: Sequence[int], on_piece: Callable[[Piece], bool]
    ) -> None:
        """Write one answer per seed to a prompt (token ids), giving out pieces as they come.

        `on_piece` returns True to stop everything. Blocks; call it in a thread. Raises BackendFailure.
        The seeds must follow one another: llama.cpp counts up from the first.
        """
        for start in range(0, len(seeds), self.slots):
            count = min(self.slots, len(seeds) - start)
            answers = _Answers(start, count, on_piece)
            request = {"prompt": list(prompt), "n": count, "seed": llama_seed(seeds[start]), "stream": True}
            self._server.handle_completions(request | sampling.options(), answers.take)
            if answers.failure:
                raise answers.failure
            if answers.stopped:
                return


def load_library() -> Any:
    """Return llama.cpp's Python module; UserError when the system lacks what it needs."""
    # OpenMP's threads spin while they wait for one another. Where another program wants the core, that costs a whole
    # time slice at each of some hundred meetings a token: speed falls to a tenth. Sleeping at once avoids that but
    # costs a third of the speed on a quiet machine; a short spin costs 6 % and keeps most of the rest (measured).
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)
    try:
        import xllamacpp
    except ImportError as error:
        hint = "Install the missing library (on Debian and Ubuntu: apt-get install libgomp1), or use another processor."
        raise UserError(f"llama.cpp cannot be loaded on this machine: {error}.", hint) from error
    return xllamacpp


class _Answers:
    """Turns llama.cpp's chunks of one request into pieces.

    A token that may begin a stop text is held back: its chunk is empty, and the text comes with a later one. Such
    tokens are given out together with their text, or dropped with it when the stop text is complete.
    """

    def __init__(self, start: int, count: int, on_piece: Callable[[Piece], bool]) -> None:
        self._start = start
        self._on_piece = on_piece
        self._held: list[list[ScoredToken]] = [[] for _ in range(count)]
        self.failure: BackendFailure | None = None
        self.stopped = False

    def take(self, chunk: dict[str, Any]) -> bool:
        """Take one chunk; True stops llama.cpp."""
        if "error" in chunk:
            error = chunk["error"]
            self.failure = BackendFailure(int(error.get("code") or 500), str(error.get("message") or error))
            return True
        for choice in chunk.get("choices", ()):
            if self._on_piece(self._piece(choice, chunk.get("usage") or {})):
                self.stopped = True
                return True
        return False

    def _piece(self, choice: dict[str, Any], usage: dict[str, Any]) -> Piece:
        slot, finish = int(choice["index"]), choice.get("finish_reason") or ""
        logprobs = choice.get("logprobs") or {}
        self._held[slot] += [_scored(token) for token in logprobs.get("content") or ()]
        tokens: tuple[ScoredToken, ...] = ()
        if choice["text"]:
            tokens, self._held[slot] = tuple(self._held[slot]), []
        generated = int(usage.get("completion_tokens") or 0) if finish else 0
        return Piece(self._start + slot, choice["text"], tokens, finish, generated)


def _scored(token: dict[str, Any]) -> ScoredToken:
    top = tuple((one["token"], tuple(one["bytes"]), one["logprob"]) for one in token.get("top_logprobs") or ())
    return ScoredToken(int(token["id"]), token["token"], tuple(token["bytes"]), token["logprob"], top)


def llama_seed(seed: int) -> int:
    """Return a seed as llama.cpp takes it: 32 bits, and never the value that means chance."""
    value = seed & 0xFFFFFFFF
    return 0 if value == _RANDOM_SEED else value
