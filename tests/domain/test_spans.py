"""Moving the boundaries of a part loses no line and names none twice."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import Part
from lyricstudio.domain.spans import cut, move

VERSE = Part(PartKind.VERSE, 0, 4, number=1, id=1)
CHORUS = Part(PartKind.CHORUS, 4, 8, id=2)
BRIDGE = Part(PartKind.BRIDGE, 8, 10, id=3)
RETURN = Part(PartKind.CHORUS, 4, 8, id=4)
FORM = (VERSE, CHORUS, BRIDGE, RETURN)


def _spans(parts: tuple[Part, ...]) -> list[tuple[PartKind, int, int]]:
    return [(part.kind, part.start, part.end) for part in parts]


def test_a_part_that_grows_takes_lines_from_its_neighbour() -> None:
    moved = move(FORM, 0, 0, 6)
    assert _spans(moved) == [
        (PartKind.VERSE, 0, 6), (PartKind.CHORUS, 6, 8), (PartKind.BRIDGE, 8, 10), (PartKind.CHORUS, 6, 8),
    ]  # fmt: skip
    assert [part.id for part in moved] == [1, 2, 3, 4]


def test_a_part_that_shrinks_leaves_its_rest_as_a_part_to_look_at() -> None:
    moved = move((VERSE, BRIDGE), 0, 0, 3)
    assert _spans(moved) == [(PartKind.VERSE, 0, 3), (PartKind.VERSE, 3, 4), (PartKind.BRIDGE, 8, 10)]
    rest = moved[1]
    assert (rest.id, rest.number, rest.confirmed, rest.source) == (None, None, False, LabelSource.RULE)


def test_the_returns_of_a_part_move_with_it() -> None:
    assert _spans(move(FORM, 1, 5, 8)) == [
        (PartKind.VERSE, 0, 4),
        (PartKind.CHORUS, 4, 5), (PartKind.CHORUS, 5, 8),
        (PartKind.BRIDGE, 8, 10),
        (PartKind.CHORUS, 4, 5), (PartKind.CHORUS, 5, 8),
    ]  # fmt: skip


def test_a_part_whose_lines_are_all_taken_is_gone() -> None:
    assert _spans(move((VERSE, CHORUS, BRIDGE), 1, 4, 10)) == [(PartKind.VERSE, 0, 4), (PartKind.CHORUS, 4, 10)]


def test_a_cut_through_the_middle_leaves_two() -> None:
    first, second = cut(VERSE, 1, 2)
    assert (first.span, first.id, first.number) == ((0, 1), 1, 1)
    assert (second.span, second.id, second.number) == ((2, 4), None, None)
    silent = Part(PartKind.INSTRUMENTAL, 2, 2)
    assert cut(silent, 0, 4) == (silent,)


@given(
    bounds=st.lists(st.integers(1, 29), unique=True, max_size=8).map(sorted),
    index=st.integers(0, 8),
    lines=st.tuples(st.integers(0, 29), st.integers(1, 30)).filter(lambda pair: pair[0] < pair[1]),
)
def test_every_line_belongs_to_exactly_one_part(bounds: list[int], index: int, lines: tuple[int, int]) -> None:
    edges = [0, *bounds, 30]
    parts = tuple(Part(list(PartKind)[i], start, end, id=i) for i, (start, end) in enumerate(itertools.pairwise(edges)))
    moved = move(parts, min(index, len(parts) - 1), *lines)
    owners = [sum(part.start <= line < part.end for part in moved) for line in range(30)]
    assert owners == [1] * 30
