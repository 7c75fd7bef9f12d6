"""Reading the values that tables and JSON hold: lists written as text, years, slugs, artists."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

_YEAR = re.compile(r"\b(\d{3,4})(?:\.0+)?\b")
_EARLIEST, _LATEST = 1000, 2100
_LIST_START = re.compile(r"^\s*[\[(]\s*[uU]?['\"]")
_LIST_LIMIT = 2_000_000
_EMPTY = frozenset({"", "nan", "none", "null", "n/a", "na", "-", "[]", "{}", "<na>", "nat", "undefined"})
_SLUG = re.compile(r"^/?[^\sA-Z/]+/?$")
_SMALL = "a an and as at but by for from in into nor of on or the to with de la el y und der die das"
_SMALL_WORDS = frozenset(_SMALL.split())
_PG_ARRAY = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,{}]+)')


def is_empty(value: object) -> bool:
    """Say whether a cell holds nothing: blank, NaN, None, "null"."""
    return value is None or str(value).strip().casefold() in _EMPTY


def text_of(value: object) -> str:
    """Return a cell as stripped text, "" for nothing; a whole float loses its ".0"."""
    if is_empty(value) or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def year_of(value: object) -> int | None:
    """Return the year in 2020, "2020.0", "2020-01-01" or "January 1, 2020"; None for bogus ones (112, 702)."""
    for found in _YEAR.finditer(text_of(value)):
        year = int(found.group(1))
        if _EARLIEST <= year <= _LATEST:
            return year
    return None


def list_of(text: str) -> list[str] | None:
    """Return the strings of a cell that is a Python or JSON list ("['a', 'b']"), None when it is no list."""
    stripped = text.strip()
    if len(stripped) > _LIST_LIMIT or not _LIST_START.match(stripped) or stripped[-1:] not in ")]":
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            parsed: Any = parse(stripped)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(parsed, list | tuple) and all(isinstance(item, str) for item in parsed):
            return list(parsed)
    return None


def array_of(text: str) -> tuple[str, ...]:
    """Return the names in a database array (`{"A","B"}`), a list or a text with commas."""
    stripped = text.strip()
    listed = list_of(stripped)
    if listed is not None:
        return tuple(item for item in listed if item.strip())
    if stripped.startswith("{") and stripped.endswith("}"):
        found = (m.group(1) if m.group(1) is not None else m.group(2) for m in _PG_ARRAY.finditer(stripped[1:-1]))
        return tuple(re.sub(r"\\(.)", r"\1", f).strip() for f in found if f.strip() and not is_empty(f))
    return tuple(piece.strip() for piece in re.split(r"[,;|]", stripped) if piece.strip() and not is_empty(piece))


def is_slug(text: str) -> bool:
    """Say whether a title or name is written as a web address piece ("ego-remix", "/the-band/")."""
    return bool(_SLUG.match(text))


def title_of_slug(slug: str) -> str:
    """Write "brighten-the-corner" as "Brighten the Corner"."""
    words = [w for w in re.split(r"[-_]+", slug.strip("/ ").removesuffix(".html")) if w]
    return " ".join(w if i and w in _SMALL_WORDS else w[:1].upper() + w[1:] for i, w in enumerate(words))
