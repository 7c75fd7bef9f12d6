"""When two songs are the same song: the hashes by which an import recognises what it has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.hashing import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.song import Part, Song

_DIGITS = 32


def song_hash(song: Song) -> str:
    """Return the hash of what a song is for a person: artist, title (both without case) and lines."""
    return content_hash(("\0".join((song.artist.casefold(), song.title.casefold(), *song.lines)),), _DIGITS)


def received_hash(song: Song) -> str:
    """Return the hash of all that an importer read, so that any change in the source is noticed."""
    return content_hash(("\0".join(_received(song)),), _DIGITS)


def _received(song: Song) -> Iterator[str]:
    yield from (song.title, song.artist, song.album, str(song.year), song.language, song.owner, song.rights)
    yield from (*song.features, "", *song.tags, "")
    yield song.source_text
    yield from (*song.lines, "", repr(song.stanzas))
    for part in song.parts:
        yield from _received_part(part)


def _received_part(part: Part) -> Iterator[str]:
    yield from (part.kind, str(part.start), str(part.end), str(part.number), str(part.repeat))
    yield from (*part.performers, "", part.description, *part.tags, "", part.source, str(part.confirmed))
