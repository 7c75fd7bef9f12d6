"""The classes of what can be wrong with a chat fine-tuning file, with what each means and what to do.

The first seven are the cookbook's, by its own names; its notebook predates tools, the `developer` role,
`weight` and list content, which the others cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ErrorClass(StrEnum):
    """What makes a line unusable for training."""

    DATA_TYPE = "data_type"
    MISSING_MESSAGES_LIST = "missing_messages_list"
    MESSAGE_MISSING_KEY = "message_missing_key"
    MESSAGE_UNRECOGNIZED_KEY = "message_unrecognized_key"
    UNRECOGNIZED_ROLE = "unrecognized_role"
    MISSING_CONTENT = "missing_content"
    EXAMPLE_MISSING_ASSISTANT_MESSAGE = "example_missing_assistant_message"
    INVALID_JSON = "invalid_json"
    NOT_UTF8 = "not_utf8"
    INVALID_UNICODE = "invalid_unicode"
    LINE_TOO_LONG = "line_too_long"
    DPO_FORMAT = "dpo_format"
    COMPLETION_FORMAT = "completion_format"
    INVALID_WEIGHT = "invalid_weight"
    NO_TRAINED_ANSWER = "no_trained_answer"
    EMPTY_ANSWER = "empty_answer"
    INVALID_NAME = "invalid_name"
    INVALID_CONTENT_PART = "invalid_content_part"
    INVALID_TOOLS = "invalid_tools"
    INVALID_TOOL_CALLS = "invalid_tool_calls"
    INVALID_TOOL_CALL_ID = "invalid_tool_call_id"
    INVALID_FUNCTION_CALL = "invalid_function_call"
    INVALID_PARALLEL_TOOL_CALLS = "invalid_parallel_tool_calls"
    TOO_FEW_EXAMPLES = "too_few_examples"


class WarningClass(StrEnum):
    """What is allowed but seldom meant."""

    MISSING_SYSTEM_MESSAGE = "missing_system_message"
    MISSING_USER_MESSAGE = "missing_user_message"
    LAST_MESSAGE_NOT_ASSISTANT = "last_message_not_assistant"
    UNRECOGNIZED_KEY = "unrecognized_key"
    TRUNCATED_ANSWER = "truncated_answer"
    DUPLICATE_EXAMPLE = "duplicate_example"
    LEAKAGE = "leakage"
    BLANK_LINE = "blank_line"
    BYTE_ORDER_MARK = "byte_order_mark"
    FILE_TOO_LARGE = "file_too_large"


# What --fix leaves out besides lines with errors.
FIXED_WARNINGS = frozenset(
    (WarningClass.TRUNCATED_ANSWER, WarningClass.DUPLICATE_EXAMPLE, WarningClass.LEAKAGE, WarningClass.BLANK_LINE)
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a class means, and what to do about it."""

    meaning: str
    remedy: str


_EXPLANATIONS = {
    ErrorClass.DATA_TYPE: Explanation("the line is not an object", "write one object a line"),
    ErrorClass.MISSING_MESSAGES_LIST: Explanation("no list `messages`", 'write {"messages": [...]}'),
    ErrorClass.MESSAGE_MISSING_KEY: Explanation("a message lacks `role` or `content`", "give every message both"),
    ErrorClass.MESSAGE_UNRECOGNIZED_KEY: Explanation(
        "a message has a key the service does not know", "keep role, content, name, weight and the tool keys"
    ),
    ErrorClass.UNRECOGNIZED_ROLE: Explanation(
        "a role the service does not know", "use system, developer, user, assistant, tool or function"
    ),
    ErrorClass.MISSING_CONTENT: Explanation("a message without text", "write its text, or take it out"),
    ErrorClass.EXAMPLE_MISSING_ASSISTANT_MESSAGE: Explanation("no answer to learn from", "add an assistant message"),
    ErrorClass.INVALID_JSON: Explanation("the line is no JSON", "one complete object a line, nothing around it"),
    ErrorClass.NOT_UTF8: Explanation("the line is not in UTF-8", "save the file as UTF-8"),
    ErrorClass.INVALID_UNICODE: Explanation("half a character (a lone surrogate)", "export the text again"),
    ErrorClass.LINE_TOO_LONG: Explanation(
        "the line is longer than 32 MB", "split it; is the file really one per line?"
    ),
    ErrorClass.DPO_FORMAT: Explanation(
        "a preference (DPO) example", "use it for preference tuning, or keep `preferred_output` as the answer"
    ),
    ErrorClass.COMPLETION_FORMAT: Explanation("a prompt and completion, or bare text", "turn it into messages"),
    ErrorClass.INVALID_WEIGHT: Explanation("a `weight` that is not 0 or 1 on an answer", "0 or 1, assistant only"),
    ErrorClass.NO_TRAINED_ANSWER: Explanation("every answer has weight 0", "give one answer weight 1"),
    ErrorClass.EMPTY_ANSWER: Explanation("an answer of nothing but blanks", "write the answer, or take the line out"),
    ErrorClass.INVALID_NAME: Explanation("a `name` that is no short word", "letters, digits, _ and -, up to 64"),
    ErrorClass.INVALID_CONTENT_PART: Explanation(
        "a part of a content list that is not allowed there", "text anywhere, image_url only in user messages"
    ),
    ErrorClass.INVALID_TOOLS: Explanation("`tools` that are no function list", "see the function calling guide"),
    ErrorClass.INVALID_TOOL_CALLS: Explanation(
        "`tool_calls` that are malformed or not on an answer", "id, type function, name, arguments as JSON text"
    ),
    ErrorClass.INVALID_TOOL_CALL_ID: Explanation(
        "a tool message that answers no call", "repeat the id of the call before it"
    ),
    ErrorClass.INVALID_FUNCTION_CALL: Explanation(
        "a malformed `function_call` or `functions`", "name and arguments as text, on an answer"
    ),
    ErrorClass.INVALID_PARALLEL_TOOL_CALLS: Explanation(
        "`parallel_tool_calls` that is not true or false beside tools", "true or false, with `tools`"
    ),
    ErrorClass.TOO_FEW_EXAMPLES: Explanation("fewer than 10 usable examples", "add examples until there are 10"),
    WarningClass.MISSING_SYSTEM_MESSAGE: Explanation("no system or developer message", "fine if meant so"),
    WarningClass.MISSING_USER_MESSAGE: Explanation("no user message", "fine if meant so"),
    WarningClass.LAST_MESSAGE_NOT_ASSISTANT: Explanation("ends with no answer", "end with the answer"),
    WarningClass.UNRECOGNIZED_KEY: Explanation("a key beside `messages` that is not known", "take it out"),
    WarningClass.TRUNCATED_ANSWER: Explanation(
        "longer than the base's token limit: the end of the answer is cut off", "shorten it, or choose another base"
    ),
    WarningClass.DUPLICATE_EXAMPLE: Explanation("the same example as an earlier line", "keep one"),
    WarningClass.LEAKAGE: Explanation("the example or its answer is also in the other file", "keep it in one of them"),
    WarningClass.BLANK_LINE: Explanation("an empty line", "take it out"),
    WarningClass.BYTE_ORDER_MARK: Explanation("the file begins with a byte order mark", "save as UTF-8 without BOM"),
    WarningClass.FILE_TOO_LARGE: Explanation("over 512 MB: the service takes no bigger file", "split the file"),
}
EXPLANATIONS: Mapping[ErrorClass | WarningClass, Explanation] = MappingProxyType(_EXPLANATIONS)
