"""Each error class by its exact name, and what the API accepts beyond the cookbook."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricstudio.domain.chat_file import examine, example_key, leak_keys, parse_line
from lyricstudio.domain.chat_file_classes import EXPLANATIONS, ErrorClass, WarningClass

S = {"role": "system", "content": "You write songs."}
U = {"role": "user", "content": "Write a verse."}
A = {"role": "assistant", "content": "The river keeps the light"}
CALL = {"id": "c1", "type": "function", "function": {"name": "rhyme", "arguments": '{"word": "sea"}'}}
TOOL = {"type": "function", "function": {"name": "rhyme", "parameters": {"type": "object"}}}


def names(record: object) -> set[str]:
    return {problem.value for problem in examine(record)}


def chat(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"messages": list(messages), **more}


@pytest.mark.parametrize(
    "record",
    [
        chat(S, U, A),
        chat({**S, "role": "developer"}, U, A),
        chat(S, {**U, "name": "ana"}, A),
        chat(S, U, {**A, "weight": 0}, U, {**A, "weight": 1}),
        chat(S, {**U, "content": [{"type": "text", "text": "What is this?"}]}, A),
        chat(S, {**U, "content": [{"type": "image_url", "image_url": {"url": "data:x"}}]}, A),
        chat(S, U, {**A, "content": [{"type": "text", "text": "A verse"}]}),
        chat(S, U, {"role": "assistant", "tool_calls": [CALL]}, tools=[TOOL], parallel_tool_calls=False),
        chat(
            S,
            U,
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "c1", "content": "me, tree"},
            A,
            tools=[TOOL],
        ),
        chat(S, U, {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}}),
        chat(
            S,
            U,
            {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
            {"role": "function", "name": "f", "content": "x"},
            A,
            functions=[{"name": "f", "parameters": {}}],
        ),
        chat(S, U, {"role": "assistant", "content": None, "refusal": "No."}),
    ],
)
def test_what_the_api_takes_is_right(record: object) -> None:
    assert names(record) == set()


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("data_type", []),
        ("data_type", "text"),
        ("data_type", None),
        ("missing_messages_list", {}),
        ("missing_messages_list", {"messages": []}),
        ("missing_messages_list", {"messages": "x"}),
        ("message_missing_key", chat(S, {"content": "x"}, A)),
        ("message_missing_key", chat(S, {"role": "user"}, A)),
        ("message_missing_key", chat(S, U, "not an object", A)),
        ("message_unrecognized_key", chat(S, {**U, "mood": "sad"}, A)),
        ("unrecognized_role", chat(S, {**U, "role": "human"}, A)),
        ("unrecognized_role", chat(S, {**U, "role": ["user"]}, A)),
        ("missing_content", chat(S, {**U, "content": ""}, A)),
        ("missing_content", chat(S, {**U, "content": None}, A)),
        ("missing_content", chat(S, {**U, "content": 5}, A)),
        ("missing_content", chat(S, U, {**A, "content": []})),
        ("example_missing_assistant_message", chat(S, U)),
        ("dpo_format", {"input": chat(U), "preferred_output": [A], "non_preferred_output": [A]}),
        ("completion_format", {"prompt": "a", "completion": "b"}),
        ("completion_format", {"text": "a"}),
        ("invalid_weight", chat(S, U, {**A, "weight": 2})),
        ("invalid_weight", chat(S, U, {**A, "weight": 0.5})),
        ("invalid_weight", chat(S, U, {**A, "weight": True})),
        ("invalid_weight", chat(S, {**U, "weight": 1}, A)),
        ("no_trained_answer", chat(S, U, {**A, "weight": 0})),
        ("empty_answer", chat(S, U, {**A, "content": " \n "})),
        ("empty_answer", chat(S, U, {**A, "content": [{"type": "text", "text": ""}]})),
        ("invalid_name", chat(S, {**U, "name": "Ana Reyes"}, A)),
        ("invalid_content_part", chat(S, {**U, "content": ["text"]}, A)),
        ("invalid_content_part", chat({**S, "content": [{"type": "image_url", "image_url": {"url": "x"}}]}, U, A)),
        ("invalid_content_part", chat(S, {**U, "content": [{"type": "sound"}]}, A)),
        ("invalid_tools", chat(S, U, A, tools=[])),
        ("invalid_tools", chat(S, U, A, tools=[{"type": "function"}])),
        ("invalid_tools", chat(S, U, A, tools=[{"type": "function", "function": {"name": "a b"}}])),
        ("invalid_tool_calls", chat(S, U, {**A, "tool_calls": [{**CALL, "id": None}]})),
        ("invalid_tool_calls", chat(S, {**U, "tool_calls": [CALL]}, A)),
        (
            "invalid_tool_calls",
            chat(S, U, {**A, "tool_calls": [{**CALL, "function": {"name": "rhyme", "arguments": "{word"}}]}),
        ),
        ("invalid_tool_call_id", chat(S, U, {"role": "tool", "content": "x", "tool_call_id": "c9"}, A)),
        ("invalid_tool_call_id", chat(S, {**U, "tool_call_id": "c1"}, A)),
        ("invalid_function_call", chat(S, U, {**A, "function_call": {"name": "f"}})),
        ("invalid_function_call", chat(S, U, A, functions=[{"title": "f"}])),
        ("invalid_parallel_tool_calls", chat(S, U, A, parallel_tool_calls=True)),
        ("invalid_parallel_tool_calls", chat(S, U, A, tools=[TOOL], parallel_tool_calls="no")),
        ("missing_system_message", chat(U, A)),
        ("missing_user_message", chat(S, A)),
        ("last_message_not_assistant", chat(S, U, A, U)),
        ("unrecognized_key", chat(S, U, A, source="hymnal")),
    ],
)
def test_each_fault_has_its_class(name: str, record: object) -> None:
    assert name in names(record)


def test_the_cookbooks_quirks_are_kept() -> None:
    assert names(chat(S, {"role": "user"}, A)) == {"message_missing_key", "missing_content"}
    assert names({"messages": []}) == {"missing_messages_list"}
    assert names(chat(S, U, {"role": "assistant", "content": ""})) == {"missing_content"}


@pytest.mark.parametrize(
    ("line", "failure"),
    [
        (b"{", ErrorClass.INVALID_JSON),
        (b'{"a": NaN}', ErrorClass.INVALID_JSON),
        (b"[" * 100_000, ErrorClass.INVALID_JSON),
        (b'{"a": 1} {"b": 2}', ErrorClass.INVALID_JSON),
        ('{"a": "é"}'.encode("latin-1"), ErrorClass.NOT_UTF8),
        (b'{"a": "\\ud83d"}', ErrorClass.INVALID_UNICODE),
        (b'{"\\uD83D": 1}', ErrorClass.INVALID_UNICODE),
        (b'{"a": "\\ud83d\\ude00"}', None),
        ('{"a": "🎶"}'.encode(), None),
    ],
)
def test_a_line_that_is_no_json_text_says_why(line: bytes, failure: ErrorClass | None) -> None:
    assert parse_line(line)[1] is failure


_KEYS = [
    "role",
    "content",
    "messages",
    "name",
    "weight",
    "tools",
    "tool_calls",
    "function",
    "function_call",
    "functions",
    "type",
    "text",
    "id",
    "tool_call_id",
    "image_url",
    "parallel_tool_calls",
    "arguments",
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
    max_leaves=20,
)


@settings(deadline=None)
@given(messages=st.lists(json_values, max_size=4), extra=json_values)
def test_no_json_value_is_too_strange_to_be_judged(messages: list[object], extra: object) -> None:
    record = {"messages": messages, "tools": extra}
    assert all(problem in EXPLANATIONS for problem in examine(record))
    assert all(problem in EXPLANATIONS for problem in examine(extra))
    leak_keys(record)


def test_every_class_is_explained_with_a_remedy() -> None:
    assert set(EXPLANATIONS) == {*ErrorClass, *WarningClass}
    assert all(text.meaning and text.remedy for text in EXPLANATIONS.values())


def test_equal_examples_have_equal_keys_in_any_order_of_keys() -> None:
    turned = {"messages": [dict(reversed(m.items())) for m in (S, U, A)]}
    assert example_key(chat(S, U, A)) == example_key(turned)
    assert example_key(chat(S, U, A)) != example_key(chat(S, U, {**A, "weight": 1}))


def test_a_long_answer_leaks_whatever_was_asked_and_a_short_one_only_with_its_question() -> None:
    long_answer = {"role": "assistant", "content": "The river keeps the light and carries it all night"}
    other = {"role": "user", "content": "Something else."}
    assert set(leak_keys(chat(S, U, long_answer))) & set(leak_keys(chat(S, other, long_answer)))
    assert not set(leak_keys(chat(S, U, A))) & set(leak_keys(chat(S, other, A)))
    assert set(leak_keys(chat(S, U, A))) & set(leak_keys(chat(U, {**A, "content": A["content"].upper()})))


def test_json_written_by_us_is_right() -> None:
    assert parse_line(json.dumps(chat(S, U, A), ensure_ascii=False).encode())[1] is None
