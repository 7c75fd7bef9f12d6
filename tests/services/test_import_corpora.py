"""The shared corpora come into a project exactly as the importers read them, once, and go out and in again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import ImportedSong, Song
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import Registry, default_importers
from lyricstudio.services.exporting import export_songs
from lyricstudio.services.importing import ImportReport, ImportRequest, import_songs
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

pytestmark = pytest.mark.corpora


@pytest.fixture(scope="module")
def registry() -> Registry:
    return default_importers(Tables().headings)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        yield opened


def bring(project: Project, registry: Registry, path: Path) -> ImportReport:
    return import_songs(project, registry, ImportRequest((path,), ImportOptions()), SilentContext())


def bare(song: Song) -> Song:
    return replace(song, id=None, parts=tuple(replace(part, id=None) for part in song.parts))


@pytest.mark.parametrize("folder", ["raw", "fixtures"])
def test_a_project_holds_what_the_importers_read(
    project: Project, registry: Registry, corpora: Path, folder: str
) -> None:
    read = [item for item in registry.read(corpora / folder, ImportOptions()) if isinstance(item, ImportedSong)]
    report = bring(project, registry, corpora / folder)
    assert report.added + report.unchanged == len(read)
    assert report.updated == 0
    by_entry = {(str(Path(item.path).resolve()), item.key): item.song for item in read}
    stored = list(project.songs.iterate())
    assert len(stored) == report.added > 0
    for song in stored:
        source = project.songs.source(song.id or 0)
        entry = by_entry[source.path, source.key]
        assert bare(song) == replace(entry, language=entry.language or song.language), "only the language is told"
    contents = {(song.artist.casefold(), song.title.casefold(), song.lines) for song in stored}
    assert len(contents) == len(stored)
    assert {(s.artist.casefold(), s.title.casefold(), s.lines) for s in by_entry.values()} == contents


def test_importing_the_corpora_again_changes_nothing(project: Project, registry: Registry, corpora: Path) -> None:
    first = bring(project, registry, corpora)
    before = list(project.songs.iterate())
    again = bring(project, registry, corpora)
    assert (again.added, again.updated) == (0, 0)
    assert again.songs == first.songs
    assert list(project.songs.iterate()) == before


def test_the_catalogue_of_the_corpora_comes_back_without_loss(
    project: Project, registry: Registry, corpora: Path, tmp_path: Path
) -> None:
    bring(project, registry, corpora)
    out = tmp_path / "catalogue.json"
    export_songs(project, (), out, None, SilentContext())
    with Project.create(tmp_path / "other.lyricstudio") as other:
        report = bring(other, registry, out)
        assert report.rejected == ()
        assert [bare(song) for song in other.songs.iterate()] == [bare(song) for song in project.songs.iterate()]
    assert bring(project, registry, out).unchanged == report.added
