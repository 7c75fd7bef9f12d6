"""llama.cpp as the judge: the loss it gives to an answer, its tokens and its rendering of a conversation."""

from __future__ import annotations

import json
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import xllamacpp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class LlamaServer:
    """A running llama.cpp server."""

    def __init__(self, server: xllamacpp.Server) -> None:
        self._address = server.listening_address

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Return the answer to a JSON request."""
        request = urllib.request.Request(
            self._address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def loss(self, prompt: Sequence[int], answer: Sequence[int], lora: bool = False) -> float:
        """Return the sum of the answer tokens' losses (nats), each asked for as the next token."""
        total = 0.0
        for place, token in enumerate(answer):
            body = {
                "prompt": [*prompt, *answer[:place]],
                "n_predict": 1,
                "n_probs": 1000,
                "temperature": 1.0,
                "cache_prompt": False,
                # A token that is half a character would be held back, probabilities and all. The bias chooses
                # what is drawn; the log-probabilities are those before it.
                "logit_bias": [["a", 100.0]],
                "lora": [{"id": 0, "scale": 1.0}] if lora else [],
            }
            told = self.post("/completion", body)["completion_probabilities"][0]["top_logprobs"]
            total -= next(entry["logprob"] for entry in told if entry["id"] == token)
        return total


@contextmanager
def llama_server(model: Path, adapter: Path | None = None) -> Iterator[LlamaServer]:
    """Run llama.cpp on a GGUF file, with a GGUF adapter that requests may switch on."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = 1024
    params.n_parallel = 1
    params.port = 0
    params.warmup = False
    params.verbosity = -1
    if adapter:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 0.0)]
        params.lora_init_without_apply = True
    server = xllamacpp.Server(params)
    try:
        yield LlamaServer(server)
    finally:
        del server
