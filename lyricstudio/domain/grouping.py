"""Says which groups a part belongs to: one group becomes one dataset, one run and one model."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyricstudio.domain.song import Part, Song

ALL = "all"


class GroupBy(StrEnum):
    """What songs or parts are grouped by."""

    ALL = "all"
    ARTIST = "artist"
    TAG = "tag"
    KIND = "kind"
    OWNER = "owner"


def groups_of(song: Song, part: Part, by: GroupBy) -> tuple[str, ...]:
    """Return the groups of one part; none when the song has no artist, owner or tag to group by."""
    if by is GroupBy.ALL:
        return (ALL,)
    if by is GroupBy.KIND:
        return (part.kind.value,)
    if by is GroupBy.TAG:
        return tuple(dict.fromkeys((*song.tags, *part.tags)))
    name = song.artist if by is GroupBy.ARTIST else song.owner
    return (name,) if name else ()


def all_groups(songs: Iterable[Song], by: GroupBy) -> tuple[str, ...]:
    """Return every group that has a part with text, in alphabetical order."""
    found = {
        group for song in songs for part in song.parts if part.start < part.end for group in groups_of(song, part, by)
    }
    return tuple(sorted(found))
