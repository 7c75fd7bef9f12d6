"""An engine that the tests of one module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine_process import EngineProcess, running_engine
from openai import OpenAI


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    """Run one engine with a tiny base for all tests of a module."""
    with running_engine(tmp_path_factory.mktemp("engine")) as running:
        yield running


@pytest.fixture(scope="module")
def client(engine: EngineProcess) -> OpenAI:
    """Return a strict official client of the module's engine."""
    return engine.client()
