"""The tables and token counters are read once for all tests here: they are values, and cost a second each time."""

from __future__ import annotations

import pytest

from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.tables import Tables


@pytest.fixture(scope="session")
def shared_tables() -> Tables:
    return Tables()


@pytest.fixture(scope="session")
def shared_counters(shared_tables: Tables) -> BaseCounters:
    return BaseCounters(shared_tables)


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch, shared_tables: Tables, shared_counters: BaseCounters) -> None:
    monkeypatch.setattr("lyricstudio.app.Tables", lambda: shared_tables)
    monkeypatch.setattr("lyricstudio.services.dataset_desk.BaseCounters", lambda _tables: shared_counters)
