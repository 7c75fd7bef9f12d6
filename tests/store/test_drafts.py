"""Drafts as the window keeps them: marks and wishes of each part, a list, versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import Author, LineMark
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.domain.records import Composition, Section, Take
from lyricstudio.store.project import Project

VERSE = Section(
    PartKind.VERSE, 1, "Ann", "p", "one\ntwo", (Take("one\ntwo", 3, "Ann"),), brief="boats", key="a",
    marks=(LineMark(Author.MODEL, "Ann", "one", locked=True), LineMark()),
    wish=PartWish(lines=2, scheme="AA", like="b", freshness=1.1, keep=0.5),
)  # fmt: skip
DRAFT = Composition(None, "Sea", "verse,chorus", "sea", 7, (VERSE, Section(PartKind.CHORUS, None, "", "", "", key="b")),
                    tags=("folk",))  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as made:
        yield made


def test_marks_wishes_and_tags_come_back(project: Project) -> None:
    stored = project.compositions.add(DRAFT)
    assert project.compositions.get(stored.id or 0) == stored
    assert stored.sections[0].lines == ("one", "two")


def test_the_list_has_form_and_progress_last_changed_first(project: Project) -> None:
    first = project.compositions.add(DRAFT)
    second = project.compositions.add(replace(DRAFT, title="Sky", created="2020"))
    project.compositions.update(replace(second, updated="2999"))
    listed = project.compositions.listed()
    assert [d.id for d in listed] == [second.id, first.id]
    assert listed[0].form == (PartKind.VERSE, PartKind.CHORUS)
    assert (listed[0].title, listed[0].written) == ("Sky", 1)


def test_versions_are_numbered_for_each_song_and_go_with_it(project: Project) -> None:
    song = project.compositions.add(DRAFT)
    other = project.compositions.add(DRAFT)
    project.versions.add(song, "first")
    project.versions.add(other)
    newer = project.versions.add(replace(song, title="Ocean"))
    assert [(v.number, v.name, v.composition.title) for v in project.versions.all(song.id or 0)] == [
        (2, "", "Ocean"),
        (1, "first", "Sea"),
    ]
    without_takes = replace(VERSE, takes=())
    assert project.versions.all(song.id or 0)[1].composition.sections[0] == without_takes
    assert project.versions.newest(song.id or 0).number == newer.number
    project.compositions.delete(song.id or 0)
    assert project.versions.all(song.id or 0) == ()
    assert project.versions.newest(song.id or 0) is None


def test_a_song_that_was_never_saved_has_no_versions(project: Project) -> None:
    with pytest.raises(UserError, match="never saved"):
        project.versions.add(DRAFT)
