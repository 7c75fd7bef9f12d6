"""Forms, habits, end words, scores, cleaning and checks: what songcraft.md says, as examples."""

from __future__ import annotations

import pytest

from lyricstudio.domain.answer import write_answer
from lyricstudio.domain.end_words import EndWords, is_weak
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.group_habits import GroupHabits, PartShape, Voice
from lyricstudio.domain.kinds import AnswerFormat, PartKind
from lyricstudio.domain.part_check import check_part, has_loop, unrhymed_lines
from lyricstudio.domain.part_cleaning import clean_line, clean_part, close_part, in_voice
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, user_prompt
from lyricstudio.domain.pronunciation import Pronunciations
from lyricstudio.domain.records import Example, Message
from lyricstudio.domain.songcraft_form import FormPart, parse_form
from lyricstudio.domain.songcraft_score import Candidate, LineContext, LineScorer, ScoreWeights, likeness
from lyricstudio.services.tables import Tables


@pytest.fixture(scope="module")
def english() -> Pronunciations:
    return Tables().pronunciations


# The form


def test_a_chorus_that_returns_points_to_its_first_one() -> None:
    assert parse_form("Verse, Chorus, verse 2, chorus, pre chorus, Bridge") == (
        FormPart(PartKind.VERSE),
        FormPart(PartKind.CHORUS),
        FormPart(PartKind.VERSE, 2),
        FormPart(PartKind.CHORUS, repeats=1),
        FormPart(PartKind.PRE_CHORUS),
        FormPart(PartKind.BRIDGE),
    )


def test_two_numbered_choruses_are_two_choruses() -> None:
    assert [p.repeats for p in parse_form("chorus 1,chorus 2,chorus 1")] == [None, None, 0]


