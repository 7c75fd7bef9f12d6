"""Song parts become chat examples that ask for what the part really is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lyricstudio.domain.examples import NO_TEXT, OVER_LIMIT, RETURNING, ExampleStyle, ExampleWriter
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.domain.song import Part, Song
from lyricstudio.domain.tokens import CookbookCounter

LINES = (
    "The harbour light is low",
    "The ferry will not go",
    "Paper lanterns, carry me on",
    "Every little window gone",
    "A second verse is here",
    "It ends the year",
)
SONG = Song(
    "Lanterns",
    "Ana Reyes",
    LINES,
    (
        Part(PartKind.INTRO, 0, 0, id=1),
        Part(PartKind.VERSE, 0, 2, number=1, id=2),
        Part(PartKind.CHORUS, 2, 4, id=3, tags=("loud",)),
        Part(PartKind.VERSE, 4, 6, number=2, id=4),
        Part(PartKind.CHORUS, 2, 4, id=5),
    ),
    tags=("folk",),
    id=7,
)


class Letters:
    def count_many(self, texts: list[str]) -> list[int]:
        return [len(text) for text in texts]


class Measure:
    """Says fixed things, so that a test sees where they go."""

    def syllables(self, song: Song, part: Part) -> int:
        return 6

    def scheme(self, song: Song, part: Part) -> str:
        return "AA"

    def about(self, song: Song, part: Part) -> str:
        return "the harbour"


def writer(
    context: ContextMode = ContextMode.PART, form: AnswerFormat = AnswerFormat.PLAIN, limit: int = 10_000
) -> ExampleWriter:
    return ExampleWriter(
        ExampleStyle(context, form, PromptTemplate(), limit), Measure(), CookbookCounter(Letters(), "")
    )


def everything(_: Part) -> bool:
    return True


def only(kind: PartKind) -> Callable[[Part], bool]:
    return lambda part: part.kind is kind


def test_a_part_is_asked_for_as_it_is() -> None:
    first = writer().write(SONG, everything).examples[0]
    assert [m.role for m in first.messages] == ["system", "user", "assistant"]
    assert first.messages[0].content == "You write song lyrics in the style of Ana Reyes."
    assert first.messages[1].content == (
        "Write the verse 1, part 2 of 5: I **V** C V C.\n"
        "2 lines, about 6 syllables each, rhyme AA.\n"
        "About: the harbour\n"
        "Tags: folk"
    )
    assert first.messages[2].content == "The harbour light is low\nThe ferry will not go"
    assert (first.song_id, first.part_ids) == (7, (2,))


def test_tags_of_song_and_part_are_named() -> None:
    chorus = writer().write(SONG, only(PartKind.CHORUS)).examples[0]
    assert chorus.messages[1].content.endswith("Tags: folk, loud")


def test_a_returning_part_is_one_example_and_a_part_without_text_none() -> None:
    made = writer().write(SONG, everything)
    assert [example.part_ids for example in made.examples] == [(2,), (3,), (4,)]
    assert sorted(made.dropped) == sorted([NO_TEXT, RETURNING])


def test_end_words_stand_in_front_of_their_lines() -> None:
    made = writer(form=AnswerFormat.END_WORD).write(SONG, everything)
    assert made.examples[0].messages[2].content == "A low | The harbour light is low\nA go | The ferry will not go"
    assert made.texts[0] == "The harbour light is low\nThe ferry will not go"


def test_a_song_is_one_conversation_and_every_answer_is_trained() -> None:
    (example,) = writer(ContextMode.SONG).write(SONG, everything).examples
    assert [m.role for m in example.messages] == ["system"] + ["user", "assistant"] * 4
    assert {m.weight for m in example.messages} == {None}
    assert example.part_ids == (2, 3, 4, 5)


def test_turns_outside_the_group_weigh_nothing_and_nothing_follows_the_last_trained_one() -> None:
    (example,) = writer(ContextMode.SONG).write(SONG, lambda part: part.number == 2).examples
    answers = [(m.content.split("\n")[0], m.weight) for m in example.messages if m.role == "assistant"]
    assert answers == [
        ("The harbour light is low", 0),
        ("Paper lanterns, carry me on", 0),
        ("A second verse is here", None),
    ]
    assert example.part_ids == (4,)


def test_a_song_without_a_part_of_the_group_makes_nothing() -> None:
    for context in ContextMode:
        assert writer(context).write(SONG, only(PartKind.BRIDGE)).examples == ()


@pytest.mark.parametrize("limit", [300, 400, 600, 900, 2_000])
def test_windows_fit_the_limit_and_train_each_answer_once(limit: int) -> None:
    made = writer(ContextMode.SONG, limit=limit).write(SONG, everything)
    from lyricstudio.domain.tokens import as_record, example_tokens

    for example in made.examples:
        assert example_tokens(as_record(example.messages), len).total <= limit
        assert example.messages[0].role == "system"
    assert [i for example in made.examples for i in example.part_ids] == [2, 3, 4, 5]
    assert len(made.examples) == {300: 4, 400: 4, 600: 2, 900: 1, 2_000: 1}[limit]


def test_a_part_longer_than_the_limit_is_left_out_with_a_reason() -> None:
    for context in ContextMode:
        made = writer(context, limit=100).write(SONG, everything)
        assert made.examples == ()
        assert made.dropped.count(OVER_LIMIT) >= 3
