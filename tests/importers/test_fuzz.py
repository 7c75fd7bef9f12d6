"""Damaged files of every format: no crash, no hang, a reason for each rejection.

`benchmarks/fuzz_importers.py` does the same for a million files.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from import_fuzz import import_bytes
from import_seeds import seeds
from lyric_files import registry
from mutations import Mutator

from lyricstudio.importers import assembling

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 12.0


@pytest.mark.parametrize("name", seeds())
def test_the_seeds_are_read(tmp_path: Path, name: str) -> None:
    outcome = import_bytes(registry(), name, seeds()[name], tmp_path / "place")
    assert outcome.songs >= 1 or name == "x.xls"


def test_damaged_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "propose", lambda *_: ())  # labelling is no importer, and slower than all of them
    reader = registry()
    chance = random.Random(20_261_124)
    mutator = Mutator(chance, seeds())
    started = time.monotonic()
    count = 0
    while time.monotonic() - started < _SECONDS and count < 6_000:
        name, raw = mutator.next()
        forced = chance.choice(reader.formats) if chance.random() < 0.3 else None
        outcome = import_bytes(reader, name, raw, tmp_path / "place", forced)
        assert outcome.seconds < 20
        mutator.learn(name, raw, outcome.kind)
        count += 1
    assert count > 200
    assert len(mutator.outcomes) > 50
