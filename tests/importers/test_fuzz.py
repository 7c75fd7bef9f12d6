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


FOUND = {
    "a directive that never closes": ("x.cho", b"{title: x}\n{t" + b" " * 60_000),
    "a line of blanks before a bracket": ("x.txt", b"la\n" + b" " * 60_000 + b"]"),
    "a line of brackets": ("x.txt", b"[Chorus]" * 60_000),
    "a line of stars": ("x.md", b"**a " * 15_000),
    "one long word with a look-alike": ("x.txt", b"la " + b"a" * 200_000 + "\u0430".encode()),
    "written line breaks and nothing else": ("x.csv", b"title,lyrics\na," + b"\\n" * 200_000),
    "a title of guests": ("y.txt", b"#TITLE:" + b"ft. " * 10_000 + b"\n#BPM:1\n: 0 1 1 la\n: 2 1 1 lu\nE\n"),
    "raised digits in a code": (
        "x.xml", "<song><lyrics><verse name='v\u00b31'><lines>la</lines></verse></lyrics></song>".encode(),
    ),
    "a beat beyond numbers": ("y.txt", b"#TITLE:x\n: " + b"9" * 400 + b" 1 1 la\n: 2 1 1 lu\n: 4 1 1 li\nE\n"),
    "a title of two lines": (
        "x.json",
        b'{"format": "lyricstudio-catalogue", "version": 1, "songs": [\n{"title": "a\\nb", "lyrics": "la"}\n]}',
    ),
    "half a letter": ("x.json", b'{"title": "a\\ud800", "lyrics": "la\\nlu \\udc00"}'),
    "only a byte order mark": ("x.jsonl", b"\xff\xfe"),
    "a deep list": ("x.json", b"[" * 100_000),
    "thousands of headings": ("x.txt", b"[Chorus]\nla\n\nlu\n\n" * 3_000),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_what_the_long_run_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.setattr(assembling, "propose", lambda *_: ())
    outcome = import_bytes(registry(), *FOUND[case], tmp_path / "place")
    assert outcome.seconds < 20
