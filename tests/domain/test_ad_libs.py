"""Ad-libs are found in brackets and bare at a line's edge, but never what the lead needs."""

from __future__ import annotations

import pytest

from lyricstudio.domain.ad_libs import found_ad_libs, toggled, words_of
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Part, Song


def found(line: str) -> list[str]:
    """Return the words found in a line."""
    song = Song("", "", (line,))
    return [words_of(song, mark) for mark in found_ad_libs(song, Part(PartKind.VERSE, 0, 1))]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Hold me now (yeah)", ["(yeah)"]),
        ("Walking down the alley, uh-huh", ["uh-huh"]),
        ("Yeah, I never meant to leave you, oh oh", ["Yeah", "oh oh"]),
        ("Counting every dollar – let's go!", ["let's go"]),
        ("I said it twice (twice) and then again, woo", ["(twice)", "woo"]),
    ],
)
def test_calls_in_brackets_or_set_apart_are_ad_libs(line: str, words: list[str]) -> None:
    assert found(line) == words


@pytest.mark.parametrize(
    "line", ["Oh oh oh, yeah", "Na na na na", "Oh my love", "Hey there Delia", "What a day", "La la land"]
)
def test_what_the_lead_sings_is_none(line: str) -> None:
    assert found(line) == []


def test_marked_words_are_not_found_again() -> None:
    song = Song("", "", ("Walking down the alley, uh-huh",))
    part = Part(PartKind.VERSE, 0, 1)
    (mark,) = found_ad_libs(song, part)
    assert found_ad_libs(toggled(song, mark), part) == ()
