"""Judges one line of a chat fine-tuning file: the cookbook's checks, and what the API has learnt since.

Rules and names: `Chat_finetuning_data_prep.ipynb` of the OpenAI cookbook; tools, `developer`, list content,
`weight` and `parallel_tool_calls` as in the public API reference of chat completions and fine-tuning.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.chat_file_classes import ErrorClass, WarningClass
from lyricstudio.domain.chat_file_tools import tool_call_ids, tool_problems, top_level_tool_problems
from lyricstudio.domain.hashing import content_hash
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Problem = ErrorClass | WarningClass

ROLES = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
INSTRUCTING = frozenset(("system", "developer"))
MESSAGE_KEYS = frozenset(
    ("role", "content", "name", "function_call", "weight", "tool_calls", "tool_call_id", "refusal")
)
TOP_KEYS = frozenset(("messages", "tools", "parallel_tool_calls", "functions"))
# From this many words on, an equal answer in the other file is a leak whatever was asked.
TELLING_WORDS = 8
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def parse_line(line: bytes) -> tuple[object, ErrorClass | None]:
    """Return the value of one line, or None and why it is none (not UTF-8, no JSON, half a character)."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None, ErrorClass.NOT_UTF8
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None, ErrorClass.INVALID_JSON
    # An escaped half of a character pair is JSON, but no text.
    if ("\\ud" in text or "\\uD" in text) and not _is_text(value):
        return None, ErrorClass.INVALID_UNICODE
    return value, None


def _refuse(name: str) -> object:
    msg = f"{name} is no JSON"
    raise ValueError(msg)


def _is_text(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def examine(record: object) -> list[Problem]:
    """Return what is wrong with one parsed line, each class once, in the order in which it was found."""
    if not isinstance(record, dict):
        return [ErrorClass.DATA_TYPE]
    messages = record.get("messages")
    if not isinstance(messages, list) or not messages:
        return [_other_format(record) or ErrorClass.MISSING_MESSAGES_LIST]
    return list(dict.fromkeys(_problems(record, messages)))


def _other_format(record: Mapping[str, Any]) -> ErrorClass | None:
    if "preferred_output" in record or "non_preferred_output" in record:
        return ErrorClass.DPO_FORMAT
    if isinstance(record.get("text"), str) or isinstance(record.get("prompt"), str):
        return ErrorClass.COMPLETION_FORMAT
    return None


def _problems(record: Mapping[str, Any], messages: Sequence[Any]) -> Iterator[Problem]:
    if record.keys() - TOP_KEYS:
        yield WarningClass.UNRECOGNIZED_KEY
    yield from top_level_tool_problems(record)
    called: set[str] = set()
    for message in messages:
        if not isinstance(message, dict):
            yield ErrorClass.MESSAGE_MISSING_KEY
            continue
        yield from _message_problems(message)
        yield from tool_problems(message, called)
        called |= tool_call_ids(message)
    yield from _conversation_problems([m for m in messages if isinstance(m, dict)])


def _message_problems(message: Mapping[str, Any]) -> Iterator[Problem]:
    role = message.get("role")
    calls = bool(message.get("tool_calls") or message.get("function_call"))
    if "role" not in message or ("content" not in message and not (role == "assistant" and calls)):
        yield ErrorClass.MESSAGE_MISSING_KEY
    if message.keys() - MESSAGE_KEYS:
        yield ErrorClass.MESSAGE_UNRECOGNIZED_KEY
    if not isinstance(role, str) or role not in ROLES:
        yield ErrorClass.UNRECOGNIZED_ROLE
    if "weight" in message and not _is_weight(message):
        yield ErrorClass.INVALID_WEIGHT
    if "name" in message and not (isinstance(message["name"], str) and _NAME.fullmatch(message["name"])):
        yield ErrorClass.INVALID_NAME
    yield from _content_problems(message, calls or bool(message.get("refusal")))


def _is_weight(message: Mapping[str, Any]) -> bool:
    weight = message["weight"]
    return type(weight) is int and weight in (0, 1) and message.get("role") == "assistant"


def _content_problems(message: Mapping[str, Any], may_lack: bool) -> Iterator[Problem]:
    content = message.get("content")
    if isinstance(content, list) and content:
        yield from _part_problems(content, message.get("role"))
    elif not isinstance(content, str | None) or (not content and not may_lack):
        yield ErrorClass.MISSING_CONTENT
    elif content and not content.strip() and message.get("role") == "assistant":
        yield ErrorClass.EMPTY_ANSWER


def _part_problems(parts: Sequence[Any], role: object) -> Iterator[Problem]:
    if not all(_is_content_part(part, role) for part in parts):
        yield ErrorClass.INVALID_CONTENT_PART
    elif role == "assistant" and not any(str(p.get("text") or p.get("refusal") or "").strip() for p in parts):
        yield ErrorClass.EMPTY_ANSWER


def _is_content_part(part: Any, role: object) -> bool:
    if not isinstance(part, dict):
        return False
    kind = part.get("type")
    if kind == "text":
        return isinstance(part.get("text"), str)
    if kind == "refusal":
        return role == "assistant" and isinstance(part.get("refusal"), str)
    image = part.get("image_url")
    return kind == "image_url" and role == "user" and isinstance(image, dict) and isinstance(image.get("url"), str)


def _conversation_problems(messages: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    roles = [message.get("role") for message in messages]
    answers = [message for message in messages if message.get("role") == "assistant"]
    if not answers:
        yield ErrorClass.EXAMPLE_MISSING_ASSISTANT_MESSAGE
    elif all(type(answer.get("weight")) is int and answer["weight"] == 0 for answer in answers):
        yield ErrorClass.NO_TRAINED_ANSWER
    elif roles[-1] != "assistant":
        yield WarningClass.LAST_MESSAGE_NOT_ASSISTANT
    if not any(isinstance(role, str) and role in INSTRUCTING for role in roles):
        yield WarningClass.MISSING_SYSTEM_MESSAGE
    if "user" not in roles:
        yield WarningClass.MISSING_USER_MESSAGE


def example_key(record: Mapping[str, Any]) -> int:
    """Return 64 bits that are equal for examples of equal content, whatever the order of their keys."""
    return _bits(json.dumps(record, sort_keys=True, ensure_ascii=False))


def leak_keys(record: Mapping[str, Any]) -> list[int]:
    """Return keys of which one in common with another file means that the example leaks.

    One is the whole conversation by its words; each answer of eight words and more is another.
    """
    spoken = [(str(m.get("role")), _words_of(m)) for m in record.get("messages", []) if isinstance(m, dict)]
    whole = "\n".join(f"{role}:{text}" for role, text in spoken if role not in INSTRUCTING)
    long_answers = [text for role, text in spoken if role == "assistant" and text.count(" ") + 1 >= TELLING_WORDS]
    return [_bits(text) for text in (whole, *long_answers)]


def _words_of(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, list):
        content = " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return " ".join(words(content)) if isinstance(content, str) else ""


def _bits(text: str) -> int:
    return int(content_hash([text], digits=16), 16)
