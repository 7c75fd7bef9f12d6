"""What a person does to many songs at once: set fields, delete – each with what it takes to undo it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.progress import Progress
from lyricstudio.domain.song import Song
from lyricstudio.services.song_fields import fields_set, set_on_song

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.song_fields import Setting
    from lyricstudio.store.project import Project
    from lyricstudio.store.songs import DeletedSong

_STEP = 50  # songs between two looks at the context
_ABOUT = tuple(
    f.name for f in fields(Song) if f.name not in ("id", "lines", "parts", "stanzas", "source_text", "ad_libs")
)


@dataclass(frozen=True, slots=True)
class FieldsBefore:
    """What the songs' fields were before they were set, without lyrics and parts."""

    songs: tuple[Song, ...]


def set_fields(project: Project, ids: Sequence[int], settings: Sequence[Setting], ctx: WorkContext) -> FieldsBefore:
    """Set fields on songs in one transaction and return what they were; UserError for a bad value."""
    before: list[Song] = []
    named = fields_set(settings)
    with project.transaction():
        for done, song in enumerate(project.songs.iterate(ids=ids)):
            _look(ctx, done, len(ids), "setting fields")
            changed = set_on_song(song, settings)
            before.append(replace(song, lines=(), parts=(), source_text=""))
            if any(getattr(song, name) != getattr(changed, name) for name in named):
                project.songs.update([changed])
    return FieldsBefore(tuple(before))


def put_fields_back(project: Project, before: FieldsBefore, ctx: WorkContext) -> None:
    """Undo `set_fields`: only what it can have set; lyrics and parts stay as they are now."""
    old = {song.id: song for song in before.songs}
    with project.transaction():
        for done, song in enumerate(project.songs.iterate(ids=[song.id or 0 for song in before.songs])):
            _look(ctx, done, len(old), "putting fields back")
            was = {name: getattr(old[song.id], name) for name in _ABOUT}
            project.songs.update([replace(song, **was)])


def delete_songs(project: Project, ids: Sequence[int], ctx: WorkContext) -> tuple[DeletedSong, ...]:
    """Delete songs in one transaction and return them for undoing; UserError when one does not exist."""
    gone: list[DeletedSong] = []
    with project.transaction():
        for done, song_id in enumerate(ids):
            _look(ctx, done, len(ids), "deleting songs")
            gone.append(project.songs.deleted_form(song_id))
        project.songs.delete(*ids)
    return tuple(gone)


def _look(ctx: WorkContext, done: int, total: int, note: str) -> None:
    if done % _STEP == 0:
        ctx.checkpoint()
        ctx.report(Progress(done, total, note))
