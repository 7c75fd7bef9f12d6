"""Import and storage: songs a second, beside parsing alone, at growing sizes; and what a search costs.

`python tests/benchmarks/bench_store.py [SIZE…]` (default 1000 10000) prints ratios from one run. "store" is
the import of songs that are already read and labelled: recognising, writing and indexing them. From
`--store-only` on parsing is left out, so that 100000 songs take a minute or two.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import ImportedSong
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import Registry, default_importers
from lyricstudio.services.importing import ImportRequest, SongReader, import_songs
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

_WORDS = 4000
_DIFFERENT = 1000  # songs read once and then varied, for the sizes without parsing
_LIST = "list all"
_SEARCHES = ("r", "ri", "riv", "river", "river night", "bacabad", "Song 77")


@dataclass(frozen=True)
class Row:
    """One measured size; seconds, `parse` None where it was left out."""

    songs: int
    parse: float | None
    whole: float | None
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


class ReadySongs:
    """Stands where the importers stand and gives songs that were read before, each under a name of its own."""

    def __init__(self, read: list[ImportedSong], songs: int) -> None:
        self._read = read
        self._songs = songs

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedSong]:
        """Yield the songs; each differs from all others in title, first line and key."""
        for number in range(self._songs):
            item = self._read[number % len(self._read)]
            lines = (f"{item.song.lines[0]} {number}", *item.song.lines[1:])
            song = replace(item.song, title=f"Song {number}", lines=lines)
            yield replace(item, song=song, key=f"{path.name}/{number}")


def parse_seconds(registry: Registry, table: Path) -> float:
    """Return how long reading all songs takes, without keeping them."""
    started = time.perf_counter()
    for _ in registry.read(table, ImportOptions()):
        pass
    return time.perf_counter() - started


def import_seconds(project: Project, reader: SongReader, path: Path, added: int) -> float:
    """Import and return how long it took; the number of new songs is checked."""
    report = import_songs(project, reader, ImportRequest((path,), ImportOptions()), SilentContext())
    assert report.added == added, report
    return report.seconds


def measure(registry: Registry, songs: int, folder: Path, with_parsing: bool) -> Row:
    """Measure one size: parsing alone, the whole import, storing alone, storing again, searching."""
    table = folder / f"songs-{songs}.csv"
    write_table(table, songs if with_parsing else min(songs, _DIFFERENT))
    parse = whole = None
    if with_parsing:
        parse = parse_seconds(registry, table)
        with Project.create(folder / f"whole-{songs}.lyricstudio") as project:
            whole = import_seconds(project, registry, table, songs)
    read = [i for i in registry.read(table, ImportOptions()) if isinstance(i, ImportedSong)][:_DIFFERENT]
    ready = ReadySongs(read, songs)
    path = folder / f"store-{songs}.lyricstudio"
    with Project.create(path) as project:
        store = import_seconds(project, ready, table, songs)
        again = import_seconds(project, ready, table, 0)
        search = (*(_search_seconds(project, text) for text in _SEARCHES), _list_seconds(project))
    return Row(songs, parse, whole, store, again, path.stat().st_size / 1e6, search)


def _search_seconds(project: Project, text: str) -> float:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        project.songs.count(search=text)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _list_seconds(project: Project) -> float:
    started = time.perf_counter()
    assert sum(1 for _ in project.songs.summaries()) == project.songs.count()
    return time.perf_counter() - started


def _rate(songs: int, seconds: float | None) -> str:
    return f"{songs / seconds:,.0f}" if seconds else "–"


def main(sizes: list[int], with_parsing: bool) -> None:
    """Measure all sizes and print the tables."""
    registry = default_importers(Tables().headings)
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(registry, size, Path(folder), with_parsing) for size in sizes]
    titles = ("songs", "parse/s", "import/s", "÷ parse", "store/s", "linear", "again/s", "MB")
    print("".join(f"{title:>10}" for title in titles))
    for row in rows:
        share = f"{row.parse / row.whole:.2f}" if row.parse and row.whole else "–"
        linear = (row.store / row.songs) / (rows[0].store / rows[0].songs)
        rates = (_rate(row.songs, row.parse), _rate(row.songs, row.whole), share, _rate(row.songs, row.store))
        cells = (f"{row.songs:,}", *rates, f"{linear:.2f}x", _rate(row.songs, row.again), f"{row.megabytes:.1f}")
        print("".join(f"{cell:>10}" for cell in cells))
    print("\nsongs found and counted (median of 5), and all listed, ms")
    print("".join(f"{title:>13}" for title in ("songs", *_SEARCHES, _LIST)))
    for row in rows:
        print(f"{row.songs:>13,}" + "".join(f"{seconds * 1000:>13.1f}" for seconds in row.search))


if __name__ == "__main__":
    given = sys.argv[1:]
    main([int(text) for text in given if text.isdecimal()] or [1000, 10_000], "--store-only" not in given)
