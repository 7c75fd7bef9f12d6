"""A song as a sheet to read: what every song file format is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from lyricstudio.domain.song import Song

_WRITTEN = {PartKind.SPOKEN: "Spoken", PartKind.AD_LIB: "Ad-Lib", PartKind.OTHER: "Part"}


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """One part of a sheet, in performed order; `text` has no marks and may be empty."""

    kind: PartKind
    number: int | None
    performers: tuple[str, ...]
    text: str
    repeat: int = 1

    @property
    def name(self) -> str:
        """Return what the part is called: "Verse 1", "Pre-Chorus"."""
        word = _WRITTEN.get(self.kind, self.kind.value.title())
        return f"{word} {self.number}" if self.number else word

    @property
    def heading(self) -> str:
        """Return the whole heading: "Chorus: Ann & Ben (x2)"."""
        who = f": {' & '.join(self.performers)}" if self.performers else ""
        again = f" (x{self.repeat})" if self.repeat > 1 else ""
        return f"{self.name}{who}{again}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the part (none for a part without text)."""
        return tuple(self.text.splitlines())


@dataclass(frozen=True, slots=True)
class SongDocument:
    """A song to be written for people: title, artist ("" when unknown) and sections."""

    title: str
    artist: str
    sections: tuple[DocumentSection, ...]

    @classmethod
    def from_song(cls, song: Song) -> SongDocument:
        """Return the sheet of a song of the catalogue; one without parts is one part."""
        sections = tuple(
            DocumentSection(part.kind, part.number, part.performers, song.part_text(part), part.repeat)
            for part in song.parts
        )
        whole = DocumentSection(PartKind.OTHER, None, (), song.lyrics)
        return cls(song.title, song.artist, sections or (whole,))
