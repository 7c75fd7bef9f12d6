"""Token counts follow the cookbook's rule, and fine-tuned names lead to the right encoding."""

from __future__ import annotations

import pytest

from lyricstudio.domain.records import Message
from lyricstudio.domain.tokens import (
    CookbookCounter,
    EncodingTable,
    as_record,
    base_name,
    example_tokens,
)
from lyricstudio.resources import resource


class Letters:
    """A tokenizer of one token a character that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def count_many(self, texts: list[str]) -> list[int]:
        self.asked += texts
        return [len(text) for text in texts]


@pytest.fixture
def table() -> EncodingTable:
    return EncodingTable.from_toml(resource("tokens", "encodings.toml").read_text("utf-8"))


def test_each_message_costs_three_its_role_and_its_text_and_the_reply_three_more() -> None:
    record = as_record([Message("user", "abc"), Message("assistant", "xy")])
    size = example_tokens(record, len)
    assert size.total == 3 + (3 + 4 + 3) + (3 + 9 + 2)
    assert (size.answers, size.exact) == (2, True)


def test_a_name_costs_its_text_and_one_more() -> None:
    named = {"messages": [{"role": "user", "content": "abc", "name": "jo"}]}
    assert example_tokens(named, len).total == 3 + 3 + 4 + 3 + 2 + 1


def test_a_weight_costs_nothing() -> None:
    with_weight = as_record([Message("user", "a"), Message("assistant", "b", weight=0)])
    without = as_record([Message("user", "a"), Message("assistant", "b")])
    assert example_tokens(with_weight, len).total == example_tokens(without, len).total


def test_tools_and_images_are_counted_by_their_text_and_called_inexact() -> None:
    record = {
        "messages": [{"role": "user", "content": [{"type": "text", "text": "abc"}, {"type": "image_url"}]}],
        "tools": [{"type": "function"}],
    }
    size = example_tokens(record, len)
    assert size.total == 3 + 3 + 4 + 3 + len('[{"type": "function"}]')
    assert not size.exact


def test_equal_texts_are_tokenised_once() -> None:
    letters = Letters()
    records = [as_record([Message("system", "same"), Message("user", str(i))]) for i in range(5)]
    CookbookCounter(letters, "letters").count(records)
    assert sorted(letters.asked) == sorted({"system", "user", "same", "0", "1", "2", "3", "4"})


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-3.5-turbo-0125", "cl100k_base"),
        ("ft:gpt-3.5-turbo-0125:org:name:id", "cl100k_base"),
        ("gpt-4o-mini", "o200k_base"),
        ("ft:gpt-4.1-mini-2025-04-14:org::id", "o200k_base"),
        ("ft:o4-mini-2025-04-16:org::id", "o200k_base"),
        ("gpt-4-0613", "cl100k_base"),
        ("gpt-5.6-sol", "o200k_base"),
        ("azure/gpt-4.1-2025-04-14", "o200k_base"),
        ("llama-3", None),
    ],
)
def test_the_longest_prefix_names_the_encoding_and_ft_is_taken_off(
    table: EncodingTable, model: str, encoding: str | None
) -> None:
    assert table.encoding_for(model) == encoding


def test_a_fine_tunes_base_is_what_stands_behind_ft() -> None:
    assert base_name("ft:gpt-4o-mini-2024-07-18:me:lyrics:abc") == "gpt-4o-mini-2024-07-18"
