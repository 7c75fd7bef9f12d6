"""From what a file says of one song to the song itself: repaired, cleaned, cut into parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.labelling import propose
from lyricstudio.domain.song import ImportedSong, Rejection, Song
from lyricstudio.importers.genius_page import strip_page
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.importers.repairing import repair, repair_line
from lyricstudio.importers.sheet_lines import read_events
from lyricstudio.importers.sheet_parts import Sheet, build_sheet

if TYPE_CHECKING:
    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.importers.interface import FoundFile

_FEATURED = re.compile(
    r"\s*[\[(]?(?:\b(?:feat(?:uring|\.)?|ft\.?)|\bf/)\s+(?P<names>[^()\[\]]+)[\])]?\s*$", re.IGNORECASE
)
_FLAT_GAP = re.compile(r" {2,}")
_FLAT_SLASH = re.compile(r"(?<!\s)\s++/{1,2}\s++")
_FLAT_LENGTH = 160
_LONGEST_LYRIC, _MOST_LINES, _LONGEST_TITLE = 1_000_000, 20_000, 500
_SHOWN_TITLE = 80


@dataclass(frozen=True, slots=True)
class SongRecord:
    """What a file says of one song. `text` is the lyric as written.

    `body` is the lyric where it is only a piece of the text; `sheet` is set where the format names the parts.
    """

    title: str
    text: str
    key: str = ""
    artist: str = ""
    album: str = ""
    year: int | None = None
    language: str = ""
    rights: str = ""
    owner: str = ""
    features: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    row: int | None = None
    body: str | None = None
    sheet: Sheet | None = None
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class FileContext:
    """What is the same for all songs of one file."""

    found: FoundFile
    table: HeadingTable
    format: str
    confidence: float = 1.0
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()

    def reject(self, reason: str, hint: str, row: int | None = None) -> Rejection:
        """Return a rejection of this file or of one row (from 1) of it."""
        return Rejection(path=str(self.found.path), row=row, reason=reason, hint=hint)


def assemble(record: SongRecord, context: FileContext) -> ImportedSong | Rejection:
    """Make a song of a record, or say why it is none (no title and no sung line)."""
    title = repair_line(record.title)
    if len(record.text) > _LONGEST_LYRIC or record.text.count("\n") > _MOST_LINES:
        reason = f"'{title[:_SHOWN_TITLE]}' is too long for a song."
        return context.reject(reason, "Check that one file or cell holds one song.", record.row)
    body = record.text if record.body is None else record.body
    sheet, notes = (record.sheet, ()) if record.sheet else read_sheet(body, title, context.table)
    if not sheet.lines:
        name = f"'{title[:_SHOWN_TITLE]}'" if title else "A song"
        return context.reject(f"{name} has no sung lines.", "Instrumentals and empty texts are left out.", record.row)
    song = _song(record, title, sheet, context)
    if not song.parts:
        song = replace(song, parts=propose(song, shipped_model()))
    return ImportedSong(
        song=song,
        path=str(context.found.path),
        key=record.key or title,
        format=context.format,
        confidence=context.confidence,
        encoding=context.encoding,
        notes=(*context.notes, *record.notes, *notes),
    )


def read_sheet(text: str, title: str, table: HeadingTable) -> tuple[Sheet, tuple[str, ...]]:
    """Repair and clean a written lyric and read its headings; returns the notes on what was repaired."""
    repaired = repair(text)
    notes = list(repaired.notes)
    page = strip_page(repaired.text, title)
    if page.changed:
        notes.append("the rests of a lyrics page around the text were taken out")
    body = page.text
    if _is_flat(body):
        body = _unflatten(body)
        notes.append("line breaks were lost in the source, so that a part is one long line")
    return build_sheet(read_events(body, table)), tuple(notes)


def split_features(title: str) -> tuple[str, tuple[str, ...]]:
    """Take "(feat. A & B)" off a title; returns the title and the names."""
    found = _FEATURED.search(title) if len(title) <= _LONGEST_TITLE else None
    if not found or not title[: found.start()].strip():
        return title, ()
    names = re.split(r"\s*(?:,|&|\band\b)\s*", found.group("names"))
    return title[: found.start()].strip(), tuple(n.strip() for n in names if n.strip())


def _song(record: SongRecord, title: str, sheet: Sheet, context: FileContext) -> Song:
    return Song(
        title=title or "Untitled",
        artist=repair_line(record.artist) or context.found.folder_artist,
        lines=sheet.lines,
        parts=sheet.parts,
        stanzas=sheet.stanzas,
        source_text=record.text,
        album=repair_line(record.album) or context.found.folder_album,
        year=record.year,
        language=record.language,
        owner=record.owner,
        rights=record.rights,
        features=record.features,
        tags=record.tags,
    )


def _is_flat(text: str) -> bool:
    """Say whether the line breaks of a lyric were lost: long, and all on one line."""
    return len(text) > _FLAT_LENGTH and "\n" not in text.strip()


def _unflatten(text: str) -> str:
    """Bring back the breaks that a flattened lyric still shows: " / " for a line, two spaces for a stanza."""
    if len(_FLAT_SLASH.findall(text)) >= 3:
        text = _FLAT_SLASH.sub("\n", text)
    return _FLAT_GAP.sub("\n\n", text)
