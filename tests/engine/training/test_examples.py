"""Which tokens of an example count: the answers, their end marks, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tiny_base import write_tiny_base

from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.bases.tokenizer import BaseTokenizer
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.records import Message
from lyricstudio.engine.training.examples import ExampleReader, TokenExample
from lyricstudio.engine.training.problems import JobError

SYSTEM, ASK = Message("system", "You write."), Message("user", "Write the verse.")


@pytest.fixture
def reader(tmp_path: Path) -> ExampleReader:
    base = write_tiny_base(tmp_path / "tiny.gguf")
    return ExampleReader(BaseTokenizer.from_gguf(base), ChatTemplate.from_gguf(base), 200)


def counted(reader: ExampleReader, example: TokenExample) -> str:
    picked = [int(token) for token, weight in zip(example.tokens, example.weights, strict=True) if weight]
    return reader.tokenizer.decode(picked, keep_marks=True)


def test_the_answer_and_its_end_mark_count(reader: ExampleReader) -> None:
    example = reader.encode([SYSTEM, ASK, Message("assistant", "A day | all day")])
    assert counted(reader, example) == "A day | all day<|im_end|>"
    assert set(example.weights.tolist()) == {0.0, 1.0}
    assert example.answer == "A day | all day"
    prompt = reader.tokenizer.decode(example.tokens[: example.prompt].tolist(), keep_marks=True)
    assert prompt == reader.template.render([SYSTEM, ASK], add_generation_prompt=True)


def test_tokens_are_those_of_the_whole_conversation(reader: ExampleReader) -> None:
    messages = [SYSTEM, ASK, Message("assistant", "one"), Message("user", "More."), Message("assistant", "two")]
    example = reader.encode(messages)
    whole = reader.template.render(messages, add_generation_prompt=False)
    assert reader.tokenizer.decode(example.tokens.tolist(), keep_marks=True) == whole
    assert example.tokens.tolist() == reader.tokenizer.encode(whole)


def test_every_answer_of_a_conversation_counts_unless_its_weight_is_zero(reader: ExampleReader) -> None:
    turns = [
        SYSTEM,
        ASK,
        Message("assistant", "one", weight=0),
        ASK,
        Message("assistant", "two", weight=1),
        ASK,
        Message("assistant", "three"),
    ]
    example = reader.encode(turns)
    assert counted(reader, example) == "two<|im_end|>three<|im_end|>"
    assert example.answer == "two"
    asked = reader.tokenizer.decode(example.tokens[: example.prompt].tolist(), keep_marks=True)
    assert asked == reader.template.render(turns[:4], add_generation_prompt=True)


def write(path: Path, *answers: object) -> Path:
    lines = [
        json.dumps({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": answer}]})
        for answer in answers
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_long_examples_are_cut_and_counted(tmp_path: Path, reader: ExampleReader) -> None:
    found = reader.read(write(tmp_path / "f", "short", "long " * 200), "training_file")
    assert [example.length <= 200 for example in found.examples] == [True, True]
    assert (found.cut, found.left_out) == (1, 0)


def test_an_example_whose_answer_is_cut_away_is_left_out(tmp_path: Path, reader: ExampleReader) -> None:
    path = tmp_path / "f"
    long_question = {"role": "user", "content": "ask " * 300}
    lines = [{"messages": [long_question, {"role": "assistant", "content": "a"}]}]
    lines.append({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "a"}]})
    path.write_text("\n".join(map(json.dumps, lines)))
    found = reader.read(path, "training_file")
    assert (len(found.examples), found.cut, found.left_out) == (1, 1, 1)


def test_text_parts_and_blank_lines_and_a_byte_order_mark_are_read(tmp_path: Path, reader: ExampleReader) -> None:
    path = write(tmp_path / "f", [{"type": "text", "text": "two "}, {"type": "text", "text": "parts"}])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\n\n")
    found = reader.read(path, "training_file")
    assert found.answers == ("two parts",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"[]", "not an object"),
        (b'{"messages": []}', "messages"),
        (b'{"messages": [{"role": "assistant", "content": "\xff"}]}', "UTF-8"),
        (
            b'{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "a", "weight": 7}]}',
            "weight",
        ),
        (
            b'{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "a", "weight": 0}]}',
            "weight 0",
        ),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, reader: ExampleReader, line: bytes, words: str) -> None:
    path = write(tmp_path / "f", "a", "b")
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(JobError, match="training_file, line 3") as raised:
        reader.read(path, "training_file")
    assert words in raised.value.message
    assert (raised.value.code, raised.value.param) == ("invalid_training_file", "training_file")


def test_a_template_that_rewrites_history_is_refused(tmp_path: Path, reader: ExampleReader) -> None:
    forgetful = ChatTemplate("{{ messages[-1].content }}")
    with pytest.raises(UserError, match="rewrites earlier messages"):
        ExampleReader(reader.tokenizer, forgetful, 200).encode([ASK, Message("assistant", "no")])
