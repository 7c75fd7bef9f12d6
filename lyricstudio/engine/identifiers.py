"""Ids that sort by the time they were made, so that lists keep their order across restarts."""

from __future__ import annotations

import re
import secrets
import time


def new_id(prefix: str) -> str:
    """Return `prefix` and 24 hexadecimal digits: microseconds since 1970, then chance."""
    return f"{prefix}{time.time_ns() // 1000:014x}{secrets.token_hex(5)}"


def safe_suffix(suffix: str) -> str:
    """Return a model suffix as it stands in a model id: lower case, letters, digits, `-`, `_` and `.`."""
    return re.sub(r"[^\w.-]+", "-", suffix.lower()).strip("-.")
