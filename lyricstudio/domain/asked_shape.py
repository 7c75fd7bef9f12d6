"""Reads back from a prompt what it asked for: lines, syllables, rhymes – the same template, the other way round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.domain.prompt import PromptTemplate


@dataclass(frozen=True, slots=True)
class AskedShape:
    """What a prompt asked for; 0 and "" where it asked for nothing."""

    lines: int = 0
    syllables: int = 0
    scheme: str = ""


def read_shape(template: PromptTemplate, prompt: str) -> AskedShape:
    """Return the shape that a user prompt made with a template asks for."""
    # What a part is about stands last, in free words that may themselves speak of lines.
    for sentence in (template.about, template.tags):
        opening = sentence.split("{", 1)[0]
        prompt = prompt.split(f"\n{opening}", 1)[0] if opening else prompt
    lines = _found(template.lines, "lines", r"\d+", prompt)
    syllables = _found(template.syllables, "syllables", r"\d+", prompt)
    scheme = _found(template.scheme, "scheme", r"[A-Z-]+", prompt)
    return AskedShape(int(lines or 0), int(syllables or 0), scheme)


def _found(sentence: str, name: str, pattern: str, prompt: str) -> str:
    if f"{{{name}}}" not in sentence:
        return ""
    pieces = re.split(r"(\{\w+\})", sentence)
    places = {f"{{{name}}}": f"(?P<wanted>{pattern})", "{line_noun}": "lines?"}
    written = "".join(places.get(piece, re.escape(piece)) for piece in pieces if piece)
    # A sentence's first letter may have been made a capital, the rest stands as it is in the template.
    found = re.search(rf"(?:^|[\s,]){written}(?=[\s,.]|$)", prompt, re.IGNORECASE)
    return found["wanted"] if found else ""
