"""Labelling again touches only what nobody settled, and accepts only what is sure enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from songs import lantern_song
from tab_songs import tab_song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Part
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.services.labelling import label_songs
from lyricstudio.store.project import Project

TEXT = (
    "morning came and found me here/counting every passing year"
    "//sing it to the hollow moon/we will all be home by noon"
    "//evening came and found me gone/left the kitchen radio on"
    "//sing it to the hollow moon/we will all be home by noon"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        yield opened


def test_a_song_without_parts_gets_those_that_are_proposed(project: Project) -> None:
    song = tab_song("Ann", "Moon", TEXT)
    (song_id,) = project.songs.add([song])
    report = label_songs(project, SilentContext())
    parts = project.songs.get(song_id).parts
    assert [replace(part, id=None) for part in parts] == list(propose(song, shipped_model()))
    assert report.labelled == report.to_review == len(parts)
    assert report.accepted == 0
    assert sum(report.by_kind.values()) == len(parts)
    assert report.by_kind["chorus"] == 2


def test_labelling_twice_changes_no_id(project: Project) -> None:
    project.songs.add([tab_song("Ann", "Moon", TEXT)])
    label_songs(project, SilentContext())
    before = list(project.songs.iterate())
    label_songs(project, SilentContext())
    assert list(project.songs.iterate()) == before


def test_headings_and_what_a_person_confirmed_are_left_alone(project: Project) -> None:
    confirmed = Part(PartKind.INTRO, 0, 2, source=LabelSource.RULE, confirmed=True)
    wrong = Part(PartKind.OUTRO, 2, 8)
    mixed = replace(tab_song("Ann", "Moon", TEXT), parts=(confirmed, wrong))
    headed, touched = project.songs.add([lantern_song(), mixed])
    before = project.songs.get(headed)
    report = label_songs(project, SilentContext())
    assert project.songs.get(headed) == before
    parts = project.songs.get(touched).parts
    assert parts[0].kind is PartKind.INTRO
    assert parts[0].confirmed
    assert report.labelled == len(parts) - 1
    assert PartKind.CHORUS in [part.kind for part in parts]


def test_a_threshold_confirms_what_is_at_or_above_it(project: Project) -> None:
    parts = tuple(Part(PartKind.VERSE, i, i + 1, source=LabelSource.HEADING, confidence=c) for i, c in
                  enumerate((0.5, 0.8, 0.95, 1.0)))  # fmt: skip
    (song_id,) = project.songs.add([replace(lantern_song(), parts=parts)])
    report = label_songs(project, SilentContext(), accept=0.8)
    assert [part.confirmed for part in project.songs.get(song_id).parts] == [False, True, True, True]
    assert (report.labelled, report.accepted, report.to_review) == (0, 3, 1)
    again = label_songs(project, SilentContext(), accept=0.8)
    assert (again.accepted, again.to_review) == (0, 1)


def test_one_song_is_labelled_alone(project: Project) -> None:
    first, second = project.songs.add([tab_song("Ann", "Moon", TEXT), tab_song("Ann", "Moon 2", TEXT)])
    label_songs(project, SilentContext(), song_id=second)
    assert project.songs.get(first).parts == ()
    assert project.songs.get(second).parts


def test_a_bad_threshold_or_song_is_a_user_error(project: Project) -> None:
    for bad in (-0.1, 1.1, float("nan")):
        with pytest.raises(UserError, match="no threshold"):
            label_songs(project, SilentContext(), accept=bad)
    with pytest.raises(UserError, match="no song 7"):
        label_songs(project, SilentContext(), song_id=7)


def test_many_songs_are_labelled_across_batches(project: Project) -> None:
    project.songs.add(tab_song("Ann", f"Moon {i}", TEXT) for i in range(451))
    report = label_songs(project, SilentContext(), accept=0.0)
    assert report.by_kind["chorus"] == 902
    assert report.to_review == 0
    assert all(part.confirmed for song in project.songs.iterate() for part in song.parts)
