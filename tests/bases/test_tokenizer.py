"""Tokens and rendered conversations are llama.cpp's own, on the tiny base and on the real default base."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from llama_server import LlamaServer, llama_server
from tiny_base import TinyShape, write_tiny_base

from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.bases.tokenizer import BaseTokenizer
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.records import Message

PIECES = (
    *"abc AB 123 \t\r\n\n  '’.,!?|-éÄßñ中文字日本語العربية\u00a0\u3000\u200b\u2028x½Ⅷ²٣e\u0301",
    *("'s", "'LL", "n't", " the", "\n\n", "\r\n", " rain", "Don't", "😀", "👩‍🚀", "🇩🇪", "e\u0301"),
    *("<|im_end|>", "<|im_start|>", "<|endoftext|>", "  \n", "A day | "),
)
TEXTS = (
    "",
    " leading blank",
    "  two leading blanks and trailing  ",
    "line\r\nline\r\n",
    "Don't stop (don't stop), it's 2026!",
    "<|im_start|>user\nhi<|im_end|>\n",
    "naïve café — “quoted” … ñandú",
    "emoji 😀 👩‍🚀 🇩🇪 done",
    "日本語の歌詞 と English",
)
CONVERSATIONS = (
    [Message("user", "hi")],
    [Message("system", "You write."), Message("user", " Write a verse.\nAbout: {rain}")],
    [Message("user", "a"), Message("assistant", "b\nc"), Message("user", "d “é”")],
)


def bases() -> list[str]:
    return ["smollm", "gpt-2", "llama-bpe", "qwen2", "the default base"]


@pytest.fixture(params=bases())
def base(request: pytest.FixtureRequest, tmp_path: Path, default_base_file: Path | None) -> Path:
    if request.param == "the default base":
        if default_base_file is None:
            pytest.skip("the default base is not on this machine (LYRICSTUDIO_DEFAULT_BASE names it)")
        return default_base_file
    return write_tiny_base(tmp_path / "tiny.gguf", 0, TinyShape(pre_tokenizer=request.param))


def random_texts(count: int) -> list[str]:
    rng = random.Random(1)
    return ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, 50))) for _ in range(count)]


def same_tokens(server: LlamaServer, tokenizer: BaseTokenizer, text: str) -> bool:
    return server.post("/tokenize", {"content": text})["tokens"] == tokenizer.encode(text)


def test_tokens_equal_those_of_llama_cpp(base: Path) -> None:
    tokenizer = BaseTokenizer.from_gguf(base)
    with llama_server(base) as server:
        different = [text for text in (*TEXTS, *random_texts(150)) if not same_tokens(server, tokenizer, text)]
    assert different == []


def test_conversations_are_rendered_as_by_llama_cpp(base: Path) -> None:
    template = ChatTemplate.from_gguf(base)
    with llama_server(base) as server:
        for messages in CONVERSATIONS:
            told = [{"role": message.role, "content": message.content} for message in messages]
            expected = server.post("/apply-template", {"messages": told})["prompt"]
            assert template.render(messages, add_generation_prompt=True) == expected


def test_counting_agrees_with_encoding_and_decoding_gives_the_text_back(base: Path) -> None:
    tokenizer = BaseTokenizer.from_gguf(base)
    texts = [*TEXTS, *random_texts(40)]
    assert tokenizer.count_all(texts) == [tokenizer.count(text) for text in texts]
    for text in texts:
        ids = tokenizer.encode(text)
        assert tokenizer.count(text) == len(ids)
        assert tokenizer.decode(ids, keep_marks=True) == text


def test_marks_are_one_token_and_left_out_of_decoded_text(tmp_path: Path) -> None:
    tokenizer = BaseTokenizer.from_gguf(write_tiny_base(tmp_path / "tiny.gguf"))
    assert tokenizer.encode("a<|im_end|>")[-1] == tokenizer.end
    assert tokenizer.decode(tokenizer.encode("a<|im_end|>\n")) == "a\n"
    assert tokenizer.end in tokenizer.marks
    assert len(tokenizer.marks) == 3


@pytest.mark.parametrize("start", [True, False])
def test_a_start_token_is_put_in_front_where_the_base_wants_one(tmp_path: Path, start: bool) -> None:
    base = write_tiny_base(tmp_path / "tiny.gguf")
    file = GgufFile.open(base)
    told = GgufFile(base, {**file.values, "tokenizer.ggml.add_bos_token": start}, file.tensors)
    tokenizer = BaseTokenizer(told)
    assert tokenizer.encode("a") == tokenizer.encode("a", add_start=True)[1:] if start else tokenizer.encode("a")
    assert (tokenizer.encode("a", add_start=True)[0] == 1) is start
    template = ChatTemplate("{{ bos_token }}{{ messages[0].content }}", "<|im_start|>", "", writes_start=not start)
    assert template.render([Message("user", "x")]).startswith("<|im_start|>") is not start


def test_a_sentencepiece_vocabulary_equals_llama_cpp_too(tmp_path: Path) -> None:
    base = write_tiny_base(tmp_path / "tiny.gguf", 0, TinyShape(sentencepiece=True))
    tokenizer = BaseTokenizer.from_gguf(base)
    texts = [text for text in (*TEXTS, *random_texts(150)) if text]
    with llama_server(base) as server:
        different = [text for text in texts if not same_tokens(server, tokenizer, text)]
    assert different == []
    assert tokenizer.decode(tokenizer.encode("the rain é 😀")) == "the rain é 😀"


def test_unknown_vocabularies_are_refused_in_a_sentence(tmp_path: Path) -> None:
    file = GgufFile.open(write_tiny_base(tmp_path / "tiny.gguf"))
    for changed in ({"tokenizer.ggml.model": "bert"}, {"tokenizer.ggml.pre": "something new"}):
        told = GgufFile(file.path, {**file.values, **changed}, file.tensors)
        with pytest.raises(UserError, match="not supported"):
            BaseTokenizer(told).encode("a")


def test_a_template_that_refuses_or_is_broken_says_so() -> None:
    picky = ChatTemplate("{{ raise_exception('roles must take turns') }}")
    with pytest.raises(UserError, match="roles must take turns"):
        picky.render([Message("user", "x")])
    with pytest.raises(UserError, match="broken"):
        ChatTemplate("{% if %}")
    with pytest.raises(UserError, match="refuses"):
        ChatTemplate("{{ ''.__class__.__mro__[1].__subclasses__() }}").render([Message("user", "x")])
