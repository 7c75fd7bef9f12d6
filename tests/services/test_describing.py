"""Descriptions are stored where nothing is said yet, and a person's words stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalogues import project_of, song

from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.describing import describe_parts, tag_parts
from lyricstudio.services.tables import Tables


def test_every_part_is_described_once_and_a_persons_words_stay(tmp_path: Path) -> None:
    mine = song(1)
    mine = replace(mine, parts=(replace(mine.parts[0], description="my own words"), *mine.parts[1:]))
    project = project_of(tmp_path / "my.lyricstudio", [mine, song(2)])
    tables = Tables()
    first = describe_parts(project, tables, SilentContext())
    assert (first.described, first.cached, first.nothing_to_say) == (11, 1, 0)
    described = [part.description for one in project.songs.iterate() for part in one.parts]
    assert described[0] == "my own words"
    assert all(described)
    second = describe_parts(project, tables, SilentContext())
    assert (second.described, second.cached) == (0, 12)
    assert [part.description for one in project.songs.iterate() for part in one.parts] == described


def test_labels_ids_and_text_are_untouched(tmp_path: Path) -> None:
    project = project_of(tmp_path / "my.lyricstudio", [song(1)])
    (before,) = project.songs.iterate()
    describe_parts(project, Tables(), SilentContext())
    (after,) = project.songs.iterate()
    assert after.lines == before.lines
    assert [replace(part, description="") for part in after.parts] == list(before.parts)


def test_tags_are_given_where_there_are_none_and_a_persons_stay(tmp_path: Path) -> None:
    lines = ("the moon was on the river", "all through the night", "the stars were low")
    plain = replace(song(1), lines=lines, parts=(replace(song(1).parts[0], start=0, end=3, tags=()),))
    mine = replace(plain, title="Mine", parts=(replace(plain.parts[0], tags=("waltz",)),))
    project = project_of(tmp_path / "my.lyricstudio", [plain, mine])
    assert tag_parts(project, Tables(), SilentContext()) == 1
    first, second = project.songs.iterate()
    assert "night" in first.parts[0].tags
    assert second.parts[0].tags == ("waltz",)
    assert tag_parts(project, Tables(), SilentContext()) == 0
