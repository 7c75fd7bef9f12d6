"""Parsing JSON from strangers: line feeds in strings allowed, halves of letters that no file can hold replaced."""

from __future__ import annotations

import json
import re
from typing import Any

_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def parse(text: str) -> Any:
    """Return the value of a JSON text; raises json.JSONDecodeError and RecursionError."""
    return json.loads(_HALF.sub(r"\\ufffd", text) if has_half_letters(text) else text, strict=False)


def has_half_letters(text: str) -> bool:
    """Say whether a text may hold escaped surrogates; lone ones are no letters (RFC 8259, section 8.2)."""
    return "\\ud" in text or "\\uD" in text
