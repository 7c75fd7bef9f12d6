"""The offline describer: distinctive, short, deterministic, and never a whole line."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import corpus_songs

from lyricstudio.domain.describing import FunctionWords, WordUse, describe
from lyricstudio.domain.words import words
from lyricstudio.resources import resource

CHORUS = (
    "Paper lanterns, carry me on",
    "Every little window gone",
    "Paper lanterns, burn it slow",
    "Tell the harbour what you know",
)


@pytest.fixture(scope="module")
def function_words() -> FunctionWords:
    return FunctionWords.from_tsv(resource("describing", "function-words.tsv").read_text("utf-8"))


def test_it_reads_like_a_prompt_that_a_person_types(function_words: FunctionWords) -> None:
    assert describe(CHORUS, WordUse.of(["\n".join(CHORUS)]), function_words) == (
        "paper lanterns, little window, the harbour"
    )


def test_words_that_set_the_part_apart_come_before_those_that_all_songs_hold(function_words: FunctionWords) -> None:
    catalogue = ["glory and mercy and morning"] * 19 + ["glory and mercy and thistle"]
    about = describe(
        ("Glory is near", "The thistle", "Mercy is here", "Morning is ours"), WordUse.of(catalogue), function_words
    )
    assert "thistle" in about
    assert "glory" not in about


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Oh oh oh", "La la la la", "Yeah yeah"), ""),
        (("I will be with you",), ""),
        (("Hallelujah",), "hallelujah"),
        (("Paper lanterns",), "lanterns"),
        ((), ""),
        (("(whisper whisper)",), ""),
    ],
)
def test_there_is_little_to_say_of_sounds_and_single_words(
    function_words: FunctionWords, lines: tuple[str, ...], expected: str
) -> None:
    assert describe(lines, WordUse.of(["\n".join(lines)]), function_words) == expected


@pytest.mark.parametrize(
    ("lines", "phrase"),
    [
        (("Ich sehe den Mond über dem Hafen", "und die Lichter gehen aus"), "den mond"),
        (("La casa del viento está vacía", "y tú no estás"), "la casa"),
        (("夜空ノムコウには", "明日がもう待っている"), "夜空"),
        (("Вечерний звон над рекой",), "вечерний звон"),
    ],
)
def test_other_languages_are_described_in_their_own_words(
    function_words: FunctionWords, lines: tuple[str, ...], phrase: str
) -> None:
    assert phrase in describe(lines, WordUse.of(["\n".join(lines)]), function_words)


def test_no_description_of_the_corpora_gives_a_line_away(corpora: Path, function_words: FunctionWords) -> None:
    songs = corpus_songs(corpora)
    use = WordUse.of(song.lyrics for song in songs)
    described = 0
    for song in songs:
        for part in song.parts:
            about = describe(song.part_lines(part), use, function_words)
            described += bool(about)
            lines = [words(line) for line in song.part_lines(part)]
            phrases = [words(phrase) for phrase in about.split(", ")] if about else []
            assert len(phrases) <= 3
            for phrase in phrases:
                assert len(phrase) <= 4
                assert all(phrase != line for line in lines if len(line) > 1), about
    assert described > 2_000


def test_a_catalogue_of_one_vocabulary_is_described_all_the_same(function_words: FunctionWords) -> None:
    use = WordUse.of(["\n".join(CHORUS)] * 30)
    assert describe(CHORUS, use, function_words) == "paper lanterns, little window, the harbour"


def test_the_same_part_is_described_the_same_way(function_words: FunctionWords) -> None:
    use = WordUse.of(["\n".join(CHORUS), "some other song"])
    assert len({describe(CHORUS, use, function_words) for _ in range(5)}) == 1
