"""Files that are no lyrics, or lyrics in a format that LyricStudio does not read: named, with a way out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.song import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.importers.interface import FoundFile, ImportOptions

_TEXT_HINT = "Save it as plain text, CSV, JSON or OpenLyrics and import that."
_NEWER_HINT = "Save it in its program's newer format (.xlsx, .docx) or as text and import that."
_NOT_LYRICS = "Leave it out, or choose the lyrics files one by one."
_SUFFIXES = {
    "a binary Excel workbook": (".xlsb",),
    "an Excel workbook": (".xlsx", ".xls", ".xlsm"),
    "an OpenDocument sheet": (".ods",),
    "a Word document": (".docx", ".docm"),
    "an OpenDocument text": (".odt",),
    "an old Word document": (".doc",),
    "a rich text document": (".rtf",),
    "a PDF document": (".pdf",),
    "an electronic book": (".epub", ".mobi", ".azw3"),
    "a database": (".db", ".sqlite", ".sqlite3"),
    "a subtitle file": (".srt", ".vtt", ".ass", ".ssa"),
    "a web page": (".html", ".htm", ".xhtml", ".mhtml"),
    "a sound file": (".mp3", ".m4a", ".mp4", ".flac", ".ogg", ".opus", ".wav", ".aiff", ".aif", ".wma"),
    "a MIDI file": (".mid", ".midi", ".kar"),
    "a picture": (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".svg", ".tif", ".tiff", ".ico"),
    "a zip archive": (".zip",),
    "an archive": (".7z", ".rar", ".gz", ".tar", ".bz2", ".xz", ".tgz", ".zst"),
    "a LyricStudio project": (".lyricstudio",),
    "a model": (".gguf", ".safetensors", ".bin"),
    "a program": (".exe", ".dll", ".so", ".py", ".js", ".sh", ".bat", ".jar", ".apk"),
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "a rich text document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"ID3", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"OggS", "a sound file"),
    (b"RIFF", "a sound file"),
    (b"MThd", "a MIDI file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"GGUF", "a model"),
    (b"MZ\x90", "a program"),
    (b"\x7fELF", "a program"),
)
_CUES = re.compile(r"\d{2}:\d{2}:\d{2}[,.]\d{3} --> ")
_XML = re.compile(r"\s*<(?:\?xml|[a-zA-Z][\w:-]*[\s/>])")
_PAGE = re.compile(r"<(?:!doctype html|html|head|body)\b", re.I)
_READ = ("an Excel workbook", "an OpenDocument sheet", "a Word document", "an OpenDocument text", "a database",
         "a sound file", "a zip archive")  # fmt: skip
_NEWER = ("a binary Excel workbook", "an old Word document", "an old Office document")
_LYRIC_KINDS = (
    *_NEWER,
    "a rich text document",
    "a subtitle file",
    "a web page",
    "a PDF document",
    "an electronic book",
)


@dataclass(frozen=True, slots=True)
class ForeignFiles:
    """Claims every file that no importer reads, so that it is rejected in words."""

    name: str = "foreign"

    def sniff(self, found: FoundFile) -> float:
        """Return .99 for what is surely something else, 0 for what may be a lyric."""
        return 0.99 if self._what(found) else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[Rejection]:
        """Yield one rejection that says what the file is and what to do with it."""
        what = self._what(found) or "no text that LyricStudio knows"
        if what == "a LyricStudio project":
            yield Rejection(str(found.path), None, "This is a LyricStudio project.", "Open it instead of importing it.")
        elif what in _READ:
            reason = f"This should be {what}, but its content is something else or damaged."
            yield Rejection(str(found.path), None, reason, "Get or save the file again.")
        elif what in _LYRIC_KINDS:
            hint = _NEWER_HINT if what in _NEWER else _TEXT_HINT
            yield Rejection(str(found.path), None, f"This is {what}, a format that is not read yet.", hint)
        else:
            yield Rejection(str(found.path), None, f"This is {what}, not a lyrics file.", _NOT_LYRICS)

    def _what(self, found: FoundFile) -> str:
        named = next((what for what, suffixes in _SUFFIXES.items() if found.suffix in suffixes), "")
        seen = _by_magic(found.head)
        if seen:
            return named or seen
        if found.is_binary:
            return named or "binary data"
        return named or _by_text(found.head_text[:20_000])


def _by_magic(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "a sound file"
    return next((what for magic, what in _MAGIC if head.startswith(magic)), "")


def _by_text(text: str) -> str:
    if _CUES.search(text):
        return "a subtitle file"
    if _PAGE.search(text[:2000]):
        return "a web page"
    return "an XML file without a song" if _XML.match(text) and "<song" not in text.lower() else ""
