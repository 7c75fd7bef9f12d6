"""The form of a part as it is measured for prompts and checks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricstudio.domain.pronunciation import Pronunciations
from lyricstudio.domain.structure import (
    ad_libs,
    line_syllables,
    rhyme_scheme,
    syllables_per_line,
    usual_syllables,
    without_ad_libs,
)
from lyricstudio.services.tables import Tables


@pytest.fixture(scope="module")
def english() -> Pronunciations:
    return Tables().pronunciations


@pytest.mark.parametrize(
    ("ends", "scheme"),
    [
        ("night light day way", "AABB"),
        ("night day light way", "ABAB"),
        ("night day bird way", "-A-A"),
        ("night day bird tree", "----"),
        ("night light bright day", "AAA-"),
        ("night bird light night", "A-AA"),
        ("love love love love", "----"),
        ("night light day way tree sea", "AABBCC"),
        ("", ""),
    ],
)
def test_schemes_from_last_words(english: Pronunciations, ends: str, scheme: str) -> None:
    lines = [f"and so we went to see the {word}" for word in ends.split()]
    assert rhyme_scheme(lines, english) == scheme


def test_ad_libs_and_punctuation_do_not_hide_the_rhyme(english: Pronunciations) -> None:
    lines = ["Under the street light, (yeah)", "Holding on tight... (hold on)"]
    assert rhyme_scheme(lines, english) == "AA"


def test_a_rhyme_reaches_back_four_lines_and_no_further(english: Pronunciations) -> None:
    far = ["night", "bird", "tree", "house", "stone", "light"]
    assert rhyme_scheme(far, english) == "------"
    assert rhyme_scheme(far[1:2] + far[:1] + far[1:4] + ["light"], english)[1] == "A"


def test_syllables_count_the_lead_voice_only(english: Pronunciations) -> None:
    lines = ["I walk the empty road (oh yeah)", "tonight"]
    assert syllables_per_line(lines, english) == (6, 2)
    assert line_syllables("(oh yeah)", english) == 2, "a line that is nothing but an ad-lib is sung"
    assert usual_syllables(["tonight", "I walk the empty road", "I walk the empty street"], english) == 6


def test_ad_libs_are_what_stands_in_brackets() -> None:
    assert ad_libs("Going down (down down) again [hey]") == ("down down", "hey")
    assert without_ad_libs("Going down (down down) again") == "Going down again"
    assert without_ad_libs("(hey hey)") == "(hey hey)"


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_text_gives_one_letter_a_line_and_no_letter_alone(lines: list[str]) -> None:
    scheme = rhyme_scheme(lines, Pronunciations.by_spelling())
    assert len(scheme) == len(lines)
    assert all(scheme.count(letter) > 1 for letter in set(scheme) - {"-"})
