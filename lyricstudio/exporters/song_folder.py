"""Many songs as a folder of files, one a song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.exporters.documents import SongDocument
from lyricstudio.exporters.files import UniqueNames, safe_name
from lyricstudio.exporters.song_files import WrittenSong, suffix_of, write_song

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lyricstudio.domain.song import Song


def write_songs(songs: Iterable[Song], song_format: str, folder: Path) -> Iterator[WrittenSong]:
    """Write each song to `Artist - Title` in the folder and yield what was written.

    UserError when the folder is a file or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file", "give a folder: many songs become many files")
    names = UniqueNames()
    for song in songs:
        name = names.take(safe_name(f"{song.artist} - {song.title}" if song.artist else song.title))
        yield write_song(SongDocument.from_song(song), song_format, folder / f"{name}{suffix_of(song_format)}")
