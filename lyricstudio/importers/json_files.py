"""JSON and JSON lines: lyricsgenius files, typed hymnals, maps and lists of songs."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.heading_words import fold
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, split_features
from lyricstudio.importers.cells import text_of
from lyricstudio.importers.decoding import decode, detect_file_encoding, open_text
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.json_shapes import Above, JsonSong, lower_keys, name_in, songs_in
from lyricstudio.importers.json_stream import stream_songs
from lyricstudio.importers.json_text import parse
from lyricstudio.importers.typed_sections import TypedSection, sheet_of_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions
    from lyricstudio.importers.sheet_parts import Sheet

_LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines", ".ldjson")
_NO_LYRICS = "There are no lyrics in this JSON file."
_NO_LYRICS_HINT = "A song needs a field like 'lyrics', 'text' or 'letra'; name yours with --map FIELD=lyrics."
_CHAT_FILE = "This is a chat fine-tuning file, not a catalogue of songs."
_MANY_BAD_LINES = 1000
_STREAMED, _LARGEST_WHOLE = 24_000_000, 400_000_000  # bytes


@dataclass(frozen=True, slots=True)
class JsonImporter:
    """Reads every JSON shape with songs in it; JSON lines are read one by one."""

    table: HeadingTable
    name: str = "json"

    def sniff(self, found: FoundFile) -> float:
        """Return how much the first bytes look like JSON."""
        if found.is_binary:
            return 0.0
        start = found.head_text[:400].lstrip()
        if not start.startswith(("{", "[")):
            return 0.6 if found.suffix in (".json", *_LINES_SUFFIXES) else 0.0
        quoted = start[1:].lstrip()[:1] in ('"', "{", "[", "]", "}")
        named = found.suffix in (".json", *_LINES_SUFFIXES)
        if not quoted:
            return 0.6 if named else 0.1
        return 0.95 if named else 0.7

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of the file; a line or file that is no JSON is rejected with its line number."""
        if found.size == 0 or not found.head.strip():
            yield FileContext(found, self.table, self.name).reject("The file is empty.", "Nothing to import.")
        elif self._has_lines(found):
            yield from self._read_lines(found, options)
        else:
            yield from self._read_whole(found, options)

    def _has_lines(self, found: FoundFile) -> bool:
        if found.suffix in _LINES_SUFFIXES:
            return True
        first, _, second = found.head_text.strip().partition("\n")
        if not second.lstrip().startswith("{"):
            return False
        try:
            return isinstance(json.loads(first), dict)
        except (ValueError, RecursionError):
            return False

    def _read_whole(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        if found.size > _STREAMED and not options.columns:
            yield from self._read_stream(found, options)
            return
        if found.size > _LARGEST_WHOLE:
            context = FileContext(found, self.table, self.name, 0.95)
            yield context.reject("The JSON is too large to map its fields.", "Make it JSON lines, one song a line.")
            return
        decoded = decode(found.read_bytes(), options.encoding)
        context = FileContext(found, self.table, self.name, 0.95, decoded.encoding, decoded.notes)
        try:
            data = parse(decoded.text)
        except json.JSONDecodeError as error:
            yield context.reject(f"The JSON breaks off or is broken: {error.msg}.", "Repair this line.", error.lineno)
            return
        except RecursionError:
            yield context.reject("The JSON is nested too deeply.", "A file of songs has a handful of levels.")
            return
        reader = _SongReader(context, options.columns)
        count = 0
        for song in songs_in(_mapped(data, options.columns), self._above(found)):
            count += 1
            yield reader.read(song, row=None)
        if not count:
            yield context.reject(*_why_nothing(data))

    def _read_stream(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        encoding, guessed = detect_file_encoding(found.disk, found.head)
        encoding = options.encoding or encoding
        context = FileContext(found, self.table, self.name, 0.95, encoding.removesuffix("-sig"))
        if guessed and not options.encoding:
            context = replace(context, notes=(f"read as {encoding}, guessed from the bytes",))
        reader, count = _SongReader(context, options.columns), 0
        try:
            with open_text(found.disk, encoding) as file:
                for song in stream_songs(file, self._above(found)):
                    count += 1
                    yield reader.read(song, row=None)
        except json.JSONDecodeError as error:
            reason = f"The JSON breaks off or is broken after {count:,} songs: {error.msg}."
            yield context.reject(reason, "The songs before it were read; repair the file for the rest.")
            return
        if not count:
            yield context.reject(_NO_LYRICS, _NO_LYRICS_HINT)

    def _above(self, found: FoundFile) -> Above:
        return Above(artist=found.folder_artist, album=found.folder_album)

    def _read_lines(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        encoding, guessed = detect_file_encoding(found.disk, found.head)
        encoding = options.encoding or encoding
        context = FileContext(found, self.table, self.name, 0.95, encoding.removesuffix("-sig"))
        if guessed and not options.encoding:
            context = replace(context, notes=(f"read as {encoding}, guessed from the bytes",))
        reader = _SongReader(context, options.columns)
        with open_text(found.disk, encoding) as file:
            yield from self._lines(file, reader, context, options.columns)

    def _lines(
        self, file: Iterator[str], reader: _SongReader, context: FileContext, columns: Mapping[str, str]
    ) -> Iterator[ImportedSong | Rejection]:
        bad = 0
        for row, line in enumerate(file, 1):
            if not line.strip("\ufeff \t\r\n,"):
                continue
            try:
                data = parse(line.strip("\ufeff \t\r\n,"))
            except (ValueError, RecursionError) as error:
                bad += 1
                yield context.reject(f"The line is no JSON: {_message(error)}.", "Repair or delete the line.", row)
                if bad >= _MANY_BAD_LINES:
                    yield context.reject(
                        "Too many broken lines; the rest is left out.", "Is this a JSON lines file?", row
                    )
                    return
                continue
            yield from self._songs_of_line(data, row, reader, columns)

    def _songs_of_line(
        self, data: object, row: int, reader: _SongReader, columns: Mapping[str, str]
    ) -> Iterator[ImportedSong | Rejection]:
        count = 0
        for song in songs_in(_mapped(data, columns), self._above(reader.context.found)):
            count += 1
            yield reader.read(song, row)
        if not count:
            reason, hint = _why_nothing(data)
            yield reader.context.reject(reason, hint, row)


class _SongReader:
    """Makes songs of one file's JSON songs; keeps keys unique within the file."""

    def __init__(self, context: FileContext, columns: Mapping[str, str]) -> None:
        self.context = context
        self._columns = columns
        self._seen: dict[int, int] = {}
        self._file = read_file_name(context.found.path)

    def read(self, song: JsonSong, row: int | None) -> ImportedSong | Rejection:
        """Return the song, or the rejection that says why it has no lyrics."""
        title, features = split_features(song.title or self._file.title)
        number = text_of(song.fields.get("number") or song.fields.get("index"))
        record = SongRecord(
            title=title,
            text=_source_text(song),
            key=self._unique(f"{song.artist}/{title}" if not number else f"{number} {title}"),
            artist=song.artist or self._file.artist,
            album=song.album,
            year=song.year,
            language=text_of(song.fields.get("language") or song.fields.get("lang")),
            rights=text_of(song.fields.get("rights") or song.fields.get("copyright") or song.fields.get("licence")),
            features=features or _featured(song.fields),
            tags=_tags(song.fields),
            row=row,
            body=_body(song.lyrics),
            sheet=_sheet(song, self.context.table),
        )
        return assemble(record, replace(self.context, format=_format_name(song)))

    def _unique(self, key: str) -> str:
        mark = hash(key)
        self._seen[mark] = self._seen.get(mark, 0) + 1
        return key if self._seen[mark] == 1 else f"{key} #{self._seen[mark]}"


def _mapped(data: object, columns: Mapping[str, str]) -> object:
    """Rename the fields that a person mapped with `--map`, on every level."""
    if not columns:
        return data
    if isinstance(data, list):
        return [_mapped(item, columns) for item in data]
    if isinstance(data, dict):
        renamed: dict[str, Any] = {}
        for key, value in data.items():
            name = columns.get(key, key)
            renamed[name] = _mapped(value, columns)
        return renamed
    return data


def _why_nothing(data: object) -> tuple[str, str]:
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict) and "messages" in first:
        return _CHAT_FILE, "Check it with 'lyricstudio check FILE.jsonl'."
    if data in ([], {}):
        return "The file holds an empty list.", "Nothing to import."
    return _NO_LYRICS, _NO_LYRICS_HINT


def _message(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"


def _is_sections(lyrics: object) -> bool:
    return isinstance(lyrics, list) and bool(lyrics) and isinstance(lyrics[0], dict)


def _source_text(song: JsonSong) -> str:
    if isinstance(song.lyrics, str):
        return song.lyrics
    if isinstance(song.lyrics, list) and not _is_sections(song.lyrics):
        return "\n".join(text_of(line) for line in song.lyrics)
    return json.dumps(song.lyrics, ensure_ascii=False) if song.lyrics is not None else ""


def _body(lyrics: object) -> str | None:
    return "" if lyrics is None else None


def _sheet(song: JsonSong, table: HeadingTable) -> Sheet | None:
    if not _is_sections(song.lyrics) or not isinstance(song.lyrics, list):
        return None
    hymnal = _format_name(song) == "hymnal-json"
    sections = [_section(lower_keys(item), hymnal) for item in song.lyrics if isinstance(item, dict)]
    return sheet_of_sections(sections, table, LabelSource.FORMAT)


def _section(fields: Mapping[str, Any], hymnal: bool) -> TypedSection:
    label = text_of(next((fields[k] for k in ("label", "type", "kind", "tag", "name", "section") if fields.get(k)), ""))
    lines = next((fields[k] for k in ("lines", "text", "content", "lyrics") if fields.get(k) is not None), "")
    text = "\n".join(text_of(line) for line in lines) if isinstance(lines, list) else text_of(lines)
    number = text_of(fields.get("index") if "index" in fields else fields.get("number"))
    kind = None
    # A hymnal has no other word for the part that returns: its refrain is the chorus.
    if hymnal and fold(label) in ("refrain", "refrein", "refren"):
        kind = PartKind.CHORUS
    return TypedSection(
        label=label, text=text, number=int(number) if number.isdecimal() and len(number) < 4 else None, kind=kind
    )


def _featured(fields: Mapping[str, Any]) -> tuple[str, ...]:
    listed = fields.get("featured_artists") or fields.get("features")
    if isinstance(listed, list):
        return tuple(name for name in (name_in(item) for item in listed) if name)
    return (listed,) if isinstance(listed, str) and listed.strip() else ()


def _tags(fields: Mapping[str, Any]) -> tuple[str, ...]:
    listed = fields.get("tags") or fields.get("tag") or fields.get("genre")
    if isinstance(listed, list):
        return tuple(name for name in (name_in(item) for item in listed) if name)
    return (listed.strip(),) if isinstance(listed, str) and listed.strip() else ()


def _format_name(song: JsonSong) -> str:
    if _is_sections(song.lyrics) and isinstance(song.lyrics, list):
        return "hymnal-json" if "type" in lower_keys(song.lyrics[0]) else "json"
    return "lyricsgenius-json" if "lyrics_state" in song.fields or "lyrics_owner_id" in song.fields else "json"
