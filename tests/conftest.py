"""What every test gets: a private home, no keys, no display, and failure on unexpected log records."""

from __future__ import annotations

import logging
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


@pytest.fixture(autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own home, data and runtime folders, and no key from the environment."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("LYRICSTUDIO_DATA", str(home / "data"))
    monkeypatch.setenv("LYRICSTUDIO_RUNTIME", str(home / "run"))
    for name in list(os.environ):
        if name.startswith(("LYRICSTUDIO_KEY_", "OPENAI_", "HF_")):
            monkeypatch.delenv(name)
    return home


@pytest.fixture(autouse=True)
def no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> None:
    """Fail a test that logs a warning or worse without `caplog.clear()` having expected it."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, f"unexpected log records: {[r.getMessage() for r in loud]}"


@pytest.fixture
def corpora() -> Path:
    """Return the shared corpora, or skip with a reason where the checkout stands alone."""
    if not CORPORA.is_dir():
        pytest.skip(f"the shared corpora are not beside this checkout ({CORPORA})")
    return CORPORA
