"""How words sound: syllables, strict and near rhymes, from a pronunciation table or else from spelling.

A strict rhyme has the same sounds from the last stressed vowel on. A word does not rhyme with
itself, with a word that sounds the same, nor with a word that contains it as its last syllables
(side/outside). Words outside the table are derived from their stem ("-in'", "'s", plurals), taken
from their last half ("moonlight"), or judged by spelling; `rule` says which happened, because a
reader must be able to see what a verdict rests on (reference/songcraft.md, 1, 2 and 7).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lyricstudio.domain import spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LAST_STRESSED = re.compile(r"[A-Z]+[12](?!.*[12]).*")
_VOWEL = re.compile(r"[AEIOU][A-Z]?[A-Z]?[0-2]")
# Consonants that near rhymes may exchange: same manner of speaking, another place or voice.
_FAMILIES = {
    **dict.fromkeys(("B", "D", "G", "P", "T", "K"), "stop"),
    **dict.fromkeys(("M", "N", "NG"), "nasal"),
    **dict.fromkeys(("V", "DH", "Z", "ZH", "JH", "F", "TH", "S", "SH", "CH"), "hiss"),
}
_SIBILANTS = ("S", "Z", "SH", "ZH", "CH", "JH")


class SoundRule(StrEnum):
    """What a verdict about a word's sound rests on."""

    DICTIONARY = "dictionary"
    DERIVED = "derived"
    SPELLING = "spelling"


class Sound(NamedTuple):
    """One pronunciation as ARPABET symbols ("L AH1 V"), and the rule that found it."""

    phones: str
    rule: SoundRule


class Pronunciations:
    """A pronunciation table with the questions that songs ask of it; made by `from_text`."""

    def __init__(self, rows: Mapping[str, tuple[int, str]]) -> None:
        self._rows = rows
        self._sounds: dict[str, tuple[Sound, ...]] = {}

    @classmethod
    def from_text(cls, text: str) -> Pronunciations:
        """Read rows of `word TAB commonness 0-9 TAB phones[|phones…]`, best known pronunciation first."""
        rows = {}
        for line in text.splitlines():
            word, band, phones = line.split("\t")
            rows[word] = (int(band), phones)
        return cls(rows)

    @classmethod
    def by_spelling(cls) -> Pronunciations:
        """Return a table without words: every verdict is by spelling, for languages other than English."""
        return cls({})

    def __contains__(self, word: str) -> bool:
        return _clean(word) in self._rows

    @property
    def has_table(self) -> bool:
        """Say whether there is a table at all, and not only the spelling to judge by."""
        return bool(self._rows)

    def commonness(self, word: str) -> int:
        """Return how common a word is, 0 (rare or unknown) to 9 (log10 of its count in books)."""
        return self._rows.get(_clean(word), (0, ""))[0]

    def rule(self, word: str) -> SoundRule:
        """Say what verdicts about this word rest on."""
        found = self._lookup(_clean(word))
        return found[0].rule if found else SoundRule.SPELLING

    def syllables(self, word: str) -> int:
        """Return how many syllables a word has (its first pronunciation); 0 for no word."""
        clean = _clean(word)
        found = self._lookup(clean)
        return len(_VOWEL.findall(found[0].phones)) if found else spelling.syllables(clean, silent_e=self.has_table)

    def rhymes(self, first: str, second: str) -> bool:
        """Say whether two words rhyme strictly (symmetric; see the module's text for what is refused)."""
        a, b = _clean(first), _clean(second)
        if not a or not b or a == b:
            return False
        sounds_a, sounds_b = self._lookup(a), self._lookup(b)
        if not sounds_a or not sounds_b:
            return spelling.rhymes(a, b)
        return any(self._pair_rhymes((a, x.phones), (b, y.phones)) for x in sounds_a for y in sounds_b)

    def near_rhymes(self, first: str, second: str) -> bool:
        """Say whether two words nearly rhyme: same stressed vowels, kindred consonants; strict rhymes do not count."""
        a, b = _clean(first), _clean(second)
        if not a or not b or a == b or self.rhymes(a, b) or _contains(a, b):
            return False
        sounds_a, sounds_b = self._lookup(a), self._lookup(b)
        if not sounds_a or not sounds_b:
            return spelling.near_rhymes(a, b)
        return any(_kindred(rhyming_part(x.phones), rhyming_part(y.phones)) for x in sounds_a for y in sounds_b)

    def rhyming_words(self, word: str, limit: int | None = None) -> tuple[str, ...]:
        """Return the table's strict rhymes of a word, the most common first.

        Only first pronunciations are compared, so that a reader who says the word as usual hears the rhyme.
        """
        clean = _clean(word)
        found = self._lookup(clean)
        if not found:
            return ()
        candidates = self._by_rhyme.get(rhyming_part(found[0].phones), ())
        good = [c for c in candidates if self._pair_rhymes((clean, found[0].phones), (c, self._first(c)))]
        return tuple(good[:limit])

    def _pair_rhymes(self, a: tuple[str, str], b: tuple[str, str]) -> bool:
        if a[1] == b[1] or rhyming_part(a[1]) != rhyming_part(b[1]):
            return False
        return not _contains(a[0], b[0])

    @cached_property
    def _by_rhyme(self) -> dict[str, tuple[str, ...]]:
        groups: dict[str, list[str]] = {}
        for word, (_, phones) in self._rows.items():
            groups.setdefault(rhyming_part(phones.partition("|")[0]), []).append(word)
        return {part: tuple(sorted(words, key=lambda w: (-self._rows[w][0], w))) for part, words in groups.items()}

    def _first(self, word: str) -> str:
        return self._rows[word][1].partition("|")[0]

    def _lookup(self, word: str) -> tuple[Sound, ...]:
        if word not in self._sounds:
            self._sounds[word] = tuple(self._find(word)) if self._rows else ()
        return self._sounds[word]

    def _find(self, word: str) -> Iterator[Sound]:
        if word in self._rows:
            yield from (Sound(phones, SoundRule.DICTIONARY) for phones in self._rows[word][1].split("|"))
            return
        for phones in self._derived(word):
            yield Sound(phones, SoundRule.DERIVED)
            return

    def _derived(self, word: str) -> Iterator[str]:
        if word.endswith("in'") or (word.endswith("in") and word + "g" in self._rows):
            sounded = word.rstrip("'") + "g"
            if sounded in self._rows:
                yield self._first(sounded).removesuffix("NG") + "N"
        yield from self._inflected(word)
        yield from self._compound(word)

    def _inflected(self, word: str) -> Iterator[str]:
        for ending in ("'s", "s'", "'", "s", "es"):
            stem = word.removesuffix(ending)
            if stem != word and stem in self._rows:
                phones = self._first(stem)
                yield phones if ending == "'" else phones + " " + _plural_sound(phones)

    def _compound(self, word: str) -> Iterator[str]:
        pieces = word.rsplit("-", 1)
        if len(pieces) == 2:
            yield from (" ".join((self._any(pieces[0]), s.phones)) for s in self._lookup(pieces[1]))
            return
        for cut in range(3, len(word) - 2):
            head, tail = word[:cut], word[cut:]
            if self.commonness(head) >= 6 and self.commonness(tail) >= 6:
                yield self._first(head) + " " + self._first(tail)

    def _any(self, word: str) -> str:
        found = self._lookup(word)
        return found[0].phones if found else " ".join(["AH0"] * spelling.syllables(word))


