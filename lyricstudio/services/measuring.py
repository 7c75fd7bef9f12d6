"""Measures parts for their prompts: syllables and rhyme by the song's language, and what each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.describing import WordUse, describe
from lyricstudio.domain.structure import rhyme_scheme, usual_syllables

if TYPE_CHECKING:
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.tables import Tables


class CatalogueMeasure:
    """A PartMeasure over one catalogue: words are rare or common against all its songs."""

    def __init__(self, tables: Tables, use: WordUse) -> None:
        self._tables = tables
        self._use = use

    def syllables(self, song: Song, part: Part) -> int:
        """Return the median syllables of the part's lines."""
        return usual_syllables(song.part_lines(part), self._tables.pronunciations_for(song.language))

    def scheme(self, song: Song, part: Part) -> str:
        """Return the part's rhyme scheme, one letter or `-` a line."""
        return rhyme_scheme(song.part_lines(part), self._tables.pronunciations_for(song.language))

    def about(self, song: Song, part: Part) -> str:
        """Return the description that is stored with the part, else what the offline describer says."""
        return part.description or describe(song.part_lines(part), self._use, self._tables.function_words)
