"""Our own labelled catalogue (`export songs`), read back song by song with every label as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import AdLib, ImportedSong, Part, Rejection, Song
from lyricstudio.importers.json_text import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyricstudio.importers.interface import FoundFile, ImportOptions

_MARK = '"format": "lyricstudio-catalogue"'
_VERSION = '"version": 1'
_HINT = "Export the catalogue again, or take this song from the file it came from."


@dataclass(frozen=True, slots=True)
class CatalogueImporter:
    """Reads one song a line, so that a file of any length takes little memory."""

    name: str = "catalogue"

    def sniff(self, found: FoundFile) -> float:
        """Return certainty for the first line that our exporter writes."""
        return 1.0 if _MARK in _first_line(found) else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of a catalogue; a line that is none of ours is rejected with its number."""
        path = str(found.path)
        if _VERSION not in _first_line(found):
            yield Rejection(
                path, 1, "The catalogue was written by a newer version of LyricStudio.", "Update LyricStudio."
            )
            return
        empty = True
        with found.disk.open(encoding="utf-8", errors="replace") as file:
            for row, line in enumerate(file, 1):
                if row > 1 and line.strip() not in ("", "]}"):
                    empty = False
                    yield _read_line(line, row, path)
        if empty:
            yield Rejection(path, None, "The catalogue holds no songs.", _HINT)


def _first_line(found: FoundFile) -> str:
    return found.head.partition(b"\n")[0].decode("utf-8", "replace")


def _read_line(line: str, row: int, path: str) -> ImportedSong | Rejection:
    try:
        data = parse(line.strip().rstrip(","))
        song = _song(data)
        key = str(data.get("id") or row)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Rejection(path, row, f"The line is no song of a catalogue ({error}).", _HINT)
    if not song.title or not (song.lines or song.parts):
        return Rejection(path, row, "The song has no title or no lyrics.", _HINT)
    return ImportedSong(song, path, key, "catalogue")


def _song(data: Mapping[str, Any]) -> Song:
    lyrics = str(data["lyrics"])
    lines = tuple(lyrics.split("\n")) if lyrics else ()
    if any(not line.strip() or "\r" in line for line in lines):
        msg = "a blank line among the lyrics"
        raise ValueError(msg)
    return Song(
        title=" ".join(str(data["title"]).split()),
        artist=str(data.get("artist") or ""),
        lines=lines,
        parts=tuple(_part(part, len(lines)) for part in data.get("parts") or ()),
        stanzas=tuple(sorted({min(max(int(start) - 1, 0), len(lines)) for start in data.get("stanzas") or (1,)})),
        source_text=str(data.get("source_text") or lyrics),
        album=str(data.get("album") or ""),
        year=None if data.get("year") is None else int(data["year"]),
        language=str(data.get("language") or ""),
        owner=str(data.get("owner") or ""),
        rights=str(data.get("rights") or ""),
        features=_texts(data.get("features")),
        tags=_texts(data.get("tags")),
        ad_libs=tuple(sorted(mark for three in data.get("ad_libs") or () for mark in _ad_lib(three, lines))),
    )


def _ad_lib(three: list[Any], lines: tuple[str, ...]) -> tuple[AdLib, ...]:
    """Read marked words (line from 1, first character from 0, the one behind the last); none that the text lacks."""
    line, start, end = (int(number) for number in three)
    return (
        (AdLib(line - 1, start, end),) if 1 <= line <= len(lines) and 0 <= start < end <= len(lines[line - 1]) else ()
    )


def _part(data: Mapping[str, Any], count: int) -> Part:
    first, last = (int(line) for line in data["lines"])
    if not 1 <= first <= last + 1 <= count + 1:
        msg = f"lines {first} to {last} of {count}"
        raise ValueError(msg)
    return Part(
        kind=PartKind(data["kind"]),
        start=first - 1,
        end=last,
        number=None if data.get("number") is None else int(data["number"]),
        performers=_texts(data.get("performers")),
        repeat=max(1, int(data.get("repeat") or 1)),
        source=LabelSource(data.get("source") or LabelSource.FORMAT),
        confidence=min(1.0, max(0.0, float(data.get("confidence", 1.0)))),
        confirmed=bool(data.get("confirmed")),
        description=str(data.get("description") or ""),
        tags=_texts(data.get("tags")),
        heading=str(data.get("heading") or ""),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
