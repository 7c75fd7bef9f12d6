"""Which songs and parts may go into a dataset: the person's filter, kept with the project as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from lyricstudio.domain.song import Part, Song


@dataclass(frozen=True, slots=True)
class PartFilter:
    """What a song and a part must be; empty fields ask for nothing.

    `one_version` keeps only the first song of each group of near duplicates, `least_lines` the parts that have as
    many lines, `confirmed` what a person has accepted, `rights` the songs with a rights note.
    """

    artists: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[PartKind, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    confirmed: bool = False
    rights: bool = False
    one_version: bool = False
    least_lines: int = 1

    @property
    def active(self) -> int:
        """Return how many of the conditions ask for something."""
        usual = asdict(PartFilter())
        years = self.first_year is not None or self.last_year is not None
        names = [n for n in usual if n not in ("first_year", "last_year")]
        return sum(getattr(self, name) != usual[name] for name in names) + years

    def has_song(self, song: Song) -> bool:
        """Say whether a song's parts may be used at all."""
        return self._in_years(song.year) and not (
            (self.artists and song.artist not in self.artists) or (self.rights and not song.rights.strip())
        )

    def has_part(self, song: Song, part: Part) -> bool:
        """Say whether a part of such a song may be used."""
        tagged = not self.tags or not set(self.tags).isdisjoint((*song.tags, *part.tags))
        kind = not self.kinds or part.kind in self.kinds
        # A part without text makes no example anyway, and is reported as that.
        long = part.end - part.start >= self.least_lines or part.end == part.start
        return tagged and kind and long and (part.confirmed or not self.confirmed)

    def _in_years(self, year: int | None) -> bool:
        if self.first_year is None and self.last_year is None:
            return True
        return year is not None and (self.first_year or 0) <= year <= (self.last_year or 9999)

    def to_json(self) -> str:
        """Return the filter as JSON, only what asks for something."""
        usual = asdict(PartFilter())
        return json.dumps({k: v for k, v in asdict(self).items() if v != usual[k]}, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> PartFilter:
        """Read a filter; what it does not name asks for nothing."""
        known = {k: v for k, v in json.loads(text or "{}").items() if k in cls.__dataclass_fields__}
        for name in ("artists", "tags"):
            known[name] = tuple(known.get(name, ()))
        kinds = {kind.value for kind in PartKind}
        known["kinds"] = tuple(PartKind(kind) for kind in known.get("kinds", ()) if kind in kinds)
        return cls(**known)