@pytest.mark.parametrize("form", ["", " , ,", "verse,chrous", "verse," * 41])
def test_a_form_that_cannot_be_written_is_refused_with_a_hint(form: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_form(form)
    assert refused.value.hint


# Habits


def habits(english: Pronunciations, *parts: tuple[str, int | None, str]) -> GroupHabits:
    template = PromptTemplate()
    examples = []
    for kind, number, text in parts:
        brief = PartBrief("Ann", PartKind(kind), number, about="bees, the boot", lines=len(text.splitlines()))
        answer = write_answer(text.splitlines(), "AABB", AnswerFormat.END_WORD)
        examples.append(
            Example(
                (Message("system", "Style of Ann."), Message("user", user_prompt(template, brief)),
                 Message("assistant", answer)), 1, (),
            )
        )  # fmt: skip
    return GroupHabits.learn(examples, template, english)


VERSE = (
    "i walked along the river bed\nand this is what the water said (oh now)\nthe day is long\nand so the song (oh now)"
)
CHORUS = "hold me tight\nuntil the light\n"


def test_shapes_are_those_of_the_training_parts(english: Pronunciations) -> None:
    learnt = habits(english, ("verse", 1, VERSE), ("verse", 2, VERSE), ("chorus", None, CHORUS))
    assert learnt.shape(PartKind.VERSE) == PartShape(4, "AABB", 6)
    assert learnt.shape(PartKind.CHORUS) == PartShape(2, "AA", 4)
    assert learnt.shape(PartKind.HOOK) == PartShape(2, "AA", 4), "a hook is shaped like a chorus where there is none"
    assert learnt.shape(PartKind.OUTRO).lines == 4, "and an unknown kind like most parts"
    assert GroupHabits("", ()).shape(PartKind.VERSE) == PartShape(4, "AABB", 8)
    assert learnt.is_numbered(PartKind.VERSE)
    assert not learnt.is_numbered(PartKind.CHORUS)
    assert learnt.system == "Style of Ann."
    assert learnt.parts[0].about == "bees, the boot"


def test_voice_is_case_and_the_lines_that_carry_an_ad_lib(english: Pronunciations) -> None:
    learnt = habits(english, ("verse", 1, VERSE), ("verse", 2, VERSE))
    assert learnt.voice(PartKind.VERSE, 4) == Voice("lower", frozenset({1, 3}))
    assert learnt.voice(PartKind.VERSE, 6).ad_lib_lines == {1, 3, 5}
    assert learnt.end_syllables(english) == 1


# End words


def test_partners_are_usable_rhymes_and_never_used_ones(english: Pronunciations) -> None:
    words = EndWords(english, {"kite"})
    found = words.partners("night", used={"bright"})
    assert {"light", "kite"} <= set(found)
    assert not {"bright", "night", "tonight", "re"} & set(found)


def test_words_with_few_usual_rhymes_open_no_rhyme(english: Pronunciations) -> None:
    words = EndWords(english)
    assert words.is_barren("orange")
    assert words.is_barren("broken")
    assert not words.is_barren("night")


def test_the_model_ranks_rhymes_and_a_seed_repeats_the_ranking(english: Pronunciations) -> None:
    words = EndWords(english, syllables=1)
    tokens = {" kite": -1.0, " sight": -6.0, " met": -0.5, " the": -0.1}
    ranked = words.rank(("sight", "metabolite", "kite", "website"), tokens, seed=3)
    assert ranked[0] == "kite"
    assert ranked == words.rank(("sight", "metabolite", "kite", "website"), tokens, seed=3)
    assert ranked.index("sight") < ranked.index("metabolite"), "half a token is not the word"


def test_a_common_word_needs_a_reason_to_end_a_line(english: Pronunciations) -> None:
    words = EndWords(english)
    after_the_sea_is = {" we": -7.4, " calm": -3.0, " of": -2.0}
    assert words.fit("calm", after_the_sea_is) > 3
    assert words.fit("we", after_the_sea_is) < 0
    assert words.fit("skirt", {" skirt": -6.2, " the": -1.0}) > 3, "a rare word that is not unlikely fits well"
    assert words.fit("calm", {}) == 0, "a service that tells no alternatives changes nothing"
    assert abs(words.fit("calm", {" calm": 0.0})) <= 6


def test_nobody_is_offered_swearing_who_does_not_swear(english: Pronunciations) -> None:
    offered = EndWords(english).partners("luck")
    assert "truck" in offered
    assert "fuck" not in offered
    assert "fuck" in EndWords(english, {"fuck"}).partners("luck")


def test_unknown_words_find_partners_among_the_writers_own() -> None:
    spelled = EndWords(Pronunciations.by_spelling(), {"triebe", "liebe", "herz"})
    assert spelled.partners("Liebe") == ("triebe",)
    assert not spelled.is_barren("Liebe"), "only a dictionary can call a word barren"


def test_words_that_leave_a_line_hanging_are_weak() -> None:
    assert all(is_weak(word) for word in ("", "the", "of", "I’m", "And"))
    assert not any(is_weak(word) for word in ("me", "down", "home"))


# The scorer


def scored(english: Pronunciations, text: str, run: int = 0, **context: object) -> dict[str, float]:
    place = LineContext(**({"position": 1} | context))  # type: ignore[arg-type]
    return dict(LineScorer(EndWords(english)).score(Candidate(text, -1.0, run), place).terms)


def test_the_weights_are_those_of_the_paper() -> None:
    weights = ScoreWeights()
    assert (weights.rhyme, weights.near_rhyme, weights.voice, weights.syllable_off) == (2.0, 0.7, 0.5, 0.15)
    assert (weights.likeness, weights.repeated_trigram, weights.weak_end, weights.same_opening) == (2.0, 2.0, 0.5, 0.4)
    assert (weights.training_run, weights.long_training_run) == (0.3, 1.5)


def test_rhyme_counts_for_all_partners_and_past_ad_libs(english: Pronunciations) -> None:
    assert scored(english, "into the light, (oh now)", partners=("night", "bright"))["rhyme"] == 2.0
    assert scored(english, "and all the lights", partners=("night",))["rhyme"] == 0.7
    assert scored(english, "and all the birds", partners=("night",))["rhyme"] < 0
    assert scored(english, "and all the birds")["rhyme"] == 0


def test_syllables_cost_beyond_the_first_that_is_off(english: Pronunciations) -> None:
    assert scored(english, "one two three four", syllables=5)["syllables"] == 0
    assert scored(english, "one two three four", syllables=8)["syllables"] == pytest.approx(-0.45)


def test_voice_wants_ad_libs_where_the_writer_has_them(english: Pronunciations) -> None:
    voice = Voice("lower", frozenset({1}))
    assert scored(english, "down the road (oh now)", voice=voice)["voice"] == 0.5
    assert scored(english, "down the road", voice=voice)["voice"] == -0.5
    assert scored(english, "Down the road", voice=voice)["voice"] == -1.0
    assert scored(english, "down the road", voice=voice, position=0)["voice"] == 0.5


def test_repetition_is_what_keeps_the_search_from_safe_lines(english: Pronunciations) -> None:
    earlier = ("the river runs below the town",)
    assert scored(english, "the river runs around the town", earlier=earlier)["likeness"] == -2.0
    assert scored(english, "so far below the town it goes", earlier=earlier)["repetition"] == -2.0
    assert scored(english, "the river, cold and wide", earlier=earlier)["opening"] == -0.4
    assert scored(english, "my summer is a summer", earlier=earlier)["repetition"] == -0.6
    assert scored(english, "la la la la la la")["repetition"] == -2.0
    assert likeness("the cat", "the dog") == 0.5


def test_copying_costs_more_from_seven_words_on(english: Pronunciations) -> None:
    costs = [scored(english, "some line", run=run)["training run"] for run in (4, 5, 6, 7)]
    assert costs == pytest.approx([0, -1.5, -1.8, -3.6])


def test_last_words_that_hang_or_cannot_be_rhymed_cost(english: Pronunciations) -> None:
    assert scored(english, "and then he said of the")["last word"] == -0.5
    assert scored(english, "and then he ate an orange", awaits_rhyme=True)["last word"] == -1.5
    assert scored(english, "and then he ate an orange")["last word"] == 0
    assert scored(english, "into the light", used_ends=frozenset({"light"}))["last word"] == -1.5


# Cleaning


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("A night | we walk into the night", "we walk into the night"),
        ("we walk , into the night<|im_end|>", "we walk, into the night"),
        ("**we walk**  into the night (oh now", "we walk into the night (oh now)"),
        ("1. we walk into the night)", "we walk into the night"),
        ('"we walk into the night', "we walk into the night"),
        ("- we walk into the night", "we walk into the night"),
        ("[Verse 1]", ""),
        ("Verse 2:", ""),
        ("(Chorus)", ""),
        ("Sure, here is a verse for you:", ""),
        ("Here's your chorus about rain:", ""),
        ("Let me know if you want changes!", ""),
        ("Title: The River", ""),
        ("- night |", ""),
        ("...", ""),
    ],
)
def test_what_is_no_lyric_is_taken_out(raw: str, line: str) -> None:
    assert clean_line(raw) == line


