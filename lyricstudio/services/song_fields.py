"""What a person may set on a song, from what was typed to checked values: shared by `import --set` and `edit`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyricstudio.domain.song import Song

# As typed → the field of Song. `tag` adds to the tags, `tags` replaces them.
_FIELDS = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "year": "year",
    "language": "language",
    "owner": "owner",
    "rights": "rights",
    "features": "features",
    "tags": "tags",
    "tag": "tags",
}
SET_AT_IMPORT = ("artist", "album", "year", "language", "owner", "rights", "tags", "tag")
_LISTS = ("features", "tags")
_FIRST_YEAR, _LAST_YEAR = 1, 2200


@dataclass(frozen=True, slots=True)
class Setting:
    """One `field=value` as a person typed it."""

    field: str
    value: str


def read_settings(pairs: Iterable[str], known: Sequence[str]) -> tuple[Setting, ...]:
    """Split `field=value` pairs; UserError for a pair without `=` or a field that cannot be set."""
    settings = []
    for pair in pairs:
        field, mark, value = pair.partition("=")
        field = field.strip().lower()
        if not mark:
            raise UserError(f"{pair!r} is not FIELD=VALUE", f"write for example {known[0]}=…")
        if field not in known:
            raise UserError(f"{field!r} cannot be set", f"can be set: {', '.join(known)}")
        settings.append(Setting(field, value.strip()))
    return tuple(settings)


def set_on_song(song: Song, settings: Iterable[Setting]) -> Song:
    """Return the song with the settings, its fields marked as set by a person; UserError for a bad value."""
    edited = dict.fromkeys(song.edited)
    for setting in settings:
        field = _FIELDS[setting.field]
        song = replace(song, **{field: _value(song, setting)})  # type: ignore[arg-type]
        edited[field] = None
    if not song.title:
        raise UserError("a song needs a title", "write title=…")
    return replace(song, edited=tuple(edited))


def fields_set(settings: Iterable[Setting]) -> frozenset[str]:
    """Return the fields of Song that settings touch."""
    return frozenset(_FIELDS[setting.field] for setting in settings)


def _value(song: Song, setting: Setting) -> object:
    if setting.field == "year":
        return read_year(setting.value)
    if setting.field == "tag":
        return tuple(dict.fromkeys((*song.tags, *read_list(setting.value))))
    if setting.field in _LISTS:
        return read_list(setting.value)
    return " ".join(setting.value.split())


def read_year(text: str) -> int | None:
    """Read a year, or None for nothing; UserError for anything else."""
    if not text:
        return None
    if not text.isdecimal() or not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        raise UserError(f"{text!r} is not a year", "write four digits, for example year=1987, or year= for none")
    return int(text)


def read_list(text: str) -> tuple[str, ...]:
    """Read a list separated by commas, without empty items and doubles."""
    return tuple(dict.fromkeys(item for item in (piece.strip() for piece in text.split(",")) if item))
