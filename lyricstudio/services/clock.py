"""The time as it is written into a project: UTC, seconds, ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Return the present time as "2026-11-24T10:00:00+00:00"."""
    return datetime.now(tz=UTC).replace(microsecond=0).isoformat()
