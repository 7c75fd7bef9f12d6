"""Measures parts for their prompts: syllables and rhyme by the song's language, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.describing import WordUse, describe
from lyricstudio.domain.structure import rhyme_scheme, usual_syllables

if TYPE_CHECKING:
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.tables import Tables


@dataclass(frozen=True, slots=True)
class _Measured:
    """What was found of one span of lines."""

    syllables: int
    scheme: str
    about: str


class CatalogueMeasure:
    """A PartMeasure over one catalogue: words are rare or common against all its songs.

    What it found for the song at hand is kept, because parts return and songs belong to several groups.
    """

    def __init__(self, tables: Tables, use: WordUse) -> None:
        self._tables = tables
        self._use = use
        self._song: Song | None = None
        self._found: dict[tuple[int, int], _Measured] = {}

    def syllables(self, song: Song, part: Part) -> int:
        """Return the median syllables of the part's lines."""
        return self._measured(song, part).syllables

    def scheme(self, song: Song, part: Part) -> str:
        """Return the part's rhyme scheme, one letter or `-` a line."""
        return self._measured(song, part).scheme

    def about(self, song: Song, part: Part) -> str:
        """Return the description that is stored with the part, else what the offline describer says."""
        return part.description or self._measured(song, part).about

    def _measured(self, song: Song, part: Part) -> _Measured:
        if song is not self._song:
            self._song, self._found = song, {}
        if part.span not in self._found:
            lines = song.part_lines(part)
            table = self._tables.pronunciations_for(song.language)
            about = describe(lines, self._use, self._tables.function_words)
            self._found[part.span] = _Measured(usual_syllables(lines, table), rhyme_scheme(lines, table), about)
        return self._found[part.span]
