"""Counts the tokens of chat examples by the published rule, whatever tokenizer does the counting.

The rule is that of the OpenAI cookbook (`Chat_finetuning_data_prep.ipynb`): three tokens for each
message, the tokens of every text value in it (the role's too), one more for a `name`, and three for
the start of the reply. It is "not exact" by its own words; tools, images and ids make it less so.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lyricstudio.domain.records import Message

TOKENS_PER_MESSAGE = 3
TOKENS_PER_NAME = 1
REPLY_PRIMING = 3
FALLBACK_ENCODING = "o200k_base"


@dataclass(frozen=True, slots=True)
class ExampleTokens:
    """The size of one example: all tokens, those of its answers, and whether the rule covers all of it."""

    total: int
    answers: int
    exact: bool = True


class TextCounter(Protocol):
    """A tokenizer that only says how long texts are."""

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text."""
        ...


class ChatCounter(Protocol):
    """Counts chat examples the way one base model sees them."""

    @property
    def label(self) -> str:
        """Return what does the counting, in words for a person."""
        ...

    def count(self, records: Sequence[Mapping[str, object]]) -> list[ExampleTokens]:
        """Return the size of each example (a parsed line of a chat file)."""
        ...


class CookbookCounter:
    """Counts examples by the cookbook's rule on top of any tokenizer, each different text once a call."""

    def __init__(self, texts: TextCounter, label: str) -> None:
        self._texts = texts
        self._label = label

    @property
    def label(self) -> str:
        """Return what does the counting."""
        return self._label

    def count(self, records: Sequence[Mapping[str, object]]) -> list[ExampleTokens]:
        """Return the size of each example."""
        different = list({text: None for record in records for text in texts_of(record)})
        lengths = dict(zip(different, self._texts.count_many(different), strict=True))
        return [example_tokens(record, lengths.__getitem__) for record in records]


def messages_of(record: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the messages of a parsed line that are objects (none where the line is broken)."""
    messages = record.get("messages")
    return [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []


def as_record(messages: Sequence[Message]) -> dict[str, object]:
    """Return messages as the object that one line of a chat file holds; a weight of None is left out."""
    written: list[dict[str, object]] = []
    for message in messages:
        one: dict[str, object] = {"role": message.role, "content": message.content}
        if message.weight is not None:
            one["weight"] = message.weight
        written.append(one)
    return {"messages": written}


def example_tokens(record: Mapping[str, object], count: Callable[[str], int]) -> ExampleTokens:
    """Apply the cookbook's rule to one example; `count` gives the tokens of one text."""
    total = REPLY_PRIMING
    answers = 0
    exact = "tools" not in record and "functions" not in record
    for message in messages_of(record):
        total += TOKENS_PER_MESSAGE
        total += sum(count(text) for _, text in _message_texts(message))
        total += TOKENS_PER_NAME if "name" in message else 0
        exact = exact and all(isinstance(v, str | int | None) for v in message.values())
        if message.get("role") == "assistant":
            answers += sum(count(text) for key, text in _message_texts(message) if key == "content")
    total += sum(count(text) for text in _schema_texts(record))
    return ExampleTokens(total, answers, exact)


def texts_of(record: Mapping[str, object]) -> Iterator[str]:
    """Yield every text that the rule counts in one example."""
    for message in messages_of(record):
        yield from (text for _, text in _message_texts(message))
    yield from _schema_texts(record)


def _message_texts(message: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in message.items():
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, list) and key == "content":
            yield from ((key, part["text"]) for part in value if _is_text_part(part))
        elif isinstance(value, list | dict):
            yield key, json.dumps(value, ensure_ascii=False)


def _is_text_part(part: object) -> bool:
    return isinstance(part, dict) and isinstance(part.get("text"), str)


def _schema_texts(record: Mapping[str, object]) -> Iterator[str]:
    for key in ("tools", "functions"):
        if record.get(key):
            yield json.dumps(record[key], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class EncodingFile:
    """One tokenizer table: its name, the cache name tiktoken looks for, its sha256 and its packed file."""

    name: str
    cache_name: str
    sha256: str
    packed: str


@dataclass(frozen=True, slots=True)
class EncodingTable:
    """Which encoding each hosted base uses, by the longest name that its id begins with."""

    files: tuple[EncodingFile, ...]
    prefixes: tuple[tuple[str, str], ...]

    @classmethod
    def from_toml(cls, text: str) -> EncodingTable:
        """Read the shipped table (resources/tokens/encodings.toml)."""
        data = tomllib.loads(text)
        files = tuple(EncodingFile(**{str(k): str(v) for k, v in row.items()}) for row in data["file"])
        pairs = ((str(prefix), str(name)) for name, row in data["models"].items() for prefix in row)
        return cls(files, tuple(sorted(pairs, key=lambda pair: -len(pair[0]))))

    def encoding_for(self, model: str) -> str | None:
        """Return the encoding of a base or fine-tuned model, None when its name is not known.

        `ft:` is taken off first: tiktoken itself gives `ft:gpt-4.1…` the wrong encoding.
        """
        base = base_name(model)
        return next((name for prefix, name in self.prefixes if base.startswith(prefix)), None)

    def file(self, encoding: str) -> EncodingFile:
        """Return the table file of an encoding; raises KeyError for an unknown one."""
        return {file.name: file for file in self.files}[encoding]


def base_name(model: str) -> str:
    """Return the base of a model id: without a provider in front, without `ft:` and what follows the base."""
    name = model.rsplit("/", 1)[-1]
    return name.removeprefix("ft:").split(":", 1)[0]
