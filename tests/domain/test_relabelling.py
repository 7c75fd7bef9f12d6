"""What a person confirmed survives labelling again and a changed text, where the text still fits."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.relabelling import carried_over, is_settled, relabelled
from lyricstudio.domain.song import Part, Song

LINES = ("a", "b", "c", "d", "e", "f")
PERSON = {"source": LabelSource.PERSON, "confirmed": True}
SONG = Song(
    "T",
    "A",
    LINES,
    (
        Part(PartKind.VERSE, 0, 2, id=1, description="morning"),
        Part(PartKind.BRIDGE, 2, 4, id=2, tags=("slow",), **PERSON),
        Part(PartKind.CHORUS, 4, 6, id=3),
    ),
)


def _form(parts: tuple[Part, ...]) -> list[tuple[PartKind, int, int, int | None]]:
    return [(part.kind, part.start, part.end, part.id) for part in parts]


def test_settled_parts_stay_and_others_are_proposed_anew_under_their_ids() -> None:
    proposed = (Part(PartKind.INTRO, 0, 2), Part(PartKind.CHORUS, 2, 4), Part(PartKind.OUTRO, 4, 6))
    parts = relabelled(SONG, proposed)
    assert _form(parts) == [(PartKind.INTRO, 0, 2, 1), (PartKind.BRIDGE, 2, 4, 2), (PartKind.OUTRO, 4, 6, 3)]
    assert parts[0].description == "morning"
    assert parts[1] == SONG.parts[1]


def test_a_proposal_over_settled_lines_is_cut() -> None:
    parts = relabelled(SONG, (Part(PartKind.VERSE, 0, 3), Part(PartKind.CHORUS, 3, 6)))
    assert _form(parts) == [(PartKind.VERSE, 0, 2, 1), (PartKind.BRIDGE, 2, 4, 2), (PartKind.CHORUS, 4, 6, 3)]


def test_headings_formats_and_persons_settle_a_part_and_rules_and_models_do_not() -> None:
    settled = {source for source in LabelSource if is_settled(Part(PartKind.VERSE, 0, 1, source=source))}
    assert settled == {LabelSource.HEADING, LabelSource.FORMAT, LabelSource.PERSON}
    assert is_settled(Part(PartKind.VERSE, 0, 1, confirmed=True))


def test_a_confirmed_part_moves_with_its_text() -> None:
    new = Song("T", "A", ("new", *LINES), (Part(PartKind.VERSE, 0, 5), Part(PartKind.CHORUS, 5, 7)))
    parts = carried_over(SONG, new)
    assert _form(parts) == [
        (PartKind.VERSE, 0, 3, None), (PartKind.BRIDGE, 3, 5, 2), (PartKind.CHORUS, 5, 7, 3),
    ]  # fmt: skip
    assert parts[1].tags == ("slow",)


def test_a_confirmed_part_whose_text_changed_is_proposed_anew() -> None:
    new = Song("T", "A", ("a", "b", "c", "D!", "e", "f"), (Part(PartKind.VERSE, 0, 4), Part(PartKind.CHORUS, 4, 6)))
    assert _form(carried_over(SONG, new)) == [(PartKind.VERSE, 0, 4, None), (PartKind.CHORUS, 4, 6, 3)]


def test_a_song_that_was_wholly_confirmed_keeps_its_form_when_only_its_title_changed() -> None:
    done = replace(SONG, parts=tuple(replace(part, confirmed=True) for part in SONG.parts))
    new = Song("New", "A", LINES, (Part(PartKind.OTHER, 0, 6),))
    assert carried_over(done, new) == done.parts


def test_each_return_keeps_its_own_confirmation() -> None:
    chorus = Part(PartKind.CHORUS, 2, 4)
    outro = replace(chorus, kind=PartKind.OUTRO, id=3, **PERSON)
    old = replace(SONG, parts=(replace(chorus, id=1), Part(PartKind.VERSE, 0, 2, id=2), outro))
    new = replace(old, parts=(chorus, Part(PartKind.VERSE, 0, 2), chorus))
    assert _form(carried_over(old, new)) == [
        (PartKind.CHORUS, 2, 4, 1), (PartKind.VERSE, 0, 2, 2), (PartKind.OUTRO, 2, 4, 3),
    ]  # fmt: skip


@given(st.lists(st.sampled_from("abcdef"), max_size=12), st.lists(st.integers(0, 12), max_size=4), st.data())
def test_whatever_changes_spans_stay_inside_the_text_and_ids_are_used_once(
    lines: list[str], bounds: list[int], data: st.DataObject
) -> None:
    edges = sorted({0, len(lines), *(b for b in bounds if b < len(lines))})
    pieces = list(itertools.pairwise(edges))
    new = Song("T", "A", tuple(lines), tuple(Part(PartKind.VERSE, *piece) for piece in pieces))
    flags = data.draw(st.lists(st.booleans(), min_size=3, max_size=3))
    old = replace(SONG, parts=tuple(replace(p, confirmed=f) for p, f in zip(SONG.parts, flags, strict=True)))
    parts = carried_over(old, new)
    assert all(0 <= part.start <= part.end <= len(lines) for part in parts)
    ids = [part.id for part in parts if part.id is not None]
    assert len(ids) == len(set(ids))
    assert {line for part in parts for line in range(part.start, part.end)} == set(range(len(lines)))
