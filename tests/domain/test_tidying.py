"""Odd blanks and marks are repaired; words, case and punctuation stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricstudio.domain.song import AdLib, Song
from lyricstudio.domain.tidying import odd_lines, tidied, tidy_line


@pytest.mark.parametrize(
    ("odd", "tidy"),
    [
        ("two  blanks", "two blanks"), (" at the ends ", "at the ends"), ("no\u00a0break", "no break"),
        ("zero\u200bwidth", "zerowidth"), ("a tab\there", "a tab here"), ("don`t", "don't"), ("don´t", "don't"),
        ("wait , no", "wait, no"), ("``quoted''", '"quoted"'), ("soft\u00adhyphen", "softhyphen"),
    ],
)  # fmt: skip
def test_what_nobody_types_on_purpose_is_repaired(odd: str, tidy: str) -> None:
    assert tidy_line(odd) == tidy


@pytest.mark.parametrize(
    "line", ["Rock 'n' roll …", "(ooh) yeah!", "“curly” – dash", "नमस्ते\u200dदुनिया", "l’été", "wait ... what"]
)
def test_what_is_meant_stays(line: str) -> None:
    assert tidy_line(line) == line


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(line: str) -> None:
    assert tidy_line(tidy_line(line)) == tidy_line(line)


def test_lines_with_marked_ad_libs_are_left_alone() -> None:
    song = Song("", "", ("one  two", "three  four"), ad_libs=(AdLib(0, 0, 3),))
    assert odd_lines(song) == (1,)
    assert tidied(song).lines == ("one  two", "three four")


def test_a_line_is_never_emptied() -> None:
    assert odd_lines(Song("", "", ("\u200b",))) == ()
