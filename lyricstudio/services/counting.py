"""Finds the right token counter for a base: tiktoken for hosted ones, the base's own tokenizer for local ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.pricing import LOCAL, PriceCard
from lyricstudio.domain.records import Message
from lyricstudio.domain.tokens import (
    FALLBACK_ENCODING,
    ChatCounter,
    CookbookCounter,
    ExampleTokens,
    TextCounter,
    base_name,
    messages_of,
)
from lyricstudio.services.encodings import OfflineEncodings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricstudio.bases.base import Base
    from lyricstudio.bases.chat import ChatTemplate
    from lyricstudio.bases.tokenizer import BaseTokenizer
    from lyricstudio.services.tables import Tables

DEFAULT_BASE = "default"


@dataclass(frozen=True, slots=True)
class CountedBase:
    """A base with what is known of it and the counter of its tokens; `exact` False means an estimate."""

    card: PriceCard
    counter: ChatCounter
    exact: bool


class CautiousTexts:
    """Counts one token more for each byte beyond a letter's first: small bases know few words of other scripts."""

    def __init__(self, texts: TextCounter) -> None:
        self._texts = texts

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """Return an upper estimate of the tokens of each text."""
        counted = self._texts.count_many(texts)
        return [n + len(text.encode("utf-8", "replace")) - len(text) for n, text in zip(counted, texts, strict=True)]


class RenderedCounter:
    """Counts what a local base really reads: the conversation in its own chat template and tokens."""

    def __init__(self, tokenizer: BaseTokenizer, template: ChatTemplate, label: str) -> None:
        self._tokenizer = tokenizer
        self._template = template
        self._label = label

    @property
    def label(self) -> str:
        """Return what does the counting."""
        return self._label

    def count(self, records: Sequence[Mapping[str, object]]) -> list[ExampleTokens]:
        """Return the size of each example as the base reads it."""
        return [self._size(record) for record in records]

    def _size(self, record: Mapping[str, object]) -> ExampleTokens:
        messages = [_as_message(message) for message in messages_of(record)]
        if not messages:
            return ExampleTokens(0, 0, exact=False)
        total = self._tokenizer.count(self._template.render(messages, add_generation_prompt=False))
        answers = sum(self._tokenizer.count(m.content) for m in messages if m.role == "assistant")
        return ExampleTokens(total, answers, exact="tools" not in record)


class BaseCounters:
    """Makes counters, each base's once; made at the composition root."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._encodings = OfflineEncodings(paths.data_dir() / "tokens", tables.encodings)
        self._made: dict[str, CountedBase] = {}

    def for_base(self, name: str) -> CountedBase:
        """Return the card and counter of a base.

        Raises UserError for a name that is neither on this machine nor in the price cards nor an OpenAI model.
        """
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def for_limits(self) -> ChatCounter:
        """Return a counter for deciding what fits, the same on every machine, whatever bases are there.

        It may count too much, above all outside English, but hardly too little.
        """
        return CookbookCounter(CautiousTexts(self._encodings.named(FALLBACK_ENCODING)), "a cautious estimate")

    def _make(self, name: str) -> CountedBase:
        card = self.tables.prices.find(name)
        if card is None and self.tables.encodings.encoding_for(name):
            return self._unpriced(name)
        if card is None or card.provider == LOCAL:
            return self._local(name, card)
        exact = card.encoding_exact
        label = card.encoding if exact else f"{card.encoding} (an estimate: not this base's own tokenizer)"
        return CountedBase(card, CookbookCounter(self._encodings.named(card.encoding), label), exact)

    def _unpriced(self, name: str) -> CountedBase:
        """Return a stand-in for an OpenAI model that no card describes: tokens, but no prices."""
        first = self.tables.prices.provider_card("openai")
        encoding = self._encodings.for_model(name)
        notes = ("this base is not in the price cards: no prices, and the token limit is assumed",)
        template = first or PriceCard("", "openai", "OpenAI", as_of=self.tables.prices.cards[0].as_of)
        card = PriceCard(
            base_name(name), template.provider, template.provider_title, template.as_of, notes=notes, listed=False
        )
        return CountedBase(card, CookbookCounter(encoding, encoding.name), True)

    def _local(self, name: str, card: PriceCard | None) -> CountedBase:
        stand_in = card or self.tables.prices.find(DEFAULT_BASE)
        assert stand_in is not None, "the local price card is shipped"
        base = _installed(name)
        if base is None and card is None:
            known = ", ".join(c.qualified_name for c in self.tables.prices.cards if c.listed)
            msg = f"the base '{name}' is neither on this machine nor known"
            raise UserError(msg, f"add it with `lyricstudio base add {name}`, or name one of: {known}")
        if base is None:
            label = f"{FALLBACK_ENCODING} (an estimate: the base {stand_in.name} is not on this machine)"
            return CountedBase(stand_in, CookbookCounter(self._encodings.named(FALLBACK_ENCODING), label), False)
        limit = min(base.context_length or stand_in.token_limit, stand_in.token_limit)
        own = replace(stand_in, name=base.name, parameters=base.parameters, token_limit=limit)
        return CountedBase(own, _own_counter(base), True)


def _installed(name: str) -> Base | None:
    from lyricstudio.bases.catalogue import BaseCatalogue

    try:
        return BaseCatalogue(paths.bases_dir()).find(name)
    except UserError:
        return None


def _own_counter(base: Base) -> RenderedCounter:
    from lyricstudio.bases.chat import ChatTemplate
    from lyricstudio.bases.tokenizer import BaseTokenizer

    return RenderedCounter(
        BaseTokenizer.from_gguf(base.path), ChatTemplate.from_gguf(base.path), f"the tokenizer of {base.name}"
    )


def _as_message(message: Mapping[str, object]) -> Message:
    """Return a message that every chat template knows: tool results read as a user's, developer as system."""
    role = str(message.get("role"))
    known = {"developer": "system", "tool": "user", "function": "user"}.get(role, role)
    return Message(known if known in ("system", "user", "assistant") else "user", _plain(message.get("content")))


def _plain(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return ""
