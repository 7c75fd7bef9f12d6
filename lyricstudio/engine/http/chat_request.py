"""Reads the body of a chat completion request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.records import Message
from lyricstudio.engine.generation.backend import Sampling
from lyricstudio.engine.generation.generator import Question
from lyricstudio.engine.http.failure import ApiFailure, invalid

if TYPE_CHECKING:
    from lyricstudio.engine.http.fields import Fields

# The public API stops at 20; here nothing leaves the machine, and rhyme search looks far down the list.
MOST_TOP_LOGPROBS = 2000
_MOST_ANSWERS = 128
_MOST_STOPS = 16
_MOST_TOKENS = 1 << 20
_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One chat completion request: which model, what to write, and how to send it."""

    model: str
    question: Question
    stream: bool
    include_usage: bool


def read_chat_request(fields: Fields) -> ChatRequest:
    """Read a request; ApiFailure (400) names the first field that is wrong."""
    _refuse_unsupported(fields)
    question = Question(
        messages=read_messages(fields),
        sampling=_sampling(fields),
        max_tokens=fields.integer("max_completion_tokens", 1, _MOST_TOKENS)
        or fields.integer("max_tokens", 1, _MOST_TOKENS),
        seed=fields.integer("seed", -(1 << 63), (1 << 63) - 1),
        n=fields.integer("n", 1, _MOST_ANSWERS, 1) or 1,
    )
    stream = fields.flag("stream")
    if fields.has("stream_options") and not stream:
        message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        raise invalid(message, "stream_options", None)
    include_usage = fields.inner("stream_options").flag("include_usage")
    return ChatRequest(fields.text("model"), question, stream, include_usage)


def read_messages(fields: Fields) -> tuple[Message, ...]:
    """Read `messages`; ApiFailure (400) when there is none or one is malformed."""
    told = fields.array("messages")
    if not told:
        message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array."
        raise invalid(message, "messages", "empty_array")
    return tuple(_message(one, f"messages[{place}]") for place, one in enumerate(told))


def _message(told: Any, param: str) -> Message:
    if not isinstance(told, dict):
        raise invalid(f"Invalid type for '{param}': expected an object.", param, "invalid_type")
    role = told.get("role")
    if role not in _ROLES:
        supported = ", ".join(f"'{name}'" for name in _ROLES)
        message = f"Invalid value: '{role}'. Supported values here are: {supported}."
        raise invalid(message, f"{param}.role")
    return Message(_ROLES[role], _content(told.get("content"), role, f"{param}.content"))


def _content(told: Any, role: str, param: str) -> str:
    if isinstance(told, str):
        return told
    if told is None and role == "assistant":
        return ""
    if not isinstance(told, list):
        raise invalid(f"Invalid type for '{param}': expected a string or an array.", param, "invalid_type")
    texts = []
    for place, part in enumerate(told):
        if not isinstance(part, dict) or part.get("type") != "text" or not isinstance(part.get("text"), str):
            raise invalid(f"Invalid '{param}[{place}]': this model takes text parts only.", f"{param}[{place}]")
        texts.append(part["text"])
    return "".join(texts)


def _sampling(fields: Fields) -> Sampling:
    return Sampling(
        max_tokens=0,
        temperature=fields.decimal("temperature", 0, 2, 1.0),
        top_p=fields.decimal("top_p", 0, 1, 1.0),
        top_k=fields.integer("top_k", 0, 1 << 20, 0) or 0,
        min_p=fields.decimal("min_p", 0, 1, 0.0),
        frequency_penalty=fields.decimal("frequency_penalty", -2, 2, 0.0),
        presence_penalty=fields.decimal("presence_penalty", -2, 2, 0.0),
        repeat_penalty=fields.decimal("repeat_penalty", 0.1, 10, 1.0),
        stop=_stops(fields),
        top_logprobs=_top_logprobs(fields),
        logit_bias=_logit_bias(fields),
    )


def _stops(fields: Fields) -> tuple[str, ...]:
    told = fields.raw("stop")
    stops = [told] if isinstance(told, str) else ([] if told is None else told)
    if not isinstance(stops, list) or not all(isinstance(one, str) for one in stops):
        raise invalid("Invalid type for 'stop': expected a string or an array of strings.", "stop", "invalid_type")
    if len(stops) > _MOST_STOPS:
        message = f"Invalid 'stop': array too long. Expected an array with maximum length {_MOST_STOPS}."
        raise invalid(message, "stop", "array_above_max_length")
    return tuple(one for one in stops if one)


def _top_logprobs(fields: Fields) -> int | None:
    top = fields.integer("top_logprobs", 0, MOST_TOP_LOGPROBS)
    if fields.flag("logprobs"):
        return top or 0
    if top is not None:
        message = "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled."
        raise invalid(message, "top_logprobs", None)
    return None


def _logit_bias(fields: Fields) -> dict[str, float]:
    told = fields.mapping("logit_bias")
    for token, bias in told.items():
        if not token.isdigit() or isinstance(bias, bool) or not isinstance(bias, int | float) or not abs(bias) <= 100:
            raise invalid("Invalid 'logit_bias': expected token ids with numbers from -100 to 100.", "logit_bias")
    return told


def _refuse_unsupported(fields: Fields) -> None:
    wanted = fields.raw("response_format")
    if isinstance(wanted, dict) and wanted.get("type", "text") != "text":
        raise _unsupported("response_format")
    for name in ("tools", "functions", "audio", "web_search_options"):
        if fields.raw(name):
            raise _unsupported(name)


def _unsupported(param: str) -> ApiFailure:
    message = f"Unsupported parameter: '{param}' is not supported by the local engine."
    return invalid(message, param, "unsupported_parameter")
