"""Labelling by hand: kinds, boundaries and ad-libs change, the text never does, and repeats follow."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from songs import lantern_song

from lyricstudio.domain.ad_libs import bracketed, carried, toggled, words_of
from lyricstudio.domain.annotating import (
    accept,
    accept_sure,
    can_remove,
    covered,
    follow,
    remove,
    set_kind,
    set_number,
    set_performers,
    set_tags,
    sing_again,
)
from lyricstudio.domain.boundaries import boundary_range, cannot_merge, merge, move_boundary, split
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.reasons import reasons
from lyricstudio.domain.review_pace import ReviewPace
from lyricstudio.domain.song import AdLib, Part, Song

V, C, B, P, O = PartKind.VERSE, PartKind.CHORUS, PartKind.BRIDGE, PartKind.PRE_CHORUS, PartKind.OUTRO  # noqa: E741

HOOK = ("Light, carry me over", "Light, over the river", "Oh light", "Carry me")
LINES = (
    "Paper lanterns on the water", "Every wish a little later", *HOOK, "Ashes floating by the harbour",
    "Every oar a little harder", "Light, carry me over!", *HOOK[1:], "Nobody told the night",
)  # fmt: skip


def guess(kind: PartKind, start: int, end: int, part_id: int, number: int | None = None) -> Part:
    return Part(kind, start, end, number=number, confidence=0.7, id=part_id)


def song() -> Song:
    """Return a song whose chorus is printed twice, all of it suggested as verses."""
    spans = ((0, 2), (2, 6), (6, 8), (8, 12), (12, 13))
    parts = tuple(guess(V, a, b, i + 1, i + 1) for i, (a, b) in enumerate(spans))
    return Song("Carry Me", "The Fixture Band", LINES, parts, stanzas=(0, 2, 6, 8, 12), id=1)


def kinds(made: Song) -> str:
    return "".join(f"{part.kind.letter}{part.number or ''}" for part in made.parts)


def spans(made: Song) -> list[tuple[int, int]]:
    return [part.span for part in made.parts]


def test_a_kind_is_a_persons_word_and_its_repeat_follows_as_a_suggestion() -> None:
    made = set_kind(song(), 1, C)
    assert kinds(made) == "V1CV2CV3"
    assert (made.parts[1].confirmed, made.parts[1].source) == (True, LabelSource.PERSON)
    assert (made.parts[3].confirmed, made.parts[3].confidence) == (False, 0.99)
    assert reasons(made)[3] == ("Same as lines 3–6", "Repeat of Chorus")


def test_a_repeat_that_was_confirmed_does_not_follow() -> None:
    made = set_kind(accept(song(), 3), 1, C)
    assert [part.kind for part in made.parts] == [V, C, V, V, V]


def test_a_wrong_key_is_put_right_and_the_repeat_follows_again() -> None:
    assert kinds(set_kind(set_kind(song(), 1, B), 1, C)) == "V1CV2CV3"


def test_a_number_that_a_person_set_stays() -> None:
    made = set_number(song(), 2, 7)
    assert kinds(set_kind(made, 1, C)) == "V1CV7CV3"


def test_follow_gives_all_repeats_the_whole_label() -> None:
    made = set_performers(set_tags(set_kind(song(), 1, C), 1, ("  tender ", "tender")), 1, ("Ann",))
    made = follow(accept(made, 3), 1)
    assert (made.parts[3].tags, made.parts[3].performers, made.parts[3].confirmed) == (("tender",), ("Ann",), True)


def test_accepting_above_a_threshold_leaves_the_unsure() -> None:
    made = accept_sure(set_kind(song(), 1, C), 0.95)
    assert [part.confirmed for part in made.parts] == [False, True, False, True, False]


def test_splitting_a_chorus_splits_its_repeat_at_the_same_place() -> None:
    made = split(song(), 1, 4)
    assert spans(made) == [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 13)]
    assert [part.confirmed for part in made.parts] == [False] * 7
    assert [part.id for part in made.parts] == [1, 2, None, 3, 4, None, 5]


def test_merging_is_the_way_back_from_splitting() -> None:
    made = merge(split(song(), 1, 4), 2)
    assert spans(made) == spans(song())
    assert [part.id for part in made.parts] == [1, 2, 3, 4, 5]


def test_parts_on_the_same_lines_are_split_and_merged_together() -> None:
    lanterns = lantern_song()
    made = split(lanterns, 1, 3)
    assert spans(made) == [(0, 2), (2, 3), (3, 4), (4, 6), (2, 3), (3, 4)]
    assert spans(merge(made, 2)) == spans(lanterns)


def test_a_part_that_is_also_sung_alone_cannot_be_merged_away() -> None:
    assert "sung alone" in cannot_merge(lantern_song(), 1)
    with pytest.raises(UserError, match="sung alone"):
        merge(lantern_song(), 1)
    assert cannot_merge(lantern_song(), 0)


def test_a_boundary_moves_between_its_neighbours_and_both_keep_a_line() -> None:
    assert boundary_range(song(), 1) == (1, 5)
    assert spans(move_boundary(song(), 1, 4))[:3] == [(0, 4), (4, 6), (6, 8)]
    assert spans(move_boundary(song(), 1, 1))[:3] == [(0, 1), (1, 6), (6, 8)]
    assert not move_boundary(song(), 1, 1).parts[1].confirmed
    with pytest.raises(UserError):
        move_boundary(song(), 1, 6)
    assert boundary_range(song(), 0) is None
    assert boundary_range(lantern_song(), 3) is None


def test_a_part_can_go_only_where_no_line_is_lost() -> None:
    lanterns = lantern_song()
    assert kinds(remove(lanterns, 3)) == "V1CV2"
    assert not can_remove(lanterns, 0)
    with pytest.raises(UserError):
        remove(lanterns, 0)


def test_a_part_sung_again_stands_on_the_same_lines() -> None:
    made = sing_again(song(), 1, after=4)
    assert (made.parts[5].span, made.parts[5].id, made.parts[5].confirmed) == ((2, 6), None, True)


def test_lines_without_a_part_get_a_suggested_one_in_their_place() -> None:
    bare = replace(song(), parts=(guess(C, 2, 6, 2),))
    assert spans(covered(bare)) == [(0, 2), (2, 6), (6, 13)]
    assert covered(song()) == song()


@given(st.lists(st.tuples(st.sampled_from("kasmb"), st.integers(0, 12), st.integers(0, 13)), max_size=12))
def test_whatever_is_done_every_line_stays_in_exactly_one_part(steps: list[tuple[str, int, int]]) -> None:
    made = song()
    for what, at, line in steps:
        index = at % len(made.parts)
        try:
            if what == "k":
                made = set_kind(made, index, list(PartKind)[line])
            elif what == "a":
                made = accept(made, index)
            elif what == "s":
                made = split(made, index, line)
            elif what == "m":
                made = merge(made, index)
            else:
                made = move_boundary(made, index, line)
        except UserError:
            continue
        assert made.lines == LINES
        assert (made.parts[0].start, made.parts[-1].end) == (0, len(LINES))
        assert all(a.end == b.start for a, b in pairwise(made.parts))
        assert len(reasons(made)) == len(made.parts)


def test_reasons_say_what_the_rules_saw() -> None:
    named = replace(song(), parts=(replace(song().parts[0], source=LabelSource.HEADING, heading="[Verse]"),))
    assert reasons(named) == (("Heading “Verse”",),)
    why = reasons(song())
    assert why[1] == ("Sung twice: again in lines 9–12", "Has the title’s words")
    assert why[2] == ("2 lines, built like Verse 1",)
    assert why[4] == ("Returns nowhere",)


def test_ad_libs_are_marked_joined_and_unmarked() -> None:
    made = toggled(song(), AdLib(2, 0, 5))
    assert [words_of(made, mark) for mark in made.ad_libs] == ["Light"]
    made = toggled(made, AdLib(2, 5, 12))
    assert made.ad_libs == (AdLib(2, 0, 12),)
    assert toggled(made, AdLib(2, 7, 12)).ad_libs == ()


def test_words_in_parentheses_are_offered_as_ad_libs() -> None:
    made = replace(song(), lines=("Hold on (hold on)", "Stay (yeah)"), parts=(guess(V, 0, 2, 1),))
    made = toggled(made, AdLib(1, 5, 11))
    assert bracketed(made, made.parts[0]) == (AdLib(0, 8, 17),)


def test_ad_libs_move_with_their_lines_and_go_with_them() -> None:
    assert carried((AdLib(1, 0, 3), AdLib(2, 0, 3)), {2: 5}) == (AdLib(5, 0, 3),)


def test_the_pace_counts_the_time_really_worked() -> None:
    pace = ReviewPace()
    assert pace.per_minute is None
    for at in (0, 2, 4, 6, 8, 3608, 3610):
        pace.note(at, 1)
    assert pace.per_minute == pytest.approx(6 * 60 / (8 + 60 + 2))
    assert pace.seconds_left(12) == pytest.approx(140)