@pytest.mark.parametrize(
    "line",
    [
        "Here's my heart, it's yours to keep",
        "sure, I'd walk a hundred miles",
        "of course I love you, fool",
        "the bridge is burning down tonight",
        "chorus girls are dancing in the rain",
        "the end of every summer night",
        "(hey now)",
        "2 AM and still no sleep",
    ],
)
def test_lyrics_that_only_look_like_chat_are_kept(line: str) -> None:
    assert clean_line(line) == line


def test_a_whole_answer_becomes_its_lines() -> None:
    answer = "Sure! Here are the lyrics:\n\n[Verse 1]\nA day | all day\nA way | away\n\nLet me know if you like it."
    assert clean_part(answer) == ("all day", "away")


def test_the_last_line_ends_as_the_writers_do() -> None:
    assert close_part(("one,", "two,"), Voice()) == ("one,", "two")
    assert close_part(("one,", "two;"), Voice(closing=".")) == ("one,", "two.")
    assert close_part(("two!",), Voice(closing=".")) == ("two!",)


def test_case_is_the_writers() -> None:
    assert in_voice("I see Rome", Voice("lower")) == "i see rome"
    assert in_voice("“i see", Voice("sentence")) == "“I see"
    assert in_voice("I see Rome", Voice()) == "I see Rome"


# The check


def test_a_good_part_has_no_faults(english: Pronunciations) -> None:
    part = ("i saw the light", "it was so bright", "i went away", "by end of day")
    assert check_part(part, PartShape(4, "AABB", 4), 3, english) == ()


def test_faults_are_named(english: Pronunciations) -> None:
    part = ("i saw the light", "i saw the light", "Verse 2:")
    faults = " · ".join(f.text for f in check_part(part, PartShape(4, "AABB", 4), 8, english))
    assert "3 lines instead of 4" in faults
    assert "repeats itself" in faults
    assert "no lyric" in faults
    assert "8 words in a row" in faults
    assert "no rhyme on line 2" in faults


def test_loops() -> None:
    assert has_loop(["over and over again", "Over and over, again!"])
    assert has_loop(["to the sea to the sea", "to the sea"])
    assert has_loop(["no no no no"])
    assert not has_loop(["bread before day, bread before day", "round as a moon and brown"])


def test_unrhymed_lines_are_those_that_miss_their_letter(english: Pronunciations) -> None:
    assert unrhymed_lines(["night", "day", "light", "dog"], "ABAB", english) == [3]
    assert unrhymed_lines(["night", "day", "light", "dog"], "A-A-", english) == []
    assert unrhymed_lines(["night", "night"], "AA", english) == [1]
