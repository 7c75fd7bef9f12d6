"""Reading a song to annotate, and confirming parts in the whole catalogue with a way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from songs import imported, lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import AdLib, Part
from lyricstudio.services.annotating import accept_everywhere, confirm, open_song, suggest_description, word_use
from lyricstudio.services.recognising import merged
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project
from lyricstudio.store.reviews import ReviewProgress


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.lyricstudio") as made:
        made.songs.add([guessed(lantern_song(f"Song {i}"), 0.5 + i / 10) for i in range(4)])
        yield made


def guessed(song: object, sure: float) -> object:
    return replace(song, parts=tuple(replace(part, confidence=sure) for part in song.parts))


def test_a_song_is_opened_with_a_reason_for_each_part(project: Project) -> None:
    opened = open_song(project, 1)
    assert [part.kind for part in opened.song.parts] == [PartKind.VERSE, PartKind.CHORUS] * 2
    assert opened.reasons[1] == ("Heading “Chorus”",)
    with pytest.raises(UserError):
        open_song(project, 99)


def test_all_sure_parts_are_confirmed_and_can_be_taken_back(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyricstudio.services.annotating.PAGE", 3)
    assert project.reviews.progress() == ReviewProgress(4, 4, 16, 16)
    assert project.reviews.count_sure(0.7) == 8
    accepted = accept_everywhere(project, 0.7, SilentContext())
    assert accepted == tuple(range(9, 17))
    assert project.reviews.progress() == ReviewProgress(4, 2, 16, 8)
    assert project.reviews.progress().share == 0.5
    confirm(project, accepted, False, SilentContext())
    assert project.reviews.progress().parts_left == 16
    with pytest.raises(UserError):
        accept_everywhere(project, 95, SilentContext())


def test_annotating_writes_parts_and_ad_libs_and_nothing_else(project: Project) -> None:
    song = project.songs.get(1)
    new = Part(PartKind.OUTRO, 4, 6)
    changed = replace(song, title="Not this", parts=(*song.parts[:2], new), ad_libs=(AdLib(2, 0, 5),))
    ids = project.songs.annotate(changed)
    stored = project.songs.get(1)
    assert (stored.title, stored.ad_libs) == ("Song 0", (AdLib(2, 0, 5),))
    assert ids == (1, 2, 17) == tuple(part.id for part in stored.parts)


def test_ad_libs_come_back_with_a_deleted_song_and_stay_when_it_is_imported_again(project: Project) -> None:
    song = project.songs.get(1)
    project.songs.annotate(replace(song, ad_libs=(AdLib(2, 0, 5),)))
    gone = project.songs.deleted_form(1)
    project.songs.delete(1)
    project.songs.restore([gone])
    stored = project.songs.get(1)
    assert stored.ad_libs == (AdLib(2, 0, 5),)
    read = replace(imported(lantern_song()).song, lines=("A new first line", *song.lines))
    assert merged(stored, read, ()).ad_libs == (AdLib(3, 0, 5),)


def test_a_description_is_suggested_from_what_sets_a_part_apart(project: Project) -> None:
    use = word_use(project, SilentContext())
    song = project.songs.get(1)
    assert "lanterns" in suggest_description(song, song.parts[0], use, Tables()).lower()
