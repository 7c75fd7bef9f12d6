"""Short content hashes, written the same way everywhere so that they can be compared."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def content_hash(parts: Iterable[str], digits: int = 64) -> str:
    """Return hex digits of the sha256 over the strings, each closed by a zero byte."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()[:digits]
