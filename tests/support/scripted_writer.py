"""A generator for tests that writes by rule instead of by weights, and remembers what it was asked.

It stands where a provider stands (providers/interface.py): the song is composed for real, only the
model behind it is replaced by a few sentences per end word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.providers.interface import Capabilities, ChatRequest, Choice, TokenLogprob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPENINGS = ("the kettle hums beside the", "we carry stones up to the", "a paper boat goes down the",
            "they sold the piano for the", "my brother laughs about the", "no letter tells me of the")  # fmt: skip
NOUNS = ("night", "day", "rain", "street", "door", "tree", "wall", "town", "sand", "gold")


@dataclass
class ScriptedWriter:
    """Continues a begun line towards its commanded word; without one it ends on the next of NOUNS.

    `line` may replace the whole line that is written for (end word, seed, sample).
    """

    capabilities: Capabilities = field(default_factory=lambda: Capabilities(can_force_prefix=True, max_top_logprobs=50))
    line: Callable[[str, int, int], str] | None = None
    name: str = "scripted"
    requests: list[ChatRequest] = field(default_factory=list)

    def complete(self, request: ChatRequest) -> tuple[Choice, ...]:
        """Return `n` answers to one request."""
        self.requests.append(request)
        last = request.messages[-1]
        if last.role != "assistant":
            return tuple(self._whole(request, i) for i in range(request.n))
        if request.max_tokens == 1:
            return (self._next_token(),)
        begun = last.content.rsplit("\n", 1)[-1]
        return tuple(self._continued(begun, request, i) for i in range(request.n))

    def stream(self, request: ChatRequest) -> Iterator[str]:
        """Yield the first answer in one piece."""
        yield self.complete(request)[0].text

    def _continued(self, begun: str, request: ChatRequest, sample: int) -> Choice:
        seed = (request.seed or 0) + sample
        word = begun.split()[1] if begun.endswith("|") else NOUNS[seed % len(NOUNS)]
        mark = "" if begun.endswith("|") else f" {word} |"
        return _choice(f"{mark} {self._written(word, seed, sample)}")

    def _whole(self, request: ChatRequest, sample: int) -> Choice:
        seed = (request.seed or 0) + sample
        words = [NOUNS[(seed + i) % len(NOUNS)] for i in range(6)]
        return _choice("\n".join(self._written(word, seed + i, sample) for i, word in enumerate(words)))

    def _written(self, word: str, seed: int, sample: int) -> str:
        if self.line:
            return self.line(word, seed, sample)
        return f"{OPENINGS[(seed // 3 + sample) % len(OPENINGS)]} {word}"

    def _next_token(self) -> Choice:
        likely = ("light", "way", "train", "sweet", "floor", "sea", "hall", "brown", "hand", "old")
        top = tuple((f" {word}", -2.0 - i / 10) for i, word in enumerate(likely))
        return Choice(" light", "length", (TokenLogprob(" light", -2.0, top),))


def _choice(text: str) -> Choice:
    return Choice(text, "stop", (TokenLogprob(text, -1.0),))
