"""Changes that a person makes by hand to a song, a part or a model, and what a person deletes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.spans import move
from lyricstudio.services.song_fields import fields_set, read_list, read_settings, set_on_song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.song_fields import Setting
    from lyricstudio.store.project import Project

SONG_FIELDS = ("title", "artist", "album", "year", "language", "owner", "rights", "features", "tags", "tag")
PART_FIELDS = (
    "kind", "lines", "number", "performers", "repeat", "tags", "tag", "description", "confirmed",
)  # fmt: skip
MODEL_FIELDS = ("name",)
# What a part is, as against what is said about it: whoever sets one of these vouches for the label.
_LABEL_FIELDS = frozenset({"kind", "lines", "number", "performers", "repeat"})
_LINES = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_YES, _NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit did: the fields that really changed, and what else moved, in words."""

    fields: tuple[str, ...]
    notes: tuple[str, ...] = ()


def edit_song(project: Project, song_id: int, pairs: Iterable[str]) -> Edit:
    """Set fields of a song (`field=value`); UserError for an unknown song, field or value."""
    settings = read_settings(pairs, SONG_FIELDS)
    with project.transaction():
        song = project.songs.get(song_id)
        changed = set_on_song(song, settings)
        project.songs.update([changed])
    fields = sorted(name for name in fields_set(settings) if getattr(song, name) != getattr(changed, name))
    return Edit(tuple(fields))


def edit_part(project: Project, part_id: int, pairs: Iterable[str]) -> Edit:
    """Set fields of a part (`field=value`); UserError for an unknown part, field or value.

    Setting what the part is (kind, lines, number, performers, repeat) makes a person its source and
    confirms it. Parts that lose lines to it shrink, lines that it gives up become a part of their own.
    """
    settings = read_settings(pairs, PART_FIELDS)
    with project.transaction():
        song = project.songs.with_part(part_id)
        index = next(i for i, part in enumerate(song.parts) if part.id == part_id)
        parts = _edited_parts(song, index, settings)
        project.songs.set_parts(song.id or 0, parts)
        stored = project.songs.get(song.id or 0).parts
    before = song.parts[index]
    after = next(part for part in stored if part.id == part_id)
    return Edit(_changed_fields(before, after), tuple(_moved_notes(song.parts, stored, part_id)))


def _edited_parts(song: Song, index: int, settings: Sequence[Setting]) -> tuple[Part, ...]:
    part = song.parts[index]
    for setting in settings:
        if setting.field != "lines":
            part = _SETTERS[setting.field](part, setting.value)
    named = {setting.field for setting in settings}
    if named & _LABEL_FIELDS:
        confirmed = part.confirmed if "confirmed" in named else True
        part = replace(part, source=LabelSource.PERSON, confidence=1.0, confirmed=confirmed)
    lines = next((setting.value for setting in reversed(settings) if setting.field == "lines"), None)
    if lines is None:
        return (*song.parts[:index], part, *song.parts[index + 1 :])
    start, end = read_lines(lines, len(song.lines))
    moved = move(song.parts, index, start, end)
    return tuple(replace(part, start=start, end=end) if p.id == part.id else p for p in moved)


def read_lines(text: str, count: int) -> tuple[int, int]:
    """Read "3-8" (1-based, both included) as a half-open range over `count` lines; UserError otherwise."""
    match = _LINES.fullmatch(text.strip())
    if match is None:
        raise UserError(f"{text!r} is no range of lines", "write for example lines=3-8 (the first line is 1)")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= count:
        raise UserError(f"lines {first} to {last} are not in this song", f"it has the lines 1 to {count}")
    return first - 1, last


def _set_kind(part: Part, value: str) -> Part:
    known = {kind.value for kind in PartKind}
    wanted = value.lower().replace(" ", "-").replace("_", "-")
    if wanted not in known:
        raise UserError(f"{value!r} is no part kind", f"known are: {', '.join(kind.value for kind in PartKind)}")
    return replace(part, kind=PartKind(wanted))


def _set_number(part: Part, value: str) -> Part:
    return replace(part, number=_whole(value, "number") if value else None)


def _set_repeat(part: Part, value: str) -> Part:
    return replace(part, repeat=_whole(value, "repeat"))


def _whole(value: str, field: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 99:
        raise UserError(f"{value!r} is no number from 1 to 99", f"write for example {field}=2")
    return int(value)


def _set_confirmed(part: Part, value: str) -> Part:
    if value.lower() not in (*_YES, *_NO):
        raise UserError(f"{value!r} is neither yes nor no", "write confirmed=yes or confirmed=no")
    return replace(part, confirmed=value.lower() in _YES)


_SETTERS: Mapping[str, Callable[[Part, str], Part]] = {
    "kind": _set_kind,
    "number": _set_number,
    "repeat": _set_repeat,
    "confirmed": _set_confirmed,
    "performers": lambda part, value: replace(part, performers=read_list(value)),
    "tags": lambda part, value: replace(part, tags=read_list(value)),
    "tag": lambda part, value: replace(part, tags=tuple(dict.fromkeys((*part.tags, *read_list(value))))),
    "description": lambda part, value: replace(part, description=" ".join(value.split())),
}
_COMPARED = ("kind", "span", "number", "performers", "repeat", "tags", "description", "confirmed")


def _changed_fields(before: Part, after: Part) -> tuple[str, ...]:
    changed = [name for name in _COMPARED if getattr(before, name) != getattr(after, name)]
    return tuple("lines" if name == "span" else name for name in changed)


def _moved_notes(before: Sequence[Part], after: Sequence[Part], edited: int) -> Iterable[str]:
    old = {part.id: part for part in before}
    new = {part.id: part for part in after}
    for part in before:
        if part.id not in new:
            yield f"part {part.id} ({part.kind}) is gone: all its lines were taken"
    for part in after:
        where = f"lines {part.start + 1}-{part.end}"
        if part.id not in old:
            yield f"part {part.id} ({part.kind}) is new: {where}"
        elif part.id != edited and old[part.id].span != part.span:
            yield f"part {part.id} ({part.kind}) now has {where}"


def edit_model(project: Project, model: str, pairs: Iterable[str]) -> Edit:
    """Set a model's name; UserError for an unknown model, an empty name or one that another model has."""
    settings = read_settings(pairs, MODEL_FIELDS)
    with project.transaction():
        found = project.models.find(model)
        name = settings[-1].value if settings else found.name
        taken = [other for other in project.models.all() if other.name.casefold() == name.casefold()]
        if not name:
            raise UserError("a model needs a name", "write name=…")
        if any(other.id != found.id for other in taken):
            raise UserError(f"another model is called {name!r}", "choose another name")
        project.models.update(replace(found, name=name))
    return Edit(("name",) if name != found.name else ())


def delete_songs(project: Project, ids: Sequence[int]) -> int:
    """Delete songs with their parts and return how many; UserError, and nothing gone, when one is unknown."""
    return project.songs.delete(*ids)


def delete_drafts(project: Project, ids: Sequence[int]) -> int:
    """Delete composed songs and return how many; UserError, and nothing gone, when one is unknown."""
    return project.compositions.delete(*ids)
