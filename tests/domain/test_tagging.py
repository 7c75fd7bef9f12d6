"""Tags come from words that speak for them, several of them, and are the same each time."""

from __future__ import annotations

import pytest

from lyricstudio.domain.describing import WordUse
from lyricstudio.domain.tagging import TagTable, tags_of
from lyricstudio.resources import resource

NO_USE = WordUse(0, {})


@pytest.fixture(scope="module")
def table() -> TagTable:
    return TagTable.from_tsv(resource("describing", "tags.tsv").read_text(encoding="utf-8"))


def test_themes_and_a_mood_are_read_off_the_words(table: TagTable) -> None:
    lines = ["the moon and the stars all night", "I was lonely, I was crying", "tears on the window"]
    assert tags_of(lines, table, NO_USE) == ("heartbreak", "night", "sad")


def test_one_word_alone_says_nothing(table: TagTable) -> None:
    assert tags_of(["a ladder by the river"], table, NO_USE) == ()


def test_other_languages_and_word_endings_count(table: TagTable) -> None:
    assert "night" in tags_of(["Die Nacht war lang", "der Mond war rot"], table, NO_USE)
    assert "love" in tags_of(["mi corazón, un beso más"], table, NO_USE)


def test_words_that_everybody_sings_count_less(table: TagTable) -> None:
    use = WordUse(100, {"night": 90, "moon": 90, "train": 1, "highway": 1})
    assert tags_of(["night, moon, train, highway"], table, use)[0] == "road"


def test_no_words_no_tags(table: TagTable) -> None:
    assert tags_of([], table, NO_USE) == ()
