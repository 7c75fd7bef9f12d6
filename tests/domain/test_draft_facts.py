"""The margins of a draft: syllables, rhymes through the song, found words; takes mixed; versions compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lyricstudio.domain.draft_comparison import compare_drafts
from lyricstudio.domain.draft_editing import edit_text, new_draft, part, remove_part
from lyricstudio.domain.draft_facts import part_facts, song_facts
from lyricstudio.domain.draft_json import draft_from_json, draft_to_json, same_words
from lyricstudio.domain.found_words import found_runs, word_spans
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import Author, LineMark
from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.originality import compare
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.domain.records import Section, Take
from lyricstudio.domain.song import Song
from lyricstudio.domain.take_mixing import NOW, Mix, best_take, mixed
from lyricstudio.services.tables import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


def test_parts_that_rhyme_with_each_other_share_a_letter(tables: Tables) -> None:
    draft = new_draft("Song", "verse,chorus,verse,chorus")
    draft = edit_text(draft, "p1", "the lamp is low\nthe morning rain\n\nwe see the snow\nand come again")
    draft = edit_text(draft, "p2", "down by the wall\nnothing at all")
    draft = edit_text(draft, "p3", "and so we go\nthe river flow")
    facts = song_facts(draft.sections, tables.pronunciations)
    assert [[line.rhyme for line in part] for part in facts.parts] == [
        ["a", "b", "", "a", "b"], ["c", "c"], ["a", "a"], ["c", "c"],
    ]  # fmt: skip
    assert [line.syllables for line in facts.parts[0]] == [4, 4, 0, 4, 4]
    assert [(r.letter, r.words) for r in facts.rhymes] == [
        ("a", ("low", "snow", "go", "flow")), ("b", ("rain", "again")), ("c", ("wall", "all")),
    ]  # fmt: skip
    assert [line.rhyme for line in part_facts(("a wall", "a stone", "a fall"), tables.pronunciations)] == ["a", "", "a"]


def test_found_words_are_placed_by_line_and_character_also_over_a_line_break() -> None:
    known = Song("Beans", "Lottie", ("we carried all the water", "up to the old stone house and then we slept"), id=4)
    index = LyricIndex.build([known])
    text = "My own start\nwe carried all the water,\nup to the old “stone” house"
    runs = found_runs(text, compare(text, index))
    assert [(run.line, text.split("\n")[run.line][run.start : run.end]) for run in runs] == [
        (1, "we carried all the water"), (2, "up to the old “stone” house"),
    ]  # fmt: skip
    assert {run.match.song_id for run in runs} == {4}
    near = "it said: we carried all the whiskey up to the hall"
    (run,) = found_runs(near, compare(near, index))
    assert (run.match.kind, near[run.start : run.end]) == ("near", "we carried all the whiskey up to the")
    assert found_runs("nothing of it", compare("nothing of it", index)) == ()


def test_a_word_that_normalising_splits_stands_for_its_line() -> None:
    assert [span[0] for span in word_spans("one\ntwo three")] == [0, 1, 1]
    odd = "a\u2024b words"  # a one dot leader, which is a full stop when normalised
    assert len(word_spans(odd)) == len(word_spans("a b words"))


def section(*takes: str, text: str = "") -> Section:
    made = tuple(Take(take, i, "Ann", float(i)) for i, take in enumerate(takes))
    return Section(PartKind.VERSE, 1, "Ann", "", text, made, key="p1")


def test_a_mix_has_lines_of_several_takes_with_their_authors() -> None:
    verse = replace(section("a1\na2\na3", "b1\nb2", text="n1\nn2"), marks=(LineMark(locked=True), LineMark()))
    mix = Mix.all_of(verse, NOW).with_pick(1, 1, verse).with_pick(2, 0, verse)
    lines, marks = mixed(verse, mix)
    assert lines == ("n1", "b2", "a3")
    assert [m.author for m in marks] == [Author.PERSON, Author.MODEL, Author.MODEL]
    assert marks[0].locked


def test_a_mix_ends_where_its_takes_end() -> None:
    verse = section("a1\na2", "b1")
    assert Mix((0, 1)).fitted(verse).picks == (0,)
    assert Mix((5,)).fitted(verse).picks == ()
    assert mixed(verse, Mix((1,)))[0] == ("b1",)
    assert best_take(verse) == 1
    assert best_take(section()) == NOW


def test_versions_are_compared_by_part_and_line() -> None:
    before = edit_text(edit_text(new_draft("S", "verse,bridge"), "p1", "one\ntwo"), "p2", "gone")
    after = edit_text(remove_part(before, "p2"), "p1", "one\n2\nthree")
    compared = compare_drafts(before, after)
    assert [(part.name, [(line.before, line.after) for line in part.lines]) for part in compared.parts] == [
        ("Verse", [("one", "one"), ("two", "2"), (None, "three")]), ("Bridge", [("gone", None)]),
    ]  # fmt: skip
    assert compared.changed == 3
    assert compare_drafts(before, before).changed == 0


def test_a_draft_comes_back_from_json_without_takes() -> None:
    draft = edit_text(new_draft("S", "verse,chorus,chorus", "Ann", "sea", 3), "p2", "la\nlo")
    draft = replace(draft, id=5, tags=("folk",), sections=tuple(
        replace(s, wish=PartWish(lines=3), takes=(Take("x", 1, "Ann"),)) for s in draft.sections))  # fmt: skip
    back = draft_from_json(draft_to_json(draft), 5)
    assert back == replace(draft, sections=tuple(replace(s, takes=()) for s in draft.sections))
    assert same_words(draft, back)
    assert not same_words(draft, edit_text(back, "p2", "la\nla"))
    assert part(back, "p3").linked == 1
