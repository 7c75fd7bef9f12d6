"""Who sings a line: the heading's performers, unless the line names somebody that the song knows."""

from __future__ import annotations

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_performers import line_performers
from lyricstudio.domain.repeated_lines import repeated_lines
from lyricstudio.domain.song import Part, Song


def duet(*lines: str, performers: tuple[str, ...] = ("Ana",)) -> Song:
    return Song("Sea", "Ana & Bo", lines, parts=(Part(PartKind.VERSE, 0, len(lines), performers=performers),))


def test_a_part_is_sung_by_those_in_its_heading() -> None:
    assert line_performers(duet("one", "two")) == (("Ana",), ("Ana",))


def test_a_name_before_a_line_holds_until_another_one() -> None:
    song = duet("[Bo] the sea is wide", "and cold", "Ana: I know", "(Both) we know", "and I swim")
    assert line_performers(song) == (("Bo",), ("Bo",), ("Ana",), ("Ana", "Bo"), ("Ana",))


def test_words_that_only_look_like_names_change_nothing() -> None:
    song = duet("Remember: the sea", "[x2] and the land", "(Hey) you there")
    assert line_performers(song) == (("Ana",),) * 3


def test_lines_outside_parts_and_unnamed_parts_have_nobody() -> None:
    assert line_performers(Song("", "", ("one",))) == ((),)


def test_repeated_lines_are_found_with_changed_ad_libs() -> None:
    assert repeated_lines(("Hold me now", "let go", "Hold me now (yeah)", "Hold me, now!")) == (
        (2, 3),
        (),
        (0, 3),
        (0, 2),
    )
    assert repeated_lines(()) == ()
