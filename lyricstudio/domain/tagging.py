"""Tags of theme and mood for a part, from a table of words that speak for them: offline, the same each time.

Suggestions for a person to take or leave. Words count once, so that a chorus does not outshout a verse, and words
that half the catalogue sings count little (describing.WordUse).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.near_duplicates import text_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricstudio.domain.describing import WordUse

THEMES = 2
MOODS = 1
_LEAST_WORDS = 2
"""So many different words must speak for a tag; a part of few lines needs one that is sung twice."""


@dataclass(frozen=True, slots=True)
class TagTable:
    """For each tag of a group ("theme", "mood") the words and beginnings of words that speak for it."""

    words: Mapping[tuple[str, str], frozenset[str]]
    beginnings: Mapping[tuple[str, str], tuple[str, ...]]

    @classmethod
    def from_tsv(cls, text: str) -> TagTable:
        """Read the shipped table: group, tag and words, divided by tabs (resources/describing/tags.tsv)."""
        rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
        written = {(group, tag): [_plain(word) for word in words.split()] for group, tag, words in rows}
        return cls(
            {key: frozenset(w for w in words if not w.endswith("*")) for key, words in written.items()},
            {key: tuple(w[:-1] for w in words if w.endswith("*")) for key, words in written.items()},
        )

    def speaks_for(self, key: tuple[str, str], word: str) -> bool:
        """Say whether a word, as text_words gives it, speaks for a tag."""
        return word in self.words[key] or word.startswith(self.beginnings[key])


def _plain(word: str) -> str:
    found = text_words(word.rstrip("*"))
    return (found[0] if found else word) + ("*" if word.endswith("*") else "")


def tags_of(lines: Sequence[str], table: TagTable, use: WordUse) -> tuple[str, ...]:
    """Return at most two themes and one mood that a part's words speak for clearly, the clearest first."""
    sung = text_words("\n".join(lines))
    chosen: list[str] = []
    for group, most in (("theme", THEMES), ("mood", MOODS)):
        scores = {key[1]: _score(key, sung, table, use) for key in table.words if key[0] == group}
        clear = sorted((tag for tag, score in scores.items() if score > 0), key=lambda tag: (-scores[tag], tag))
        chosen += clear[:most]
    return tuple(chosen)


def _score(key: tuple[str, str], sung: Sequence[str], table: TagTable, use: WordUse) -> float:
    found = [word for word in sung if table.speaks_for(key, word)]
    if len(found) < _LEAST_WORDS:
        return 0.0
    return sum(use.rarity(word) for word in set(found)) + 0.1 * len(found)
