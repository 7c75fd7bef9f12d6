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
    return json.loads(whole_letters(text), strict=False)


def whole_letters(text: str) -> str:
    """Replace escaped lone surrogates, which are no letters (RFC 8259, section 8.2), by U+FFFD."""
    return _HALF.sub(r"\\ufffd", text) if "\\ud" in text or "\\uD" in text else text
