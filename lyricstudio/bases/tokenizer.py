"""Counts and encodes text exactly as llama.cpp does, from the vocabulary in the base's own GGUF file.

The `tokenizers` library does the work; this module says which of its pieces a GGUF file asks for. The splitting
patterns are those of llama.cpp (src/llama-vocab.cpp) under the names that GGUF files carry.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tokenizers import Tokenizer, models

_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
_LLAMA3 = (
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_PATTERNS = {
    "smollm": (r"\p{N}", _GPT2),
    "starcoder": (r"\p{N}", _GPT2),
    "gpt-2": (_GPT2,),
    "olmo": (_GPT2,),
    "llama-bpe": (_LLAMA3,),
    "llama3": (_LLAMA3,),
    "llama-v3": (_LLAMA3,),
    "qwen2": (_LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}"),),
}
_WHOLE_WORDS_FIRST = {"llama-bpe", "llama3", "llama-v3"}
# Token types of GGUF: control marks and tokens that the model's authors added are found in raw text.
_UNKNOWN, _CONTROL, _USER_DEFINED = 2, 3, 4


def splitting_patterns(name: str) -> tuple[str, ...]:
    """Return the patterns by which llama.cpp splits words before merging, by their name in GGUF files."""
    return _PATTERNS[name]


class BaseTokenizer:
    """The tokenizer of one base; marks such as `<|im_end|>` in a text become their one token."""

    def __init__(self, file: GgufFile) -> None:
        self._file = file

    @classmethod
    def from_gguf(cls, path: Path) -> BaseTokenizer:
        """Read a base's vocabulary; UserError when the file cannot be read or its kind of vocabulary is unknown."""
        tokenizer = cls(GgufFile.open(path))
        _ = tokenizer.library
        return tokenizer

    @cached_property
    def library(self) -> Tokenizer:
        """Return the library's own tokenizer, built at first use."""
        return _build(self._file)

    @property
    def end(self) -> int:
        """Return the token that ends an answer."""
        return int(self._file.number("tokenizer.ggml.eos_token_id"))

    @cached_property
    def marks(self) -> frozenset[int]:
        """Return the tokens that are marks of the format and no text (`<|im_end|>` …)."""
        kinds = self._file.values.get("tokenizer.ggml.token_type", [])
        return frozenset(number for number, kind in enumerate(kinds) if kind == _CONTROL) | {self.end}

    @property
    def size(self) -> int:
        """Return the number of tokens in the vocabulary."""
        return len(self._file.values["tokenizer.ggml.tokens"])

    def encode(self, text: str, add_start: bool = False) -> list[int]:
        """Return the tokens of a text; `add_start` puts the start token before it where the base wants one."""
        ids = self.library.encode(text, add_special_tokens=False).ids
        return [*self._start, *ids] if add_start else ids

    def count(self, text: str) -> int:
        """Return the number of tokens in a text."""
        return len(self.library.encode(text, add_special_tokens=False).ids)

    def count_all(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens in each text, counted side by side on all cores."""
        return [len(one.ids) for one in self.library.encode_batch_fast(list(texts), add_special_tokens=False)]

    def decode(self, tokens: Sequence[int], keep_marks: bool = False) -> str:
        """Return the text of tokens; marks such as `<|im_end|>` are left out unless asked for."""
        return self.library.decode(list(tokens), skip_special_tokens=not keep_marks)

    @property
    def _start(self) -> list[int]:
        values = self._file.values
        is_sentencepiece = values.get("tokenizer.ggml.model") == "llama"
        wanted = values.get("tokenizer.ggml.add_bos_token", is_sentencepiece)
        return [int(self._file.number("tokenizer.ggml.bos_token_id"))] if wanted else []


def _build(file: GgufFile) -> Tokenizer:
    kind = file.text("tokenizer.ggml.model")
    if "tokenizer.ggml.tokens" not in file.values:
        raise UserError(f"{file.path.name} carries no vocabulary.", "Choose a complete model file.")
    if kind == "gpt2":
        tokenizer = _byte_level(file)
    elif kind == "llama":
        tokenizer = _sentencepiece(file)
    else:
        message = f"The vocabulary of {file.path.name} is of the kind {kind!r}, which is not supported."
        raise UserError(message, "Choose a base with a byte-level BPE or SentencePiece vocabulary.")
    _add_marks(tokenizer, file)
    return tokenizer


def _byte_level(file: GgufFile) -> Tokenizer:
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers

    pre = file.text("tokenizer.ggml.pre", "gpt-2")
    if pre not in _PATTERNS:
        message = f"{file.path.name} splits words in a way that is not supported ({pre!r})."
        raise UserError(message, f"Choose a base of one of these kinds: {', '.join(_PATTERNS)}.")
    merges = [_pair(merge) for merge in file.values["tokenizer.ggml.merges"]]
    model = models.BPE(_vocabulary(file), merges, ignore_merges=pre in _WHOLE_WORDS_FIRST)
    tokenizer = Tokenizer(model)
    splits = [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in _PATTERNS[pre]]
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*splits, to_bytes])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def _sentencepiece(file: GgufFile) -> Tokenizer:
    from tokenizers import Tokenizer, decoders, normalizers

    tokenizer = Tokenizer(_scored_model(file))
    steps: list[normalizers.Normalizer] = [normalizers.Replace(" ", "▁")]
    strip = 0
    if file.values.get("tokenizer.ggml.add_space_prefix", True):
        steps.insert(0, normalizers.Prepend("▁"))
        strip = 1
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", strip, 0),
        ]
    )
    return tokenizer


def _scored_model(file: GgufFile) -> models.BPE:
    """Turn SentencePiece scores into merges: every pair that makes a known piece, best piece first."""
    from tokenizers import models

    vocabulary, scores = _vocabulary(file), file.values["tokenizer.ggml.scores"]
    ranked = []
    for piece, number in vocabulary.items():
        for cut in range(1, len(piece)):
            left, right = piece[:cut], piece[cut:]
            if left in vocabulary and right in vocabulary:
                ranked.append((-scores[number], vocabulary[left], vocabulary[right], (left, right)))
    unknown = file.values["tokenizer.ggml.tokens"][int(file.number("tokenizer.ggml.unknown_token_id", 0))]
    merges = [entry[-1] for entry in sorted(ranked)]
    return models.BPE(vocabulary, merges, unk_token=unknown, fuse_unk=True, byte_fallback=True)


def _vocabulary(file: GgufFile) -> dict[str, int]:
    return {token: number for number, token in enumerate(file.values["tokenizer.ggml.tokens"])}


def _pair(merge: str) -> tuple[str, str]:
    # The blank that parts the two pieces is never their first character.
    cut = merge.index(" ", 1)
    return merge[:cut], merge[cut + 1 :]


def _add_marks(tokenizer: Tokenizer, file: GgufFile) -> None:
    from tokenizers import AddedToken

    tokens = file.values["tokenizer.ggml.tokens"]
    kinds = file.values.get("tokenizer.ggml.token_type", [])
    for token, kind in zip(tokens, kinds, strict=False):
        if kind == _CONTROL:
            tokenizer.add_special_tokens([AddedToken(token, normalized=False)])
        elif kind == _USER_DEFINED:
            tokenizer.add_tokens([AddedToken(token, normalized=False)])
