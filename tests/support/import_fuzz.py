"""One damaged file into the importers, and everything that must hold of what comes out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.domain.song import ImportedSong, Rejection
from lyricstudio.importers.interface import SNIFF_BYTES, FoundFile, ImportOptions

if TYPE_CHECKING:
    from lyricstudio.importers.registry import Registry

_MOST_ITEMS = 5_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file led to: seconds, how many songs and rejections, and the kind of outcome."""

    seconds: float
    songs: int
    rejections: int
    kind: object


def import_bytes(registry: Registry, name: str, raw: bytes, place: Path, forced: str | None = None) -> Outcome:
    """Import bytes under a name, written to `place`; AssertionError when anything about the result is wrong."""
    place.write_bytes(raw)
    found = FoundFile(Path("folder") / name, raw[:SNIFF_BYTES], len(raw), place=place)
    started = time.perf_counter()
    items = list(registry.read_found(found, ImportOptions(format=forced)))
    seconds = time.perf_counter() - started
    assert items, "neither a song nor a reason"
    assert len(items) <= _MOST_ITEMS
    for item in items:
        check_rejection(item) if isinstance(item, Rejection) else check_song(item)
    songs = [item for item in items if isinstance(item, ImportedSong)]
    return Outcome(seconds, len(songs), len(items) - len(songs), _kind(items))


def check_rejection(rejection: Rejection) -> None:
    """A rejection says where, why, and what to do."""
    assert rejection.path
    assert rejection.reason.strip()
    assert rejection.hint.strip()
    assert len(rejection.reason) < 2_000
    assert rejection.row is None or rejection.row >= 0


def check_song(imported: ImportedSong) -> None:
    """A song has a title and sung lines, its parts lie in them, and all of it can be stored."""
    song = imported.song
    assert song.title.strip()
    assert "\n" not in song.title
    assert song.lines
    assert all(line and "\n" not in line and "\r" not in line for line in song.lines)
    assert all(0 <= p.start <= p.end <= len(song.lines) for p in song.parts)
    assert all(p.repeat >= 1 and 0 <= p.confidence <= 1 for p in song.parts)
    assert song.stanzas == tuple(sorted(set(song.stanzas)))
    assert not song.stanzas or 0 <= song.stanzas[0] <= song.stanzas[-1] < len(song.lines)
    assert imported.format
    assert 0 <= imported.confidence <= 1
    for text in (song.title, song.artist, song.lyrics, song.source_text, imported.key, *imported.notes):
        text.encode("utf-8")


def _kind(items: list[ImportedSong | Rejection]) -> object:
    """Return what distinguishes an outcome: formats, reasons without their details, shapes of the first songs."""
    kinds: list[object] = []
    for item in items[:6]:
        if isinstance(item, Rejection):
            kinds.append("".join(c for c in item.reason if c.isalpha() and c.isascii())[:40])
        else:
            sources = tuple(sorted({f"{p.kind}{p.source}" for p in item.song.parts}))
            kinds.append((item.format, sources, min(len(item.song.parts), 8), item.notes[:3], item.encoding))
    return tuple(kinds)
