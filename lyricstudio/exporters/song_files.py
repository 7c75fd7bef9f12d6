"""Writes one song sheet in any of the formats; `compose --out` and `export song` share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.exporters import song_texts
from lyricstudio.exporters.files import write_bytes
from lyricstudio.exporters.song_pdf import song_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lyricstudio.exporters.documents import SongDocument

SONG_FORMATS = ("txt", "md", "chordpro", "suno", "json", "html", "pdf")
SUFFIXES: Mapping[str, str] = {"chordpro": ".cho", "suno": ".txt"}
_BY_SUFFIX: Mapping[str, str] = {
    "txt": "txt", "text": "txt", "md": "md", "markdown": "md", "json": "json", "html": "html", "htm": "html",
    "pdf": "pdf", "cho": "chordpro", "chopro": "chordpro", "chordpro": "chordpro", "pro": "chordpro", "suno": "suno",
}  # fmt: skip
_WRITERS: Mapping[str, Callable[[SongDocument], str]] = {
    "txt": song_texts.as_text,
    "md": song_texts.as_markdown,
    "chordpro": song_texts.as_chordpro,
    "suno": song_texts.as_suno,
    "json": song_texts.as_json,
    "html": song_texts.as_html,
}


@dataclass(frozen=True, slots=True)
class WrittenSong:
    """A song file that is on the disk; `notes` say in words what a reader should know about it."""

    path: Path
    format: str
    notes: tuple[str, ...] = ()


def format_for(path: Path, asked: str | None = None) -> str:
    """Return the format asked for, or the one the file's suffix says; UserError when neither is known."""
    if asked:
        if asked not in SONG_FORMATS:
            raise UserError(f"unknown song format {asked!r}", f"known are: {', '.join(SONG_FORMATS)}")
        return asked
    found = _BY_SUFFIX.get(path.suffix.lstrip(".").lower())
    if found is None:
        raise UserError(
            f"the suffix of {path.name} says no song format", f"add --format, one of: {', '.join(SONG_FORMATS)}"
        )
    return found


def suffix_of(song_format: str) -> str:
    """Return the usual suffix of a format, with its dot."""
    return SUFFIXES.get(song_format, f".{song_format}")


def write_song(document: SongDocument, song_format: str | None, path: Path) -> WrittenSong:
    """Write a song sheet atomically; the format comes from the suffix when it is None.

    UserError when the format is unknown or the file cannot be written. A file that was there is
    replaced, and a note says so.
    """
    chosen = format_for(path, song_format)
    notes = [f"{path} was there and has been replaced"] if path.exists() else []
    content, missing = _render(document, chosen)
    write_bytes(path, content)
    if missing:
        notes.append(f"{path}: no font for {len(missing)} characters ({missing[:40]}), which the PDF shows as boxes")
    return WrittenSong(path, chosen, tuple(notes))


def format_text(document: SongDocument, song_format: str) -> str:
    """Return the text of a format, to be shown or copied; of a PDF, which is no text, what its pages hold."""
    return _WRITERS["txt" if song_format == "pdf" else song_format](document)


def _render(document: SongDocument, song_format: str) -> tuple[bytes, str]:
    if song_format == "pdf":
        pdf = song_pdf(document)
        return pdf.content, pdf.missing
    return _WRITERS[song_format](document).encode("utf-8", "replace"), ""
