"""Cursor pages of the public API: `limit`, `after` and `has_more`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lyricstudio.engine.http.failure import invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def page(items: Sequence[dict[str, Any]], query: Mapping[str, str], default: int, most: int) -> dict[str, Any]:
    """Return one page of `items` (already in their public order) as the list object.

    Raises ApiFailure (400) for a limit outside 1…`most` and for a cursor that is not in the list.
    """
    start = _start(items, query.get("after"))
    limit = number(query, "limit", default, most)
    shown = items[start : start + limit]
    return {
        "object": "list",
        "data": list(shown),
        "first_id": shown[0]["id"] if shown else None,
        "last_id": shown[-1]["id"] if shown else None,
        "has_more": start + limit < len(items),
    }


def number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Return a whole number from a query; ApiFailure (400) when it is none or outside 1…`most`."""
    text = query.get(name)
    if text is None:
        return default
    try:
        value = int(text)
    except ValueError:
        raise invalid(f"Invalid '{name}': expected an integer, but got '{text}'.", name, "invalid_type") from None
    if not 1 <= value <= most:
        raise invalid(f"Invalid '{name}': expected a value between 1 and {most}, but got {value}.", name)
    return value


def _start(items: Sequence[dict[str, Any]], after: str | None) -> int:
    if not after:
        return 0
    for place, item in enumerate(items):
        if item["id"] == after:
            return place + 1
    raise invalid(f"Invalid 'after': there is no object '{after}' in this list.", "after")
