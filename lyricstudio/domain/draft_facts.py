"""What stands in the margin of a draft: the syllables of each line, and rhymes by letters through the whole song."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word
from lyricstudio.domain.structure import line_syllables, rhyme_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.pronunciation import Pronunciations
    from lyricstudio.domain.records import Section

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line: its syllables, and the letter of its rhyme ("" for none)."""

    syllables: int = 0
    rhyme: str = ""


@dataclass(frozen=True, slots=True)
class Rhyme:
    """A letter and the words that rhyme under it, in the order in which they are sung."""

    letter: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SongFacts:
    """The facts of all lines, part by part, and the rhymes of the song."""

    parts: tuple[tuple[LineFacts, ...], ...] = ()
    rhymes: tuple[Rhyme, ...] = ()


def part_facts(lines: Sequence[str], pronunciations: Pronunciations) -> tuple[LineFacts, ...]:
    """Return the facts of one part alone, its rhymes lettered from a."""
    return _Letters(pronunciations).facts(lines)


def song_facts(sections: Sequence[Section], pronunciations: Pronunciations) -> SongFacts:
    """Return the facts of a song; parts whose end words rhyme with each other share a letter."""
    letters = _Letters(pronunciations)
    parts: list[tuple[LineFacts, ...]] = []
    for section in sections:
        if section.linked is not None and section.linked < len(parts):
            parts.append(parts[section.linked])
        else:
            parts.append(letters.facts(section.lines))
    return SongFacts(tuple(parts), letters.rhymes)


class _Letters:
    """Gives letters to groups of rhyming words, the same to groups that rhyme with each other."""

    def __init__(self, pronunciations: Pronunciations) -> None:
        self._pronunciations = pronunciations
        self._groups: list[list[str]] = []

    @property
    def rhymes(self) -> tuple[Rhyme, ...]:
        return tuple(Rhyme(_letter(i), tuple(dict.fromkeys(words))) for i, words in enumerate(self._groups))

    def facts(self, lines: Sequence[str]) -> tuple[LineFacts, ...]:
        sung = [i for i, line in enumerate(lines) if line.strip()]
        scheme = dict(zip(sung, rhyme_scheme([lines[i] for i in sung], self._pronunciations), strict=True))
        ends = {i: end_word(lines[i]) for i in sung}
        groups: dict[str, int] = {}
        for i in sung:
            if scheme[i] != "-" and scheme[i] not in groups:
                groups[scheme[i]] = self._group([ends[j] for j in sung if scheme[j] == scheme[i]])
        return tuple(self._line(line, groups.get(scheme.get(i, "-"))) for i, line in enumerate(lines))

    def _line(self, line: str, group: int | None) -> LineFacts:
        rhyme = _letter(group) if group is not None else ""
        return LineFacts(line_syllables(line, self._pronunciations), rhyme)

    def _group(self, words: list[str]) -> int:
        for number, known in enumerate(self._groups):
            if words[0] in known or self._pronunciations.rhymes(words[0], known[0]):
                known.extend(words)
                return number
        self._groups.append(list(words))
        return len(self._groups) - 1


def _letter(number: int) -> str:
    return _LETTERS[number % len(_LETTERS)]
