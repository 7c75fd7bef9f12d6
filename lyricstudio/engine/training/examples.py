"""Reads a chat fine-tuning file and says for every token of every example how much it counts in the loss.

Only answers count, up to and including the mark that ends them, and only those whose `weight` is not 0. The text
before an answer is tokenised apart from the answer, because that is how it will be at generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.chat_file import examine, parse_line
from lyricstudio.domain.chat_file_classes import EXPLANATIONS, ErrorClass
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.records import Message
from lyricstudio.engine.training.problems import JobError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from lyricstudio.bases.chat import ChatTemplate
    from lyricstudio.bases.tokenizer import BaseTokenizer


@dataclass(frozen=True, slots=True)
class TokenExample:
    """One example: its tokens `[T]`, the weight of predicting each of them `[T]`, and its first trained answer.

    `prompt` is how many tokens stand before that answer, `answer` its text.
    """

    tokens: np.ndarray
    weights: np.ndarray
    prompt: int
    answer: str

    @property
    def length(self) -> int:
        """Return the number of tokens."""
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class ExampleSet:
    """The examples of one file, and how many had to be cut or left out because they are too long."""

    examples: tuple[TokenExample, ...]
    cut: int = 0
    left_out: int = 0

    @property
    def tokens(self) -> int:
        """Return the number of tokens of all examples together."""
        return sum(example.length for example in self.examples)

    @property
    def answers(self) -> tuple[str, ...]:
        """Return the first trained answer of each example."""
        return tuple(example.answer for example in self.examples)


class ExampleReader:
    """Turns chat messages into tokens for one base; sequences are cut at `longest` tokens."""

    def __init__(self, tokenizer: BaseTokenizer, template: ChatTemplate, longest: int) -> None:
        self.tokenizer, self.template, self.longest = tokenizer, template, longest

    def read(self, path: Path, param: str) -> ExampleSet:
        """Read a JSONL file; JobError names the line and, as `param`, the file's role in the job."""
        examples, cut, left_out = [], 0, 0
        for number, line in _lines(path, param):
            example = self._example(line, number, param)
            short = self._shortened(example)
            cut += short.length < example.length
            if short.weights.any():
                examples.append(short)
            else:
                left_out += 1
        if not examples:
            raise JobError("invalid_" + param, f"{param}: the file holds no example with an answer to learn.", param)
        return ExampleSet(tuple(examples), cut, left_out)

    def encode(self, messages: Sequence[Message]) -> TokenExample:
        """Return the tokens and weights of one conversation; UserError when the base's template refuses it."""
        tokens: list[int] = []
        weights: list[float] = []
        first: tuple[int, str] | None = None
        done = ""
        for place, message in enumerate(messages):
            if message.role != "assistant":
                continue
            asked = self.template.render(messages[:place], add_generation_prompt=True)
            answered = self.template.render(messages[: place + 1], add_generation_prompt=False)
            before, answer = _remainder(asked, done), _remainder(answered, asked)
            prompt = self.tokenizer.encode(before, add_start=not tokens)
            learnt = self.tokenizer.encode(answer)
            weight = 1.0 if message.weight is None else float(message.weight)
            if weight and first is None:
                first = len(tokens) + len(prompt), message.content
            tokens += [*prompt, *learnt]
            weights += [*([0.0] * len(prompt)), *self._answer_weights(learnt, weight)]
            done = answered
        start, text = first or (len(tokens), "")
        return TokenExample(np.array(tokens, np.int32), np.array(weights, np.float32), start, text)

    def _answer_weights(self, tokens: Sequence[int], weight: float) -> list[float]:
        # What the template writes behind the end mark (a line break) is never asked of the model.
        marks = [place for place, token in enumerate(tokens) if token in self.tokenizer.marks]
        end = marks[-1] + 1 if marks else len(tokens)
        return [weight] * end + [0.0] * (len(tokens) - end)

    def _example(self, line: bytes, number: int, param: str) -> TokenExample:
        value, error = parse_line(line)
        problems = [error] if error else [p for p in examine(value) if isinstance(p, ErrorClass)]
        if problems:
            told = EXPLANATIONS[problems[0]]
            raise JobError("invalid_" + param, f"{param}, line {number}: {told.meaning}; {told.remedy}.", param)
        try:
            return self.encode(_messages(value))  # type: ignore[arg-type]
        except UserError as refused:
            raise JobError("invalid_" + param, f"{param}, line {number}: {refused.message}", param) from refused

    def _shortened(self, example: TokenExample) -> TokenExample:
        if example.length <= self.longest:
            return example
        end = self.longest
        return TokenExample(example.tokens[:end], example.weights[:end], min(example.prompt, end), example.answer)


def _lines(path: Path, param: str) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if text.strip():
                    yield number, text
    except OSError as error:
        raise JobError("invalid_" + param, f"{param}: the file cannot be read ({error.strerror}).", param) from error


def _messages(record: Mapping[str, Any]) -> list[Message]:
    found = []
    for entry in record["messages"]:
        content = entry.get("content")
        if entry.get("tool_calls") or entry["role"] in ("tool", "function"):
            raise UserError("tool calls cannot be trained here.", "Leave such examples out.")
        if isinstance(content, list):
            content = "".join(part.get("text", "") for part in content)
        role = "system" if entry["role"] == "developer" else entry["role"]
        found.append(Message(role, content or "", entry.get("weight")))
    return found


def _remainder(text: str, beginning: str) -> str:
    if not text.startswith(beginning):
        raise UserError("the base's chat template rewrites earlier messages, so answers cannot be told apart.")
    return text[len(beginning) :]
