"""Writes a conversation as the base expects it, with the template in the base's own GGUF file.

The templates are Jinja programs that come with files from the internet: they run in a sandbox, with the settings
and helpers that model publishers rely on.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lyricstudio.domain.records import Message


class ChatTemplate:
    """One base's chat template, ready to render; `start` and `end` are the texts of its start and end tokens."""

    def __init__(self, source: str, start: str = "", end: str = "", writes_start: bool = False) -> None:
        from jinja2 import TemplateSyntaxError
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        self.source, self._start, self._end, self._writes_start = source, start, end, writes_start
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.globals["raise_exception"] = _refuse
        environment.globals["strftime_now"] = lambda layout: datetime.now().astimezone().strftime(layout)
        environment.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
        try:
            self._template = environment.from_string(source)
        except TemplateSyntaxError as error:
            raise UserError(f"The base's chat template is broken: {error}.", "Choose another base.") from error

    @classmethod
    def from_gguf(cls, path: Path) -> ChatTemplate:
        """Read a base's template; UserError when it has none (then it is no chat model)."""
        return cls.from_file(GgufFile.open(path))

    @classmethod
    def from_file(cls, file: GgufFile) -> ChatTemplate:
        """Take the template out of a file that is already read; UserError when it has none."""
        source = file.text("tokenizer.chat_template")
        if not source:
            message = f"{file.path.name} carries no chat template: it is no chat model."
            raise UserError(message, "Choose an instruct or chat variant of this base.")
        tokens = file.values.get("tokenizer.ggml.tokens", [])

        def text_of(key: str) -> str:
            number = file.values.get(f"tokenizer.ggml.{key}_token_id")
            return tokens[number] if isinstance(number, int) and number < len(tokens) else ""

        adds_start = file.values.get("tokenizer.ggml.add_bos_token", file.text("tokenizer.ggml.model") == "llama")
        return cls(source, text_of("bos"), text_of("eos"), writes_start=not adds_start)

    def render(self, messages: Sequence[Message], add_generation_prompt: bool = True) -> str:
        """Return the conversation as one text, with the opening of the next answer when asked for.

        A start token that the tokenizer puts in front by itself is left out, as llama.cpp does.
        UserError when the template refuses these messages (an order of roles it does not know).
        """
        from jinja2 import TemplateError

        turns = [{"role": message.role, "content": message.content} for message in messages]
        try:
            text = self._template.render(
                messages=turns,
                add_generation_prompt=add_generation_prompt,
                bos_token=self._start,
                eos_token=self._end,
                tools=None,
            )
        except TemplateError as error:
            message = f"The base's chat template refuses these messages: {error}."
            raise UserError(message, "Use the roles system, user and assistant in turn.") from error
        if self._start and not self._writes_start:
            text = text.removeprefix(self._start)
        return text


def _refuse(message: str) -> NoReturn:
    from jinja2 import TemplateError

    raise TemplateError(message)
