"""Sound guessed from letters: for words that no table knows and for languages other than English.

The rhyme of a word is its spelling from the last vowel group on, one group earlier where the word
ends in an unstressed syllable (Liebe, vida, leben). It is a rule of thumb, and callers say so.
"""

from __future__ import annotations

import re
import unicodedata

_VOWELS = "aeiouyæøœıаеёиоуыэюяіїєαεηιουω"
_GROUP = re.compile(f"[{_VOWELS}]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SILENT_E = re.compile(rf"[^{_VOWELS}]e$")
_UNSTRESSED = re.compile(rf"[^{_VOWELS}]([aeoаоя]|e[nsrlmt]|as|os)$")


def bare(word: str) -> str:
    """Return a word without marks on its letters, lower case: what the rules below look at."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def has_vowel(letters: str) -> bool:
    """Say whether any letter is a vowel."""
    return bool(_GROUP.search(bare(letters)))


def syllables(word: str, silent_e: bool = True) -> int:
    """Return the number of vowel groups (an English silent e not counted); a wide (CJK) character counts one."""
    wide = len(_WIDE.findall(word))
    if wide:
        return wide
    letters = bare(word)
    count = len(_GROUP.findall(letters))
    if silent_e and count > 1 and _SILENT_E.search(letters) and not letters.endswith(("le", "re")):
        count -= 1
    return max(count, 1) if any(c.isalnum() for c in letters) else 0


def rhyme_key(word: str) -> str:
    """Return the letters that must be equal in a rhyme: from the last stressed-looking vowel group on."""
    letters = re.sub(r"[^\w]", "", bare(word))
    groups = list(_GROUP.finditer(letters))
    if not groups:
        return letters[-2:]
    accented = _accented_end(word)
    unstressed = _UNSTRESSED.search(letters) and not accented
    chosen = groups[-2] if unstressed and len(groups) > 1 else groups[-1]
    # In "canción" the i is a glide and the accented o carries the rhyme.
    glide = accented and len(chosen.group()) > 1 and chosen.group()[0] in "iu"
    return letters[chosen.start() + int(glide) :]


def rhymes(a: str, b: str) -> bool:
    """Say whether two different words rhyme by spelling, neither holding the other as its end."""
    if a == b or not a or not b or rhyme_key(a) != rhyme_key(b):
        return False
    short, long = sorted((bare(a), bare(b)), key=len)
    head = long.removesuffix(short)
    return head == long or (bool(head) and not has_vowel(head))


def near_rhymes(a: str, b: str) -> bool:
    """Say whether two words share their last vowel group but not their rhyme by spelling."""
    if a == b or rhymes(a, b):
        return False
    groups_a, groups_b = _GROUP.findall(rhyme_key(a)), _GROUP.findall(rhyme_key(b))
    return bool(groups_a) and groups_a == groups_b and bare(a)[-1:] == bare(b)[-1:]


def _accented_end(word: str) -> bool:
    # é, à, ó at the end carry the stress: "café" rhymes with "gelé" on its last letter.
    tail = unicodedata.normalize("NFKD", word)[-3:]
    return any(unicodedata.combining(c) for c in tail)
