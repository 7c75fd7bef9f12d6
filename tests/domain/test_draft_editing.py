"""The form of a draft: parts come, go and move, and repeats keep following the first of their group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lyricstudio.domain.draft_editing import (
    add_part,
    allow_line,
    change_part,
    duplicate_part,
    edit_text,
    followers,
    link_part,
    link_target,
    lock_lines,
    move_part,
    new_draft,
    opened,
    part,
    remove_part,
    set_kind,
    set_line,
    source_of,
    unlink_part,
    with_form,
)
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import Author, LineMark
from lyricstudio.domain.records import Composition, Section, Take

FORM = "verse,chorus,verse,chorus,bridge,chorus"


def keys(draft: Composition) -> list[str]:
    return [s.key for s in draft.sections]


def links(draft: Composition) -> dict[str, str]:
    return {s.key: draft.sections[s.linked].key for s in draft.sections if s.linked is not None}


@pytest.fixture
def draft() -> Composition:
    return edit_text(new_draft("Song", FORM, "Ann"), "p2", "carry\nme")


def test_a_new_draft_numbers_what_comes_twice_and_links_what_returns(draft: Composition) -> None:
    assert [(s.kind.value, s.number) for s in draft.sections] == [
        ("verse", 1), ("chorus", 1), ("verse", 2), ("chorus", 2), ("bridge", None), ("chorus", 3),
    ]  # fmt: skip
    assert links(draft) == {"p4": "p2", "p6": "p2"}
    assert followers(draft, "p2") == ("p4", "p6")
    assert (draft.form, {s.model for s in draft.sections}) == (FORM, {"Ann"})
    with pytest.raises(UserError):
        new_draft("Song", "nonsense")


def test_what_is_written_is_sung_wherever_it_returns(draft: Composition) -> None:
    assert [s.text for s in draft.sections if s.kind is PartKind.CHORUS] == ["carry\nme"] * 3
    changed = edit_text(draft, "p6", "carry\nyou")
    assert part(changed, "p2").text == "carry\nyou"
    assert source_of(changed, "p4").key == "p2"


def test_the_words_stay_when_their_first_part_goes(draft: Composition) -> None:
    without = remove_part(draft, "p2")
    assert links(without) == {"p6": "p4"}
    assert [s.text for s in without.sections] == ["", "", "carry\nme", "", "carry\nme"]
    assert part(without, "p4").number == 1


def test_the_first_in_the_song_holds_the_words_after_a_move(draft: Composition) -> None:
    noted = change_part(draft, "p2", lambda s: replace(s, brief="why", takes=(Take("x", 1, "Ann"),)))
    moved = move_part(noted, "p6", 0)
    assert keys(moved)[0] == "p6"
    assert links(moved) == {"p2": "p6", "p4": "p6"}
    assert (part(moved, "p6").brief, len(part(moved, "p6").takes)) == ("why", 1)
    assert part(moved, "p2").takes == ()
    assert move_part(moved, "p6", 99).sections[-1].key == "p6"


def test_linking_takes_followers_along_and_unlinking_keeps_the_words(draft: Composition) -> None:
    alone = edit_text(unlink_part(draft, "p4"), "p4", "other\nwords")
    assert links(alone) == {"p6": "p2"}
    assert part(alone, "p2").text == "carry\nme"
    assert link_target(alone, "p4") == "p2"
    assert link_target(alone, "p1") == ""
    assert link_part(alone, "p4", "p2").sections[3].text == "carry\nme"


def test_parts_are_added_duplicated_and_change_their_kind(draft: Composition) -> None:
    longer, key = add_part(draft, PartKind.OUTRO, None, "Ben")
    assert (longer.sections[-1].key, longer.sections[-1].model) == (key, "Ben")
    twice, copy = duplicate_part(longer, "p4")
    assert part(twice, copy).linked is None
    assert part(twice, copy).text == "carry\nme"
    assert part(twice, "p6").number == 4
    bridge = set_kind(twice, "p4", PartKind.BRIDGE)
    assert part(bridge, "p4").linked is None
    assert "bridge" in bridge.form
    assert len({s.key for s in bridge.sections}) == len(bridge.sections)


def test_lines_are_locked_allowed_and_replaced(draft: Composition) -> None:
    locked = allow_line(lock_lines(draft, "p4", [1], True), "p2", 0)
    assert [(m.locked, m.allowed) for m in part(locked, "p2").marks] == [(False, True), (True, False)]
    assert part(locked, "p6").marks == part(locked, "p2").marks
    new = set_line(locked, "p2", 1, "us", LineMark.by_model("Ann", "us"))
    assert part(new, "p2").lines == ("carry", "us")
    assert (part(new, "p2").marks[1].author, part(new, "p2").marks[1].locked) == (Author.MODEL, True)


def test_another_form_keeps_written_words_in_order_and_drops_none() -> None:
    draft = edit_text(edit_text(new_draft("Song", "verse,verse,chorus"), "p1", "one"), "p2", "two")
    other = with_form(edit_text(draft, "p3", "hey"), "intro,verse,chorus,chorus")
    assert [(s.kind.value, s.text) for s in other.sections] == [
        ("intro", ""), ("verse", "one"), ("chorus", "hey"), ("chorus", "hey"), ("verse", "two"),
    ]  # fmt: skip
    assert other.sections[3].linked == 2
    assert len(set(keys(other))) == 5


def test_a_song_of_the_command_gets_keys_and_marks() -> None:
    take = Take("la\nlo", 1, "Ann")
    verse = Section(PartKind.VERSE, None, "Ann", "", "la\nlo", (take,))
    draft = opened(Composition(1, "T", "verse,verse", "", 1, (verse, replace(verse, takes=(), linked=0))))
    assert keys(draft) == ["p1", "p2"]
    assert [m.author for m in draft.sections[1].marks] == [Author.MODEL, Author.MODEL]
    assert opened(draft) == draft
