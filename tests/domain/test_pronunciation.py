"""What rhymes, what does not, and on what the verdict rests."""

from __future__ import annotations

import pytest

from lyricstudio.domain.pronunciation import Pronunciations, SoundRule, rhyming_part
from lyricstudio.services.tables import Tables


@pytest.fixture(scope="module")
def english() -> Pronunciations:
    return Tables().pronunciations


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("night", "light"),
        ("fire", "desire"),
        ("through", "blue"),
        ("rain", "train"),
        ("love", "glove"),
        ("money", "honey"),
        ("Night,", "LIGHT!"),
        ("don’t", "won't"),
    ],
)
def test_same_sounds_from_the_last_stressed_vowel_rhyme_both_ways(
    english: Pronunciations, first: str, second: str
) -> None:
    assert english.rhymes(first, second)
    assert english.rhymes(second, first)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("love", "love", "identical"),
        ("side", "outside", "contains its partner"),
        ("word", "password", "contains its partner"),
        ("night", "tonight", "contains its partner"),
        ("there", "their", "sounds the same"),
        ("time", "mine", "only nearly"),
        ("love", "move", "rhymes for the eye only"),
        ("running", "walking", "only the unstressed end is equal"),
        ("", "love", "no word"),
    ],
)
def test_what_does_not_rhyme(english: Pronunciations, first: str, second: str, why: str) -> None:
    assert not english.rhymes(first, second), why
    assert not english.rhymes(second, first), why


def test_near_rhymes_share_the_vowel_and_kindred_consonants(english: Pronunciations) -> None:
    assert english.near_rhymes("time", "mine")
    assert english.near_rhymes("home", "alone")
    assert english.near_rhymes("night", "lights")
    assert not english.near_rhymes("time", "rhyme"), "a strict rhyme is not a near one"
    assert not english.near_rhymes("time", "team")
    assert not english.near_rhymes("side", "outside")


def test_syllables(english: Pronunciations) -> None:
    words = {"love": 1, "table": 2, "satellite": 3, "moonlight": 2, "everybody": 4, "I'm": 1, "": 0}
    assert {word: english.syllables(word) for word in words} == words


def test_rhyming_words_are_strict_common_first_and_never_contain_the_word(english: Pronunciations) -> None:
    found = english.rhyming_words("night")
    assert {"light", "bright", "alright", "satellite"} <= set(found)
    assert not {"night", "tonight", "midnight", "knight"} & set(found)
    assert all(english.rhymes("night", word) for word in found)
    bands = [english.commonness(word) for word in found]
    assert bands == sorted(bands, reverse=True)
    assert english.rhyming_words("night", limit=3) == found[:3]
    assert english.rhyming_words("orange") == ()


def test_unknown_words_are_derived_where_that_is_possible(english: Pronunciations) -> None:
    assert english.rule("night") is SoundRule.DICTIONARY
    assert english.rule("lovin'") is SoundRule.DERIVED
    assert english.rhymes("lovin'", "shovin'")
    assert english.rhymes("baby's", "rabies")
    assert english.rule("half-light") is SoundRule.DERIVED
    assert english.rhymes("half-light", "night")


def test_words_without_any_known_part_are_judged_by_spelling(english: Pronunciations) -> None:
    assert english.rule("zorgle") is SoundRule.SPELLING
    assert english.rhymes("zorgle", "borgle")
    assert not english.rhymes("zorgle", "zargle")
    assert english.syllables("zorgalo") == 3


@pytest.mark.parametrize(
    ("first", "second", "rhyme"),
    [
        ("Herz", "Schmerz", True),
        ("Liebe", "Triebe", True),
        ("Liebe", "Rose", False),
        ("leben", "geben", True),
        ("corazón", "canción", True),
        ("vida", "herida", True),
        ("vida", "rosa", False),
        ("любовь", "кровь", True),
        ("gehen", "vergehen", False),
    ],
)
def test_other_languages_rhyme_by_spelling_and_say_so(first: str, second: str, rhyme: bool) -> None:
    spelled = Tables().pronunciations_for("de")
    assert spelled.rhymes(first, second) is rhyme
    assert spelled.rule(first) is SoundRule.SPELLING


def test_the_rhyming_part_starts_at_the_last_stressed_vowel() -> None:
    assert rhyming_part("S AE1 T AH0 L AY2 T") == "AY T"
    assert rhyming_part("M AH1 N IY0") == "AH N IY"
    assert rhyming_part("DH AH0") == "DH AH"


def test_the_table_is_small_and_carries_its_licence() -> None:
    from lyricstudio.resources import resource

    folder = resource("pronunciation")
    rows = (folder / "english.tsv").read_text(encoding="utf-8").splitlines()
    assert len(rows) > 50_000
    assert rows == sorted(rows, key=lambda row: row.split("\t")[0])
    assert "Carnegie Mellon" in (folder / "CMUDICT-LICENSE.txt").read_text(encoding="utf-8")