def rhyming_part(phones: str) -> str:
    """Return the sounds from the last stressed vowel on, stress marks dropped; all of them without stress."""
    found = _LAST_STRESSED.search(phones)
    return re.sub(r"[0-2]", "", found.group() if found else phones)


def _clean(word: str) -> str:
    return re.sub(r"[^\w'-]", "", word.replace("’", "'").lower()).strip("-_")


def _contains(a: str, b: str) -> bool:
    short, long = sorted((a.replace("-", ""), b.replace("-", "")), key=len)
    head = long.removesuffix(short)
    # "train" holds "rain" but no syllable more: a good rhyme; "outside" says "side" again: none.
    # "qu" and a leading y are consonants: "quit" and "year" rhyme with "it" and "ear".
    return head != long and (not head or spelling.has_vowel(head.replace("qu", "q").removeprefix("y")))


def _plural_sound(phones: str) -> str:
    last = phones.rsplit(" ", 1)[-1]
    if last in _SIBILANTS:
        return "IH0 Z"
    return "S" if last in ("P", "T", "K", "F", "TH") else "Z"


def _kindred(a: str, b: str) -> bool:
    if not a or not b:
        return False
    x, y = a.split(" "), b.split(" ")
    if [p for p in x if p[0] in "AEIOU"] != [p for p in y if p[0] in "AEIOU"]:
        return False
    return [_FAMILIES.get(p, p) for p in _bare(x)] == [_FAMILIES.get(p, p) for p in _bare(y)]


def _bare(phones: list[str]) -> list[str]:
    # One closing s or z is easily overheard: "night" and "lights" nearly rhyme.
    closed = len(phones) > 2 and phones[-1] in ("S", "Z")
    return phones[:-1] if closed else phones
