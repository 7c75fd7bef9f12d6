"""Import and storage: songs a second, beside parsing alone, at growing sizes; and what a search costs.

`python tests/benchmarks/bench_store.py [SIZE…]` (default 1000 10000) prints one table. Each figure is from
this run; "of parsing" is the time of parsing alone divided by the time of parsing, labelling and storing.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from lyricstudio.domain.progress import SilentContext
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import Registry, default_importers
from lyricstudio.services.importing import ImportRequest, import_songs
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

_WORDS = 4000
_SEARCHES = ("l", "la", "lan", "lant", "river night", "harbour moon glass")


@dataclass(frozen=True)
class Row:
    """One measured size."""

    songs: int
    parse: float
    store: float
    again: float
    megabytes: float
    search: tuple[float, ...]


def write_table(path: Path, songs: int, seed: int = 7) -> None:
    """Write a CSV of invented songs with headings: about 200 words and 25 lines each."""
    chance = random.Random(seed)
    syllables = [a + b for a in "bcdfglmnprst" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(_WORDS)]
    words[:6] = ["river", "night", "harbour", "moon", "glass", "lantern"]
    weights = [1 / (rank + 3) for rank in range(_WORDS)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["artist", "song", "text"])
        for number in range(songs):
            pool = iter(chance.choices(words, weights, k=180))
            lines = [" ".join(next(pool) for _ in range(7)) for _ in range(24)]
            chorus = "\n".join(["[Chorus]", *lines[4:8]])
            verses = ["\n".join([f"[Verse {i + 1}]", *lines[s : s + 4]]) for i, s in enumerate((0, 8, 12, 16))]
            text = "\n\n".join([verses[0], chorus, verses[1], chorus, verses[2], chorus, verses[3]])
            writer.writerow([f"Artist {number % 300}", f"Song {number}", text])


def parse_seconds(registry: Registry, table: Path) -> float:
    """Return how long reading all songs takes, without keeping them."""
    started = time.perf_counter()
    for _ in registry.read(table, ImportOptions()):
        pass
    return time.perf_counter() - started


def measure(registry: Registry, songs: int, folder: Path) -> Row:
    """Measure one size: parsing alone, importing, importing the same again, and searching."""
    table = folder / f"songs-{songs}.csv"
    write_table(table, songs)
    parse = parse_seconds(registry, table)
    path = folder / f"bench-{songs}.lyricstudio"
    request = ImportRequest((table,), ImportOptions())
    with Project.create(path) as project:
        report = import_songs(project, registry, request, SilentContext())
        assert report.added == songs
        again = import_songs(project, registry, request, SilentContext())
        assert again.unchanged == songs
        search = tuple(_search_seconds(project, text) for text in _SEARCHES)
    return Row(songs, parse, report.seconds, again.seconds, path.stat().st_size / 1e6, search)


def _search_seconds(project: Project, text: str) -> float:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        project.songs.count(search=text)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main(sizes: list[int]) -> None:
    """Measure all sizes and print the tables."""
    registry = default_importers(Tables().headings)
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(registry, size, Path(folder)) for size in sizes]
    print(f"{'songs':>8} {'parse/s':>9} {'import/s':>9} {'of parsing':>10} {'again/s':>9} {'MB':>7} {'per song':>9}")
    first = rows[0].store / rows[0].songs
    for row in rows:
        linear = row.store / row.songs / first
        print(
            f"{row.songs:>8} {row.songs / row.parse:>9.0f} {row.songs / row.store:>9.0f} {row.parse / row.store:>10.2f}"
            f" {row.songs / row.again:>9.0f} {row.megabytes:>7.1f} {linear:>8.2f}x"
        )
    print("\ncount of songs found, median of 5, ms")
    print(f"{'songs':>8} " + " ".join(f"{text:>20}" for text in _SEARCHES))
    for row in rows:
        print(f"{row.songs:>8} " + " ".join(f"{seconds * 1000:>20.1f}" for seconds in row.search))


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1000, 10_000])
