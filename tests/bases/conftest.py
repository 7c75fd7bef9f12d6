"""Where the real default base is, for tests that need the real thing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_USUAL = Path("~/.local/share/lyricstudio/bases/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf")
# Read when the tests are collected: each test then gets a private home.
_NAMED = os.environ.get("LYRICSTUDIO_DEFAULT_BASE")
_FOUND = Path(_NAMED) if _NAMED else _USUAL.expanduser()


@pytest.fixture
def default_base_file() -> Path | None:
    """Return the default base's file, None where it is not on this machine."""
    return _FOUND if _FOUND.is_file() else None
