"""LRC: lines with time stamps, several stamps for a line that returns, stamps inside lines for words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_words import fold
from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, read_sheet, split_features
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.decoding import decode
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.repairing import repair
from lyricstudio.importers.timed_lines import TimedLine, TimedText, read_timed, stamps_in, with_breaks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.file_names import NamedFile
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_LARGEST_FILE = 4_000_000
_HEAD_LINES = 12
_ROLE_WORDS = """作词 作曲 编曲 词 曲 填词 制作人 制作 监制 混音 录音 母带 和声 演唱 歌手 歌词 原唱
吉他 贝斯 鼓 键盘 出品 发行 企划 統籌 作詞 編曲 編詞 監製
lyrics lyricist composer composed arranger arranged producer produced written vocals vocal words music mixing
mastering mixed mastered guitar bass drums piano strings publisher op sp isrc"""
_ROLES = frozenset(_ROLE_WORDS.split())
_CREDIT = re.compile(r"^\s*([^\W\d_][^:：]{0,30}?)(?:\s+by)?\s*[:：]\s*(\S.*)$")
_BY = re.compile(
    r"^\s*(?:lyrics|words|music|written|composed|produced|arranged|song)\s+(?:and \w+ )?by\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class LrcImporter:
    """Reads synchronised lyrics; the times are used for the order and for stanza breaks, and not kept."""

    table: HeadingTable
    name: str = "lrc"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for stamped lines, .8 for the suffix alone."""
        if found.is_binary:
            return 0.0
        lines = [line for line in found.head_text[:20_000].splitlines() if line.strip()]
        stamped = sum(stamps_in(line) > 0 for line in lines)
        if stamped >= 2 and stamped * 3 >= len(lines):
            return 0.97 if found.suffix in (".lrc", ".elrc") else 0.93
        return 0.8 if found.suffix in (".lrc", ".elrc") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the one song of the file."""
        context = FileContext(found, self.table, self.name, self.sniff(found))
        if found.size > _LARGEST_FILE:
            yield context.reject("The file is too large for one synchronised lyric.", "Is this a song?")
            return
        decoded = decode(found.read_bytes(), options.encoding)
        context = replace(context, encoding=decoded.encoding, notes=decoded.notes)
        yield assemble(timed_record(decoded.text, read_file_name(found.path), self.table), context)


def timed_record(text: str, named: NamedFile, table: HeadingTable) -> SongRecord:
    """Return the song of an LRC text; one without a single stamp is read as plain lines."""
    repaired = repair(text)
    timed = read_timed(repaired.text)
    tags = timed.tags
    title, features = split_features(tags.get("ti") or tags.get("title") or named.title)
    artist = tags.get("ar") or tags.get("artist") or named.artist
    sung = "\n".join(with_breaks(_without_credits(timed, title, artist))) if timed.lines else repaired.text
    sheet, notes = read_sheet(sung, "", table)
    return SongRecord(
        title=title,
        text=text,
        key="1",
        artist=artist,
        album=tags.get("al") or tags.get("album") or "",
        year=year_of(tags.get("year") or tags.get("date") or ""),
        language=tags.get("la") or tags.get("lang") or tags.get("language") or "",
        features=features,
        sheet=sheet,
        notes=(*repaired.notes, *timed.notes, *notes),
    )


def _without_credits(timed: TimedText, title: str, artist: str) -> list[TimedLine]:
    """Take "Lyrics by: X" and "Artist - Title" off the beginning; they are shown and not sung."""
    kept: list[TimedLine] = []
    for place, line in enumerate(timed.lines):
        if place < _HEAD_LINES and (_is_credit(line.words) or (place < 3 and _is_name(line.words, title, artist))):
            continue
        kept.append(line)
    return kept if any(line.words for line in kept) else timed.lines


def _is_credit(words: str) -> bool:
    found = _CREDIT.match(words)
    if _BY.match(words):
        return True
    if not found:
        return False
    first = re.split(r"[\s/&、]+", found.group(1).strip().casefold())
    return any(word in _ROLES for word in first)


def _is_name(words: str, title: str, artist: str) -> bool:
    plain, wanted, who = fold(words), fold(title), fold(artist)
    return bool(plain and who and wanted) and plain in (wanted + who, who + wanted)
