"""Reads the vocabulary of a model folder (tokenizer.json and its neighbours) as a GGUF file wants it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.bases.tokenizer import splitting_patterns
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

_NORMAL, _CONTROL, _USER_DEFINED, _UNUSED = 1, 3, 4, 5


@dataclass(frozen=True, slots=True)
class HubVocabulary:
    """A byte-level BPE vocabulary: tokens with GGUF types, merges, splitting pattern, special tokens, template."""

    tokens: tuple[str, ...]
    types: tuple[int, ...]
    merges: tuple[str, ...]
    pre: str
    start: int | None
    end: int | None
    pad: int | None
    adds_start: bool
    chat_template: str


def read_vocabulary(folder: Path, size: int) -> HubVocabulary:
    """Read a folder's vocabulary, filled up to `size` tokens; UserError when it is of another kind."""
    told = read_json(folder / "tokenizer.json")
    settings = read_json(folder / "tokenizer_config.json", optional=True)
    model = told.get("model", {})
    if model.get("type") != "BPE" or model.get("byte_fallback"):
        raise UserError(
            f"The vocabulary in {folder.name} is of a kind that cannot be converted.",
            "Choose the same model as a GGUF file.",
        )
    numbers = dict(model["vocab"])
    types = dict.fromkeys(numbers.values(), _NORMAL)
    for token in told.get("added_tokens", []):
        numbers[token["content"]] = token["id"]
        types[token["id"]] = _CONTROL if token.get("special") else _USER_DEFINED
    by_number = {number: token for token, number in numbers.items()}
    count = max(size, max(by_number) + 1)
    return HubVocabulary(
        tokens=tuple(by_number.get(number, f"[unused{number}]") for number in range(count)),
        types=tuple(types.get(number, _UNUSED) for number in range(count)),
        merges=tuple(merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]),
        pre=_pattern_name(told, folder),
        start=_special(folder, settings, numbers, "bos"),
        end=_special(folder, settings, numbers, "eos"),
        pad=_special(folder, settings, numbers, "pad"),
        adds_start=_adds_start(told, settings),
        chat_template=_chat_template(folder, settings),
    )


def read_json(path: Path, optional: bool = False) -> dict[str, Any]:
    """Return the object in a JSON file; UserError when it is missing (unless optional) or damaged."""
    if optional and not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read.", "The model folder is incomplete; fetch it again.") from error
    return told if isinstance(told, dict) else {}


def _pattern_name(told: dict[str, Any], folder: Path) -> str:
    """Return llama.cpp's name for the way in which the folder's vocabulary splits words."""
    steps = told.get("pre_tokenizer") or {}
    steps = steps.get("pretokenizers", [steps])
    patterns = []
    for step in steps:
        if step.get("type") == "Digits" and step.get("individual_digits"):
            patterns.append(r"\p{N}")
        elif step.get("type") == "Split":
            patterns.append(step.get("pattern", {}).get("Regex", ""))
        elif step.get("type") == "ByteLevel" and step.get("use_regex", True):
            patterns.append(splitting_patterns("gpt-2")[0])
    # Written with the flag (?i:…), the contractions mean the same as letter by letter.
    plain = tuple(pattern.replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", _CONTRACTIONS) for pattern in patterns)
    for name in ("smollm", "gpt-2", "llama-bpe", "qwen2"):
        if plain == splitting_patterns(name):
            return name
    raise UserError(
        f"The vocabulary in {folder.name} splits words in a way that is not known here.",
        "Choose the same model as a GGUF file.",
    )


_CONTRACTIONS = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"


def _special(folder: Path, settings: dict[str, Any], numbers: dict[str, int], name: str) -> int | None:
    named = settings.get(f"{name}_token")
    text = named.get("content") if isinstance(named, dict) else named
    if text in numbers:
        return numbers[text]
    number = read_json(folder / "config.json").get(f"{name}_token_id")
    if isinstance(number, list):
        number = number[0] if number else None
    return number


def _adds_start(told: dict[str, Any], settings: dict[str, Any]) -> bool:
    if "add_bos_token" in settings:
        return bool(settings["add_bos_token"])
    processors = told.get("post_processor") or {}
    steps = processors.get("processors", [processors])
    return any(
        step.get("type") == "TemplateProcessing" and "SpecialToken" in (step.get("single") or [{}])[0] for step in steps
    )


def _chat_template(folder: Path, settings: dict[str, Any]) -> str:
    apart = folder / "chat_template.jinja"
    if apart.exists():
        return apart.read_text(encoding="utf-8")
    template = settings.get("chat_template", "")
    if isinstance(template, list):
        named = {entry.get("name"): entry.get("template") for entry in template}
        template = named.get("default", "")
    return template or ""
