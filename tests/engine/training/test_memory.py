"""Memory: estimated before it is taken, saved where it is short, refused in a sentence where it cannot be enough."""

from __future__ import annotations

import pytest

from lyricstudio.engine.llama.config import LlamaConfig
from lyricstudio.engine.training import memory
from lyricstudio.engine.training.memory import plan_memory
from lyricstudio.engine.training.problems import JobError

SMALL = LlamaConfig(30, 576, 9, 3, 64, 1536, 49152, 8192, 1e-5, 1e5)
BIG = LlamaConfig(16, 2048, 32, 8, 64, 8192, 128256, 131072, 1e-5, 5e5)


def test_the_default_base_fits_in_the_promised_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_bytes", lambda: 2 * 10**9)
    plan = plan_memory(SMALL, 16, 500, 2, tied=True)
    assert not plan.compact
    assert plan.needed < 1.6e9


def test_a_big_base_is_held_compactly_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_bytes", lambda: 24 * 10**9)
    assert not plan_memory(BIG, 16, 500, 2, tied=True).compact
    monkeypatch.setattr(memory, "available_bytes", lambda: 5 * 10**9)
    assert plan_memory(BIG, 16, 500, 2, tied=True).compact


def test_too_little_memory_is_said_with_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_bytes", lambda: 10**9)
    with pytest.raises(JobError, match=r"takes about .* GB of memory; 1\.0 GB are free") as raised:
        plan_memory(BIG, 16, 500, 2, tied=True)
    assert raised.value.code == "out_of_memory"


def test_long_sequences_are_recomputed_and_short_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_bytes", lambda: 16 * 10**9)
    plan = plan_memory(SMALL, 16, 2000, 2, tied=True)
    assert not plan.recomputes(SMALL, 16, (2, 124), 2)
    assert plan.recomputes(SMALL, 16, (1, 2000), 2)


def test_this_machine_tells_its_free_memory() -> None:
    available = memory.available_bytes()
    assert available is None or available > 10**7
