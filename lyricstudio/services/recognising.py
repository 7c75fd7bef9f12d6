"""Decides whether an imported song is one that the project has, and what of the old one stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.ad_libs import carried
from lyricstudio.domain.identity import song_hash
from lyricstudio.domain.relabelling import carried_over, is_settled, line_map

if TYPE_CHECKING:
    from collections.abc import Collection

    from lyricstudio.domain.song import ImportedSong, Part, Song
    from lyricstudio.store.song_sources import KnownSong, SongSources
    from lyricstudio.store.songs import SongRepository

_ALIKE = 0.5  # share of lines from which two texts under one key are versions of one song


@dataclass(frozen=True, slots=True)
class Recognised:
    """A stored song that an entry was recognised as; `is_own` says that the entry itself made it before."""

    known: KnownSong
    is_own: bool


class Recogniser:
    """Recognises songs during one import; a song that was met once is not taken for another entry's past."""

    def __init__(self, sources: SongSources, songs: SongRepository) -> None:
        self._sources = sources
        self._songs = songs
        self._seen: set[int] = set()

    def saw(self, song_id: int) -> None:
        """Note that a stored song belongs to an entry of this import."""
        self._seen.add(song_id)

    def find(self, item: ImportedSong) -> Recognised | None:
        """Return the stored song that an entry is, or None for a new one.

        First the same content from the same file, then an earlier version of the entry, then the
        same song from anywhere else.
        """
        twins = self._sources.received(item.received)
        here = [known for known in twins if known.path == item.path]
        if here:
            return Recognised(next((known for known in here if known.key == item.key), here[0]), is_own=True)
        earlier = self._earlier(item)
        if earlier is not None:
            return Recognised(earlier, is_own=True)
        others = [k for k in twins if k.title == item.song.title and k.artist == item.song.artist]
        other = next(iter(others or self._sources.alike(song_hash(item.song))), None)
        return None if other is None else Recognised(other, is_own=False)

    def _earlier(self, item: ImportedSong) -> KnownSong | None:
        by_key = [k for k in self._sources.of_entry(item.path, item.key) if k.id not in self._seen]
        for known in by_key:
            if not item.key.isdecimal() or _same_name(known, item.song) or self._is_alike(known, item.song):
                return known
        titled = self._sources.of_title(item.path, item.song.title, item.song.artist)
        return next((k for k in titled if k.id not in self._seen and self._is_alike(k, item.song)), None)

    def _is_alike(self, known: KnownSong, song: Song) -> bool:
        return shared_lines(self._songs.get(known.id), song) >= _ALIKE


def _same_name(known: KnownSong, song: Song) -> bool:
    return known.title.casefold() == song.title.casefold() and known.artist.casefold() == song.artist.casefold()


def shared_lines(one: Song, other: Song) -> float:
    """Return the share (0 to 1) of the shorter song's lines that the other has too."""
    shorter = min(len(one.lines), len(other.lines))
    return (Counter(one.lines) & Counter(other.lines)).total() / shorter if shorter else 0.0


def merged(stored: Song, read: Song, set_now: Collection[str]) -> Song:
    """Return a changed song as it was read, with what a person set or confirmed kept.

    `set_now` are the fields that this import sets by hand.
    """
    kept = {name: getattr(stored, name) for name in stored.edited if name not in set_now}
    if "tags" in set_now and "tags" in stored.edited:
        kept["tags"] = _value(stored, read, "tags")
    edited = tuple(dict.fromkeys((*stored.edited, *read.edited)))
    marks = carried(stored.ad_libs, line_map(stored.lines, read.lines)) if stored.ad_libs else ()
    return replace(read, **kept, parts=carried_over(stored, read), edited=edited, id=stored.id, ad_libs=marks)


def set_again(stored: Song, read: Song, set_now: Collection[str]) -> Song:
    """Return a stored song of which only the fields change that this import sets by hand."""
    if not set_now:
        return stored
    changes = {name: _value(stored, read, name) for name in set_now}
    return replace(stored, **changes, edited=tuple(dict.fromkeys((*stored.edited, *read.edited))))


def better_parts(stored: Song, read: Song) -> tuple[Part, ...]:
    """Return the parts that another file gives a song, where its headings name what here was only guessed."""
    guessed = not any(is_settled(part) for part in stored.parts)
    named = any(is_settled(part) for part in read.parts)
    return carried_over(stored, read) if guessed and named and stored.lines == read.lines else stored.parts


def _value(stored: Song, read: Song, name: str) -> object:
    if name == "tags":  # what is set at import is added to what is there
        return tuple(dict.fromkeys((*stored.tags, *read.tags)))
    return getattr(read, name)
