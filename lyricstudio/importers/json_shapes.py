"""Finds the songs in parsed JSON: song, artist and album files, maps, nested maps, lists, typed hymnals.

Files of many makers differ (lyric-formats §1.1), so that shapes are recognised by what they hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.importers.cells import is_empty, text_of, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LYRICS = """lyrics lyric text letra letras paroles testo songtext lyrics_text plainlyrics plain_lyrics full_lyrics
clean_lyrics lyrics_clean songlyrics song_lyrics content body words lyricstext"""
_TITLES = """title song song_title songtitle name track_name track titulo título titel titre cancion canción"""
_ARTISTS = """artist artist_name artists artistname artist_names primary_artist singer band performer author authors
artista interpret interprete interprète"""
LYRICS = tuple(_LYRICS.split())
TITLES = tuple(_TITLES.split())
ARTISTS = tuple(_ARTISTS.split())
SECTIONS = ("parts", "sections", "verses", "stanzas", "strophes", "blocks")
LISTS = ("songs", "tracks", "hymns", "items", "data", "results", "records", "rows", "response", "hits")
_ALBUMS = ("album", "album_name", "album_title", "release")
_YEARS = ("year", "release_date", "release_date_for_display", "released", "date", "ano", "anyo", "año", "jahr")
_LONGEST_TITLE = 200
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class JsonSong:
    """One song found in JSON: `lyrics` is a text, a list of lines, a list of typed sections, or None."""

    title: str
    lyrics: object
    fields: Mapping[str, Any]
    artist: str = ""
    album: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Above:
    """What the levels above a song say: the artist and album of an artist or album file."""

    artist: str = ""
    album: str = ""
    depth: int = 0


def songs_in(data: object, above: Above) -> Iterator[JsonSong]:
    """Yield every song in parsed JSON, in order; nothing when there are no lyrics in it."""
    if above.depth > _DEEPEST:
        return
    below = replace(above, depth=above.depth + 1)
    if isinstance(data, list):
        for item in data:
            yield from songs_in(item, below)
    elif isinstance(data, dict) and "messages" not in data:
        yield from _songs_in_object(data, below)


def lower_keys(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object with its keys in lower case and without spaces around them."""
    return {str(key).strip().casefold().replace(" ", "_"): value for key, value in data.items()}


def first_of(fields: Mapping[str, Any], names: tuple[str, ...]) -> object:
    """Return the first field of these names that holds something, None when none does."""
    return next((fields[name] for name in names if name in fields and not is_empty(fields[name])), None)


def name_in(value: object) -> str:
    """Return a name from a text, {"name": …}, or a list of either."""
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("title") or value.get("full_name"))
    if isinstance(value, list):
        return ", ".join(n for n in (name_in(item) for item in value) if n)
    return text_of(value)


def _songs_in_object(data: Mapping[str, Any], above: Above) -> Iterator[JsonSong]:
    fields = lower_keys(data)
    if isinstance(fields.get("song"), dict):
        yield from songs_in(fields["song"], above)
    elif _is_song(fields):
        yield _song(fields, above)
    elif (listed := _listed(fields)) is not None:
        yield from songs_in(listed, named_above(fields, above))
    elif _is_map(data):
        for title, lyrics in data.items():
            yield JsonSong(title=str(title), lyrics=lyrics, fields={}, artist=above.artist, album=above.album)
    else:
        yield from _songs_below(data, above)


def _songs_below(data: Mapping[str, Any], above: Above) -> Iterator[JsonSong]:
    """Walk a map of maps: the key above a title is its album, or its artist when there are two keys above."""
    for key, value in data.items():
        if not isinstance(value, dict | list) or not value:
            continue
        if isinstance(value, dict) and _is_song(lower_keys(value)):
            fields = lower_keys(value)
            song = _song(fields, above)
            yield song if song.title else replace(song, title=str(key))
            continue
        inner = replace(above, album=str(key), artist=above.artist or above.album)
        yield from songs_in(value, inner)


def _listed(fields: Mapping[str, Any]) -> object:
    for name in LISTS:
        if isinstance(fields.get(name), list | dict) and fields[name]:
            return fields[name]
    return None


def named_above(fields: Mapping[str, Any], above: Above, listed: str = "") -> Above:
    """Return what an object says of the songs in its list: an artist's or an album's name."""
    if "tracks" in (listed, *fields):
        album = text_of(fields.get("name") or fields.get("title"))
        return replace(above, album=album or above.album, artist=name_in(first_of(fields, ARTISTS)) or above.artist)
    artist = name_in(fields.get("name")) or name_in(first_of(fields, ARTISTS))
    return replace(above, artist=artist or above.artist)


def _is_song(fields: Mapping[str, Any]) -> bool:
    """Say whether an object is one song: it has lyrics (even empty ones) and something that names it."""
    named = any(isinstance(fields.get(n), str | int | float) for n in (*TITLES, "full_title", "number", "index", "id"))
    if any(name in fields and _is_lyrics(fields[name]) for name in LYRICS):
        return named or len(fields) > 1
    return named and any(_is_section_list(fields.get(name)) for name in SECTIONS)


def _is_lyrics(value: object) -> bool:
    if value is None or isinstance(value, str):
        return True
    if isinstance(value, list):
        return not value or isinstance(value[0], str) or _is_section_list(value)
    return False


def _is_section_list(value: object) -> bool:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    keys = lower_keys(value[0])
    return any(k in keys for k in ("lines", "text", "content", "lyrics")) and "title" not in keys


def _is_map(data: Mapping[str, Any]) -> bool:
    """Say whether an object maps titles to lyrics: texts, most of them long or of several lines."""
    values = [v for v in data.values() if v is not None]
    if not values or not all(isinstance(v, str) or _is_line_list(v) for v in values):
        return False
    songs = sum(1 for v in values if isinstance(v, list) or "\n" in v or len(v) > _LONGEST_TITLE or "[" in v)
    return songs * 2 >= len(values) and all(len(str(k)) <= _LONGEST_TITLE for k in data)


def _is_line_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _song(fields: Mapping[str, Any], above: Above) -> JsonSong:
    lyrics = first_of(fields, LYRICS)
    if lyrics is None or not _is_lyrics(lyrics):
        sections = next((fields[name] for name in SECTIONS if _is_section_list(fields.get(name))), None)
        lyrics = sections if sections is not None else lyrics
    artist = name_in(fields.get("primary_artist")) or name_in(first_of(fields, ARTISTS))
    return JsonSong(
        title=name_in(first_of(fields, TITLES)) or text_of(fields.get("full_title")),
        lyrics=lyrics,
        fields=fields,
        artist=artist or above.artist,
        album=name_in(first_of(fields, _ALBUMS)) or above.album,
        year=year_of(first_of(fields, _YEARS)),
    )
