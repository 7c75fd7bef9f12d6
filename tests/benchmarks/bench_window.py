"""How smooth the window stays: a 5 ms heartbeat while songs are imported, and a table over 100,000 songs.

    python tests/benchmarks/bench_window.py [--songs 100000] [--import 10000] [--project FILE]

Prints the delay of the heartbeat (idle, and while importing in the background), and the milliseconds to open,
jump to the end and filter as the window shows it: until the rows are painted. Without a display.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer

from lyricstudio.app import SWITCH_SECONDS, compose, make_application, settle
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Part, Song
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.resources import resource
from lyricstudio.services.importing import ImportRequest
from lyricstudio.services.projects import create_project, open_project
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.settings import WindowSettings

BEAT = 5  # ms
KINDS = (PartKind.VERSE, PartKind.CHORUS, PartKind.VERSE, PartKind.CHORUS, PartKind.BRIDGE)


class Heartbeat:
    """Counts by how many milliseconds each beat of a precise timer is late."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self.late: list[float] = []

    def start(self) -> None:
        self.late.clear()
        self._last = time.perf_counter()
        self._timer.start(BEAT)

    def stop(self) -> list[float]:
        self._timer.stop()
        return sorted(self.late)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - BEAT))
        self._last = now


def words() -> list[str]:
    """Return the common words of the pronunciation table."""
    rows = resource("pronunciation", "english.tsv").read_text(encoding="utf-8").splitlines()
    return [cells[0] for cells in (row.split("\t") for row in rows) if len(cells) > 1 and cells[1] >= "6"]


def songs(count: int, chance: random.Random) -> Iterator[Song]:
    """Yield invented songs of 25 lines in five parts."""
    known = words()
    for _ in range(count):
        lines = tuple(" ".join(chance.choices(known, k=6)) for _ in range(25))
        parts = tuple(Part(kind, i * 5, i * 5 + 5, confirmed=chance.random() < 0.8) for i, kind in enumerate(KINDS))
        title = " ".join(chance.choices(known, k=2)).title()
        artist = f"Artist {min(799, int(chance.paretovariate(0.6)))}"
        yield Song(title, artist, lines, parts, year=chance.randint(1960, 2026), tags=(chance.choice(known),))


def make_project(path: Path, count: int) -> None:
    """Fill a project with songs."""
    with create_project(path) as project:
        batch: list[Song] = []
        for song in songs(count, random.Random(1)):
            batch.append(song)
            if len(batch) == 1000:
                project.songs.add(batch)
                batch = []
        project.songs.add(batch)


def make_import(path: Path, count: int) -> None:
    """Write a JSON file of songs."""
    found = songs(count, random.Random(2))
    rows = [{"title": s.title, "artist": s.artist, "lyrics": _sheet(s)} for s in found]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def _sheet(song: Song) -> str:
    return "\n\n".join(f"[{p.kind.value.title()}]\n{song.part_text(p)}" for p in song.parts)


def until(done: Callable[[], bool], limit: float = 120.0) -> float:
    """Let the window work until something is so; return the milliseconds."""
    app, started = make_application(), time.perf_counter()
    while not done() and time.perf_counter() - started < limit:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
    return (time.perf_counter() - started) * 1000


def beat(heart: Heartbeat, done: Callable[[], bool]) -> str:
    heart.start()
    seconds = until(done, 600) / 1000
    late = heart.stop()
    return f"{late[int(len(late) * 0.99)]:8.1f}{late[-1]:8.1f}{seconds:8.1f} s"


def measure_heartbeat(window: MainWindow, table: Path) -> None:
    """Print how late the heartbeat is, idle and while importing."""
    heart = Heartbeat()
    print(f"{'heartbeat, ms late':32}{'p99':>8}{'max':>8}")
    ends = time.perf_counter() + 3
    print(f"{'idle':32}{beat(heart, lambda: time.perf_counter() > ends)}")
    library = window.workspace.view("library")
    library.changes.import_songs(ImportRequest((table,), ImportOptions()))
    print(f"{'importing':32}{beat(heart, lambda: window.studio.jobs.idle)}")


def measure_table(window: MainWindow, project: Path) -> None:
    """Print how long the table takes to open, jump and filter."""
    app = make_application()
    library = window.workspace.view("library")
    count = window.studio.session.open_project.songs.count()
    opened: list[int] = []
    library.table.modelReset.connect(lambda: opened.append(1) if library.table.ids else None)

    def shown(wanted: Callable[[], bool]) -> float:
        taken = until(wanted)
        started = time.perf_counter()
        window.repaint()
        return taken + (time.perf_counter() - started) * 1000

    print(f"table over {count:,} songs, ms")
    fresh = open_project(project)
    window.studio.session.adopt(fresh)
    opened.clear()
    print(f"  {'open':30}{shown(lambda: bool(opened)):8.0f}")
    settle(app, window)
    started = time.perf_counter()
    library.list.go_to_row(len(library.table.ids) - 1)
    window.repaint()
    print(f"  {'jump to the end':30}{(time.perf_counter() - started) * 1000:8.0f}")
    settle(app, window)
    for typed in ("a", "an", "and", "and th", "river mo", ""):
        library.search.setText(typed)
        # From the key to the rows: the pause for the next key is part of it.
        taken = shown(lambda typed=typed: library.shown_query.search == typed)
        print(f"  {'filter ' + repr(typed):30}{taken:8.0f}   {len(library.table.ids):,} songs")
        settle(app, window)


def main() -> int:
    """Build what is needed, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--songs", type=int, default=100_000)
    parser.add_argument("--import", dest="imported", type=int, default=10_000)
    parser.add_argument("--project", type=Path)
    args = parser.parse_args()
    sys.setswitchinterval(SWITCH_SECONDS)
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        project = args.project or Path(folder) / "bench.lyricstudio"
        if not project.exists():
            make_project(project, args.songs)
        table = Path(folder) / "songs.jsonl"
        make_import(table, args.imported)
        window = compose("light", WindowSettings(Path(folder) / "window.ini"))
        window.resize(1440, 900)
        window.show()
        window.studio.session.adopt(open_project(project))
        settle(app, window)
        measure_table(window, project)
        measure_heartbeat(window, table)
        window.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
