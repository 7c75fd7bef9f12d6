"""What a file's name and folders say: "Artist - Title.txt", "Artist/Album/03 Title.txt"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TRACK = re.compile(
    r"^\s*(?:(?:cd|disc)\s?\d[\s._-]+)?(?:0\d{1,2}[\s._)-]+|\d{1,3}(?:\s+[-–]\s+|[._)]\s+))(?=\S)", re.IGNORECASE
)
_SEPARATED = re.compile(r"^(.{1,80}?)\s+[-–—]\s+(.{1,160})$")
_UNDERSCORED = re.compile(r"^([^_\s]+(?:_[^_\s]+)*)_-_(.+)$")
_SUFFIX_WORDS = re.compile(r"(?:^|[\s_([-]+)(?:lyrics?|letra|paroles|songtext|testo)[)\]]?\s*$", re.IGNORECASE)
_LYRICS_PREFIX = re.compile(r"^lyrics[_ -]+", re.IGNORECASE)
_GENERIC = """txt text texts lyrics lyric songs song data dataset datasets corpus corpora raw files file downloads
download documents desktop music musik letras paroles songtexte new tmp temp import imports export exports input
output fixtures
samples sample archive backup misc various unsorted json csv xml md openlyrics opensong chordpro hymns hymnal home users
catalogue catalog"""
_GENERIC_FOLDERS = frozenset(_GENERIC.split())


@dataclass(frozen=True, slots=True)
class NamedFile:
    """The title and artist that a file name holds; artist "" where it holds none."""

    title: str
    artist: str = ""


def read_file_name(path: Path, has_suffix: bool = True) -> NamedFile:
    """Read "03. Artist - Title (lyrics).txt"; a name without a separator is all title."""
    stem = path.stem if has_suffix else path.name
    stem = _SUFFIX_WORDS.sub("", _LYRICS_PREFIX.sub("", stem)) or stem
    without_track = _TRACK.sub("", stem) or stem
    underscored = _UNDERSCORED.match(without_track)
    if underscored:
        return NamedFile(_spaced(underscored.group(2)), _spaced(underscored.group(1)))
    separated = _SEPARATED.match(without_track)
    if separated:
        return NamedFile(_spaced(_TRACK.sub("", separated.group(2))), _spaced(separated.group(1)))
    return NamedFile(_spaced(without_track))


def folder_names(path: Path, root: Path) -> tuple[str, str]:
    """Return artist and album from the folders between the imported folder and a file, "" where they say nothing.

    The folder right above the file is the artist, or the album when an artist's folder is above it.
    """
    folders = list(path.relative_to(root).parts[:-1])
    if len(folders) >= 2 and not _is_generic(folders[-2]):
        return _spaced(folders[-2]), _spaced(folders[-1])
    if folders:
        return ("", "") if _is_generic(folders[-1]) else (_spaced(folders[-1]), "")
    return ("", "") if _is_generic(root.resolve().name) else (_spaced(root.resolve().name), "")


def _is_generic(name: str) -> bool:
    words = re.split(r"[\W_]+", name.casefold())
    return name.startswith(".") or all(w in _GENERIC_FOLDERS or w.isdecimal() or not w for w in words) or "tmp" in words


def _spaced(text: str) -> str:
    return " ".join((text if " " in text else text.replace("_", " ")).split()).strip(" -_.")
