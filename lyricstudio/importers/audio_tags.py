"""Lyrics inside sound files: ID3 (USLT, SYLT), MP4, Vorbis comments and WMA through tinytag (MIT; mutagen is GPL)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, split_features
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.file_names import NamedFile, read_file_name
from lyricstudio.importers.lrc import timed_record
from lyricstudio.importers.plain_text import text_record
from lyricstudio.importers.timed_lines import stamps_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_SUFFIXES = (
    ".mp3", ".mp2", ".m4a", ".m4b", ".mp4", ".aac", ".flac", ".ogg", ".oga", ".opus", ".wav", ".aiff", ".aif", ".aifc",
    ".wma",
)  # fmt: skip
_MAGIC = (b"ID3", b"fLaC", b"OggS", b"FORM", b"RIFF", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")
_NO_LYRICS = "The sound file has no lyrics in its tags."
_NO_LYRICS_HINT = "Put them in with a tag editor, or import a text or LRC file."


@dataclass(frozen=True, slots=True)
class AudioImporter:
    """Reads the lyrics tag and what the other tags say; never the sound."""

    table: HeadingTable
    name: str = "audio"

    def sniff(self, found: FoundFile) -> float:
        """Return .95 for a container of sound with tags, .7 for the suffix of one."""
        marked = found.head.startswith(_MAGIC) or found.head[4:8] == b"ftyp"
        if marked:
            return 0.95 if found.suffix in _SUFFIXES or not found.head.startswith((b"RIFF", b"FORM")) else 0.0
        return 0.7 if found.suffix in _SUFFIXES and found.is_binary else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the song of the file, or say that there are no lyrics in it."""
        context = FileContext(found, self.table, self.name, max(self.sniff(found), 0.5))
        tags = _tags_of(found)
        if tags is None:
            yield context.reject("The tags of the sound file cannot be read.", "Is the file damaged?")
            return
        texts = [text for text in _texts(tags.other.get("lyrics")) if text.strip(" \r\n\t\x00")]
        if not texts:
            yield context.reject(_NO_LYRICS, _NO_LYRICS_HINT)
            return
        chosen, notes = _choose(texts)
        context = replace(context, notes=notes)
        yield assemble(self._record(chosen, tags, found), context)

    def _record(self, text: str, tags: Any, found: FoundFile) -> SongRecord:
        named = read_file_name(found.path)
        title, features = split_features(_line(tags.title) or named.title)
        artist = _line(tags.artist) or named.artist
        timed = sum(stamps_in(line) > 0 for line in text.splitlines()) >= 2
        make = timed_record if timed else text_record_of
        record = make(text, NamedFile(title, artist), self.table)
        return replace(
            record,
            title=title,
            artist=artist,
            album=_line(tags.album),
            year=year_of(_line(tags.year)) or record.year,
            language=_line(next(iter(_texts(tags.other.get("language"))), "")),
            rights=_line(next(iter(_texts(tags.other.get("copyright"))), "")),
            features=features,
            tags=tuple(t.strip() for t in _line(tags.genre).split(";") if t.strip()),
        )


def text_record_of(text: str, named: NamedFile, table: HeadingTable) -> SongRecord:
    """Return the song of an unsynchronised lyric; `table` is not needed until it is assembled."""
    return text_record(text.replace("\x00", "\n"), named)


def _tags_of(found: FoundFile) -> Any:
    from tinytag import TinyTag

    try:
        return TinyTag.get(str(found.disk), duration=False)
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes tinytag raise nearly anything
        return None


def _texts(values: object) -> list[str]:
    if isinstance(values, str):
        return [values]
    return [value for value in values if isinstance(value, str)] if isinstance(values, list | tuple) else []


def _choose(texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the first plain text, else the first one; several are told."""
    plain = [t for t in texts if sum(stamps_in(line) > 0 for line in t.splitlines()) < 2]
    chosen = (plain or list(texts))[0]
    others = len({" ".join(t.split()) for t in texts}) - 1
    notes = (f"the file holds {others + 1} lyrics: the first one was read",) if others else ()
    return chosen, notes


def _line(value: object) -> str:
    return " ".join(str(value).replace("\x00", " ").split()) if value is not None else ""
