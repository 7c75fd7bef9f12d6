"""The one way in which the store writes a time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Return the time now as UTC in ISO 8601, whole seconds ("2026-11-24T10:06:00+00:00")."""
    return datetime.now(tz=UTC).isoformat(timespec="seconds")
