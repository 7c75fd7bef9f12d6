"""Judges the tool side of a chat file's line: tools, calls, the messages that answer them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.chat_file_classes import ErrorClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FUNCTION_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def top_level_tool_problems(record: Mapping[str, Any]) -> Iterator[ErrorClass]:
    """Yield what is wrong with `tools`, `parallel_tool_calls` and the older `functions` of one example."""
    tools = record.get("tools")
    if "tools" in record and not _is_list_of(tools, _is_tool):
        yield ErrorClass.INVALID_TOOLS
    if "parallel_tool_calls" in record and not (isinstance(record["parallel_tool_calls"], bool) and tools):
        yield ErrorClass.INVALID_PARALLEL_TOOL_CALLS
    if "functions" in record and not _is_list_of(record["functions"], _is_function):
        yield ErrorClass.INVALID_FUNCTION_CALL


def tool_problems(message: Mapping[str, Any], called: set[str]) -> Iterator[ErrorClass]:
    """Yield what is wrong with the tool side of one message; `called` are the ids of the calls before it."""
    assistant = message.get("role") == "assistant"
    if "tool_calls" in message and not (assistant and _is_list_of(message["tool_calls"], _is_call)):
        yield ErrorClass.INVALID_TOOL_CALLS
    if message.get("function_call") is not None and not (assistant and _is_called(message["function_call"])):
        yield ErrorClass.INVALID_FUNCTION_CALL
    if message.get("role") == "tool":
        answered = message.get("tool_call_id")
        if not isinstance(answered, str) or answered not in called:
            yield ErrorClass.INVALID_TOOL_CALL_ID
    elif "tool_call_id" in message:
        yield ErrorClass.INVALID_TOOL_CALL_ID
    if message.get("role") == "function" and not isinstance(message.get("name"), str):
        yield ErrorClass.INVALID_FUNCTION_CALL


def tool_call_ids(message: Mapping[str, Any]) -> set[str]:
    """Return the ids of the calls that a message makes."""
    calls = message.get("tool_calls")
    if not isinstance(calls, list):
        return set()
    return {call["id"] for call in calls if isinstance(call, dict) and isinstance(call.get("id"), str)}


def _is_list_of(value: Any, test: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(test(item) for item in value)


def _is_tool(tool: Any) -> bool:
    return isinstance(tool, dict) and tool.get("type") == "function" and _is_function(tool.get("function"))


def _is_function(function: Any) -> bool:
    if not isinstance(function, dict) or not _is_function_name(function.get("name")):
        return False
    described = isinstance(function.get("description", ""), str)
    return described and isinstance(function.get("parameters", {}), dict)


def _is_function_name(name: Any) -> bool:
    return isinstance(name, str) and bool(_FUNCTION_NAME.fullmatch(name))


def _is_call(call: Any) -> bool:
    if not isinstance(call, dict) or not isinstance(call.get("id"), str) or not call["id"]:
        return False
    return call.get("type") == "function" and _is_called(call.get("function"))


def _is_called(function: Any) -> bool:
    if not isinstance(function, dict) or not _is_function_name(function.get("name")):
        return False
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        return False
    try:
        json.loads(arguments)
    except (ValueError, RecursionError):
        return False
    return True
